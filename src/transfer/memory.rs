//! Where the queue is written down, so that a reload, a crash or another tab can go on from there.

use super::job::JobId;
use super::resume::Record;
use crate::browser::clock;
use crate::browser::db::Db;
use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use wasm_bindgen::JsValue;

const JOBS: &str = "jobs";

/// A burst of changes is written together.
const WRITE_EVERY_MS: f64 = 100.0;

pub struct Memory {
    db: Option<Db>,
    changed: RefCell<BTreeSet<JobId>>,
    due: Cell<bool>,
    /// When it was last written.
    written: Cell<f64>,
}

impl Memory {
    /// `scope` keeps the people of one browser apart.
    pub async fn open(scope: &str) -> Self {
        let db = Db::open(scope, &[JOBS]).await;
        Self { db, changed: RefCell::default(), due: Cell::new(false), written: Cell::new(f64::MIN) }
    }

    /// In the order of the queue.
    pub async fn load(&self) -> Vec<Record> {
        let Some(db) = &self.db else { return Vec::new() };
        let values = db.all(JOBS).await.into_iter().filter_map(|(_, value)| value.as_string());
        let mut records: Vec<Record> = values.filter_map(|text| Record::read(&text)).collect();
        records.sort_by_key(|record| record.place);
        records
    }

    /// Something about this job is to be written, at the latest after so many milliseconds; `None`: that is seen to.
    /// What comes alone is written at once, since a page that goes away can't be trusted to write any more.
    pub fn changed(&self, id: JobId) -> Option<u32> {
        self.changed.borrow_mut().insert(id);
        let wait = self.written.get() + WRITE_EVERY_MS - clock::monotonic_ms();
        (!self.due.replace(true)).then_some(wait.max(0.0) as u32)
    }

    /// Writes all that has changed, as it is now. Jobs without a record are over.
    pub fn write(&self, record: impl Fn(JobId) -> Option<Record>) {
        self.due.set(false);
        self.written.set(clock::monotonic_ms());
        let changed = self.changed.take();
        let Some(db) = self.db.as_ref().filter(|_| !changed.is_empty()) else { return };
        let text = |id| record(id).and_then(|record| serde_json::to_string(&record).ok());
        db.write(JOBS, changed.into_iter().map(|id| (id.0, text(id).map(|text| JsValue::from_str(&text)))));
    }
}
