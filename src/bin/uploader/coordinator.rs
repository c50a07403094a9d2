//! The uploads of a session, whichever tab they are seen from. One tab leads and does the work; the others show it and
//! pass on what the person asks. When the leader closes, the next one goes on with the files it knows. The tabs talk from
//! worker to worker.
//!
//! Deliberately absent: what becomes of an upload (the desk's) and how it is done (`dispatch`'s).

use super::leader::Inner;
use super::outgoing::Outbox;
use super::queue_store::Memory;
use pds_web::api::Client;
use pds_web::browser::channel::FileChannel;
use pds_web::browser::file::LocalFile;
use pds_web::browser::web_lock::WebLock;
use pds_web::browser::{clock, worker_scope};
use pds_web::transfer::upload::messages::{Report, Said, Standing, presence_of};
use pds_web::transfer::{Command, EngineEvent, JobId, JobView};
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::rc::{Rc, Weak};
use wasm_bindgen_futures::spawn_local;

/// Other tabs hear of changes together.
const TELL_TABS_MS: u32 = 250;

/// Rows in one message to another tab.
const ROWS_A_MESSAGE: usize = 500;

/// Dropped with the session, and every request with it.
pub struct Hub {
    client: Client,
    scope: String,
    tab: u32,
    outbox: Rc<Outbox>,
    leader: RefCell<Option<Rc<Inner>>>,
    channel: RefCell<Option<FileChannel>>,
    lock: RefCell<Option<WebLock>>,
    /// What was asked for and not yet taken on by a leader.
    asked: RefCell<BTreeMap<u32, (Command, Vec<LocalFile>)>>,
    /// Of jobs that are not over, as far as this tab was told.
    files: RefCell<HashMap<JobId, LocalFile>>,
    followers: RefCell<HashSet<u32>>,
    /// Held as long as this tab lives, once it was granted.
    presence: RefCell<Option<WebLock>>,
    /// To be told to the other tabs.
    news: RefCell<BTreeMap<JobId, JobView>>,
    signed_out: Cell<bool>,
    online: Cell<bool>,
    /// The limit on the speed, as far as this tab was told.
    cap: Cell<Option<u64>>,
    /// The highest number of a job this tab has seen: a row that ended has no record, and its number is not given again.
    newest: Cell<u32>,
    /// Commands of other tabs that were carried out: one is sent again when a tab begins to lead.
    done: RefCell<HashSet<(u32, u32)>>,
    /// As the page was told.
    standing: Cell<Standing>,
}

impl Hub {
    pub fn new(client: Client, scope: String, tab: u32) -> Rc<Self> {
        let hub = Rc::new(Self {
            client,
            scope,
            tab,
            outbox: Rc::default(),
            leader: RefCell::default(),
            channel: RefCell::default(),
            lock: RefCell::default(),
            asked: RefCell::default(),
            files: RefCell::default(),
            followers: RefCell::default(),
            presence: RefCell::default(),
            news: RefCell::default(),
            signed_out: Cell::new(false),
            online: Cell::new(true),
            cap: Cell::new(None),
            newest: Cell::new(0),
            done: RefCell::default(),
            standing: Cell::default(),
        });
        hub.attend();
        hub
    }

    /// What the page asks for. Whatever tab leads does it.
    pub fn run(self: &Rc<Self>, serial: u32, command: Command, files: Vec<LocalFile>) {
        let leader = self.leader.borrow().clone();
        if let Some(leader) = leader {
            self.lead_command(&leader, command, files);
        } else {
            self.say(&Said::Do { tab: self.tab, serial, command: command.clone() }, &files);
            self.asked.borrow_mut().insert(serial, (command, files));
            self.tell_standing();
        }
        worker_scope::post(&Report::Accepted(serial));
    }

    pub fn warm_up(&self) {
        self.leader.borrow().iter().for_each(|leader| leader.warm_up());
    }

    pub fn set_signed_out(&self, signed_out: bool) {
        self.signed_out.set(signed_out);
        self.leader.borrow().iter().for_each(|leader| leader.set_signed_out(signed_out));
    }

    /// A page hears of the network in every browser, a worker only in some.
    pub fn set_online(&self, online: bool) {
        self.online.set(online);
        self.leader.borrow().iter().for_each(|leader| leader.set_online(online));
    }

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
        let (lock, granted) = WebLock::request(&self.scope).unzip();
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
        self.be_present();
    }

    /// Whoever leads is to notice when this tab is gone, even by a crash. So it says that it is here only when it has
    /// the lock the leader will wait for.
    fn be_present(self: &Rc<Self>) {
        let Some((lock, granted)) = WebLock::request(&presence_of(&self.scope, self.tab)) else { return };
        let hub = Rc::downgrade(self);
        spawn_local(async move {
            if let (Ok(()), Some(hub)) = (granted.await, hub.upgrade()) {
                hub.presence.replace(Some(lock));
                hub.say_hello();
            }
        });
    }

    fn say_hello(&self) {
        if self.presence.borrow().is_some() {
            self.say(&Said::Hello { tab: self.tab }, &[]);
        }
    }

    /// Knows of a tab until it is gone.
    fn follow(self: &Rc<Self>, tab: u32) {
        if !self.followers.borrow_mut().insert(tab) {
            return;
        }
        let Some((lock, gone)) = WebLock::request(&presence_of(&self.scope, tab)) else { return };
        let hub = Rc::downgrade(self);
        spawn_local(async move {
            let is_gone = gone.await.is_ok();
            drop(lock);
            if let Some(hub) = hub.upgrade().filter(|_| is_gone) {
                hub.followers.borrow_mut().remove(&tab);
                hub.tell_standing();
            }
        });
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
        let standing = hub.clone();
        let on_step = Rc::new(move || standing.upgrade().iter().for_each(|hub| hub.tell_standing()));
        let leader = Inner::new(this.client.clone(), memory, on_event, on_step);
        leader.set_signed_out(this.signed_out.get());
        leader.set_online(this.online.get());
        if let Some(cap) = this.cap.get() {
            leader.run(Command::Cap(Some(cap)), Vec::new());
        }
        leader.restore(this.newest.get(), |id| this.files.borrow().get(&id).cloned()).await;
        this.leader.replace(Some(leader.clone()));
        leader.tell_order();
        this.say(&Said::Leading, &[]);
        worker_scope::post(&Report::Leading { unfinished: leader.has_unfinished() });
        for (_, (command, files)) in this.asked.take() {
            this.lead_command(&leader, command, files);
        }
        this.tell_standing();
    }

    fn lead_command(self: &Rc<Self>, leader: &Rc<Inner>, command: Command, files: Vec<LocalFile>) {
        let taken = leader.run(command, files);
        // Who asked may go away as soon as it is told that this was taken on.
        leader.write();
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
                // Of the page alone.
                EngineEvent::Findable(_) | EngineEvent::Broken(_) => {}
                EngineEvent::Uploaded { drive, parent, .. } => {
                    self.say(&Said::Uploaded { drive: drive.clone(), parent: parent.clone() }, &[]);
                }
            }
        }
        self.pass_on(event);
    }

    /// To this tab's own page.
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
        self.outbox.put(event);
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
                self.follow(tab);
                let (ids, files): (Vec<JobId>, Vec<LocalFile>) =
                    self.files.borrow().iter().map(|(id, file)| (*id, file.clone())).unzip();
                self.say(&Said::Files(ids), &files);
                self.say(&Said::Cap(self.cap.get()), &[]);
                leader.tell_everything();
            }
            (Said::Do { tab, serial, command }, Some(leader)) => {
                if self.done.borrow_mut().insert((tab, serial)) {
                    self.lead_command(&leader, command, files);
                }
                self.say(&Said::Accepted { tab, serial }, &[]);
            }
            (_, Some(_)) => {}
            (Said::Leading, None) => {
                self.say_hello();
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
        self.tell_standing();
    }

    /// The page answers from this whether it may be closed, so it hears at once.
    fn tell_standing(&self) {
        let leader = self.leader.borrow();
        let under_way = leader.as_ref().is_some_and(|leader| leader.is_under_way());
        let standing = Standing {
            busy: leader.as_ref().is_some_and(|leader| leader.is_busy()),
            holds_work: under_way && self.followers.borrow().is_empty() || !self.asked.borrow().is_empty(),
            accompanied: leader.is_none() || !self.followers.borrow().is_empty(),
        };
        if self.standing.replace(standing) != standing {
            worker_scope::post(&Report::Standing(standing));
        }
    }

    fn say(&self, said: &Said, files: &[LocalFile]) {
        self.channel.borrow().iter().for_each(|channel| channel.post(said, files));
    }
}
