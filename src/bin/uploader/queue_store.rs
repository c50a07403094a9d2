//! Stores the queue in IndexedDB, so that a reload, a crash or another tab can continue.

use super::throttle::Throttle;
use pds_web::browser::indexed_db::Database;
use pds_web::transfer::job::JobId;
use pds_web::transfer::upload::messages::JOBS;
use pds_web::transfer::upload::resume::UploadRecord;
use std::cell::RefCell;
use std::collections::BTreeSet;
use wasm_bindgen::JsValue;

/// Bursts of changes are written together.
const WRITE_EVERY_MS: u32 = 25;

pub struct QueueStore {
    db: Option<Database>,
    changed: RefCell<BTreeSet<JobId>>,
    throttle: Throttle,
}

impl QueueStore {
    /// `scope` separates the people that use one browser.
    pub async fn open(scope: &str) -> Self {
        let db = Database::open(scope, &[JOBS]).await;
        Self { db, changed: RefCell::default(), throttle: Throttle::new(WRITE_EVERY_MS) }
    }

    /// In the order of the queue.
    pub async fn load(&self) -> Vec<UploadRecord> {
        let Some(db) = &self.db else { return Vec::new() };
        let values = db.get_all(JOBS).await.into_iter().filter_map(|(_, value)| value.as_string());
        let mut records: Vec<UploadRecord> = values.filter_map(|text| UploadRecord::parse(&text)).collect();
        records.sort_by_key(|record| record.place);
        records
    }

    /// A job has changed: returns in how many milliseconds to call `write`; `None`: a call is pending. A single
    /// change is written at once and a burst soon, since a closing page ends its workers.
    pub fn changed(&self, id: JobId) -> Option<u32> {
        self.changed.borrow_mut().insert(id);
        self.throttle.due_in()
    }

    /// Writes the current records of all changed jobs. Jobs without a record have ended.
    pub fn write(&self, record: impl Fn(JobId) -> Option<UploadRecord>) {
        self.throttle.done();
        let changed = self.changed.take();
        let Some(db) = self.db.as_ref().filter(|_| !changed.is_empty()) else { return };
        let text = |id| record(id).and_then(|record| serde_json::to_string(&record).ok());
        db.write(JOBS, changed.into_iter().map(|id| (id.0, text(id).map(|text| JsValue::from_str(&text)))));
    }
}
