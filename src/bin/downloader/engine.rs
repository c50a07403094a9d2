//! The download engine: receives requests from the page, applies every event to its task, has the effects performed,
//! and reports progress.

use super::fetch::ActiveRequest;
use super::output::OutputStream;
use super::perform::SinkOperation;
use super::platform::now;
use super::sink::{self, Sink};
use js_sys::Uint8Array;
use pds_web::base::failure::{Failure, FailureKind};
use pds_web::browser::clock::sleep;
use pds_web::browser::worker_scope;
use pds_web::transfer::connection_budget::ConnectionBudget;
use pds_web::transfer::download::job::{CHUNK, DownloadEvent, DownloadPhase};
use pds_web::transfer::download::local_names::LocalNames;
use pds_web::transfer::download::messages::{
    Destination, DownloadWorkerReport, DownloadWorkerRequest, NewTask, READY, RemoteFile, TaskPhase, TaskView,
};
use pds_web::transfer::download::task::{DownloadTask, TaskEvent};
use pds_web::transfer::download::zip::ZipLayout;
use pds_web::transfer::rate_limit::TokenBucket;
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, HashMap, VecDeque};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::FileSystemDirectoryHandle;

/// Concurrent tasks.
const MAX_TASKS: usize = 2;
/// Buffers kept for the next chunks.
const MOST_SPARE: usize = 4;

/// Progress is reported to the page at most this often.
const REPORT_EVERY_MS: u64 = 200;
const TICK_MS: u32 = 500;

/// The speed limit is checked again after this long.
const LONGEST_WAIT_MS: u64 = 500;

/// How often, and at what interval, to retry opening a file that another tab has open.
const OPEN_TRIES: u32 = 100;
const OPEN_AGAIN_MS: u32 = 100;

pub struct DownloadEngine {
    tasks: RefCell<BTreeMap<u32, RunningTask>>,
    /// In the order in which they are started.
    queue: RefCell<Vec<u32>>,
    /// Tasks whose destination is being opened, and the events that wait for it.
    starting: RefCell<BTreeMap<u32, Vec<TaskEvent>>>,
    /// Scratch memory for computing checksums.
    pub scratch: RefCell<Vec<u8>>,
    offline: Cell<bool>,
    /// Buffers of written chunks, to be reused: the browser is slow to collect them.
    spare: RefCell<Vec<Uint8Array>>,
    /// Concurrent requests over all tasks.
    max_requests: Cell<usize>,
    cap: Cell<Option<TokenBucket>>,
    ticking: Cell<bool>,
    lives: Cell<u32>,
}

/// A task and its resources outside of its value.
pub struct RunningTask {
    pub task: DownloadTask,
    /// Distinguishes a restarted task from the one before with the same number, whose operations may still be ending.
    pub life: u32,
    stage: String,
    /// Absent during an operation.
    pub sink: Option<Sink>,
    pub operations: VecDeque<SinkOperation>,
    pub working: bool,
    /// Chunks received but not written, by file and first byte.
    pub buffers: HashMap<(usize, u64), Uint8Array>,
    pub requests: Vec<ActiveRequest>,
    /// Incremented whenever the chunks of a file are discarded, so that results of earlier operations are ignored.
    pub discards: HashMap<usize, u32>,
    /// File, length and CRC-64 of a prefix that is written but not flushed, so it is not reported yet.
    pub unstored: Option<(usize, u64, u64)>,
    /// The local names of its files.
    names: LocalNames,
    /// The size of the archive, once it is known.
    pub layout: Option<ZipLayout>,
    reported: Option<(u64, TaskPhase)>,
}

pub fn run() {
    let engine = Rc::new(DownloadEngine {
        tasks: RefCell::default(),
        queue: RefCell::default(),
        starting: RefCell::default(),
        scratch: RefCell::default(),
        offline: Cell::new(false),
        spare: RefCell::default(),
        max_requests: Cell::new(ConnectionBudget::split(false, true).down as usize),
        cap: Cell::new(None),
        ticking: Cell::new(false),
        lives: Cell::new(0),
    });
    worker_scope::serve(READY, move |request, attached| {
        engine.handle_request(request, attached.into_iter().next().unwrap_or_default());
    });
}

impl DownloadEngine {
    fn handle_request(self: &Rc<Self>, request: DownloadWorkerRequest, attached: JsValue) {
        match request {
            DownloadWorkerRequest::Start(start) => {
                self.starting.borrow_mut().insert(start.task, Vec::new());
                let engine = self.clone();
                spawn_local(async move { engine.start(start, attached).await });
            }
            DownloadWorkerRequest::FilesListed { task, files, last } => self.files_listed(task, files, last),
            DownloadWorkerRequest::ListingFailed { task, failure } => {
                self.dispatch(task, TaskEvent::ListingFailed(failure))
            }
            DownloadWorkerRequest::Pause(task) => self.request(task, TaskEvent::Pause),
            DownloadWorkerRequest::Resume(task) => self.request(task, TaskEvent::Resume),
            DownloadWorkerRequest::Cancel(task) => {
                self.request(task, TaskEvent::Cancel);
                self.tasks
                    .borrow_mut()
                    .retain(|id, running| *id != task || running.task.phase != DownloadPhase::Done);
            }
            DownloadWorkerRequest::Retry(task) => self.retry(task),
            DownloadWorkerRequest::Url { task, file, answer } => {
                self.dispatch(task, TaskEvent::File(file as usize, DownloadEvent::Url(answer)));
            }
            DownloadWorkerRequest::Online(online) => {
                self.offline.set(!online);
                self.ids().into_iter().for_each(|id| self.dispatch(id, TaskEvent::Online(online)));
            }
            DownloadWorkerRequest::MaxRequests(most) => {
                self.max_requests.set(most as usize);
                self.reschedule();
            }
            DownloadWorkerRequest::Queue(ids) => drop(self.queue.replace(ids)),
            DownloadWorkerRequest::Cap(cap) => {
                self.cap.set(cap.map(|limit| TokenBucket::new(now(), limit)));
                self.reschedule();
            }
            DownloadWorkerRequest::Unstage(name) => spawn_local(async move {
                // It may be deleted already.
                let _ = sink::unstage(&name).await;
            }),
        }
    }

    /// Requests for a task whose destination is being opened wait for that.
    fn request(self: &Rc<Self>, id: u32, event: TaskEvent) {
        if let Some(waiting) = self.starting.borrow_mut().get_mut(&id) {
            return waiting.push(event);
        }
        self.dispatch(id, event);
    }

    async fn start(self: Rc<Self>, start: NewTask, attached: JsValue) {
        let id = start.task;
        self.open(start, attached).await;
        let waited = self.starting.borrow_mut().remove(&id);
        waited.into_iter().flatten().for_each(|event| self.dispatch(id, event));
    }

    async fn open(self: &Rc<Self>, start: NewTask, attached: JsValue) {
        let NewTask { task: id, kind, stage, mut kept, paused, files } = start;
        let sink = match kind {
            Destination::File => match self.open_stage(&stage).await {
                Ok((sink, size)) => {
                    // The browser may have cleared its storage.
                    kept = kept.filter(|(front, _)| *front <= size);
                    Some(sink)
                }
                Err(failure) if is_taken(&failure) => {
                    return worker_scope::post(&DownloadWorkerReport::HeldByOtherTab(id));
                }
                Err(_) => None,
            },
            Destination::Chosen => OutputStream::new(attached).map(Sink::Chosen),
            Destination::Archive => OutputStream::new(attached).map(Sink::archive),
            Destination::Folder => attached.dyn_into::<FileSystemDirectoryHandle>().ok().map(Sink::folder),
        };
        let has_no_sink = sink.is_none();
        let mut running = RunningTask {
            task: DownloadTask::new(kind, kept, files),
            life: self.lives.replace(self.lives.get() + 1),
            stage,
            sink,
            operations: VecDeque::new(),
            working: false,
            buffers: HashMap::new(),
            requests: Vec::new(),
            discards: HashMap::new(),
            names: LocalNames::default(),
            layout: None,
            unstored: None,
            reported: None,
        };
        if kind == Destination::File && kept.is_none() {
            running.operations.push_back(SinkOperation::Truncate(0));
        }
        self.tasks.borrow_mut().insert(id, running);
        self.work(id);
        if paused {
            self.apply(id, TaskEvent::Pause);
        }
        self.dispatch(id, TaskEvent::Online(!self.offline.get()));
        if has_no_sink {
            self.dispatch(id, TaskEvent::SinkFailed(Failure::local(FailureKind::NotWritten)));
        }
    }

    /// The tab that had it before may still be closing: the browser releases its lock slightly before its files.
    async fn open_stage(&self, stage: &str) -> Result<(Sink, u64), Failure> {
        for _ in 1..OPEN_TRIES {
            match Sink::stage(stage.to_owned()).await {
                Err(failure) if is_taken(&failure) => sleep(OPEN_AGAIN_MS).await,
                opened => return opened,
            }
        }
        Sink::stage(stage.to_owned()).await
    }

    fn files_listed(self: &Rc<Self>, id: u32, mut files: Vec<RemoteFile>, last: bool) {
        self.with_task(id, |running| files.iter_mut().for_each(|file| running.names.assign_path(file)));
        self.dispatch(id, TaskEvent::FilesListed { files, last });
        let length = self.with_task(id, |running| {
            (last && running.task.kind == Destination::Archive).then(|| running.layout())
        });
        if let Some(layout) = length.flatten() {
            worker_scope::post(&DownloadWorkerReport::Length { task: id, bytes: layout.length() });
        }
    }

    fn retry(self: &Rc<Self>, id: u32) {
        let is_lost = |running: &mut RunningTask| {
            running.task.kind == Destination::File && running.task.job(0).is_none()
        };
        if self.with_task(id, is_lost) != Some(true) {
            return self.dispatch(id, TaskEvent::Retry);
        }
        // The destination could not be opened or was lost: it is opened again.
        let Some(RunningTask { task, stage, .. }) = self.tasks.borrow_mut().remove(&id) else { return };
        let engine = self.clone();
        spawn_local(async move {
            let (kind, files) = (Destination::File, task.files);
            let start = NewTask { task: id, kind, stage, kept: None, paused: false, files };
            engine.start(start, JsValue::UNDEFINED).await;
        });
    }

    pub fn with_task<T>(&self, id: u32, look: impl FnOnce(&mut RunningTask) -> T) -> Option<T> {
        self.tasks.borrow_mut().get_mut(&id).map(look)
    }

    fn ids(&self) -> Vec<u32> {
        self.tasks.borrow().keys().copied().collect()
    }

    /// Applies one event to one task, with its consequences for the others.
    pub fn dispatch(self: &Rc<Self>, id: u32, event: TaskEvent) {
        let only_progress =
            matches!(event, TaskEvent::Tick | TaskEvent::File(_, DownloadEvent::Progress { .. }));
        self.apply(id, event);
        if !only_progress {
            self.reschedule();
        }
        self.report(id, only_progress);
    }

    fn apply(self: &Rc<Self>, id: u32, event: TaskEvent) {
        let effects = self.with_task(id, |running| running.task.step(now(), event));
        for effect in effects.unwrap_or_default() {
            self.perform(id, effect);
        }
    }

    /// A buffer for a chunk.
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

    /// Counts bytes that were read, and waits as long as the speed limit requires. The sender waits too, once the
    /// buffers in between are full.
    pub async fn wait_for_rate_limit(&self, bytes: u64) {
        let look = |bytes| {
            let mut bucket = self.cap.get()?;
            bucket.pass(now());
            bucket.take(bytes);
            self.cap.set(Some(bucket));
            Some(bucket.wait()).filter(|wait| *wait > 0)
        };
        let mut wait = look(bytes);
        while let Some(millis) = wait {
            // Not too long: the limit may change meanwhile.
            sleep(millis.min(LONGEST_WAIT_MS) as u32).await;
            wait = look(0);
        }
    }

    /// Starts tasks, and distributes the requests.
    fn reschedule(self: &Rc<Self>) {
        let running = || {
            let tasks = self.tasks.borrow();
            let running = tasks.iter().filter(|(_, running)| running.task.phase == DownloadPhase::Running);
            running.map(|(id, _)| *id).collect::<Vec<_>>()
        };
        let waiting = || {
            let tasks = self.tasks.borrow();
            let waits =
                |id: &&u32| tasks.get(id).is_some_and(|running| running.task.phase == DownloadPhase::Waiting);
            self.queue.borrow().iter().find(waits).copied()
        };
        while running().len() < MAX_TASKS
            && let Some(id) = waiting()
        {
            self.apply(id, TaskEvent::Start);
            self.report(id, false);
        }
        let running = running();
        // Under a speed limit, concurrent requests would only divide it.
        let max_requests = if self.cap.get().is_some() { 1 } else { self.max_requests.get() };
        for (at, id) in running.iter().enumerate() {
            let over = usize::from(at < max_requests % running.len());
            self.apply(*id, TaskEvent::Budget((max_requests / running.len() + over).max(1)));
        }
        self.forget_cancelled();
        self.tick();
    }

    /// Removes cancelled tasks once their clean-up is done.
    pub fn forget_cancelled(&self) {
        let over = |running: &mut RunningTask| {
            running.task.phase == DownloadPhase::Cancelled
                && running.operations.is_empty()
                && !running.working
                && running.reported_end()
        };
        self.tasks.borrow_mut().retain(|_, running| !over(running));
    }

    /// Updates speeds and finds stalled requests while anything runs.
    fn tick(self: &Rc<Self>) {
        let any = |engine: &Self| engine.tasks.borrow().values().any(|running| !running.task.has_ended());
        if self.ticking.replace(true) {
            return;
        }
        let engine = self.clone();
        spawn_local(async move {
            while any(&engine) {
                sleep(TICK_MS).await;
                for id in engine.ids() {
                    engine.dispatch(id, TaskEvent::Tick);
                    engine.keep(id);
                }
            }
            engine.ticking.set(false);
        });
    }

    /// Reports a task to the page, but progress alone not more often than it can be seen.
    fn report(&self, id: u32, only_progress: bool) {
        let view = self.with_task(id, |running| running.view_to_report(only_progress)).flatten();
        if let Some(view) = view {
            worker_scope::post(&DownloadWorkerReport::Progress { task: id, view });
        }
    }
}

/// Another tab has the file open.
fn is_taken(failure: &Failure) -> bool {
    failure.code == "NoModificationAllowedError"
}

impl RunningTask {
    fn view_to_report(&mut self, only_progress: bool) -> Option<TaskView> {
        let (row, now) = (self.task.view(), now());
        let due = self.reported.is_none_or(|(at, phase)| phase != row.phase || now >= at + REPORT_EVERY_MS);
        if !due && only_progress {
            return None;
        }
        self.reported = Some((now, row.phase));
        Some(row)
    }

    fn reported_end(&self) -> bool {
        self.reported.is_some_and(|(_, phase)| phase == TaskPhase::Cancelled)
    }
}
