//! The engine at work: hands each event to `step`, has its effects performed, keeps the queue moving, and tells the
//! interface.
//!
//! It decides nothing about an upload; that is `step`'s, and what runs next is `queue`'s.

use super::hash::Report;
use super::hash::pool::Pool;
use super::job::{ConflictAnswer, Event, Job, JobId, Millis, Phase, Spec};
use super::memory::Memory;
use super::queue::{self, Demand, Place};
use super::resume::{Record, Started};
use super::step::step;
use super::view::{EngineEvent, JobView, PhaseView, StandingAnswers};
use crate::api::Client;
use crate::base::failure::{Failure, FailureKind};
use crate::browser::clock;
use crate::browser::file::LocalFile;
use crate::browser::observe::{Listening, on_window};
use futures_util::future::AbortHandle;
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, HashMap};
use std::rc::{Rc, Weak};
use wasm_bindgen_futures::spawn_local;

/// Progress of one job reaches the interface at most this often.
const TELL_EVERY: Millis = 100;

/// Speeds are brought up to date even when nothing moves.
const TICK_MS: u32 = 500;

/// Every so many ticks the resume records say again that this tab is alive.
const TICKS_PER_SIGN_OF_LIFE: u32 = 40;

pub(super) struct Inner {
    pub(super) client: Client,
    pub(super) pool: Pool,
    pub(super) memory: Memory,
    /// In the order in which they were added, which is the order of the queue.
    pub(super) jobs: RefCell<BTreeMap<JobId, Slot>>,
    on_event: Box<dyn Fn(EngineEvent)>,
    answers: RefCell<StandingAnswers>,
    serial: Cell<u32>,
    signed_out: Cell<bool>,
    ticking: Cell<bool>,
    _listening: [Option<Listening>; 3],
}

/// A job and what belongs to it outside of its value.
pub(super) struct Slot {
    /// Absent only while `step` has it.
    job: Option<Job>,
    pub(super) file: LocalFile,
    pub(super) sends: HashMap<u32, AbortHandle>,
    pub(super) hash_task: Option<u32>,
    batch: u32,
    told: Option<(Millis, PhaseView)>,
}

/// Requests must not outlive the session they were made in.
impl Drop for Slot {
    fn drop(&mut self) {
        self.sends.values().for_each(AbortHandle::abort);
    }
}

impl Inner {
    pub(super) fn new(client: Client, on_event: impl Fn(EngineEvent) + 'static) -> Rc<Self> {
        Rc::new_cyclic(|inner: &Weak<Self>| {
            let (reports, leaving) = (inner.clone(), inner.clone());
            let (online, offline) = (inner.clone(), inner.clone());
            let everyone = |inner: &Weak<Self>, event: Event| {
                if let Some(inner) = inner.upgrade() {
                    inner.tell_all(&event);
                }
            };
            Self {
                client,
                pool: Pool::new(move |task, report| Self::hash_reported(&reports, task, report)),
                memory: Memory::open(),
                jobs: RefCell::default(),
                on_event: Box::new(on_event),
                answers: RefCell::default(),
                serial: Cell::new(0),
                signed_out: Cell::new(false),
                ticking: Cell::new(false),
                _listening: [
                    on_window("online", move |_| everyone(&online, Event::Online)),
                    on_window("offline", move |_| everyone(&offline, Event::Offline)),
                    // The queue itself is only worth writing down when the page goes.
                    on_window("pagehide", move |_| {
                        if let Some(inner) = leaving.upgrade() {
                            inner.memory.keep_all(inner.unfinished_records(true));
                        }
                    }),
                ],
            }
        })
    }

    pub(super) fn next(&self) -> u32 {
        self.serial.set(self.serial.get() + 1);
        self.serial.get()
    }

    pub(super) fn with_job<T>(&self, id: JobId, look: impl FnOnce(&Job) -> T) -> Option<T> {
        self.jobs.borrow().get(&id).and_then(Slot::job).map(look)
    }

    /// What an earlier visit left of this very file; a mere wish is fulfilled by now.
    pub(super) fn unfinished(&self, spec: &Spec) -> Option<Started> {
        let record = self.orphaned().into_iter().rev().find(|record| record.fits(spec))?;
        if record.started.is_none() {
            self.memory.forget(&[record]);
            return None;
        }
        record.started
    }

    /// Records that belong neither to a job here nor to another living tab.
    pub(super) fn orphaned(&self) -> Vec<Record> {
        let jobs = self.jobs.borrow();
        let over = |job: &Job| matches!(job.phase, Phase::Done(_) | Phase::Skipped | Phase::Cancelled);
        let wanted: Vec<&Spec> =
            jobs.values().filter_map(Slot::job).filter(|job| !over(job)).map(|job| &job.spec).collect();
        let ours = |record: &Record| wanted.iter().any(|spec| record.fits(spec));
        self.memory.orphaned().into_iter().filter(|record| !ours(record)).collect()
    }

    /// One event for one job, with all that follows from it.
    pub(super) fn dispatch(self: &Rc<Self>, id: JobId, event: Event) {
        let only_progress = matches!(event, Event::Progress { .. } | Event::Tick);
        self.apply(id, event);
        if !only_progress {
            self.settle();
        }
        self.tell(id, only_progress);
    }

    pub(super) fn send_event(inner: &Weak<Self>, id: JobId, event: Event) {
        if let Some(inner) = inner.upgrade() {
            inner.dispatch(id, event);
        }
    }

    pub(super) fn answer_all(&self, id: JobId, answer: ConflictAnswer) {
        let batch = self.jobs.borrow().get(&id).map(|slot| slot.batch);
        if let Some(batch) = batch {
            self.answers.borrow_mut().give(batch, answer);
        }
    }

    pub(super) fn views(&self) -> Vec<JobView> {
        let jobs = self.jobs.borrow();
        let views =
            jobs.iter().filter_map(|(id, slot)| Some(JobView::of(*id, slot.job()?, self.signed_out.get())));
        views.collect()
    }

    pub(super) fn set_signed_out(&self, signed_out: bool) {
        self.signed_out.set(signed_out);
        self.tell_everything();
    }

    pub(super) fn emit(&self, event: EngineEvent) {
        (self.on_event)(event);
    }

    pub(super) fn tell_all(self: &Rc<Self>, event: &Event) {
        for id in self.ids() {
            self.apply(id, event.clone());
        }
        self.settle();
        self.tell_everything();
    }

    fn ids(&self) -> Vec<JobId> {
        self.jobs.borrow().keys().copied().collect()
    }

    fn apply(self: &Rc<Self>, id: JobId, event: Event) {
        let effects = {
            let mut jobs = self.jobs.borrow_mut();
            let Some(slot) = jobs.get_mut(&id) else { return };
            let Some(job) = slot.job.take() else { return };
            let (job, effects) = step(job, now(), event);
            slot.job = Some(job);
            effects
        };
        for effect in effects {
            self.perform(id, effect);
        }
    }

    /// Starts what may start, answers what was answered for all, and shares out the connections.
    pub(super) fn settle(self: &Rc<Self>) {
        let asking = |inner: &Self| {
            let (jobs, answers) = (inner.jobs.borrow(), inner.answers.borrow());
            jobs.iter().find_map(|(id, slot)| {
                let Phase::NameTaken { is_folder, .. } = slot.job()?.phase else { return None };
                let answer = answers.get(slot.batch)?;
                (!is_folder || answer != ConflictAnswer::Replace).then_some((*id, answer))
            })
        };
        while let Some((id, answer)) = asking(self) {
            self.apply(id, Event::Answer(answer));
            self.tell(id, false);
        }
        let ids = self.ids();
        let places: Vec<Place> =
            ids.iter().map(|id| self.with_job(*id, place).unwrap_or(Place::Away)).collect();
        for index in queue::to_start(&places) {
            self.apply(ids[index], Event::Start);
            self.tell(ids[index], false);
        }
        self.share_lanes();
        self.tick();
    }

    fn share_lanes(self: &Rc<Self>) {
        let running: Vec<(JobId, u32, Demand)> = {
            let jobs = self.jobs.borrow();
            let jobs = jobs.iter().filter_map(|(id, slot)| Some((*id, slot.job()?)));
            let running = jobs.filter(|(_, job)| job.phase == Phase::Running);
            running.map(|(id, job)| (id, job.lanes, demand(job))).collect()
        };
        let demands: Vec<Demand> = running.iter().map(|(.., demand)| *demand).collect();
        for ((id, before, _), lanes) in running.iter().zip(queue::lanes(&demands)) {
            if *before != lanes {
                self.apply(*id, Event::Lanes(lanes));
            }
        }
    }

    /// Keeps speeds and resume records true as long as anything is unfinished.
    fn tick(self: &Rc<Self>) {
        let any_unfinished =
            |inner: &Self| inner.jobs.borrow().values().filter_map(Slot::job).any(|job| !job.has_ended());
        if self.ticking.get() || !any_unfinished(self) {
            return;
        }
        self.ticking.set(true);
        let inner = Rc::downgrade(self);
        spawn_local(async move {
            for tick in 1u32.. {
                clock::sleep(TICK_MS).await;
                let Some(inner) = inner.upgrade() else { return };
                if !any_unfinished(&inner) {
                    return inner.ticking.set(false);
                }
                for id in inner.ids() {
                    if inner.with_job(id, |job| job.phase == Phase::Running) == Some(true) {
                        inner.dispatch(id, Event::Tick);
                    }
                }
                if tick.is_multiple_of(TICKS_PER_SIGN_OF_LIFE) {
                    inner.memory.keep_all(inner.unfinished_records(false));
                }
            }
        });
    }

    /// What must not be forgotten if the page went away now.
    fn unfinished_records(&self, with_wishes: bool) -> Vec<Record> {
        let jobs = self.jobs.borrow();
        let unfinished = jobs.values().filter_map(Slot::job).filter(|job| !job.has_ended());
        unfinished.filter(|job| with_wishes || job.remote.is_some()).map(Record::of).collect()
    }

    fn hash_reported(inner: &Weak<Self>, task: u32, report: Option<Report>) {
        let Some(inner) = inner.upgrade() else { return };
        let id = inner.jobs.borrow().iter().find(|(_, slot)| slot.hash_task == Some(task)).map(|(id, _)| *id);
        let Some(id) = id else { return };
        let event = match report {
            Some(Report::PreHash { sha1, .. }) => Event::PreHash(sha1),
            Some(Report::Front { hashed, parts, .. }) => Event::Hashed { hashed, parts },
            Some(Report::Done { digest, .. }) => Event::HashDone(digest),
            Some(Report::Unreadable { .. }) => Event::HashFailed(Failure::local(FailureKind::LocalFile)),
            None => Event::HashFailed(no_worker()),
        };
        inner.dispatch(id, event);
    }

    fn tell_everything(&self) {
        for id in self.ids() {
            self.tell(id, false);
        }
    }

    /// Reports a job to the interface; mere progress not more often than it can be seen.
    pub(super) fn tell(&self, id: JobId, only_progress: bool) {
        let now = now();
        let mut events = Vec::new();
        if let Some(slot) = self.jobs.borrow_mut().get_mut(&id)
            && let Some(job) = &slot.job
        {
            let view = JobView::of(id, job, self.signed_out.get());
            let before = slot.told;
            let due = before.is_none_or(|(at, phase)| phase != view.phase || now >= at + TELL_EVERY);
            if due || !only_progress {
                slot.told = Some((now, view.phase));
                let newly_done = before.is_none_or(|(_, phase)| phase != PhaseView::Done);
                if let (Phase::Done(entry), true) = (&job.phase, newly_done) {
                    let (drive, parent) = (view.drive.clone(), view.parent.clone());
                    events.push(EngineEvent::Uploaded { drive, parent, entry: (**entry).clone() });
                }
                events.push(EngineEvent::Changed(view));
            }
        }
        events.into_iter().for_each(|event| self.emit(event));
    }
}

impl Slot {
    pub(super) fn new(job: Job, file: LocalFile, batch: u32) -> Self {
        Self { job: Some(job), file, sends: HashMap::new(), hash_task: None, batch, told: None }
    }

    pub(super) fn job(&self) -> Option<&Job> {
        self.job.as_ref()
    }
}

/// The worker can't be loaded, or is of another build, which reloading the page mends.
pub(super) fn no_worker() -> Failure {
    Failure { code: "Hasher".into(), ..Failure::local(FailureKind::Network) }
}

fn place(job: &Job) -> Place {
    match job.phase {
        Phase::Waiting => Place::Waiting,
        Phase::Running => Place::Running,
        _ => Place::Away,
    }
}

fn demand(job: &Job) -> Demand {
    Demand { in_flight: u32::try_from(job.sends.len()).unwrap_or(u32::MAX), more: job.more_to_send() }
}

/// Performance time: it never jumps.
pub(super) fn now() -> Millis {
    clock::monotonic_ms() as Millis
}
