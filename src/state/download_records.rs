//! What is remembered of downloads that wait in the page's own storage, so that a reload loses nothing of them.

use crate::base::id::{DriveId, FileId, UserId};
use crate::browser::storage;
use crate::transfer::download::job::Facts;
use serde::{Deserialize, Serialize};

const KEY: &str = "downloads";

#[derive(Clone, Serialize, Deserialize)]
pub struct Record {
    /// Its name in the stage.
    pub stage: String,
    pub user: UserId,
    pub drive: DriveId,
    pub parent: FileId,
    pub file: FileId,
    pub name: String,
    pub facts: Facts,
    /// How far it is written, and the CRC-64 of that.
    pub front: u64,
    pub crc64: u64,
    /// When it was given to the browser, which may still be copying it.
    pub over: Option<f64>,
}

pub fn all() -> Vec<Record> {
    storage::local_get(KEY).and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
}

/// Other tabs keep theirs in the same list, so it is read afresh each time.
pub fn keep(record: &Record) {
    change(&record.stage, Some(record));
}

pub fn forget(stage: &str) {
    change(stage, None);
}

fn change(stage: &str, record: Option<&Record>) {
    let mut records = all();
    records.retain(|known| known.stage != stage);
    records.extend(record.cloned());
    if let Ok(text) = serde_json::to_string(&records) {
        storage::local_set(KEY, &text);
    }
}
