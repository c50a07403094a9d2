//! Where resume records are kept: one value in local storage, so that any later tab can continue.
//!
//! Read and written whole each time, because other tabs write too.

use super::resume::{Record, Records};
use crate::base::id::UploadId;
use crate::base::time::Timestamp;
use crate::browser::{clock, storage};

const KEY: &str = "pds-web.uploads";
const TAB_KEY: &str = "pds-web.tab";

pub struct Memory {
    /// Survives a reload of this tab, and nothing else.
    tab: String,
}

impl Memory {
    pub fn open() -> Self {
        let tab = storage::session_get(TAB_KEY).unwrap_or_else(|| {
            let tab = format!("{:016x}", (clock::random() * 2f64.powi(63)) as u64);
            storage::session_set(TAB_KEY, &tab);
            tab
        });
        Self { tab }
    }

    pub fn keep(&self, record: Record) {
        self.keep_all(vec![record]);
    }

    pub fn keep_all(&self, alive: Vec<Record>) {
        let now = now();
        let mut records = load();
        for record in alive {
            records.keep(Record { touched: now, tab: self.tab.clone(), ..record }, now);
        }
        save(&records);
    }

    pub fn forget_upload(&self, upload: &UploadId) {
        let mut records = load();
        records.forget_upload(upload);
        save(&records);
    }

    pub fn forget(&self, forgotten: &[Record]) {
        let mut records = load();
        forgotten.iter().for_each(|record| records.forget(record));
        save(&records);
    }

    pub fn orphaned(&self) -> Vec<Record> {
        load().orphaned(&self.tab, now()).cloned().collect()
    }
}

fn load() -> Records {
    storage::local_get(KEY).map(Records::read).unwrap_or_default()
}

fn save(records: &Records) {
    if records.is_empty() {
        storage::local_remove(KEY);
    } else {
        storage::local_set(KEY, records);
    }
}

/// Records are compared across tabs and visits, so by the time of day.
fn now() -> Timestamp {
    Timestamp(clock::now_ms() as i64)
}
