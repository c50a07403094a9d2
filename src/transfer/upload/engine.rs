//! The page's end of the uploads: what is asked for goes to the worker that does it (`bin/uploader`), what happens comes
//! back. Here stays what needs a page: keeping the computer awake, asking the person for leave to read files again, and
//! the sign-in, of which the worker only ever has the token of the moment.
//!
//! A command is kept until the worker has taken it on, so that one that dies, or never came, costs nothing.

use super::command::Command;
use super::messages::EngineEvent;
use super::messages::{Order, READY, Report, SCRIPT, Standing, scope_of};
use super::pending_folders::Shelf;
use crate::api::Client;
use crate::api::lend::Loan;
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

/// Dropped with the session, and every request with it.
#[derive(Clone)]
pub struct Engine {
    inner: Rc<Inner>,
}

struct Inner {
    client: Client,
    person: String,
    scope: String,
    tab: u32,
    on_event: Box<dyn Fn(EngineEvent)>,
    worker: RefCell<Option<Worker>>,
    /// The next worker that dies is replaced at once: one may die, but not one after the other.
    may_respawn: Cell<bool>,
    serial: Cell<u32>,
    /// What was asked for and not yet taken on.
    asked: RefCell<BTreeMap<u32, (Command, Vec<LocalFile>)>>,
    signed_out: Cell<bool>,
    standing: Cell<Standing>,
    wake: WakeLock,
    /// Where the files of earlier visits came from.
    sources: RefCell<Vec<RetainedHandle>>,
    _listening: RefCell<[Option<EventListener>; 3]>,
}

impl Engine {
    /// `scope` names the person: tabs of one person act as one.
    pub fn new(client: Client, scope: &str, on_event: impl Fn(EngineEvent) + 'static) -> Self {
        let inner = Rc::new(Inner {
            client,
            person: scope.to_owned(),
            scope: scope_of(scope),
            tab: (clock::random() * f64::from(u32::MAX)) as u32,
            on_event: Box::new(on_event),
            worker: RefCell::default(),
            may_respawn: Cell::new(true),
            serial: Cell::new(0),
            asked: RefCell::default(),
            signed_out: Cell::new(false),
            standing: Cell::default(),
            wake: WakeLock::default(),
            sources: RefCell::default(),
            _listening: RefCell::default(),
        });
        let on = |name, heard: fn(&Inner)| {
            let inner = Rc::downgrade(&inner);
            on_window(name, move |_| inner.upgrade().iter().for_each(|inner| heard(inner)))
        };
        inner._listening.replace([
            on("online", |inner| inner.order(&Order::Online(true))),
            on("offline", |inner| inner.order(&Order::Online(false))),
            on("pagehide", Inner::leave),
        ]);
        inner.spawn();
        Self { inner }
    }

    /// Whatever tab leads does it.
    pub fn run(&self, command: Command, files: Vec<LocalFile>) {
        self.inner.run(command, files);
    }

    /// Remembers where files came from.
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

    /// Finds files by their folders and names where they came from, with the person's leave.
    pub fn rearm(&self, lost: Vec<(String, String)>) {
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
                inner.run(Command::GiveFiles { folders }, files);
            }
        });
    }

    /// Where the files of earlier visits came from, as far as the browser can find them.
    pub fn sources(&self) -> Vec<RetainedHandle> {
        self.inner.sources.borrow().clone()
    }

    /// Loads what the first upload will need: call it when one is likely, as when files are dragged over the page.
    pub fn warm_up(&self) {
        self.inner.order(&Order::WarmUp);
    }

    /// The session has expired: calls wait for the next one, parts in flight go on.
    pub fn set_signed_out(&self, signed_out: bool) {
        self.inner.signed_out.set(signed_out);
        self.inner.order(&Order::SignedOut(signed_out));
    }

    /// The uploads have all that was asked for, and have written it down.
    pub fn has_all(&self) -> bool {
        self.inner.asked.borrow().is_empty()
    }

    /// Another tab of the same person is there.
    pub fn is_accompanied(&self) -> bool {
        self.inner.standing.get().accompanied
    }

    /// Closing this tab would interrupt something that no other tab goes on with.
    pub fn holds_work(&self) -> bool {
        self.inner.standing.get().holds_work || !self.inner.asked.borrow().is_empty()
    }
}

/// The session may end without the page.
impl Drop for Inner {
    fn drop(&mut self) {
        self.leave();
    }
}

impl Inner {
    fn spawn(self: &Rc<Self>) {
        let heard = {
            let inner = Rc::downgrade(self);
            move |heard| {
                if let Some(inner) = inner.upgrade() {
                    inner.heard(heard);
                }
            }
        };
        let Some(worker) = Worker::spawn(SCRIPT, READY, heard) else { return self.broken() };
        self.worker.replace(Some(worker));
        self.order(&Order::Start {
            endpoint: self.client.endpoint().to_owned(),
            loan: self.client.lend(),
            scope: self.scope.clone(),
            tab: self.tab,
        });
        self.order(&Order::SignedOut(self.signed_out.get()));
        self.order(&Order::Online(!http::is_offline()));
        for (serial, (command, files)) in self.asked.borrow().iter() {
            self.order_beside(&Order::Do { serial: *serial, command: command.clone() }, files);
        }
    }

    fn run(self: &Rc<Self>, command: Command, files: Vec<LocalFile>) {
        let serial = self.serial.get() + 1;
        self.serial.set(serial);
        let lost = self.worker.borrow().is_none();
        if !lost {
            self.order_beside(&Order::Do { serial, command: command.clone() }, &files);
        }
        self.asked.borrow_mut().insert(serial, (command, files));
        if lost {
            self.spawn();
        }
    }

    fn order(&self, order: &Order) {
        self.order_beside(order, &[]);
    }

    fn order_beside(&self, order: &Order, files: &[LocalFile]) {
        self.worker.borrow().iter().for_each(|worker| worker.post(order, files));
    }

    fn heard(self: &Rc<Self>, heard: WorkerEvent<Report>) {
        match heard {
            WorkerEvent::Message(Report::Accepted(serial)) => {
                self.asked.borrow_mut().remove(&serial);
                self.may_respawn.set(true);
            }
            WorkerEvent::Message(Report::Events(events)) => events.into_iter().for_each(&self.on_event),
            WorkerEvent::Message(Report::Standing(standing)) => self.stand(standing),
            WorkerEvent::Message(Report::Leading { unfinished }) => self.look_for_sources(unfinished),
            WorkerEvent::Message(Report::Refused(loan)) => self.lend_anew(loan),
            WorkerEvent::Broken => self.broken(),
        }
    }

    fn stand(&self, standing: Standing) {
        self.standing.set(standing);
        self.wake.set_wanted(standing.busy);
    }

    /// It could not be loaded, is of another build, or failed for good.
    fn broken(self: &Rc<Self>) {
        let held = self.standing.get().holds_work || !self.asked.borrow().is_empty();
        self.worker.take();
        self.stand(Standing::default());
        if self.may_respawn.replace(false) {
            self.spawn();
        } else if held {
            let failure = Failure { code: "Uploader".into(), ..Failure::local(FailureKind::Network) };
            (self.on_event)(EngineEvent::Broken(failure));
        }
    }

    /// The person signs in again, or another tab has.
    fn lend_anew(self: &Rc<Self>, refused: Loan) {
        let (inner, renewed) = (Rc::downgrade(self), self.client.lend_anew(refused));
        spawn_local(async move {
            let loan = renewed.await;
            if let Some(inner) = inner.upgrade() {
                inner.order(&Order::Lend(loan));
            }
        });
    }

    /// What can be found again is offered; where nothing is left to do, nobody will look for it.
    fn look_for_sources(self: &Rc<Self>, unfinished: bool) {
        let inner = Rc::downgrade(self);
        let (person, scope) = (self.person.clone(), self.scope.clone());
        spawn_local(async move {
            let Some(db) = retained_handles::open(&scope).await else { return };
            let drops = match Shelf::open(&person).await {
                Some(shelf) => !shelf.is_empty().await,
                None => false,
            };
            if !unfinished && !drops {
                return retained_handles::clear(&db).await;
            }
            let sources = retained_handles::load_all(&db).await;
            if let Some(inner) = inner.upgrade() {
                (inner.on_event)(EngineEvent::Findable(!sources.is_empty()));
                inner.sources.replace(sources);
            }
        });
    }

    /// The other tabs notice by the worker's locks.
    fn leave(&self) {
        if let Some(worker) = self.worker.take() {
            worker.shut_down(&Order::Leave);
        }
    }
}
