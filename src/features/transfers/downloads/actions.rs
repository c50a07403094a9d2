//! What a person can ask of downloads. The tab that does one hears it, whichever tab it was said in.

use super::rows::{Known, Target};
use super::store::Downloads;
use super::tabs::LeaderRequest;
use crate::base::failure::Failure;
use crate::features::transfers::store::is_running;
use crate::transfer::download::messages::{DownloadWorkerRequest, TaskPhase};
use crate::transfer::{JobAction, JobId};
use leptos::prelude::*;
use std::rc::Rc;

impl Downloads {
    pub fn act(&self, id: JobId, act: JobAction) {
        let (known, leads) = (self.known(id.0, |_| ()).is_some(), self.leads());
        match act {
            _ if !known && !leads => self.pass_on(LeaderRequest::Act(id, act)),
            // A row of the tab that led before, which ended there.
            JobAction::Forget if !known => self.forget_shown(id),
            JobAction::Cancel if self.is_packing(id.0) => {
                self.set_row(id.0, TaskPhase::Cancelled, (0, 0), None)
            }
            JobAction::Pause => self.order(&DownloadWorkerRequest::Pause(id.0)),
            JobAction::Resume => self.order(&DownloadWorkerRequest::Resume(id.0)),
            JobAction::Cancel => self.order(&DownloadWorkerRequest::Cancel(id.0)),
            JobAction::Retry => self.retry(id),
            JobAction::Forget => self.forget(id),
        }
    }

    pub fn all(&self, act: JobAction) {
        let mut ids = self.shown();
        ids.extend(self.ids().into_iter().map(JobId));
        ids.into_iter().for_each(|id| self.act(id, act));
    }

    /// In front of another that waits, or behind all.
    pub fn move_before(&self, id: JobId, before: Option<JobId>) {
        let moved = self.inner.try_update_value(|inner| {
            let from = inner.queue.iter().position(|queued| *queued == id.0)?;
            inner.queue.remove(from);
            let to = before.and_then(|before| inner.queue.iter().position(|queued| *queued == before.0));
            inner.queue.insert(to.unwrap_or(inner.queue.len()), id.0);
            Some(())
        });
        match moved.flatten() {
            Some(()) => {
                self.order_queue();
                self.write_queue();
                self.tell_queue();
            }
            None if self.leads() => {}
            None => self.pass_on(LeaderRequest::MoveBefore(id, before)),
        }
    }

    /// Those of the queue have their places counted from its front; what comes new has the time, which is behind them all.
    fn write_queue(&self) {
        self.inner.try_update_value(|inner| {
            let mut changed = Vec::new();
            for (place, id) in inner.queue.iter().enumerate() {
                let place = place as f64;
                if let Some(Known { target: Target::Staged(record), .. }) = inner.known.get_mut(id)
                    && record.place != place
                {
                    record.place = place;
                    changed.push(record.clone());
                }
            }
            inner.records.iter().for_each(|records| records.keep(&changed));
        });
    }

    pub(super) fn order_queue(&self) {
        let queue = self.inner.try_with_value(|inner| inner.queue.clone()).unwrap_or_default();
        self.order(&DownloadWorkerRequest::Queue(queue));
    }

    fn retry(&self, id: JobId) {
        // What goes through the browser's own download can't be taken up again.
        let anew = self.known(id.0, |known| {
            known.missing = Rc::default();
            known.unlisted || matches!(known.target, Target::Saver(_) | Target::Server)
        });
        if anew == Some(true) {
            self.order(&DownloadWorkerRequest::Cancel(id.0));
            self.begin(id.0);
        } else {
            self.order(&DownloadWorkerRequest::Retry(id.0));
        }
    }

    /// What of several files could not be had, and why.
    pub fn missing(&self, id: JobId) -> Rc<Vec<(String, Failure)>> {
        self.known(id.0, |known| known.missing.clone()).unwrap_or_default()
    }

    /// Takes an ended download off the list. What the browser may still be copying stays for a while.
    fn forget(&self, id: JobId) {
        self.order(&DownloadWorkerRequest::Cancel(id.0));
        if let Some(Target::Staged(record)) = self.known(id.0, |known| known.target.clone())
            && record.over.is_none()
        {
            self.forget_record(record.id);
            self.order(&DownloadWorkerRequest::Unstage(record.stage()));
        }
        self.remove(id.0);
    }

    /// Closing this tab would interrupt something; what is shared, only where no other tab is there to go on.
    pub fn holds_work(&self, accompanied: bool) -> bool {
        let running = |id: u32| {
            let phase = self.rows.with_untracked(|list| list.get(JobId(id)).map(|job| job.phase));
            phase.is_some_and(is_running)
        };
        let held = |id: &u32| running(*id) && !(accompanied && self.is_shared(JobId(*id)));
        self.ids().iter().any(held)
    }
}
