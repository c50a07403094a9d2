//! The downloads of all tabs of one person, as one. The tab that holds the lock leads: it does whatever waits in the
//! page's own storage, in whichever tab it was asked for. The others show its rows and pass on what the person wants.
//! When it closes or dies, the browser gives the lock to the next tab, which goes on from what is written down.
//!
//! One lock for all of them rather than one for each: so there is one queue, one worker and one share of the connections,
//! and nothing to divide among tabs. The price is that what is asked for in another tab takes a message to the leader.
//!
//! Deliberately absent: what goes into a chosen file or folder, or through the service worker. The leave to write there,
//! and the port, are the tab's own and end with it.

use super::rows::Target;
use super::store::{COPYING_MS, Downloads, Inner};
use crate::browser::channel::Channel;
use crate::browser::clock;
use crate::browser::web_lock::WebLock;
use crate::transfer::download::messages::Destination;
use crate::transfer::download::records::DownloadRecord;
use crate::transfer::{JobAction, JobId, JobView};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Change the number with [`TabMessage`]: tabs of an older build must not be talked to.
const PROTOCOL: u32 = 1;

/// For so long a request that the leader has accepted is repeated to the next one: the first may have been closed before it
/// wrote down what it did.
const REPEAT_WITHIN_MS: f64 = 10_000.0;

/// What tabs tell each other.
#[derive(Serialize, Deserialize)]
enum TabMessage {
    /// A tab that follows is here, and wants to know everything.
    Hello,
    /// It is written down, for the leader to begin with.
    Added(DownloadRecord),
    Row(JobView),
    Gone(JobId),
    /// Which comes before which.
    Queue(Vec<JobId>),
    /// Repeated to every new leader until it is accepted, and for a while after that.
    Ask {
        tab: u32,
        serial: u32,
        #[serde(rename = "wish")]
        request: LeaderRequest,
    },
    /// The leader has accepted a request.
    Taken {
        tab: u32,
        serial: u32,
    },
    /// A tab has begun to lead.
    Leading,
}

/// What a person wants of a download another tab does. Doing it twice is the same as once.
#[derive(Clone, Serialize, Deserialize)]
pub(super) enum LeaderRequest {
    Act(JobId, JobAction),
    MoveBefore(JobId, Option<JobId>),
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Role {
    #[default]
    Follows,
    /// Has the lock and reads what the leader before has written down. It knows no download yet, so requests wait.
    TakesOver,
    Leads,
}

#[derive(Default)]
pub(super) struct Tabs {
    channel: Option<Channel>,
    _lock: Option<WebLock>,
    role: Role,
    /// Tells this tab from the others.
    tab: u32,
    serial: u32,
    /// Requests to the leader by their serial number, with the time at which it accepted them.
    asked: BTreeMap<u32, (LeaderRequest, Option<f64>)>,
    /// Rows another tab has told of.
    shown: BTreeSet<JobId>,
}

impl Tabs {
    fn forget_accepted(&mut self) {
        let now = clock::monotonic_ms();
        self.asked.retain(|_, (_, accepted)| accepted.is_none_or(|at| now - at < REPEAT_WITHIN_MS));
    }
}

impl Downloads {
    /// `scope` names the person and the domain.
    pub(super) fn attend(self, scope: &str) {
        let name = format!("pds-web.downloads.{PROTOCOL}.{scope}");
        // What can't be read is not ours.
        let heard = move |text: String| {
            serde_json::from_str(&text).into_iter().for_each(|said| self.heard_from_tab(said))
        };
        let channel = Channel::open(&name, heard);
        let (lock, granted) = WebLock::request(&name).unzip();
        let tab = (clock::random() * f64::from(u32::MAX)) as u32;
        let tabs = Tabs { channel, _lock: lock, tab, ..Tabs::default() };
        self.inner.try_update_value(|inner| inner.tabs = tabs);
        self.say(&TabMessage::Hello);
        self.tasks.spawn(async move {
            // Without locks every tab leads, as well as it can.
            if let Some(granted) = granted
                && granted.await.is_err()
            {
                return;
            }
            self.lead().await;
        });
    }

    /// What an earlier visit or another tab left unfinished goes on by itself; what belongs to somebody else is no longer
    /// kept.
    async fn lead(self) {
        self.inner.try_update_value(|inner| inner.tabs.role = Role::TakesOver);
        let (records, user) = (self.records().await, self.inner.try_with_value(|inner| inner.user.clone()));
        for record in records.all().await {
            let copied = |since: f64| !(0.0..COPYING_MS).contains(&(clock::now_ms() - since));
            if Some(&record.user) != user.as_ref() || record.over.is_some_and(copied) {
                records.forget(record.id);
            } else if record.over.is_none() {
                self.take_on(record);
            }
        }
        // What the leader before took along.
        for id in self.shown() {
            if self.rows.with_untracked(|list| list.get(id).is_some_and(|job| !job.phase.has_ended())) {
                self.forget_shown(id);
            }
        }
        let asked = self.inner.try_update_value(|inner| {
            inner.tabs.role = Role::Leads;
            inner.tabs.forget_accepted();
            std::mem::take(&mut inner.tabs.asked)
        });
        self.say(&TabMessage::Leading);
        asked.unwrap_or_default().into_values().for_each(|(request, _)| self.handle_request(request));
        records.sweep().await;
    }

    fn handle_request(self, request: LeaderRequest) {
        match request {
            LeaderRequest::Act(id, act) => self.act(id, act),
            LeaderRequest::MoveBefore(id, before) => self.move_before(id, before),
        }
    }

    pub(super) fn leads(&self) -> bool {
        self.role() == Role::Leads
    }

    fn role(&self) -> Role {
        self.inner.try_with_value(|inner| inner.tabs.role).unwrap_or_default()
    }

    /// Rows of what another tab does, or did.
    pub(super) fn shown(&self) -> Vec<JobId> {
        self.inner.try_with_value(|inner| inner.tabs.shown.iter().copied().collect()).unwrap_or_default()
    }

    /// A download that is written down: whoever leads begins with it. If nobody does right now, the next finds it there.
    pub(super) fn hand_to_leader(self, record: DownloadRecord) {
        if self.role() != Role::Follows {
            self.take_on(record);
        } else {
            self.say(&TabMessage::Added(record));
        }
    }

    fn take_on(self, record: DownloadRecord) {
        self.inner.try_update_value(|inner| inner.tabs.shown.remove(&record.id));
        if self.known(record.id.0, |_| ()).is_none() {
            self.add(Destination::File, record.name.clone(), Vec::new(), Target::Staged(record));
        }
    }

    fn heard_from_tab(self, said: TabMessage) {
        // The channel may outlive the session's stores by a moment.
        if self.rows.is_disposed() {
            return;
        }
        match said {
            TabMessage::Hello => {
                self.queue().into_iter().filter(|id| self.is_shared(*id)).for_each(|id| self.tell(id.0));
            }
            TabMessage::Added(record) if self.role() != Role::Follows => self.take_on(record),
            TabMessage::Row(view) if self.known(view.id.0, |_| ()).is_none() => {
                self.inner.try_update_value(|inner| inner.tabs.shown.insert(view.id));
                self.rows.changed(view);
            }
            TabMessage::Gone(id) => {
                if self.inner.try_update_value(|inner| inner.tabs.shown.remove(&id)) == Some(true) {
                    self.rows.gone(id);
                }
            }
            TabMessage::Queue(ids) => self.rows.order(&ids),
            TabMessage::Ask { tab, serial, request } if self.leads() => {
                self.handle_request(request);
                self.say(&TabMessage::Taken { tab, serial });
            }
            TabMessage::Taken { tab, serial } => {
                self.inner.try_update_value(|inner| {
                    if inner.tabs.tab == tab
                        && let Some((_, accepted)) = inner.tabs.asked.get_mut(&serial)
                    {
                        *accepted = Some(clock::monotonic_ms());
                    }
                });
            }
            TabMessage::Leading => {
                let asked = self.inner.try_update_value(|inner| {
                    inner.tabs.forget_accepted();
                    (inner.tabs.tab, inner.tabs.asked.clone())
                });
                let (tab, asked) = asked.unwrap_or_default();
                for (serial, (request, _)) in asked {
                    self.say(&TabMessage::Ask { tab, serial, request });
                }
            }
            TabMessage::Added(_) | TabMessage::Row(_) | TabMessage::Ask { .. } => {}
        }
    }

    pub(super) fn say_row(&self, view: &JobView) {
        self.say(&TabMessage::Row(view.clone()));
    }

    pub(super) fn say_gone(&self, id: JobId) {
        self.say(&TabMessage::Gone(id));
    }

    /// The order has changed.
    pub(super) fn tell_queue(&self) {
        let mut ids = self.queue();
        self.rows.order(&ids);
        ids.retain(|id| self.is_shared(*id));
        self.say(&TabMessage::Queue(ids));
    }

    fn queue(&self) -> Vec<JobId> {
        let queue = |inner: &Inner| inner.queue.iter().copied().map(JobId).collect();
        self.inner.try_with_value(queue).unwrap_or_default()
    }

    pub(super) fn is_shared(&self, id: JobId) -> bool {
        self.known(id.0, |known| known.is_shared()) == Some(true)
    }

    /// For the leader to do.
    pub(super) fn pass_on(&self, request: LeaderRequest) {
        let asked = self.inner.try_update_value(|inner| {
            let tabs = &mut inner.tabs;
            tabs.forget_accepted();
            tabs.serial += 1;
            tabs.asked.insert(tabs.serial, (request.clone(), None));
            (tabs.tab, tabs.serial)
        });
        if let Some((tab, serial)) = asked {
            self.say(&TabMessage::Ask { tab, serial, request });
        }
    }

    /// A row nobody works on any more.
    pub(super) fn forget_shown(&self, id: JobId) {
        self.inner.try_update_value(|inner| inner.tabs.shown.remove(&id));
        self.rows.gone(id);
        self.say(&TabMessage::Gone(id));
    }

    fn say(&self, said: &TabMessage) {
        let Ok(text) = serde_json::to_string(said) else { return };
        self.inner.try_with_value(|inner| inner.tabs.channel.iter().for_each(|channel| channel.post(&text)));
    }
}
