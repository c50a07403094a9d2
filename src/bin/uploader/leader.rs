//! The uploads in the leading tab: applies each event to the queue, has the effects performed, stores records, and
//! reports to the page.
//!
//! Deliberately absent: decisions about an upload, which are the queue's.

use super::queue_store::QueueStore;
use futures_util::future::AbortHandle;
use pds_web::api::Client;
use pds_web::base::failure::{Failure, FailureKind};
use pds_web::browser::clock;
use pds_web::browser::file::LocalFile;
use pds_web::transfer::hash::HashWorkerReport;
use pds_web::transfer::hash::pool::HashWorkerPool;
use pds_web::transfer::job::JobAction;
use pds_web::transfer::job::{JobId, Millis};
use pds_web::transfer::job_view::PhaseView;
use pds_web::transfer::upload::EngineEvent;
use pds_web::transfer::upload::command::UploadCommand;
use pds_web::transfer::upload::job::{UploadEffect, UploadEvent, UploadJob, UploadPhase};
use pds_web::transfer::upload::queue::{NewJob, UploadQueue};
use pds_web::transfer::upload::resume::{UploadRecord, must_be_stored_first};
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::{Rc, Weak};
use wasm_bindgen_futures::spawn_local;

/// Progress of one job is reported at most this often.
const REPORT_EVERY: Millis = 200;

/// Speeds are updated even when nothing moves.
const TICK_MS: u32 = 500;

pub(super) struct Leader {
    pub(super) client: Client,
    pub(super) pool: HashWorkerPool,
    store: QueueStore,
    pub(super) queue: RefCell<UploadQueue>,
    pub(super) jobs: RefCell<HashMap<JobId, RunningJob>>,
    /// The job of each hash task.
    pub(super) hash_tasks: RefCell<HashMap<u32, JobId>>,
    on_event: Rc<dyn Fn(EngineEvent)>,
    on_step: Rc<dyn Fn()>,
    pub(super) serial: Cell<u32>,
    pub(super) domain_asked: Cell<bool>,
    signed_out: Cell<bool>,
    ticking: Cell<bool>,
}

/// A job's resources outside of its value.
#[derive(Default)]
pub(super) struct RunningJob {
    pub(super) file: Option<LocalFile>,
    pub(super) sends: HashMap<u32, AbortHandle>,
    pub(super) hash_task: Option<u32>,
    reported: Option<(Millis, PhaseView)>,
}

impl RunningJob {
    fn with(file: Option<LocalFile>) -> Self {
        let mut slot = Self::default();
        slot.file = file;
        slot
    }
}

/// The session ends, or the page closes: the last changes are still stored.
impl Drop for Leader {
    fn drop(&mut self) {
        self.write();
    }
}

/// Requests must not outlive their session.
impl Drop for RunningJob {
    fn drop(&mut self) {
        self.sends.values().for_each(AbortHandle::abort);
    }
}

impl Leader {
    /// `on_step` is called after anything that may change the status.
    pub(super) fn new(
        client: Client,
        store: QueueStore,
        on_event: Rc<dyn Fn(EngineEvent)>,
        on_step: Rc<dyn Fn()>,
    ) -> Rc<Self> {
        Rc::new_cyclic(|leader: &Weak<Self>| {
            let reports = leader.clone();
            Self {
                client,
                pool: HashWorkerPool::new(move |task, report| Self::hash_reported(&reports, task, report)),
                store,
                queue: RefCell::default(),
                jobs: RefCell::default(),
                hash_tasks: RefCell::default(),
                on_event,
                on_step,
                serial: Cell::new(0),
                domain_asked: Cell::new(false),
                signed_out: Cell::new(false),
                ticking: Cell::new(false),
            }
        })
    }

    /// Takes over what an earlier visit or another tab left. Numbers up to `newest` are in use by shown rows.
    pub(super) async fn restore(
        self: &Rc<Self>,
        newest: u32,
        mut file_of: impl FnMut(JobId) -> Option<LocalFile>,
    ) {
        let mut jobs_to_add = Vec::new();
        self.serial.set(newest);
        for record in self.store.load().await {
            self.serial.set(self.serial.get().max(record.id.0));
            let file = file_of(record.id);
            jobs_to_add.push(NewJob {
                id: record.id,
                spec: record.spec(),
                batch: record.batch,
                algorithm: record.algorithm,
                conflict: record.conflict.clone(),
                started: record.started.clone(),
                has_file: file.is_some(),
                paused: record.paused,
            });
            self.jobs.borrow_mut().insert(record.id, RunningJob::with(file));
        }
        self.with_queue(|queue| queue.add(jobs_to_add, now()));
    }

    /// Executes a command. Returns which file belongs to which job.
    pub(super) fn run(
        self: &Rc<Self>,
        command: UploadCommand,
        files: Vec<LocalFile>,
    ) -> Vec<(JobId, LocalFile)> {
        match command {
            UploadCommand::Upload { batch, answer, uploads } => {
                answer.into_iter().for_each(|answer| self.queue.borrow_mut().answer_batch(batch, answer));
                self.ask_domain();
                return self.upload(batch, uploads, files);
            }
            UploadCommand::GiveFiles { folders } => return self.give_files(&folders, &files),
            UploadCommand::Each { ids, act: JobAction::Forget } => self.forget(&ids),
            UploadCommand::Each { ids, act } => self.act(&ids, act),
            UploadCommand::All(act) => {
                let ids = self.queue.borrow().ids();
                self.act(&ids, act);
            }
            UploadCommand::Answer { id, answer, for_all } => self.with_queue(|queue| {
                if for_all {
                    queue.answer_all(id, answer);
                }
                queue.handle_event(id, now(), UploadEvent::Answer(answer));
            }),
            UploadCommand::MoveBefore { id, before } => {
                self.with_queue(|queue| queue.move_before(id, before));
                self.report_order();
            }
            UploadCommand::MaxParts(most) => self.with_queue(|queue| queue.set_max_connections(now(), most)),
            UploadCommand::Cap(cap) => {
                self.with_queue(|queue| queue.set_cap(now(), cap));
                self.emit(EngineEvent::Cap(cap));
            }
        }
        Vec::new()
    }

    pub(super) fn set_online(self: &Rc<Self>, online: bool) {
        self.with_queue(|queue| queue.set_offline(now(), !online));
    }

    pub(super) fn report_order(&self) {
        let ids = self.queue.borrow().ids();
        self.emit(EngineEvent::Order(ids));
    }

    fn act(self: &Rc<Self>, ids: &[JobId], act: JobAction) {
        let event = match act {
            JobAction::Pause => UploadEvent::Pause,
            JobAction::Resume => UploadEvent::Resume,
            JobAction::Cancel => UploadEvent::Cancel,
            JobAction::Retry => UploadEvent::Retry,
            JobAction::Forget => return self.forget(ids),
        };
        self.with_queue(|queue| queue.handle_event_for(ids, now(), &event));
    }

    fn forget(self: &Rc<Self>, ids: &[JobId]) {
        let failed: Vec<JobId> = {
            let queue = self.queue.borrow();
            let failed =
                |id: &&JobId| queue.job(**id).is_some_and(|job| matches!(job.phase, UploadPhase::Failed(_)));
            ids.iter().filter(failed).copied().collect()
        };
        self.with_queue(|queue| queue.handle_event_for(&failed, now(), &UploadEvent::Cancel));
        for id in ids {
            let known = self.queue.borrow().job(*id).is_some();
            // A row of the previous leader is unknown to this one.
            if !known || self.queue.borrow_mut().remove(*id) {
                self.jobs.borrow_mut().remove(id);
                self.emit(EngineEvent::Gone(*id));
            }
        }
        self.with_queue(|_| {});
    }

    pub(super) fn dispatch(self: &Rc<Self>, id: JobId, event: UploadEvent) {
        let only_progress = matches!(event, UploadEvent::Progress { .. });
        self.queue.borrow_mut().handle_event(id, now(), event);
        self.follow_up(only_progress);
    }

    pub(super) fn send_event(leader: &Weak<Self>, id: JobId, event: UploadEvent) {
        if let Some(leader) = leader.upgrade() {
            leader.dispatch(id, event);
        }
    }

    pub(super) fn with_queue(self: &Rc<Self>, change: impl FnOnce(&mut UploadQueue)) {
        change(&mut self.queue.borrow_mut());
        self.follow_up(false);
    }

    pub(super) fn with_job<T>(&self, id: JobId, look: impl FnOnce(&UploadJob) -> T) -> Option<T> {
        self.queue.borrow().job(id).map(look)
    }

    /// Performs the effects of the last events and reports the changes.
    fn follow_up(self: &Rc<Self>, only_progress: bool) {
        let effects = self.queue.borrow_mut().take_effects();
        for (id, effect) in effects {
            match effect {
                UploadEffect::Persist => self.remember(id),
                effect => {
                    if must_be_stored_first(self.queue.borrow().job(id), &effect) {
                        self.write();
                    }
                    self.perform(id, effect);
                }
            }
        }
        let changed = self.queue.borrow_mut().take_changed();
        for id in changed {
            self.report_job(id, only_progress);
        }
        self.tick();
        (self.on_step)();
    }

    fn remember(self: &Rc<Self>, id: JobId) {
        if let Some(wait) = self.store.changed(id) {
            let leader = Rc::downgrade(self);
            spawn_local(async move {
                if wait > 0 {
                    clock::sleep(wait).await;
                }
                if let Some(leader) = leader.upgrade() {
                    leader.write();
                }
            });
        }
    }

    pub(super) fn write(&self) {
        let queue = self.queue.borrow();
        self.store.write(|id| UploadRecord::from_job(&queue, id));
    }

    pub(super) fn set_signed_out(&self, signed_out: bool) {
        self.signed_out.set(signed_out);
        let running = self.queue.borrow().running();
        running.into_iter().for_each(|id| self.report_job(id, false));
    }

    pub(super) fn emit(&self, event: EngineEvent) {
        (self.on_event)(event);
    }

    pub(super) fn is_busy(&self) -> bool {
        !self.queue.borrow().running().is_empty()
    }

    pub(super) fn is_under_way(&self) -> bool {
        self.queue.borrow().is_under_way()
    }

    pub(super) fn has_unfinished(&self) -> bool {
        self.queue.borrow().has_unfinished()
    }

    pub(super) fn report_everything(&self) {
        let ids = self.queue.borrow().ids();
        ids.into_iter().for_each(|id| self.report_job(id, false));
        self.report_order();
    }

    /// Updates speeds while anything runs.
    fn tick(self: &Rc<Self>) {
        if !self.is_busy() || self.ticking.replace(true) {
            return;
        }
        let leader = Rc::downgrade(self);
        spawn_local(async move {
            loop {
                clock::sleep(TICK_MS).await;
                let Some(leader) = leader.upgrade() else { return };
                if !leader.is_busy() {
                    return leader.ticking.set(false);
                }
                leader.with_queue(|queue| queue.tick(now()));
            }
        });
    }

    fn hash_reported(leader: &Weak<Self>, task: u32, report: Option<HashWorkerReport>) {
        let Some(leader) = leader.upgrade() else { return };
        let id = leader.hash_tasks.borrow().get(&task).copied();
        let Some(id) = id else { return };
        let event = match report {
            Some(HashWorkerReport::PreHash { pre_hash, sample, .. }) => {
                UploadEvent::PreHash { pre_hash, sample }
            }
            Some(HashWorkerReport::Front { hashed, parts, .. }) => UploadEvent::Hashed { hashed, parts },
            Some(HashWorkerReport::Done { digest, .. }) => UploadEvent::HashDone(digest),
            Some(HashWorkerReport::Unreadable { .. }) => {
                UploadEvent::HashFailed(Failure::local(FailureKind::LocalFile))
            }
            None => UploadEvent::HashFailed(no_worker()),
        };
        if matches!(event, UploadEvent::HashDone(_) | UploadEvent::HashFailed(_)) {
            leader.hash_tasks.borrow_mut().remove(&task);
        }
        leader.dispatch(id, event);
    }

    /// Reports a job to the page, but progress alone not more often than it can be seen.
    fn report_job(&self, id: JobId, only_progress: bool) {
        let now = now();
        let mut events = Vec::new();
        {
            let (queue, mut running) = (self.queue.borrow(), self.jobs.borrow_mut());
            let Some(view) = queue.view(id, self.signed_out.get()) else { return };
            let slot = running.entry(id).or_default();
            let before = slot.reported;
            let due = before.is_none_or(|(at, phase)| phase != view.phase || now >= at + REPORT_EVERY);
            if !due && only_progress {
                return;
            }
            slot.reported = Some((now, view.phase));
            let newly_done = before.is_none_or(|(_, phase)| phase != PhaseView::Done);
            if let (Some(UploadPhase::Done(entry)), true) = (queue.job(id).map(|job| &job.phase), newly_done)
            {
                let (drive, parent, entry) = (view.drive.clone(), view.parent.clone(), (**entry).clone());
                events.push(EngineEvent::Uploaded { drive, parent, entry: Some(entry) });
                // The browser may release it.
                slot.file = None;
            }
            events.push(EngineEvent::Changed(view));
        }
        events.into_iter().for_each(|event| self.emit(event));
    }
}

/// The worker could not be loaded, or is of another build; reloading the page helps.
pub(super) fn no_worker() -> Failure {
    Failure { code: "Hasher".into(), ..Failure::local(FailureKind::Network) }
}

/// Monotonic milliseconds.
pub(super) fn now() -> Millis {
    clock::monotonic_ms() as Millis
}
