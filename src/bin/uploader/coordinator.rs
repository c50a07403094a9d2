//! Coordinates the tabs of one person. One tab leads and does the work; the others show it and forward the person's
//! commands. When the leader closes, the next one continues with the files it knows. The tabs communicate from worker
//! to worker.
//!
//! Deliberately absent: what happens to an upload (the queue decides) and how it is done (`leader` does).

use super::leader::Leader;
use super::outgoing::OutgoingEvents;
use super::queue_store::QueueStore;
use pds_web::api::Client;
use pds_web::browser::channel::FileChannel;
use pds_web::browser::file::LocalFile;
use pds_web::browser::web_lock::WebLock;
use pds_web::browser::{clock, worker_scope};
use pds_web::transfer::upload::messages::{TabMessage, TabStatus, UploadWorkerReport, presence_lock_name};
use pds_web::transfer::{EngineEvent, JobId, JobView, UploadCommand};
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::rc::{Rc, Weak};
use wasm_bindgen_futures::spawn_local;

/// Changes are sent to other tabs in batches at this interval.
const SEND_ROWS_MS: u32 = 250;

/// Rows in one message to another tab.
const ROWS_A_MESSAGE: usize = 500;

/// Dropped with the session, which aborts every request.
pub struct TabCoordinator {
    client: Client,
    scope: String,
    tab: u32,
    outgoing: Rc<OutgoingEvents>,
    leader: RefCell<Option<Rc<Leader>>>,
    channel: RefCell<Option<FileChannel>>,
    lock: RefCell<Option<WebLock>>,
    /// Commands that no leader has accepted yet.
    unaccepted: RefCell<BTreeMap<u32, (UploadCommand, Vec<LocalFile>)>>,
    /// Files of unfinished jobs, as far as this tab knows them.
    files: RefCell<HashMap<JobId, LocalFile>>,
    followers: RefCell<HashSet<u32>>,
    /// Held while this tab lives, once it is granted.
    presence: RefCell<Option<WebLock>>,
    /// Rows to send to the other tabs.
    unsent_rows: RefCell<BTreeMap<JobId, JobView>>,
    signed_out: Cell<bool>,
    online: Cell<bool>,
    /// The speed limit, as far as this tab knows it.
    cap: Cell<Option<u64>>,
    /// The highest job number seen: a row that ended has no record, and its number is not reused.
    newest: Cell<u32>,
    /// Commands of other tabs that were executed: they are sent again when a tab becomes the leader.
    done: RefCell<HashSet<(u32, u32)>>,
    /// As last reported to the page.
    status: Cell<TabStatus>,
}

impl TabCoordinator {
    pub fn new(client: Client, scope: String, tab: u32) -> Rc<Self> {
        let coordinator = Rc::new(Self {
            client,
            scope,
            tab,
            outgoing: Rc::default(),
            leader: RefCell::default(),
            channel: RefCell::default(),
            lock: RefCell::default(),
            unaccepted: RefCell::default(),
            files: RefCell::default(),
            followers: RefCell::default(),
            presence: RefCell::default(),
            unsent_rows: RefCell::default(),
            signed_out: Cell::new(false),
            online: Cell::new(true),
            cap: Cell::new(None),
            newest: Cell::new(0),
            done: RefCell::default(),
            status: Cell::default(),
        });
        coordinator.connect();
        coordinator
    }

    /// Executes a command of the page, here or in the leading tab.
    pub fn run(self: &Rc<Self>, serial: u32, command: UploadCommand, files: Vec<LocalFile>) {
        let leader = self.leader.borrow().clone();
        if let Some(leader) = leader {
            self.run_as_leader(&leader, command, files);
        } else {
            self.broadcast(&TabMessage::Do { tab: self.tab, serial, command: command.clone() }, &files);
            self.unaccepted.borrow_mut().insert(serial, (command, files));
            self.report_status();
        }
        worker_scope::post(&UploadWorkerReport::Accepted(serial));
    }

    pub fn warm_up(&self) {
        self.leader.borrow().iter().for_each(|leader| leader.warm_up());
    }

    pub fn set_signed_out(&self, signed_out: bool) {
        self.signed_out.set(signed_out);
        self.leader.borrow().iter().for_each(|leader| leader.set_signed_out(signed_out));
    }

    /// Every browser reports the network state to a page, only some to a worker.
    pub fn set_online(&self, online: bool) {
        self.online.set(online);
        self.leader.borrow().iter().for_each(|leader| leader.set_online(online));
    }

    fn connect(self: &Rc<Self>) {
        let on_message = {
            let coordinator = Rc::downgrade(self);
            move |message, files| {
                if let Some(coordinator) = Weak::upgrade(&coordinator) {
                    coordinator.handle_message(message, files);
                }
            }
        };
        self.channel.replace(FileChannel::open(&self.scope, on_message));
        let (lock, granted) = WebLock::request(&self.scope).unzip();
        self.lock.replace(lock);
        let coordinator = Rc::downgrade(self);
        spawn_local(async move {
            // Without locks, every tab leads.
            if let Some(granted) = granted
                && granted.await.is_err()
            {
                return;
            }
            Self::lead(&coordinator).await;
        });
        self.hold_presence_lock();
    }

    /// The leader must notice when this tab is gone, even by a crash. So presence is announced only once the lock is
    /// held that the leader waits for.
    fn hold_presence_lock(self: &Rc<Self>) {
        let Some((lock, granted)) = WebLock::request(&presence_lock_name(&self.scope, self.tab)) else {
            return;
        };
        let coordinator = Rc::downgrade(self);
        spawn_local(async move {
            if let (Ok(()), Some(coordinator)) = (granted.await, coordinator.upgrade()) {
                coordinator.presence.replace(Some(lock));
                coordinator.announce_presence();
            }
        });
    }

    fn announce_presence(&self) {
        if self.presence.borrow().is_some() {
            self.broadcast(&TabMessage::Hello { tab: self.tab }, &[]);
        }
    }

    /// Counts a tab as a follower until it is gone.
    fn follow(self: &Rc<Self>, tab: u32) {
        if !self.followers.borrow_mut().insert(tab) {
            return;
        }
        let Some((lock, gone)) = WebLock::request(&presence_lock_name(&self.scope, tab)) else { return };
        let coordinator = Rc::downgrade(self);
        spawn_local(async move {
            let is_gone = gone.await.is_ok();
            drop(lock);
            if let Some(coordinator) = coordinator.upgrade().filter(|_| is_gone) {
                coordinator.followers.borrow_mut().remove(&tab);
                coordinator.report_status();
            }
        });
    }

    async fn lead(coordinator: &Weak<Self>) {
        let Some(scope) = coordinator.upgrade().map(|coordinator| coordinator.scope.clone()) else { return };
        let store = QueueStore::open(&scope).await;
        let Some(this) = coordinator.upgrade() else { return };
        let events = coordinator.clone();
        let on_event = Rc::new(move |event| {
            if let Some(coordinator) = events.upgrade() {
                coordinator.event(event);
            }
        });
        let status = coordinator.clone();
        let on_step =
            Rc::new(move || status.upgrade().iter().for_each(|coordinator| coordinator.report_status()));
        let leader = Leader::new(this.client.clone(), store, on_event, on_step);
        leader.set_signed_out(this.signed_out.get());
        leader.set_online(this.online.get());
        if let Some(cap) = this.cap.get() {
            leader.run(UploadCommand::Cap(Some(cap)), Vec::new());
        }
        leader.restore(this.newest.get(), |id| this.files.borrow().get(&id).cloned()).await;
        this.leader.replace(Some(leader.clone()));
        leader.report_order();
        this.broadcast(&TabMessage::Leading, &[]);
        worker_scope::post(&UploadWorkerReport::Leading { unfinished: leader.has_unfinished() });
        for (_, (command, files)) in this.unaccepted.take() {
            this.run_as_leader(&leader, command, files);
        }
        this.report_status();
    }

    fn run_as_leader(self: &Rc<Self>, leader: &Rc<Leader>, command: UploadCommand, files: Vec<LocalFile>) {
        let accepted = leader.run(command, files);
        // The tab that asked may close as soon as its command is accepted.
        leader.write();
        if !accepted.is_empty() {
            self.files.borrow_mut().extend(accepted.iter().cloned());
            let (ids, files): (Vec<JobId>, Vec<LocalFile>) = accepted.into_iter().unzip();
            if !self.followers.borrow().is_empty() {
                self.broadcast(&TabMessage::Files(ids), &files);
            }
        }
    }

    /// An event of the uploads that this tab leads.
    fn event(self: &Rc<Self>, event: EngineEvent) {
        if !self.followers.borrow().is_empty() {
            match &event {
                EngineEvent::Changed(view) => self.send_rows_soon(view.clone()),
                EngineEvent::Gone(id) => {
                    self.unsent_rows.borrow_mut().remove(id);
                    self.broadcast(&TabMessage::Gone(vec![*id]), &[]);
                }
                EngineEvent::Order(ids) => self.broadcast(&TabMessage::Order(ids.clone()), &[]),
                EngineEvent::Cap(cap) => self.broadcast(&TabMessage::Cap(*cap), &[]),
                EngineEvent::FilesGiven { found, unmatched } => {
                    self.broadcast(
                        &TabMessage::FilesGiven { found: *found, unmatched: unmatched.clone() },
                        &[],
                    );
                }
                // These concern only the page.
                EngineEvent::FilesRecoverable(_) | EngineEvent::Broken(_) => {}
                EngineEvent::Uploaded { drive, parent, .. } => {
                    self.broadcast(
                        &TabMessage::Uploaded { drive: drive.clone(), parent: parent.clone() },
                        &[],
                    );
                }
            }
        }
        self.report_to_page(event);
    }

    /// To this tab's own page.
    fn report_to_page(&self, event: EngineEvent) {
        match &event {
            EngineEvent::Changed(view) => self.newest.set(self.newest.get().max(view.id.0)),
            EngineEvent::Cap(cap) => self.cap.set(*cap),
            _ => {}
        }
        match &event {
            EngineEvent::Changed(view) if view.phase.needs_no_file() => {
                drop(self.files.borrow_mut().remove(&view.id))
            }
            EngineEvent::Gone(id) => drop(self.files.borrow_mut().remove(id)),
            _ => {}
        }
        self.outgoing.push(event);
    }

    fn send_rows_soon(self: &Rc<Self>, view: JobView) {
        let first = self.unsent_rows.borrow().is_empty();
        self.unsent_rows.borrow_mut().insert(view.id, view);
        if first {
            let coordinator = Rc::downgrade(self);
            spawn_local(async move {
                clock::sleep(SEND_ROWS_MS).await;
                if let Some(coordinator) = coordinator.upgrade() {
                    let rows: Vec<JobView> = coordinator.unsent_rows.take().into_values().collect();
                    rows.chunks(ROWS_A_MESSAGE)
                        .for_each(|rows| coordinator.broadcast(&TabMessage::Rows(rows.to_vec()), &[]));
                }
            });
        }
    }

    fn handle_message(self: &Rc<Self>, message: TabMessage, files: Vec<LocalFile>) {
        let leader = self.leader.borrow().clone();
        match (message, leader) {
            (TabMessage::Hello { tab }, Some(leader)) => {
                self.follow(tab);
                let (ids, files): (Vec<JobId>, Vec<LocalFile>) =
                    self.files.borrow().iter().map(|(id, file)| (*id, file.clone())).unzip();
                self.broadcast(&TabMessage::Files(ids), &files);
                self.broadcast(&TabMessage::Cap(self.cap.get()), &[]);
                leader.report_everything();
            }
            (TabMessage::Do { tab, serial, command }, Some(leader)) => {
                if self.done.borrow_mut().insert((tab, serial)) {
                    self.run_as_leader(&leader, command, files);
                }
                self.broadcast(&TabMessage::Accepted { tab, serial }, &[]);
            }
            (_, Some(_)) => {}
            (TabMessage::Leading, None) => {
                self.announce_presence();
                for (serial, (command, files)) in self.unaccepted.borrow().iter() {
                    let command = command.clone();
                    self.broadcast(&TabMessage::Do { tab: self.tab, serial: *serial, command }, files);
                }
            }
            (TabMessage::Accepted { tab, serial }, None) if tab == self.tab => {
                self.unaccepted.borrow_mut().remove(&serial);
            }
            (TabMessage::Files(ids), None) => self.files.borrow_mut().extend(ids.into_iter().zip(files)),
            (TabMessage::Rows(rows), None) => {
                rows.into_iter().for_each(|view| self.report_to_page(EngineEvent::Changed(view)));
            }
            (TabMessage::Gone(ids), None) => {
                ids.into_iter().for_each(|id| self.report_to_page(EngineEvent::Gone(id)))
            }
            (TabMessage::Order(ids), None) => self.report_to_page(EngineEvent::Order(ids)),
            (TabMessage::Cap(cap), None) => self.report_to_page(EngineEvent::Cap(cap)),
            (TabMessage::FilesGiven { found, unmatched }, None) => {
                self.report_to_page(EngineEvent::FilesGiven { found, unmatched });
            }
            (TabMessage::Uploaded { drive, parent }, None) => {
                self.report_to_page(EngineEvent::Uploaded { drive, parent, entry: None });
            }
            (TabMessage::Hello { .. } | TabMessage::Do { .. } | TabMessage::Accepted { .. }, None) => {}
        }
        self.report_status();
    }

    /// The page decides by it whether it may be closed, so it is reported at once.
    fn report_status(&self) {
        let leader = self.leader.borrow();
        let under_way = leader.as_ref().is_some_and(|leader| leader.is_under_way());
        let status = TabStatus {
            busy: leader.as_ref().is_some_and(|leader| leader.is_busy()),
            holds_work: under_way && self.followers.borrow().is_empty()
                || !self.unaccepted.borrow().is_empty(),
            accompanied: leader.is_none() || !self.followers.borrow().is_empty(),
        };
        if self.status.replace(status) != status {
            worker_scope::post(&UploadWorkerReport::Status(status));
        }
    }

    fn broadcast(&self, message: &TabMessage, files: &[LocalFile]) {
        self.channel.borrow().iter().for_each(|channel| channel.post(message, files));
    }
}
