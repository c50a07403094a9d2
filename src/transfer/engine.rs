//! The engine's face: what the interface may ask of it. `dispatch` runs it, `perform` talks to the outside.

use super::dispatch::{Inner, Slot};
use super::job::{ConflictAnswer, Event, Job, JobId, Phase, Spec};
use super::plan;
use super::view::{EngineEvent, Interrupted, JobView};
use crate::api::Client;
use crate::base::id::{DriveId, FileId};
use crate::browser::file::LocalFile;
use std::rc::Rc;

pub struct NewUpload {
    pub file: LocalFile,
    pub drive: DriveId,
    pub parent: FileId,
    pub name: String,
}

/// All uploads of a session; dropped with it, and every request with it.
#[derive(Clone)]
pub struct Engine {
    inner: Rc<Inner>,
}

impl Engine {
    pub fn new(client: Client, on_event: impl Fn(EngineEvent) + 'static) -> Self {
        Self { inner: Inner::new(client, on_event) }
    }

    /// Queues files; one that an earlier visit left unfinished goes on from where it was.
    pub fn upload(&self, files: Vec<NewUpload>) -> Vec<JobId> {
        let batch = self.inner.next();
        let ids: Vec<JobId> = files.into_iter().map(|new| self.add(new, batch)).collect();
        self.inner.settle();
        ids.iter().for_each(|id| self.inner.tell(*id, false));
        ids
    }

    fn add(&self, new: NewUpload, batch: u32) -> JobId {
        let NewUpload { file, drive, parent, name } = new;
        let spec = Spec {
            name,
            size: file.size(),
            modified_at: file.modified(),
            content_type: file.content_type(),
            drive,
            parent,
        };
        let id = JobId(self.inner.next());
        let job = match self.inner.unfinished(&spec) {
            Some(started) => Job::resumed(spec, &started),
            None => Job::new(spec.clone(), plan::part_size(spec.size)),
        };
        self.inner.jobs.borrow_mut().insert(id, Slot::new(job, file, batch));
        id
    }

    pub fn pause(&self, id: JobId) {
        self.inner.dispatch(id, Event::Pause);
    }

    pub fn resume(&self, id: JobId) {
        self.inner.dispatch(id, Event::Resume);
    }

    pub fn cancel(&self, id: JobId) {
        self.inner.dispatch(id, Event::Cancel);
    }

    pub fn retry(&self, id: JobId) {
        self.inner.dispatch(id, Event::Retry);
    }

    pub fn pause_all(&self) {
        self.inner.tell_all(&Event::Pause);
    }

    pub fn resume_all(&self) {
        self.inner.tell_all(&Event::Resume);
    }

    /// Takes an ended job off the list. A failed one is given up for good.
    pub fn forget(&self, id: JobId) {
        let phase = self.inner.with_job(id, |job| job.phase.clone());
        if let Some(Phase::Failed(_)) = phase {
            self.inner.dispatch(id, Event::Cancel);
        }
        if self.inner.with_job(id, Job::has_ended) == Some(true) {
            self.inner.jobs.borrow_mut().remove(&id);
            self.inner.emit(EngineEvent::Gone(id));
        }
    }

    /// What to do about a taken name; `for_all` also answers for the rest of the files added with this one.
    pub fn answer(&self, id: JobId, answer: ConflictAnswer, for_all: bool) {
        if for_all {
            self.inner.answer_all(id, answer);
        }
        self.inner.dispatch(id, Event::Answer(answer));
    }

    pub fn jobs(&self) -> Vec<JobView> {
        self.inner.views()
    }

    /// Whether leaving the page would interrupt something.
    pub fn is_busy(&self) -> bool {
        self.inner.jobs.borrow().values().filter_map(Slot::job).any(|job| !job.has_ended())
    }

    /// Kept from before a reload.
    pub fn interrupted(&self) -> Vec<Interrupted> {
        let records = self.inner.orphaned().into_iter();
        let interrupted = records.map(|record| Interrupted {
            name: record.name,
            size: record.size,
            drive: record.drive,
            parent: record.parent,
            sent: record.started.map_or(0, |started| started.sent),
        });
        interrupted.collect()
    }

    /// Gives up everything [`Engine::interrupted`] lists. What is on the server is left for the service to reclaim,
    /// since it may have been completed just before the reload.
    pub fn discard_interrupted(&self) {
        self.inner.memory.forget(&self.inner.orphaned());
    }

    /// Loads what the first upload will need: call it when one is likely, as when files are dragged over the page.
    pub fn warm_up(&self) {
        self.inner.pool.warm_up();
    }

    /// The session has expired: calls wait for the next one, parts in flight go on.
    pub fn sign_in_lost(&self) {
        self.inner.set_signed_out(true);
    }

    pub fn sign_in_back(&self) {
        self.inner.set_signed_out(false);
    }
}
