//! The page's end of the uploads: sends commands to the upload worker (`bin/uploader`) and receives its events. What
//! needs a page stays here: keeping the computer awake, asking for permission to read files again, and the sign-in,
//! of which the worker only receives the current token.
//!
//! A command is kept until the worker has accepted it, so that a worker that crashes or fails to start loses nothing.

use super::command::UploadCommand;
use super::messages::EngineEvent;
use super::messages::{READY, SCRIPT, TabStatus, UploadWorkerReport, UploadWorkerRequest, shared_name};
use super::pending_folders::PendingFolderStore;
use crate::api::Client;
use crate::api::worker_token::TokenLease;
use crate::base::failure::{Failure, FailureKind};
use crate::browser::clock::{self, TimeSlice};
use crate::browser::dropped_items::LocalHandle;
use crate::browser::file::LocalFile;
use crate::browser::http;
use crate::browser::observe::{EventListener, on_window};
use crate::browser::retained_handles::{self, FileFinder, RetainedHandle};
use crate::browser::wake_lock::WakeLock;
use crate::browser::worker::{Worker, WorkerEvent};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;

/// Dropped with the session, which aborts every request.
#[derive(Clone)]
pub struct UploadEngine {
    inner: Rc<Inner>,
}

struct Inner {
    client: Client,
    person: String,
    scope: String,
    tab: u32,
    on_event: Box<dyn Fn(EngineEvent)>,
    worker: RefCell<Option<Worker>>,
    /// A worker that fails is replaced once; a replacement that fails before it accepted a command is not.
    may_respawn: Cell<bool>,
    serial: Cell<u32>,
    /// Commands that were not accepted yet.
    unaccepted: RefCell<BTreeMap<u32, (UploadCommand, Vec<LocalFile>)>>,
    signed_out: Cell<bool>,
    status: Cell<TabStatus>,
    wake: WakeLock,
    /// The handles of files of earlier visits.
    sources: RefCell<Vec<RetainedHandle>>,
    _listening: RefCell<[Option<EventListener>; 3]>,
}

impl UploadEngine {
    /// `scope` identifies the person: all tabs of one person share the uploads.
    pub fn new(client: Client, scope: &str, on_event: impl Fn(EngineEvent) + 'static) -> Self {
        let inner = Rc::new(Inner {
            client,
            person: scope.to_owned(),
            scope: shared_name(scope),
            tab: (clock::random() * f64::from(u32::MAX)) as u32,
            on_event: Box::new(on_event),
            worker: RefCell::default(),
            may_respawn: Cell::new(true),
            serial: Cell::new(0),
            unaccepted: RefCell::default(),
            signed_out: Cell::new(false),
            status: Cell::default(),
            wake: WakeLock::default(),
            sources: RefCell::default(),
            _listening: RefCell::default(),
        });
        let on = |name, listener: fn(&Inner)| {
            let inner = Rc::downgrade(&inner);
            on_window(name, move |_| inner.upgrade().iter().for_each(|inner| listener(inner)))
        };
        inner._listening.replace([
            on("online", |inner| inner.post(&UploadWorkerRequest::Online(true))),
            on("offline", |inner| inner.post(&UploadWorkerRequest::Online(false))),
            on("pagehide", Inner::leave),
        ]);
        inner.spawn();
        Self { inner }
    }

    /// The leading tab executes it.
    pub fn run(&self, command: UploadCommand, files: Vec<LocalFile>) {
        self.inner.run(command, files);
    }

    /// Stores handles, so that files can be found again.
    pub fn keep_sources(&self, handles: Vec<LocalHandle>) {
        if handles.is_empty() {
            return;
        }
        let scope = self.inner.scope.clone();
        spawn_local(async move {
            let Some(db) = retained_handles::open(&scope).await else { return };
            let mut time_slice = TimeSlice::default();
            for handle in handles {
                let key = clock::random() * f64::from(u32::MAX);
                retained_handles::store(&db, key as u32, &handle).await;
                time_slice.yield_if_over().await;
            }
        });
    }

    /// Finds files by folder and name among the stored handles, after asking for permission.
    pub fn recover_files(&self, lost: Vec<(String, String)>) {
        let (inner, sources) = (Rc::downgrade(&self.inner), self.inner.sources.borrow().clone());
        spawn_local(async move {
            let mut finder = FileFinder::new(retained_handles::request_read_permission(&sources).await);
            let (mut folders, mut files) = (Vec::new(), Vec::new());
            for (folder, name) in lost {
                if let Some(file) = finder.file(&folder, &name).await {
                    folders.push(folder);
                    files.push(file);
                }
            }
            if let Some(inner) = inner.upgrade() {
                inner.run(UploadCommand::GiveFiles { folders }, files);
            }
        });
    }

    /// The stored handles of earlier visits, as far as the browser still has them.
    pub fn sources(&self) -> Vec<RetainedHandle> {
        self.inner.sources.borrow().clone()
    }

    /// Loads what the first upload needs. Call it when an upload is likely, for example when files are dragged over
    /// the page.
    pub fn warm_up(&self) {
        self.inner.post(&UploadWorkerRequest::WarmUp);
    }

    /// The session has expired: calls wait for the next one, parts in flight continue.
    pub fn set_signed_out(&self, signed_out: bool) {
        self.inner.signed_out.set(signed_out);
        self.inner.post(&UploadWorkerRequest::SignedOut(signed_out));
    }

    /// All commands are accepted and stored.
    pub fn has_all(&self) -> bool {
        self.inner.unaccepted.borrow().is_empty()
    }

    /// Another tab of the same person is open.
    pub fn is_accompanied(&self) -> bool {
        self.inner.status.get().accompanied
    }

    /// Closing this tab would interrupt something that no other tab continues.
    pub fn holds_work(&self) -> bool {
        self.inner.status.get().holds_work || !self.inner.unaccepted.borrow().is_empty()
    }
}

/// The session may end while the page stays.
impl Drop for Inner {
    fn drop(&mut self) {
        self.leave();
    }
}

impl Inner {
    fn spawn(self: &Rc<Self>) {
        let on_event = {
            let inner = Rc::downgrade(self);
            move |event| {
                if let Some(inner) = inner.upgrade() {
                    inner.handle_report(event);
                }
            }
        };
        let Some(worker) = Worker::spawn(SCRIPT, READY, on_event) else { return self.worker_failed() };
        self.worker.replace(Some(worker));
        self.post(&UploadWorkerRequest::Start {
            endpoint: self.client.endpoint().to_owned(),
            lease: self.client.lease_token(),
            scope: self.scope.clone(),
            tab: self.tab,
        });
        self.post(&UploadWorkerRequest::SignedOut(self.signed_out.get()));
        self.post(&UploadWorkerRequest::Online(!http::is_offline()));
        for (serial, (command, files)) in self.unaccepted.borrow().iter() {
            self.post_with_files(
                &UploadWorkerRequest::Do { serial: *serial, command: command.clone() },
                files,
            );
        }
    }

    fn run(self: &Rc<Self>, command: UploadCommand, files: Vec<LocalFile>) {
        let serial = self.serial.get() + 1;
        self.serial.set(serial);
        let lost = self.worker.borrow().is_none();
        if !lost {
            self.post_with_files(&UploadWorkerRequest::Do { serial, command: command.clone() }, &files);
        }
        self.unaccepted.borrow_mut().insert(serial, (command, files));
        if lost {
            self.spawn();
        }
    }

    fn post(&self, request: &UploadWorkerRequest) {
        self.post_with_files(request, &[]);
    }

    fn post_with_files(&self, request: &UploadWorkerRequest, files: &[LocalFile]) {
        self.worker.borrow().iter().for_each(|worker| worker.post(request, files));
    }

    fn handle_report(self: &Rc<Self>, event: WorkerEvent<UploadWorkerReport>) {
        match event {
            WorkerEvent::Message(UploadWorkerReport::Accepted(serial)) => {
                self.unaccepted.borrow_mut().remove(&serial);
                self.may_respawn.set(true);
            }
            WorkerEvent::Message(UploadWorkerReport::Events(events)) => {
                events.into_iter().for_each(&self.on_event)
            }
            WorkerEvent::Message(UploadWorkerReport::Status(status)) => self.set_status(status),
            WorkerEvent::Message(UploadWorkerReport::Leading { unfinished }) => self.find_sources(unfinished),
            WorkerEvent::Message(UploadWorkerReport::Refused(lease)) => self.renew_lease(lease),
            WorkerEvent::Broken => self.worker_failed(),
        }
    }

    fn set_status(&self, status: TabStatus) {
        self.status.set(status);
        self.wake.set_wanted(status.busy);
    }

    /// The worker could not be loaded, is of another build, or has crashed.
    fn worker_failed(self: &Rc<Self>) {
        let held = self.status.get().holds_work || !self.unaccepted.borrow().is_empty();
        self.worker.take();
        self.set_status(TabStatus::default());
        if self.may_respawn.replace(false) {
            self.spawn();
        } else if held {
            let failure = Failure { code: "Uploader".into(), ..Failure::local(FailureKind::Network) };
            (self.on_event)(EngineEvent::Broken(failure));
        }
    }

    /// Waits until the person signs in again, here or in another tab.
    fn renew_lease(self: &Rc<Self>, refused: TokenLease) {
        let (inner, renewed) = (Rc::downgrade(self), self.client.renew_lease(refused));
        spawn_local(async move {
            let lease = renewed.await;
            if let Some(inner) = inner.upgrade() {
                inner.post(&UploadWorkerRequest::Lend(lease));
            }
        });
    }

    /// Offers to recover files that can be found again; forgets the handles when nothing is left to upload.
    fn find_sources(self: &Rc<Self>, unfinished: bool) {
        let inner = Rc::downgrade(self);
        let (person, scope) = (self.person.clone(), self.scope.clone());
        spawn_local(async move {
            let Some(db) = retained_handles::open(&scope).await else { return };
            let has_pending_folders = match PendingFolderStore::open(&person).await {
                Some(store) => !store.is_empty().await,
                None => false,
            };
            if !unfinished && !has_pending_folders {
                return retained_handles::clear(&db).await;
            }
            let sources = retained_handles::load_all(&db).await;
            if let Some(inner) = inner.upgrade() {
                (inner.on_event)(EngineEvent::FilesRecoverable(!sources.is_empty()));
                inner.sources.replace(sources);
            }
        });
    }

    /// The other tabs notice it by the worker's locks.
    fn leave(&self) {
        if let Some(worker) = self.worker.take() {
            worker.shut_down(&UploadWorkerRequest::Leave);
        }
    }
}
