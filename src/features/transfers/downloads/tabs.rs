//! Shares staged downloads among the tabs of one person. The tab that holds the Web Lock is the leader: it runs the
//! staged downloads of all tabs. The other tabs (followers) show the leader's rows and send it the person's actions.
//! When the leader closes or crashes, the browser grants the lock to the next tab, which continues from the stored
//! records.
//!
//! There is one lock for all downloads and not one per download, so that there is one queue, one worker and one budget
//! of connections. In return, an action in another tab costs a message to the leader.
//!
//! Not shared: downloads into a picked file or folder, or through the service worker. The permission to write and the
//! port belong to one tab and end with it.

use super::rows::Target;
use super::store::{DownloadStore, Inner};
use crate::base::lenient;
use crate::browser::channel::Channel;
use crate::browser::clock;
use crate::browser::web_lock::WebLock;
use crate::transfer::download::messages::Destination;
use crate::transfer::download::records::DownloadRecord;
use crate::transfer::{JobAction, JobId, JobView};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Increase it with every change of [`TabMessage`]: tabs of different builds must not exchange messages.
const PROTOCOL: u32 = 1;

/// A message between tabs.
#[derive(Serialize, Deserialize)]
enum TabMessage {
    /// A follower has started and needs all rows.
    Hello,
    /// A new stored record, for the leader to start.
    Added(DownloadRecord),
    Row(JobView),
    #[serde(rename = "Gone")]
    Removed(JobId),
    /// The order of the queue.
    Queue(Vec<JobId>),
    /// A request to the leader. Repeated to every new leader until it is accepted.
    #[serde(rename = "Ask")]
    Request {
        tab: u32,
        serial: u32,
        #[serde(rename = "wish")]
        request: LeaderRequest,
    },
    /// The leader has accepted a request.
    #[serde(rename = "Taken")]
    Accepted {
        tab: u32,
        serial: u32,
    },
    /// A tab has become the leader.
    Leading,
}

/// An action on a download that the leader runs. Idempotent, since requests are repeated.
#[derive(Clone, Serialize, Deserialize)]
pub(super) enum LeaderRequest {
    Act(JobId, JobAction),
    MoveBefore(JobId, Option<JobId>),
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Role {
    #[default]
    Follower,
    /// Has the lock and reads the stored records of the previous leader. Requests wait until it has read them.
    TakingOver,
    Leader,
}

#[derive(Default)]
pub(super) struct Tabs {
    channel: Option<Channel>,
    _lock: Option<WebLock>,
    role: Role,
    /// A random id of this tab.
    tab: u32,
    serial: u32,
    /// Requests that the leader has not accepted yet, by their serial number.
    pending_requests: BTreeMap<u32, LeaderRequest>,
    /// Rows that another tab has published.
    remote_rows: BTreeSet<JobId>,
}

impl DownloadStore {
    /// `scope` identifies the person and the domain.
    pub(super) fn join_tabs(self, scope: &str) {
        let name = format!("pds-web.downloads.{PROTOCOL}.{scope}");
        // An unreadable message is ignored.
        let on_message = move |text: String| {
            lenient::read(&text).into_iter().for_each(|message| self.handle_message(message))
        };
        let channel = Channel::open(&name, on_message);
        let (lock, granted) = WebLock::request(&name).unzip();
        let tab = (clock::random() * f64::from(u32::MAX)) as u32;
        let tabs = Tabs { channel, _lock: lock, tab, ..Tabs::default() };
        self.inner.try_update_value(|inner| inner.tabs = tabs);
        self.broadcast(&TabMessage::Hello);
        self.tasks.spawn(async move {
            // Without Web Locks every tab is a leader.
            if let Some(granted) = granted
                && granted.await.is_err()
            {
                return;
            }
            self.take_over().await;
        });
    }

    /// Becomes the leader: continues this person's stored downloads of earlier visits and closed tabs.
    async fn take_over(self) {
        self.inner.try_update_value(|inner| inner.tabs.role = Role::TakingOver);
        let records = self.records().await;
        let Some(scope) = self.inner.try_with_value(|inner| inner.scope.clone()) else { return };
        for record in records.all().await {
            if record.belongs_to(&scope) && record.over.is_none() {
                self.adopt(DownloadRecord { scope: scope.clone(), ..record });
            }
        }
        // Rows whose download ended with the previous leader.
        for id in self.remote_rows() {
            if self.rows.with_untracked(|list| list.get(id).is_some_and(|job| !job.phase.has_ended())) {
                self.remove_remote_row(id);
            }
        }
        let pending_requests = self.inner.try_update_value(|inner| {
            inner.tabs.role = Role::Leader;
            std::mem::take(&mut inner.tabs.pending_requests)
        });
        self.broadcast(&TabMessage::Leading);
        pending_requests.unwrap_or_default().into_values().for_each(|request| self.handle_request(request));
        records.sweep().await;
    }

    fn handle_request(self, request: LeaderRequest) {
        match request {
            LeaderRequest::Act(id, action) => self.apply(id, action),
            LeaderRequest::MoveBefore(id, before) => self.move_before(id, before),
        }
    }

    pub(super) fn is_leader(&self) -> bool {
        self.role() == Role::Leader
    }

    fn role(&self) -> Role {
        self.inner.try_with_value(|inner| inner.tabs.role).unwrap_or_default()
    }

    /// Rows of downloads that another tab runs or ran.
    pub(super) fn remote_rows(&self) -> Vec<JobId> {
        self.inner
            .try_with_value(|inner| inner.tabs.remote_rows.iter().copied().collect())
            .unwrap_or_default()
    }

    /// Gives a stored record to the leader to start. If there is no leader right now, the next one finds the record.
    pub(super) fn hand_to_leader(self, record: DownloadRecord) {
        if self.role() != Role::Follower {
            self.adopt(record);
        } else {
            self.broadcast(&TabMessage::Added(record));
        }
    }

    fn adopt(self, record: DownloadRecord) {
        self.inner.try_update_value(|inner| inner.tabs.remote_rows.remove(&record.id));
        if self.with_download(record.id.0, |_| ()).is_none() {
            self.add(Destination::File, record.name.clone(), Vec::new(), Target::Staged(record));
        }
    }

    fn handle_message(self, message: TabMessage) {
        // The channel may outlive the session's stores for a short time.
        if self.rows.is_disposed() {
            return;
        }
        match message {
            TabMessage::Hello => {
                self.queue().into_iter().filter(|id| self.is_shared(*id)).for_each(|id| self.publish(id.0));
            }
            TabMessage::Added(record) if self.role() != Role::Follower => self.adopt(record),
            TabMessage::Row(view) if self.with_download(view.id.0, |_| ()).is_none() => {
                self.inner.try_update_value(|inner| inner.tabs.remote_rows.insert(view.id));
                self.rows.upsert(view);
            }
            TabMessage::Removed(id) => {
                if self.inner.try_update_value(|inner| inner.tabs.remote_rows.remove(&id)) == Some(true) {
                    self.rows.remove(id);
                }
            }
            TabMessage::Queue(ids) => self.rows.reorder(&ids),
            TabMessage::Request { tab, serial, request } if self.is_leader() => {
                self.handle_request(request);
                self.tasks.spawn(async move {
                    // This tab may be closed at any time: a request is accepted once what it changed is stored.
                    self.records().await.stored().await;
                    self.broadcast(&TabMessage::Accepted { tab, serial });
                });
            }
            TabMessage::Accepted { tab, serial } => {
                self.inner.try_update_value(|inner| {
                    if inner.tabs.tab == tab {
                        inner.tabs.pending_requests.remove(&serial);
                    }
                });
            }
            TabMessage::Leading => {
                let pending_requests =
                    self.inner.try_with_value(|inner| (inner.tabs.tab, inner.tabs.pending_requests.clone()));
                let (tab, pending_requests) = pending_requests.unwrap_or_default();
                for (serial, request) in pending_requests {
                    self.broadcast(&TabMessage::Request { tab, serial, request });
                }
            }
            TabMessage::Added(_) | TabMessage::Row(_) | TabMessage::Request { .. } => {}
        }
    }

    pub(super) fn broadcast_row(&self, view: &JobView) {
        self.broadcast(&TabMessage::Row(view.clone()));
    }

    pub(super) fn broadcast_removed(&self, id: JobId) {
        self.broadcast(&TabMessage::Removed(id));
    }

    /// Publishes the order of the queue, here and in other tabs.
    pub(super) fn publish_queue(&self) {
        let mut ids = self.queue();
        self.rows.reorder(&ids);
        ids.retain(|id| self.is_shared(*id));
        self.broadcast(&TabMessage::Queue(ids));
    }

    fn queue(&self) -> Vec<JobId> {
        let queue = |inner: &Inner| inner.queue.iter().copied().map(JobId).collect();
        self.inner.try_with_value(queue).unwrap_or_default()
    }

    pub(super) fn is_shared(&self, id: JobId) -> bool {
        self.with_download(id.0, |download| download.is_shared()) == Some(true)
    }

    /// Sends a request to the leader.
    pub(super) fn send_to_leader(&self, request: LeaderRequest) {
        let pending_requests = self.inner.try_update_value(|inner| {
            let tabs = &mut inner.tabs;
            tabs.serial += 1;
            tabs.pending_requests.insert(tabs.serial, request.clone());
            (tabs.tab, tabs.serial)
        });
        if let Some((tab, serial)) = pending_requests {
            self.broadcast(&TabMessage::Request { tab, serial, request });
        }
    }

    /// Removes a row that no tab works on any more.
    pub(super) fn remove_remote_row(&self, id: JobId) {
        self.inner.try_update_value(|inner| inner.tabs.remote_rows.remove(&id));
        self.rows.remove(id);
        self.broadcast(&TabMessage::Removed(id));
    }

    fn broadcast(&self, message: &TabMessage) {
        let Ok(text) = serde_json::to_string(message) else { return };
        self.inner.try_with_value(|inner| inner.tabs.channel.iter().for_each(|channel| channel.post(&text)));
    }
}
