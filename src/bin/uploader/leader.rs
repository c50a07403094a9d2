//! The uploads at work in the tab that leads: hands each event to the desk, has the effects performed, writes down what
//! must not be forgotten, and tells the page.
//!
//! It decides nothing about an upload; that is the desk's.

use super::queue_store::Memory;
use futures_util::future::AbortHandle;
use pds_web::api::Client;
use pds_web::base::failure::{Failure, FailureKind};
use pds_web::browser::clock;
use pds_web::browser::file::LocalFile;
use pds_web::transfer::hash::Report;
use pds_web::transfer::hash::pool::Pool;
use pds_web::transfer::job::Act;
use pds_web::transfer::job::{JobId, Millis};
use pds_web::transfer::job_view::PhaseView;
use pds_web::transfer::upload::EngineEvent;
use pds_web::transfer::upload::command::Command;
use pds_web::transfer::upload::job::{Effect, Event, Job, Phase};
use pds_web::transfer::upload::queue::{Desk, Wish};
use pds_web::transfer::upload::resume::{Record, must_be_known};
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::{Rc, Weak};
use wasm_bindgen_futures::spawn_local;

/// Progress of one job reaches the interface at most this often.
const TELL_EVERY: Millis = 200;

/// Speeds are brought up to date even when nothing moves.
const TICK_MS: u32 = 500;

pub(super) struct Inner {
    pub(super) client: Client,
    pub(super) pool: Pool,
    memory: Memory,
    pub(super) desk: RefCell<Desk>,
    pub(super) slots: RefCell<HashMap<JobId, Slot>>,
    /// Which job a hash is for.
    pub(super) hash_tasks: RefCell<HashMap<u32, JobId>>,
    on_event: Rc<dyn Fn(EngineEvent)>,
    on_step: Rc<dyn Fn()>,
    pub(super) serial: Cell<u32>,
    pub(super) domain_asked: Cell<bool>,
    signed_out: Cell<bool>,
    ticking: Cell<bool>,
}

/// What belongs to a job outside of its value.
#[derive(Default)]
pub(super) struct Slot {
    pub(super) file: Option<LocalFile>,
    pub(super) sends: HashMap<u32, AbortHandle>,
    pub(super) hash_task: Option<u32>,
    told: Option<(Millis, PhaseView)>,
}

impl Slot {
    fn with(file: Option<LocalFile>) -> Self {
        let mut slot = Self::default();
        slot.file = file;
        slot
    }
}

/// The session ends, or the page goes: what has changed last is written all the same.
impl Drop for Inner {
    fn drop(&mut self) {
        self.write();
    }
}

/// Requests must not outlive the session they were made in.
impl Drop for Slot {
    fn drop(&mut self) {
        self.sends.values().for_each(AbortHandle::abort);
    }
}

impl Inner {
    /// `on_step` hears after whatever may have changed how the uploads stand.
    pub(super) fn new(
        client: Client,
        memory: Memory,
        on_event: Rc<dyn Fn(EngineEvent)>,
        on_step: Rc<dyn Fn()>,
    ) -> Rc<Self> {
        Rc::new_cyclic(|inner: &Weak<Self>| {
            let reports = inner.clone();
            Self {
                client,
                pool: Pool::new(move |task, report| Self::hash_reported(&reports, task, report)),
                memory,
                desk: RefCell::default(),
                slots: RefCell::default(),
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

    /// Takes over what an earlier visit or another tab left.
    /// Numbers up to `newest` are in use by rows that were shown.
    pub(super) async fn restore(
        self: &Rc<Self>,
        newest: u32,
        mut file_of: impl FnMut(JobId) -> Option<LocalFile>,
    ) {
        let mut wishes = Vec::new();
        self.serial.set(newest);
        for record in self.memory.load().await {
            self.serial.set(self.serial.get().max(record.id.0));
            let file = file_of(record.id);
            wishes.push(Wish {
                id: record.id,
                spec: record.spec(),
                batch: record.batch,
                algorithm: record.algorithm,
                conflict: record.conflict.clone(),
                started: record.started.clone(),
                has_file: file.is_some(),
                paused: record.paused,
            });
            self.slots.borrow_mut().insert(record.id, Slot::with(file));
        }
        self.with_desk(|desk| desk.add(wishes, now()));
    }

    /// What is asked for by the person.
    /// Returns which file is which job's.
    pub(super) fn run(self: &Rc<Self>, command: Command, files: Vec<LocalFile>) -> Vec<(JobId, LocalFile)> {
        match command {
            Command::Upload { batch, answer, uploads } => {
                answer.into_iter().for_each(|answer| self.desk.borrow_mut().answer_batch(batch, answer));
                self.ask_domain();
                return self.upload(batch, uploads, files);
            }
            Command::GiveFiles { folders } => return self.give_files(&folders, &files),
            Command::Each { ids, act: Act::Forget } => self.forget(&ids),
            Command::Each { ids, act } => self.act(&ids, act),
            Command::All(act) => {
                let ids = self.desk.borrow().ids();
                self.act(&ids, act);
            }
            Command::Answer { id, answer, for_all } => self.with_desk(|desk| {
                if for_all {
                    desk.answer_all(id, answer);
                }
                desk.tell(id, now(), Event::Answer(answer));
            }),
            Command::MoveBefore { id, before } => {
                self.with_desk(|desk| desk.move_before(id, before));
                self.tell_order();
            }
            Command::Lanes(most) => self.with_desk(|desk| desk.set_most_lanes(now(), most)),
            Command::Cap(cap) => {
                self.with_desk(|desk| desk.set_cap(now(), cap));
                self.emit(EngineEvent::Cap(cap));
            }
        }
        Vec::new()
    }

    pub(super) fn set_online(self: &Rc<Self>, online: bool) {
        self.with_desk(|desk| desk.set_offline(now(), !online));
    }

    pub(super) fn tell_order(&self) {
        let ids = self.desk.borrow().ids();
        self.emit(EngineEvent::Order(ids));
    }

    fn act(self: &Rc<Self>, ids: &[JobId], act: Act) {
        let event = match act {
            Act::Pause => Event::Pause,
            Act::Resume => Event::Resume,
            Act::Cancel => Event::Cancel,
            Act::Retry => Event::Retry,
            Act::Forget => return self.forget(ids),
        };
        self.with_desk(|desk| desk.tell_each(ids, now(), &event));
    }

    fn forget(self: &Rc<Self>, ids: &[JobId]) {
        let failed: Vec<JobId> = {
            let desk = self.desk.borrow();
            let failed =
                |id: &&JobId| desk.job(**id).is_some_and(|job| matches!(job.phase, Phase::Failed(_)));
            ids.iter().filter(failed).copied().collect()
        };
        self.with_desk(|desk| desk.tell_each(&failed, now(), &Event::Cancel));
        for id in ids {
            let known = self.desk.borrow().job(*id).is_some();
            // A row of a tab that led before this one is known to nobody.
            if !known || self.desk.borrow_mut().remove(*id) {
                self.slots.borrow_mut().remove(id);
                self.emit(EngineEvent::Gone(*id));
            }
        }
        self.with_desk(|_| {});
    }

    pub(super) fn dispatch(self: &Rc<Self>, id: JobId, event: Event) {
        let only_progress = matches!(event, Event::Progress { .. });
        self.desk.borrow_mut().tell(id, now(), event);
        self.follow_up(only_progress);
    }

    pub(super) fn send_event(inner: &Weak<Self>, id: JobId, event: Event) {
        if let Some(inner) = inner.upgrade() {
            inner.dispatch(id, event);
        }
    }

    pub(super) fn with_desk(self: &Rc<Self>, change: impl FnOnce(&mut Desk)) {
        change(&mut self.desk.borrow_mut());
        self.follow_up(false);
    }

    pub(super) fn with_job<T>(&self, id: JobId, look: impl FnOnce(&Job) -> T) -> Option<T> {
        self.desk.borrow().job(id).map(look)
    }

    /// Whatever has come of the last events: effects to perform, changes to tell.
    fn follow_up(self: &Rc<Self>, only_progress: bool) {
        let effects = self.desk.borrow_mut().take_effects();
        for (id, effect) in effects {
            match effect {
                Effect::Keep => self.remember(id),
                effect => {
                    if must_be_known(self.desk.borrow().job(id), &effect) {
                        self.write();
                    }
                    self.perform(id, effect);
                }
            }
        }
        let changed = self.desk.borrow_mut().take_changed();
        for id in changed {
            self.tell(id, only_progress);
        }
        self.tick();
        (self.on_step)();
    }

    fn remember(self: &Rc<Self>, id: JobId) {
        if let Some(wait) = self.memory.changed(id) {
            let inner = Rc::downgrade(self);
            spawn_local(async move {
                if wait > 0 {
                    clock::sleep(wait).await;
                }
                if let Some(inner) = inner.upgrade() {
                    inner.write();
                }
            });
        }
    }

    pub(super) fn write(&self) {
        let desk = self.desk.borrow();
        self.memory.write(|id| Record::of(&desk, id));
    }

    pub(super) fn set_signed_out(&self, signed_out: bool) {
        self.signed_out.set(signed_out);
        let running = self.desk.borrow().running();
        running.into_iter().for_each(|id| self.tell(id, false));
    }

    pub(super) fn emit(&self, event: EngineEvent) {
        (self.on_event)(event);
    }

    pub(super) fn is_busy(&self) -> bool {
        !self.desk.borrow().running().is_empty()
    }

    pub(super) fn is_under_way(&self) -> bool {
        self.desk.borrow().is_under_way()
    }

    pub(super) fn has_unfinished(&self) -> bool {
        self.desk.borrow().has_unfinished()
    }

    pub(super) fn tell_everything(&self) {
        let ids = self.desk.borrow().ids();
        ids.into_iter().for_each(|id| self.tell(id, false));
        self.tell_order();
    }

    /// Keeps speeds true as long as anything is under way.
    fn tick(self: &Rc<Self>) {
        if !self.is_busy() || self.ticking.replace(true) {
            return;
        }
        let inner = Rc::downgrade(self);
        spawn_local(async move {
            loop {
                clock::sleep(TICK_MS).await;
                let Some(inner) = inner.upgrade() else { return };
                if !inner.is_busy() {
                    return inner.ticking.set(false);
                }
                inner.with_desk(|desk| desk.tick(now()));
            }
        });
    }

    fn hash_reported(inner: &Weak<Self>, task: u32, report: Option<Report>) {
        let Some(inner) = inner.upgrade() else { return };
        let id = inner.hash_tasks.borrow().get(&task).copied();
        let Some(id) = id else { return };
        let event = match report {
            Some(Report::PreHash { pre_hash, sample, .. }) => Event::PreHash { pre_hash, sample },
            Some(Report::Front { hashed, parts, .. }) => Event::Hashed { hashed, parts },
            Some(Report::Done { digest, .. }) => Event::HashDone(digest),
            Some(Report::Unreadable { .. }) => Event::HashFailed(Failure::local(FailureKind::LocalFile)),
            None => Event::HashFailed(no_worker()),
        };
        if matches!(event, Event::HashDone(_) | Event::HashFailed(_)) {
            inner.hash_tasks.borrow_mut().remove(&task);
        }
        inner.dispatch(id, event);
    }

    /// Reports a job to the interface; mere progress not more often than it can be seen.
    fn tell(&self, id: JobId, only_progress: bool) {
        let now = now();
        let mut events = Vec::new();
        {
            let (desk, mut slots) = (self.desk.borrow(), self.slots.borrow_mut());
            let Some(view) = desk.view(id, self.signed_out.get()) else { return };
            let slot = slots.entry(id).or_default();
            let before = slot.told;
            let due = before.is_none_or(|(at, phase)| phase != view.phase || now >= at + TELL_EVERY);
            if !due && only_progress {
                return;
            }
            slot.told = Some((now, view.phase));
            let newly_done = before.is_none_or(|(_, phase)| phase != PhaseView::Done);
            if let (Some(Phase::Done(entry)), true) = (desk.job(id).map(|job| &job.phase), newly_done) {
                let (drive, parent, entry) = (view.drive.clone(), view.parent.clone(), (**entry).clone());
                events.push(EngineEvent::Uploaded { drive, parent, entry: Some(entry) });
                // The browser may let go of it.
                slot.file = None;
            }
            events.push(EngineEvent::Changed(view));
        }
        events.into_iter().for_each(|event| self.emit(event));
    }
}

/// The worker can't be loaded, or is of another build, which reloading the page mends.
pub(super) fn no_worker() -> Failure {
    Failure { code: "Hasher".into(), ..Failure::local(FailureKind::Network) }
}

/// Performance time: it never jumps.
pub(super) fn now() -> Millis {
    clock::monotonic_ms() as Millis
}
