//! The downloads of all tabs of one person, as one. The tab that holds the lock leads: it does whatever waits in the
//! page's own storage, in whichever tab it was asked for. The others show its rows and pass on what the person wants.
//! When it closes or dies, the browser gives the lock to the next tab, which goes on from what is written down.
//!
//! One lock for all of them rather than one for each: so there is one queue, one worker and one share of the connections,
//! and nothing to divide among tabs. The price is that what is asked for in another tab takes a message to the leader.
//!
//! Deliberately absent: what goes into a chosen file or folder, or through the service worker. The leave to write there,
//! and the port, are the tab's own and end with it.

use super::download_rows::Target;
use super::downloads::{COPYING_MS, Downloads, Inner};
use crate::browser::channel::Channel;
use crate::browser::clock;
use crate::browser::lock::Lock;
use crate::transfer::download::message::Kind;
use crate::transfer::download::records::Record;
use crate::transfer::{Act, JobId, JobView};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Change the number with [`Said`]: tabs of an older build must not be talked to.
const PROTOCOL: u32 = 1;

/// Between tabs.
#[derive(Serialize, Deserialize)]
enum Said {
    /// A tab that follows is here, and wants to know everything.
    Hello,
    /// It is written down, for the leader to begin with.
    Added(Record),
    Row(JobView),
    Gone(JobId),
    /// Which comes before which.
    Queue(Vec<JobId>),
    Do {
        id: JobId,
        act: Act,
    },
    MoveBefore {
        id: JobId,
        before: Option<JobId>,
    },
}

#[derive(Default)]
pub(super) struct Tabs {
    channel: Option<Channel>,
    _lock: Option<Lock>,
    leads: bool,
    /// Rows another tab has told of.
    shown: BTreeSet<JobId>,
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
        let (lock, granted) = Lock::request(&name).unzip();
        let tabs = Tabs { channel, _lock: lock, ..Tabs::default() };
        self.inner.try_update_value(|inner| inner.tabs = tabs);
        self.say(&Said::Hello);
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
        self.inner.try_update_value(|inner| inner.tabs.leads = true);
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
        records.sweep().await;
    }

    pub(super) fn leads(&self) -> bool {
        self.inner.try_with_value(|inner| inner.tabs.leads).unwrap_or(false)
    }

    /// Rows of what another tab does, or did.
    pub(super) fn shown(&self) -> Vec<JobId> {
        self.inner.try_with_value(|inner| inner.tabs.shown.iter().copied().collect()).unwrap_or_default()
    }

    /// A download that is written down: whoever leads begins with it. If nobody does right now, the next finds it there.
    pub(super) fn hand_to_leader(self, record: Record) {
        if self.leads() {
            self.take_on(record);
        } else {
            self.say(&Said::Added(record));
        }
    }

    fn take_on(self, record: Record) {
        self.inner.try_update_value(|inner| inner.tabs.shown.remove(&record.id));
        if self.known(record.id.0, |_| ()).is_none() {
            self.add(Kind::File, record.name.clone(), Vec::new(), Target::Staged(record));
        }
    }

    fn heard_from_tab(self, said: Said) {
        // The channel may outlive the session's stores by a moment.
        if self.rows.is_disposed() {
            return;
        }
        match said {
            Said::Hello => {
                self.queue().into_iter().filter(|id| self.is_shared(*id)).for_each(|id| self.tell(id.0));
            }
            Said::Added(record) if self.leads() => self.take_on(record),
            Said::Row(view) if self.known(view.id.0, |_| ()).is_none() => {
                self.inner.try_update_value(|inner| inner.tabs.shown.insert(view.id));
                self.rows.changed(view);
            }
            Said::Gone(id) => {
                if self.inner.try_update_value(|inner| inner.tabs.shown.remove(&id)) == Some(true) {
                    self.rows.gone(id);
                }
            }
            Said::Queue(ids) => self.rows.order(&ids),
            Said::Do { id, act } if self.leads() => self.act(id, act),
            Said::MoveBefore { id, before } if self.leads() => self.move_before(id, before),
            Said::Added(_) | Said::Row(_) | Said::Do { .. } | Said::MoveBefore { .. } => {}
        }
    }

    pub(super) fn say_row(&self, view: &JobView) {
        self.say(&Said::Row(view.clone()));
    }

    pub(super) fn say_gone(&self, id: JobId) {
        self.say(&Said::Gone(id));
    }

    /// The order has changed.
    pub(super) fn tell_queue(&self) {
        let mut ids = self.queue();
        self.rows.order(&ids);
        ids.retain(|id| self.is_shared(*id));
        self.say(&Said::Queue(ids));
    }

    fn queue(&self) -> Vec<JobId> {
        let queue = |inner: &Inner| inner.queue.iter().copied().map(JobId).collect();
        self.inner.try_with_value(queue).unwrap_or_default()
    }

    pub(super) fn is_shared(&self, id: JobId) -> bool {
        self.known(id.0, |known| known.is_shared()) == Some(true)
    }

    pub(super) fn pass_on_move(&self, id: JobId, before: Option<JobId>) {
        if !self.leads() {
            self.say(&Said::MoveBefore { id, before });
        }
    }

    pub(super) fn pass_on(&self, id: JobId, act: Act) {
        self.say(&Said::Do { id, act });
    }

    /// A row nobody works on any more.
    pub(super) fn forget_shown(&self, id: JobId) {
        self.inner.try_update_value(|inner| inner.tabs.shown.remove(&id));
        self.rows.gone(id);
        self.say(&Said::Gone(id));
    }

    fn say(&self, said: &Said) {
        let Ok(text) = serde_json::to_string(said) else { return };
        self.inner.try_with_value(|inner| inner.tabs.channel.iter().for_each(|channel| channel.post(&text)));
    }
}
