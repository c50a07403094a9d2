//! The uploads of a session, whichever tab they are seen from. One tab leads and does the work; the others show it and
//! pass on what the person asks. When the leader closes, the next one goes on with the files it knows.
//!
//! Deliberately absent: what becomes of an upload (the desk's) and how it is done (`dispatch`'s).

use super::command::Command;
use super::dispatch::Inner;
use super::job::JobId;
use super::memory::Memory;
use super::view::{EngineEvent, JobView};
use crate::api::Client;
use crate::base::id::{DriveId, FileId};
use crate::browser::channel::FileChannel;
use crate::browser::clock;
use crate::browser::file::LocalFile;
use crate::browser::lock::Lock;
use crate::browser::observe::{Listening, on_window};
use crate::browser::source::{self, Finder, Source};
use crate::browser::walk::LocalHandle;
use serde::{Deserialize, Serialize};
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::rc::{Rc, Weak};
use wasm_bindgen_futures::spawn_local;

/// Change the number with the messages: tabs of an older build must not be talked to.
const PROTOCOL: u32 = 1;

/// Other tabs hear of changes together.
const TELL_TABS_MS: u32 = 250;

/// Rows in one message to another tab.
const ROWS_A_MESSAGE: usize = 500;

#[derive(Serialize, Deserialize)]
enum Said {
    /// A tab that follows is here, and wants to know everything.
    Hello {
        tab: u32,
    },
    Bye {
        tab: u32,
    },
    /// Files beside it.
    Do {
        tab: u32,
        serial: u32,
        command: Command,
    },

    /// A tab has begun to lead.
    Leading,
    Accepted {
        tab: u32,
        serial: u32,
    },
    Rows(Vec<JobView>),
    Gone(Vec<JobId>),
    Order(Vec<JobId>),
    Cap(Option<u64>),
    /// Files beside it, so that any tab can go on with them.
    Files(Vec<JobId>),
    Uploaded {
        drive: DriveId,
        parent: FileId,
    },
    FilesGiven {
        found: usize,
        strangers: Vec<String>,
    },
}

/// Dropped with the session, and every request with it.
#[derive(Clone)]
pub struct Engine {
    hub: Rc<Hub>,
}

struct Hub {
    client: Client,
    scope: String,
    tab: u32,
    on_event: Box<dyn Fn(EngineEvent)>,
    leader: RefCell<Option<Rc<Inner>>>,
    channel: RefCell<Option<FileChannel>>,
    lock: RefCell<Option<Lock>>,
    serial: Cell<u32>,
    /// What was asked for and not yet taken on by a leader.
    asked: RefCell<BTreeMap<u32, (Command, Vec<LocalFile>)>>,
    /// Of jobs that are not over, as far as this tab was told.
    files: RefCell<HashMap<JobId, LocalFile>>,
    followers: RefCell<HashSet<u32>>,
    /// Where the files of earlier visits came from.
    sources: RefCell<Vec<Source>>,
    /// To be told to the other tabs.
    news: RefCell<BTreeMap<JobId, JobView>>,
    signed_out: Cell<bool>,
    /// The limit on the speed, as far as this tab was told.
    cap: Cell<Option<u64>>,
    /// The highest number of a job this tab has seen: a row that ended has no record, and its number is not given again.
    newest: Cell<u32>,
    /// Commands of other tabs that were carried out: one is sent again when a tab begins to lead.
    done: RefCell<HashSet<(u32, u32)>>,
    _leaving: RefCell<Option<Listening>>,
}

impl Engine {
    /// `scope` names the person: tabs of one person act as one.
    pub fn new(client: Client, scope: &str, on_event: impl Fn(EngineEvent) + 'static) -> Self {
        let hub = Rc::new(Hub {
            client,
            scope: format!("pds-web.transfers.{PROTOCOL}.{scope}"),
            tab: (clock::random() * f64::from(u32::MAX)) as u32,
            on_event: Box::new(on_event),
            leader: RefCell::default(),
            channel: RefCell::default(),
            lock: RefCell::default(),
            serial: Cell::new(0),
            asked: RefCell::default(),
            files: RefCell::default(),
            followers: RefCell::default(),
            sources: RefCell::default(),
            news: RefCell::default(),
            signed_out: Cell::new(false),
            cap: Cell::new(None),
            newest: Cell::new(0),
            done: RefCell::default(),
            _leaving: RefCell::default(),
        });
        hub.attend();
        Self { hub }
    }

    /// Whatever tab leads does it.
    pub fn run(&self, command: Command, files: Vec<LocalFile>) {
        self.hub.run(command, files);
    }

    /// Remembers where files came from.
    pub fn keep_source(&self, handle: LocalHandle) {
        let (scope, key) = (self.hub.scope.clone(), clock::random() * f64::from(u32::MAX));
        spawn_local(async move {
            if let Some(db) = source::open(&scope).await {
                source::keep(&db, key as u32, &handle).await;
            }
        });
    }

    /// Finds files by their folders and names where they came from, with the person's leave.
    pub fn rearm(&self, lost: Vec<(String, String)>) {
        let (hub, sources) = (Rc::downgrade(&self.hub), self.hub.sources.borrow().clone());
        spawn_local(async move {
            let mut finder = Finder::new(source::may_read(&sources).await);
            let (mut folders, mut files) = (Vec::new(), Vec::new());
            for (folder, name) in lost {
                if let Some(file) = finder.file(&folder, &name).await {
                    folders.push(folder);
                    files.push(file);
                }
            }
            if let Some(hub) = hub.upgrade() {
                hub.run(Command::GiveFiles { folders }, files);
            }
        });
    }

    /// Loads what the first upload will need: call it when one is likely, as when files are dragged over the page.
    pub fn warm_up(&self) {
        self.hub.leader.borrow().iter().for_each(|leader| leader.pool.warm_up());
    }

    /// The session has expired: calls wait for the next one, parts in flight go on.
    pub fn set_signed_out(&self, signed_out: bool) {
        self.hub.signed_out.set(signed_out);
        self.hub.leader.borrow().iter().for_each(|leader| leader.set_signed_out(signed_out));
    }

    /// Closing this tab would interrupt something that no other tab goes on with.
    pub fn holds_work(&self) -> bool {
        let leads = self.hub.leader.borrow().as_ref().is_some_and(|leader| leader.is_under_way());
        leads && self.hub.followers.borrow().is_empty() || !self.hub.asked.borrow().is_empty()
    }
}

/// The session may end without the page.
impl Drop for Hub {
    fn drop(&mut self) {
        self.say(&Said::Bye { tab: self.tab }, &[]);
    }
}

impl Hub {
    fn attend(self: &Rc<Self>) {
        let heard = {
            let hub = Rc::downgrade(self);
            move |said, files| {
                if let Some(hub) = Weak::upgrade(&hub) {
                    hub.heard(said, files);
                }
            }
        };
        self.channel.replace(FileChannel::open(&self.scope, heard));
        let leaving = Rc::downgrade(self);
        self._leaving.replace(on_window("pagehide", move |_| {
            if let Some(hub) = leaving.upgrade() {
                hub.say(&Said::Bye { tab: hub.tab }, &[]);
            }
        }));
        let (lock, granted) = Lock::request(&self.scope).unzip();
        self.lock.replace(lock);
        let hub = Rc::downgrade(self);
        spawn_local(async move {
            // Without locks every tab leads, as well as it can.
            if let Some(granted) = granted
                && granted.await.is_err()
            {
                return;
            }
            Self::lead(&hub).await;
        });
        self.say(&Said::Hello { tab: self.tab }, &[]);
    }

    async fn lead(hub: &Weak<Self>) {
        let Some(scope) = hub.upgrade().map(|hub| hub.scope.clone()) else { return };
        let memory = Memory::open(&scope).await;
        let Some(this) = hub.upgrade() else { return };
        let events = hub.clone();
        let on_event = Rc::new(move |event| {
            if let Some(hub) = events.upgrade() {
                hub.event(event);
            }
        });
        let leader = Inner::new(this.client.clone(), memory, on_event);
        leader.set_signed_out(this.signed_out.get());
        leader.follow_network();
        if let Some(cap) = this.cap.get() {
            leader.run(Command::Cap(Some(cap)), Vec::new());
        }
        leader.restore(this.newest.get(), |id| this.files.borrow().get(&id).cloned()).await;
        if let Some(db) = source::open(&scope).await {
            if leader.has_unfinished() {
                let sources = source::kept(&db).await;
                this.pass_on(EngineEvent::Findable(!sources.is_empty()));
                this.sources.replace(sources);
            } else {
                source::forget_all(&db).await;
            }
        }
        this.leader.replace(Some(leader.clone()));
        leader.tell_order();
        this.say(&Said::Leading, &[]);
        for (_, (command, files)) in this.asked.take() {
            this.lead_command(&leader, command, files);
        }
    }

    fn run(self: &Rc<Self>, command: Command, files: Vec<LocalFile>) {
        let leader = self.leader.borrow().clone();
        if let Some(leader) = leader {
            return self.lead_command(&leader, command, files);
        }
        let serial = self.serial.get() + 1;
        self.serial.set(serial);
        self.say(&Said::Do { tab: self.tab, serial, command: command.clone() }, &files);
        self.asked.borrow_mut().insert(serial, (command, files));
    }

    fn lead_command(self: &Rc<Self>, leader: &Rc<Inner>, command: Command, files: Vec<LocalFile>) {
        let taken = leader.run(command, files);
        if !taken.is_empty() {
            self.files.borrow_mut().extend(taken.iter().cloned());
            let (ids, files): (Vec<JobId>, Vec<LocalFile>) = taken.into_iter().unzip();
            if !self.followers.borrow().is_empty() {
                self.say(&Said::Files(ids), &files);
            }
        }
    }

    /// What happens to the uploads this tab does.
    fn event(self: &Rc<Self>, event: EngineEvent) {
        if !self.followers.borrow().is_empty() {
            match &event {
                EngineEvent::Changed(view) => self.tell_tabs_soon(view.clone()),
                EngineEvent::Gone(id) => {
                    self.news.borrow_mut().remove(id);
                    self.say(&Said::Gone(vec![*id]), &[]);
                }
                EngineEvent::Order(ids) => self.say(&Said::Order(ids.clone()), &[]),
                EngineEvent::Cap(cap) => self.say(&Said::Cap(*cap), &[]),
                EngineEvent::FilesGiven { found, strangers } => {
                    self.say(&Said::FilesGiven { found: *found, strangers: strangers.clone() }, &[]);
                }
                // Only the tab that leads has looked.
                EngineEvent::Findable(_) => {}
                EngineEvent::Uploaded { drive, parent, .. } => {
                    self.say(&Said::Uploaded { drive: drive.clone(), parent: parent.clone() }, &[]);
                }
            }
        }
        self.pass_on(event);
    }

    /// To this tab's own interface.
    fn pass_on(&self, event: EngineEvent) {
        match &event {
            EngineEvent::Changed(view) => self.newest.set(self.newest.get().max(view.id.0)),
            EngineEvent::Cap(cap) => self.cap.set(*cap),
            _ => {}
        }
        match &event {
            EngineEvent::Changed(view) if view.phase.is_over() => {
                drop(self.files.borrow_mut().remove(&view.id))
            }
            EngineEvent::Gone(id) => drop(self.files.borrow_mut().remove(id)),
            _ => {}
        }
        (self.on_event)(event);
    }

    fn tell_tabs_soon(self: &Rc<Self>, view: JobView) {
        let first = self.news.borrow().is_empty();
        self.news.borrow_mut().insert(view.id, view);
        if first {
            let hub = Rc::downgrade(self);
            spawn_local(async move {
                clock::sleep(TELL_TABS_MS).await;
                if let Some(hub) = hub.upgrade() {
                    let rows: Vec<JobView> = hub.news.take().into_values().collect();
                    rows.chunks(ROWS_A_MESSAGE).for_each(|rows| hub.say(&Said::Rows(rows.to_vec()), &[]));
                }
            });
        }
    }

    fn heard(self: &Rc<Self>, said: Said, files: Vec<LocalFile>) {
        let leader = self.leader.borrow().clone();
        match (said, leader) {
            (Said::Hello { tab }, Some(leader)) => {
                self.followers.borrow_mut().insert(tab);
                let (ids, files): (Vec<JobId>, Vec<LocalFile>) =
                    self.files.borrow().iter().map(|(id, file)| (*id, file.clone())).unzip();
                self.say(&Said::Files(ids), &files);
                self.say(&Said::Cap(self.cap.get()), &[]);
                leader.tell_everything();
            }
            (Said::Bye { tab }, _) => drop(self.followers.borrow_mut().remove(&tab)),
            (Said::Do { tab, serial, command }, Some(leader)) => {
                if self.done.borrow_mut().insert((tab, serial)) {
                    self.lead_command(&leader, command, files);
                }
                self.say(&Said::Accepted { tab, serial }, &[]);
            }
            (_, Some(_)) => {}
            (Said::Leading, None) => {
                self.say(&Said::Hello { tab: self.tab }, &[]);
                for (serial, (command, files)) in self.asked.borrow().iter() {
                    let command = command.clone();
                    self.say(&Said::Do { tab: self.tab, serial: *serial, command }, files);
                }
            }
            (Said::Accepted { tab, serial }, None) if tab == self.tab => {
                self.asked.borrow_mut().remove(&serial);
            }
            (Said::Files(ids), None) => self.files.borrow_mut().extend(ids.into_iter().zip(files)),
            (Said::Rows(rows), None) => {
                rows.into_iter().for_each(|view| self.pass_on(EngineEvent::Changed(view)));
            }
            (Said::Gone(ids), None) => ids.into_iter().for_each(|id| self.pass_on(EngineEvent::Gone(id))),
            (Said::Order(ids), None) => self.pass_on(EngineEvent::Order(ids)),
            (Said::Cap(cap), None) => self.pass_on(EngineEvent::Cap(cap)),
            (Said::FilesGiven { found, strangers }, None) => {
                self.pass_on(EngineEvent::FilesGiven { found, strangers });
            }
            (Said::Uploaded { drive, parent }, None) => {
                self.pass_on(EngineEvent::Uploaded { drive, parent, entry: None });
            }
            (Said::Hello { .. } | Said::Do { .. } | Said::Accepted { .. }, None) => {}
        }
    }

    fn say(&self, said: &Said, files: &[LocalFile]) {
        self.channel.borrow().iter().for_each(|channel| channel.post(said, files));
    }
}
