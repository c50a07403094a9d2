//! The worker at work: hears the page, hands every event to its errand, has the effects performed, tells how it goes.

use super::fetch::InFlight;
use super::output::Out;
use super::perform::Op;
use super::platform::now;
use super::sink::{self, Sink};
use js_sys::Uint8Array;
use pds_web::base::failure::{Failure, FailureKind};
use pds_web::browser::clock::sleep;
use pds_web::browser::worker_scope;
use pds_web::transfer::connection_budget::Share;
use pds_web::transfer::download::job::{self, CHUNK, Phase};
use pds_web::transfer::download::local_names::Names;
use pds_web::transfer::download::messages::{Kind, Order, READY, Report, Row, RowPhase, Start, Wanted};
use pds_web::transfer::download::task::{Errand, Event};
use pds_web::transfer::download::zip::Extent;
use pds_web::transfer::rate_limit::Bucket;
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, HashMap, VecDeque};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::FileSystemDirectoryHandle;

/// Errands under way at the same time.
const MOST_ERRANDS: usize = 2;
/// Buffers kept for the next chunks.
const MOST_SPARE: usize = 4;

/// Mere progress reaches the page at most this often.
const TELL_EVERY_MS: u64 = 200;
const TICK_MS: u32 = 500;

/// The limit on the speed is looked at again after this long.
const LONGEST_WAIT_MS: u64 = 500;

/// A staged file that another has open is tried to be opened this often, and after this long.
const OPEN_TRIES: u32 = 100;
const OPEN_AGAIN_MS: u32 = 100;

pub struct Engine {
    slots: RefCell<BTreeMap<u32, Slot>>,
    /// In the order in which they are begun.
    queue: RefCell<Vec<u32>>,
    /// Errands whose place is being opened, and what was wanted of them meanwhile.
    starting: RefCell<BTreeMap<u32, Vec<Event>>>,
    /// Where bytes are summed up.
    pub scratch: RefCell<Vec<u8>>,
    offline: Cell<bool>,
    /// Buffers of whole chunks that were written, to be filled again: the browser is slow to collect them.
    spare: RefCell<Vec<Uint8Array>>,
    /// Requests at once, over all errands.
    lanes: Cell<usize>,
    cap: Cell<Option<Bucket>>,
    ticking: Cell<bool>,
    lives: Cell<u32>,
}

/// An errand and what belongs to it outside of its value.
pub struct Slot {
    pub errand: Errand,
    /// An errand begun once more has the number of the one before, whose work may still be ending.
    pub life: u32,
    stage: String,
    /// Absent while an operation has it.
    pub sink: Option<Sink>,
    pub ops: VecDeque<Op>,
    pub working: bool,
    /// Chunks that are here but not written, by file and first byte.
    pub buffers: HashMap<(usize, u64), Uint8Array>,
    pub requests: Vec<InFlight>,
    /// Goes up whenever the chunks of a file are thrown away: what was under way is no longer meant.
    pub dropped: HashMap<usize, u32>,
    /// How far a staged file is, and the sum of that: not remembered yet, since the disk does not have it yet.
    pub unkept: Option<(usize, u64, u64)>,
    /// The paths of what is wanted.
    names: Names,
    /// What an archive will come to, once that is known.
    pub promised: Option<Extent>,
    told: Option<(u64, RowPhase)>,
}

pub fn run() {
    let engine = Rc::new(Engine {
        slots: RefCell::default(),
        queue: RefCell::default(),
        starting: RefCell::default(),
        scratch: RefCell::default(),
        offline: Cell::new(false),
        spare: RefCell::default(),
        lanes: Cell::new(Share::of(false, true).down as usize),
        cap: Cell::new(None),
        ticking: Cell::new(false),
        lives: Cell::new(0),
    });
    worker_scope::serve(READY, move |order, beside| {
        engine.obey(order, beside.into_iter().next().unwrap_or_default());
    });
}

impl Engine {
    fn obey(self: &Rc<Self>, order: Order, beside: JsValue) {
        match order {
            Order::Start(start) => {
                self.starting.borrow_mut().insert(start.errand, Vec::new());
                let engine = self.clone();
                spawn_local(async move { engine.start(start, beside).await });
            }
            Order::Wanted { errand, files, last } => self.wanted(errand, files, last),
            Order::Unlisted { errand, failure } => self.dispatch(errand, Event::Unlisted(failure)),
            Order::Pause(errand) => self.wish(errand, Event::Pause),
            Order::Resume(errand) => self.wish(errand, Event::Resume),
            Order::Cancel(errand) => {
                self.wish(errand, Event::Cancel);
                self.slots.borrow_mut().retain(|id, slot| *id != errand || slot.errand.phase != Phase::Done);
            }
            Order::Retry(errand) => self.retry(errand),
            Order::Url { errand, file, answer } => {
                self.dispatch(errand, Event::Of(file as usize, job::Event::Url(answer)));
            }
            Order::Online(online) => {
                self.offline.set(!online);
                self.ids().into_iter().for_each(|id| self.dispatch(id, Event::Online(online)));
            }
            Order::Lanes(most) => {
                self.lanes.set(most as usize);
                self.settle();
            }
            Order::Queue(ids) => drop(self.queue.replace(ids)),
            Order::Cap(cap) => {
                self.cap.set(cap.map(|limit| Bucket::new(now(), limit)));
                self.settle();
            }
            Order::Unstage(name) => spawn_local(async move {
                // It may be gone already.
                let _ = sink::unstage(&name).await;
            }),
        }
    }

    /// What the person wants of an errand whose place is still being opened waits for that.
    fn wish(self: &Rc<Self>, id: u32, event: Event) {
        if let Some(waiting) = self.starting.borrow_mut().get_mut(&id) {
            return waiting.push(event);
        }
        self.dispatch(id, event);
    }

    async fn start(self: Rc<Self>, start: Start, beside: JsValue) {
        let id = start.errand;
        self.open(start, beside).await;
        let waited = self.starting.borrow_mut().remove(&id);
        waited.into_iter().flatten().for_each(|event| self.dispatch(id, event));
    }

    async fn open(self: &Rc<Self>, start: Start, beside: JsValue) {
        let Start { errand: id, kind, stage, mut kept, paused, files } = start;
        let sink = match kind {
            Kind::File => match self.open_stage(&stage).await {
                Ok((sink, size)) => {
                    // The browser may have cleared its storage.
                    kept = kept.filter(|(front, _)| *front <= size);
                    Some(sink)
                }
                Err(failure) if is_taken(&failure) => return worker_scope::post(&Report::Elsewhere(id)),
                Err(_) => None,
            },
            Kind::Chosen => Out::new(beside).map(Sink::Chosen),
            Kind::Archive => Out::new(beside).map(Sink::archive),
            Kind::Folder => beside.dyn_into::<FileSystemDirectoryHandle>().ok().map(Sink::folder),
        };
        let homeless = sink.is_none();
        let mut slot = Slot {
            errand: Errand::new(kind, kept, files),
            life: self.lives.replace(self.lives.get() + 1),
            stage,
            sink,
            ops: VecDeque::new(),
            working: false,
            buffers: HashMap::new(),
            requests: Vec::new(),
            dropped: HashMap::new(),
            names: Names::default(),
            promised: None,
            unkept: None,
            told: None,
        };
        if kind == Kind::File && kept.is_none() {
            slot.ops.push_back(Op::Truncate(0));
        }
        self.slots.borrow_mut().insert(id, slot);
        self.work(id);
        if paused {
            self.apply(id, Event::Pause);
        }
        self.dispatch(id, Event::Online(!self.offline.get()));
        if homeless {
            self.dispatch(id, Event::SinkFailed(Failure::local(FailureKind::NotWritten)));
        }
    }

    /// The tab that had it before may still be ending: the browser gives its lock away a little before its files.
    async fn open_stage(&self, stage: &str) -> Result<(Sink, u64), Failure> {
        for _ in 1..OPEN_TRIES {
            match Sink::stage(stage.to_owned()).await {
                Err(failure) if is_taken(&failure) => sleep(OPEN_AGAIN_MS).await,
                opened => return opened,
            }
        }
        Sink::stage(stage.to_owned()).await
    }

    fn wanted(self: &Rc<Self>, id: u32, mut files: Vec<Wanted>, last: bool) {
        self.with_slot(id, |slot| files.iter_mut().for_each(|file| slot.names.settle(file)));
        self.dispatch(id, Event::Wanted { files, last });
        let length =
            self.with_slot(id, |slot| (last && slot.errand.kind == Kind::Archive).then(|| slot.promised()));
        if let Some(extent) = length.flatten() {
            worker_scope::post(&Report::Length { errand: id, bytes: extent.length() });
        }
    }

    fn retry(self: &Rc<Self>, id: u32) {
        let is_lost = |slot: &mut Slot| slot.errand.kind == Kind::File && slot.errand.job(0).is_none();
        if self.with_slot(id, is_lost) != Some(true) {
            return self.dispatch(id, Event::Retry);
        }
        // Its place could not be opened, or was given up: that is tried again too.
        let Some(Slot { errand, stage, .. }) = self.slots.borrow_mut().remove(&id) else { return };
        let engine = self.clone();
        spawn_local(async move {
            let (kind, files) = (Kind::File, errand.files);
            let start = Start { errand: id, kind, stage, kept: None, paused: false, files };
            engine.start(start, JsValue::UNDEFINED).await;
        });
    }

    pub fn with_slot<T>(&self, id: u32, look: impl FnOnce(&mut Slot) -> T) -> Option<T> {
        self.slots.borrow_mut().get_mut(&id).map(look)
    }

    fn ids(&self) -> Vec<u32> {
        self.slots.borrow().keys().copied().collect()
    }

    /// One event for one errand, with all that follows from it.
    pub fn dispatch(self: &Rc<Self>, id: u32, event: Event) {
        let only_progress = matches!(event, Event::Tick | Event::Of(_, job::Event::Got { .. }));
        self.apply(id, event);
        if !only_progress {
            self.settle();
        }
        self.tell(id, only_progress);
    }

    fn apply(self: &Rc<Self>, id: u32, event: Event) {
        let effects = self.with_slot(id, |slot| slot.errand.step(now(), event));
        for effect in effects.unwrap_or_default() {
            self.perform(id, effect);
        }
    }

    /// Room for a chunk.
    pub fn buffer(&self, length: u32) -> Uint8Array {
        let spare = if u64::from(length) == CHUNK { self.spare.borrow_mut().pop() } else { None };
        spare.unwrap_or_else(|| Uint8Array::new_with_length(length))
    }

    pub fn reuse(&self, buffer: Uint8Array) {
        let mut spare = self.spare.borrow_mut();
        if u64::from(buffer.length()) == CHUNK && spare.len() < MOST_SPARE {
            spare.push(buffer);
        }
    }

    /// So many bytes were read: waits as long as the limit on the speed wants it. The other end waits too, once the
    /// buffers between are full.
    pub async fn pace(&self, bytes: u64) {
        let look = |bytes| {
            let mut bucket = self.cap.get()?;
            bucket.pass(now());
            bucket.take(bytes);
            self.cap.set(Some(bucket));
            Some(bucket.wait()).filter(|wait| *wait > 0)
        };
        let mut wait = look(bytes);
        while let Some(millis) = wait {
            // Not for too long: the limit may be another one meanwhile.
            sleep(millis.min(LONGEST_WAIT_MS) as u32).await;
            wait = look(0);
        }
    }

    /// Starts what may start, and shares out the chunks.
    fn settle(self: &Rc<Self>) {
        let running = || {
            let slots = self.slots.borrow();
            let running = slots.iter().filter(|(_, slot)| slot.errand.phase == Phase::Running);
            running.map(|(id, _)| *id).collect::<Vec<_>>()
        };
        let waiting = || {
            let slots = self.slots.borrow();
            let waits = |id: &&u32| slots.get(id).is_some_and(|slot| slot.errand.phase == Phase::Waiting);
            self.queue.borrow().iter().find(waits).copied()
        };
        while running().len() < MOST_ERRANDS
            && let Some(id) = waiting()
        {
            self.apply(id, Event::Start);
            self.tell(id, false);
        }
        let running = running();
        // With a limit on the speed, more of them would only split what is allowed.
        let lanes = if self.cap.get().is_some() { 1 } else { self.lanes.get() };
        for (at, id) in running.iter().enumerate() {
            let over = usize::from(at < lanes % running.len());
            self.apply(*id, Event::Budget((lanes / running.len() + over).max(1)));
        }
        self.forget_cancelled();
        self.tick();
    }

    /// Whatever there was to clean up has been asked for.
    pub fn forget_cancelled(&self) {
        let over = |slot: &mut Slot| {
            slot.errand.phase == Phase::Cancelled && slot.ops.is_empty() && !slot.working && slot.told_end()
        };
        self.slots.borrow_mut().retain(|_, slot| !over(slot));
    }

    /// Keeps speeds true and finds what stalls, as long as anything runs.
    fn tick(self: &Rc<Self>) {
        let any = |engine: &Self| engine.slots.borrow().values().any(|slot| !slot.errand.has_ended());
        if self.ticking.replace(true) {
            return;
        }
        let engine = self.clone();
        spawn_local(async move {
            while any(&engine) {
                sleep(TICK_MS).await;
                for id in engine.ids() {
                    engine.dispatch(id, Event::Tick);
                    engine.keep(id);
                }
            }
            engine.ticking.set(false);
        });
    }

    /// Reports an errand to the page; mere progress not more often than it can be seen.
    fn tell(&self, id: u32, only_progress: bool) {
        let row = self.with_slot(id, |slot| slot.row_to_tell(only_progress)).flatten();
        if let Some(row) = row {
            worker_scope::post(&Report::Row { errand: id, row });
        }
    }
}

/// Another has the file open.
fn is_taken(failure: &Failure) -> bool {
    failure.code == "NoModificationAllowedError"
}

impl Slot {
    fn row_to_tell(&mut self, only_progress: bool) -> Option<Row> {
        let (row, now) = (self.errand.row(), now());
        let due = self.told.is_none_or(|(at, phase)| phase != row.phase || now >= at + TELL_EVERY_MS);
        if !due && only_progress {
            return None;
        }
        self.told = Some((now, row.phase));
        Some(row)
    }

    fn told_end(&self) -> bool {
        self.told.is_some_and(|(_, phase)| phase == RowPhase::Cancelled)
    }
}
