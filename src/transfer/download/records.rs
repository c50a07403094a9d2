//! The stored records of downloads in the origin-private file system, from which a reload, a crash or another tab
//! resumes.

use super::job::Fingerprint;
use super::messages::STAGE;
use crate::base::id::{DriveId, FileId, UserId};
use crate::browser::clock;
use crate::browser::indexed_db::Database;
use crate::browser::opfs;
use crate::transfer::job::JobId;
use serde::{Deserialize, Serialize};
use std::rc::Rc;

/// IndexedDB, since its writes survive a killed browser and those of local storage do not.
const DATABASE: &str = "pds-web.downloads";
const STORE: &str = "records";

#[derive(Clone, Serialize, Deserialize)]
pub struct DownloadRecord {
    /// The number of its row in every tab.
    pub id: JobId,
    pub user: UserId,
    pub drive: DriveId,
    pub parent: FileId,
    pub file: FileId,
    pub name: String,
    #[serde(rename = "facts")]
    pub fingerprint: Fingerprint,
    /// How many bytes are written, and their CRC-64.
    pub front: u64,
    pub crc64: u64,
    /// The order of the queue: lower comes first.
    pub place: f64,
    pub paused: bool,
    /// When the file was handed to the browser, which may still be copying it.
    pub over: Option<f64>,
}

impl DownloadRecord {
    /// The name of its file in the origin-private file system.
    pub fn stage(&self) -> String {
        self.id.0.to_string()
    }
}

/// A random number, so that no two tabs choose the same.
pub fn new_id() -> JobId {
    let range = f64::from(u32::MAX - JobId::FIRST_DOWNLOAD);
    JobId(JobId::FIRST_DOWNLOAD + (clock::random() * range) as u32)
}

/// The store of the records. Without IndexedDB, downloads work but cannot be resumed.
#[derive(Clone)]
pub struct DownloadRecordStore(Option<Rc<Database>>);

impl DownloadRecordStore {
    pub async fn open() -> Self {
        Self(Database::open(DATABASE, &[STORE]).await.map(Rc::new))
    }

    /// In the order of the queue.
    pub async fn all(&self) -> Vec<DownloadRecord> {
        let Some(db) = &self.0 else { return Vec::new() };
        let values = db.get_all(STORE).await.into_iter().filter_map(|(_, value)| value.as_string());
        let mut records: Vec<DownloadRecord> =
            values.filter_map(|text| serde_json::from_str(&text).ok()).collect();
        records.sort_by(|one, other| one.place.total_cmp(&other.place));
        records
    }

    pub fn keep(&self, records: &[DownloadRecord]) {
        let text = |record: &DownloadRecord| Some((record.id, Some(serde_json::to_string(record).ok()?)));
        self.write(records.iter().filter_map(text));
    }

    /// Waits until everything written so far is stored.
    pub async fn stored(&self) {
        // A transaction that reads a store waits for those that wrote it.
        self.all().await;
    }

    pub fn forget(&self, id: JobId) {
        self.write(std::iter::once((id, None)));
    }

    /// Deletes files without a record. Only for the leading tab: no other tab creates files.
    pub async fn sweep(&self) {
        // In this order, because a record is stored before its file is created.
        let there = opfs::file_names(STAGE).await;
        let known: Vec<String> = self.all().await.iter().map(DownloadRecord::stage).collect();
        for name in there.iter().filter(|name| !known.contains(name)) {
            opfs::remove_file(STAGE, name).await;
        }
    }

    fn write(&self, changes: impl Iterator<Item = (JobId, Option<String>)>) {
        if let Some(db) = &self.0 {
            db.write_durably(STORE, changes.map(|(id, text)| (id.0, text.map(Into::into))));
        }
    }
}
