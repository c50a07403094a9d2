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
    /// Identifies the person and the domain. Empty in records of older builds, which knew only the user.
    #[serde(default)]
    pub scope: String,
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

    pub fn belongs_to(&self, scope: &str) -> bool {
        match self.scope.is_empty() {
            true => scope.split_once('.').is_some_and(|(_, user)| user == self.user.as_str()),
            false => self.scope == scope,
        }
    }

    /// The scope, or what is known of it.
    pub fn owner(&self) -> String {
        if self.scope.is_empty() { format!(".{}", self.user) } else { self.scope.clone() }
    }

    /// How long the browser may take to copy the finished file: it reports no end. A slow disk writes 5 MB/s.
    pub fn copying_ms(&self) -> f64 {
        60_000.0 + self.fingerprint.size as f64 / 5_000.0
    }

    /// In how many milliseconds the browser has copied the finished file; `None`: it is not finished.
    pub fn copied_in_ms(&self) -> Option<f64> {
        let since = clock::now_ms() - self.over?;
        // The clock may have been changed.
        let is_copying = (0.0..self.copying_ms()).contains(&since);
        Some(if is_copying { self.copying_ms() - since } else { 0.0 })
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

    pub fn is_available(&self) -> bool {
        self.0.is_some()
    }

    /// In the order of the queue.
    pub async fn all(&self) -> Vec<DownloadRecord> {
        self.try_all().await.unwrap_or_default()
    }

    /// `None` when the records could not be read.
    async fn try_all(&self) -> Option<Vec<DownloadRecord>> {
        let values = self.0.as_ref()?.try_get_all(STORE).await?.into_iter();
        let values = values.filter_map(|(_, value)| value.as_string());
        let mut records: Vec<DownloadRecord> =
            values.filter_map(|text| serde_json::from_str(&text).ok()).collect();
        records.sort_by(|one, other| one.place.total_cmp(&other.place));
        Some(records)
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

    /// Removes the records of a person, except of finished files that the browser is still copying.
    pub async fn remove_unfinished(&self, scope: &str) {
        let own = |record: &DownloadRecord| record.belongs_to(scope) || record.owner() == scope;
        let records = self.all().await.into_iter().filter(|record| own(record) && record.over.is_none());
        self.write(records.map(|record| (record.id, None)));
    }

    /// Removes finished files that the browser has copied, and files without a record. Returns in how many milliseconds
    /// the browser will have copied the next one.
    pub async fn sweep(&self) -> Option<f64> {
        // In this order, because a record is stored before its file is created.
        let there = opfs::file_names(STAGE).await;
        // Without the records nobody knows which files are needed.
        let records = self.try_all().await?;
        let (copied, kept): (Vec<_>, Vec<_>) =
            records.into_iter().partition(|record| record.copied_in_ms() == Some(0.0));
        self.write(copied.iter().map(|record| (record.id, None)));
        let known: Vec<String> = kept.iter().map(DownloadRecord::stage).collect();
        for name in there.iter().filter(|name| !known.contains(name)) {
            opfs::remove_file(STAGE, name).await;
        }
        kept.iter().filter_map(DownloadRecord::copied_in_ms).min_by(f64::total_cmp)
    }

    fn write(&self, changes: impl Iterator<Item = (JobId, Option<String>)>) {
        if let Some(db) = &self.0 {
            db.write_durably(STORE, changes.map(|(id, text)| (id.0, text.map(Into::into))));
        }
    }
}
