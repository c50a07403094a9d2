//! Actions on downloads: pause, resume, cancel, retry, reorder, remove. An action on a download that another tab runs
//! is sent to that tab.

use super::rows::{Download, Target};
use super::store::DownloadStore;
use super::tabs::LeaderRequest;
use crate::base::failure::Failure;
use crate::features::transfers::store::is_running;
use crate::transfer::download::messages::{DownloadWorkerRequest, TaskPhase};
use crate::transfer::{JobAction, JobId};
use leptos::prelude::*;
use std::rc::Rc;

impl DownloadStore {
    pub fn apply(&self, id: JobId, action: JobAction) {
        let (is_known, is_leader) = (self.with_download(id.0, |_| ()).is_some(), self.is_leader());
        match action {
            _ if !is_known && !is_leader => self.send_to_leader(LeaderRequest::Act(id, action)),
            // The row of a download that ended in the previous leader tab.
            JobAction::Forget if !is_known => self.remove_remote_row(id),
            JobAction::Cancel if self.is_packing(id.0) => {
                self.set_task(id.0, TaskPhase::Cancelled, (0, 0), None)
            }
            JobAction::Pause => {
                self.store_paused(id.0, true);
                self.send(&DownloadWorkerRequest::Pause(id.0));
            }
            JobAction::Resume => {
                self.store_paused(id.0, false);
                self.send(&DownloadWorkerRequest::Resume(id.0));
            }
            JobAction::Cancel => self.send(&DownloadWorkerRequest::Cancel(id.0)),
            JobAction::Retry => self.retry(id),
            JobAction::Forget => self.forget(id),
        }
    }

    /// At once, without waiting for the worker: the next leader must know of it should this tab be closed now.
    fn store_paused(&self, id: u32, paused: bool) {
        let changes = |download: &mut Download| {
            matches!(&download.target, Target::Staged(record) if record.paused != paused)
                && !download.has_ended()
        };
        if self.with_download(id, changes) == Some(true) {
            self.change_record(id, |record| record.paused = paused);
        }
    }

    pub fn apply_to_all(&self, action: JobAction) {
        let mut ids = self.remote_rows();
        ids.extend(self.ids().into_iter().map(JobId));
        ids.into_iter().for_each(|id| self.apply(id, action));
    }

    /// Moves a download in front of another that waits, or to the end of the queue.
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
                self.send_queue();
                self.write_queue();
                self.publish_queue();
            }
            None if self.is_leader() => {}
            None => self.send_to_leader(LeaderRequest::MoveBefore(id, before)),
        }
    }

    /// Stores the order of the queue: queued records get their index. A new record gets the current time, which is
    /// greater than any index.
    fn write_queue(&self) {
        self.inner.try_update_value(|inner| {
            let mut changed = Vec::new();
            for (place, id) in inner.queue.iter().enumerate() {
                let place = place as f64;
                if let Some(Download { target: Target::Staged(record), .. }) = inner.downloads.get_mut(id)
                    && record.place != place
                {
                    record.place = place;
                    changed.push(record.clone());
                }
            }
            inner.records.iter().for_each(|records| records.keep(&changed));
        });
    }

    pub(super) fn send_queue(&self) {
        let queue = self.inner.try_with_value(|inner| inner.queue.clone()).unwrap_or_default();
        self.send(&DownloadWorkerRequest::Queue(queue));
    }

    fn retry(&self, id: JobId) {
        // A stream into the browser's own download can't be resumed.
        let restarts = self.with_download(id.0, |download| {
            download.missing = Rc::default();
            download.listing_failed || matches!(download.target, Target::ServiceWorker(_) | Target::ServerZip)
        });
        if restarts == Some(true) {
            self.send(&DownloadWorkerRequest::Cancel(id.0));
            self.start_task(id.0);
        } else {
            self.send(&DownloadWorkerRequest::Retry(id.0));
        }
    }

    /// The files of a download that could not be fetched, each with the failure.
    pub fn missing(&self, id: JobId) -> Rc<Vec<(String, Failure)>> {
        self.with_download(id.0, |download| download.missing.clone()).unwrap_or_default()
    }

    /// Removes an ended download from the list. A finished staged file stays for a while: the browser may still be
    /// copying it.
    fn forget(&self, id: JobId) {
        self.send(&DownloadWorkerRequest::Cancel(id.0));
        if let Some(Target::Staged(record)) = self.with_download(id.0, |download| download.target.clone())
            && record.over.is_none()
        {
            self.forget_record(record.id);
            self.send(&DownloadWorkerRequest::Unstage(record.stage()));
        }
        self.remove(id.0);
    }

    /// Closing this tab would interrupt a download. Another tab, if there is one, continues the shared ones.
    pub fn holds_work(&self, has_other_tabs: bool) -> bool {
        let is_job_running = |id: u32| {
            let phase = self.rows.with_untracked(|list| list.get(JobId(id)).map(|job| job.phase));
            phase.is_some_and(is_running)
        };
        let is_held = |id: &u32| is_job_running(*id) && !(has_other_tabs && self.is_shared(JobId(*id)));
        self.ids().iter().any(is_held)
    }
}
