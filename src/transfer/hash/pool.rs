//! A few hash workers, shared: a file goes to the one with the fewest tasks.

use super::{HashWorkerReport, HashWorkerRequest, READY, SCRIPT};
use crate::browser::file::LocalFile;
use crate::browser::worker::{Worker, WorkerEvent};
use crate::model::entry::HashAlgorithm;
use std::cell::{Cell, RefCell};
use std::collections::HashSet;
use std::rc::{Rc, Weak};

/// Two already read as fast as most disks.
const MAX_WORKERS: usize = 2;

/// Receives the reports of a task, or `None` when its worker has failed.
type Listener = dyn Fn(u32, Option<HashWorkerReport>);

pub struct HashWorkerPool {
    inner: Rc<Inner>,
}

struct Inner {
    workers: RefCell<Vec<PooledWorker>>,
    serial: Cell<u32>,
    listener: Box<Listener>,
}

struct PooledWorker {
    id: u32,
    worker: Worker,
    tasks: HashSet<u32>,
}

impl HashWorkerPool {
    pub fn new(listener: impl Fn(u32, Option<HashWorkerReport>) + 'static) -> Self {
        let inner = Inner { workers: RefCell::default(), serial: Cell::new(0), listener: Box::new(listener) };
        Self { inner: Rc::new(inner) }
    }

    pub fn warm_up(&self) {
        if self.inner.workers.borrow().is_empty() {
            let pooled = self.spawn();
            self.inner.workers.borrow_mut().extend(pooled);
        }
    }

    /// Starts hashing and returns the number of the task. `None`: no worker could be started.
    pub fn hash(&self, file: &LocalFile, algorithm: HashAlgorithm, part_size: u64) -> Option<u32> {
        self.inner.workers.borrow_mut().retain(|pooled| !pooled.worker.is_broken());
        let all_busy = self.inner.workers.borrow().iter().all(|pooled| !pooled.tasks.is_empty());
        if all_busy && self.inner.workers.borrow().len() < MAX_WORKERS {
            let pooled = self.spawn();
            self.inner.workers.borrow_mut().extend(pooled);
        }
        let task = self.inner.next();
        let mut workers = self.inner.workers.borrow_mut();
        let least_busy = workers.iter_mut().min_by_key(|pooled| pooled.tasks.len())?;
        least_busy.tasks.insert(task);
        least_busy
            .worker
            .post(&HashWorkerRequest::Hash { task, algorithm, part_size }, std::slice::from_ref(file));
        Some(task)
    }

    pub fn stop(&self, task: u32) {
        for pooled in self.inner.workers.borrow_mut().iter_mut() {
            if pooled.tasks.remove(&task) {
                pooled.worker.post(&HashWorkerRequest::Stop { task }, &[]);
            }
        }
    }

    fn spawn(&self) -> Option<PooledWorker> {
        let id = self.inner.next();
        let inner = Rc::downgrade(&self.inner);
        let worker = Worker::spawn(SCRIPT, READY, move |event| Inner::handle_event(&inner, id, event))?;
        Some(PooledWorker { id, worker, tasks: HashSet::new() })
    }
}

impl Inner {
    fn next(&self) -> u32 {
        self.serial.set(self.serial.get() + 1);
        self.serial.get()
    }

    fn handle_event(inner: &Weak<Self>, id: u32, event: WorkerEvent<HashWorkerReport>) {
        let Some(inner) = inner.upgrade() else { return };
        let lost = match event {
            WorkerEvent::Message(report) => {
                let task = report.task();
                if inner.is_current(id, &report) {
                    (inner.listener)(task, Some(report));
                }
                return;
            }
            WorkerEvent::Broken => {
                let mut workers = inner.workers.borrow_mut();
                workers
                    .iter_mut()
                    .find(|pooled| pooled.id == id)
                    .map(|pooled| std::mem::take(&mut pooled.tasks))
            }
        };
        for task in lost.unwrap_or_default() {
            (inner.listener)(task, None);
        }
    }

    /// A stopped task may still have reports on the way.
    fn is_current(&self, id: u32, report: &HashWorkerReport) -> bool {
        let mut workers = self.workers.borrow_mut();
        let Some(pooled) = workers.iter_mut().find(|pooled| pooled.id == id) else { return false };
        match report {
            HashWorkerReport::Done { task, .. } | HashWorkerReport::Unreadable { task } => {
                pooled.tasks.remove(task)
            }
            HashWorkerReport::PreHash { task, .. } | HashWorkerReport::Front { task, .. } => {
                pooled.tasks.contains(task)
            }
        }
    }
}
