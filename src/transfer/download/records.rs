//! What is remembered of downloads that wait in the page's own storage, so that neither a reload nor a crash loses
//! anything of them, and another tab can go on.

use super::job::Fingerprint;
use super::messages::STAGE;
use crate::base::id::{DriveId, FileId, UserId};
use crate::browser::clock;
use crate::browser::indexed_db::Database;
use crate::browser::opfs;
use crate::transfer::job::JobId;
use serde::{Deserialize, Serialize};
use std::rc::Rc;

/// IndexedDB, which a killed browser has written; local storage it has not.
const DATABASE: &str = "pds-web.downloads";
const STORE: &str = "records";

#[derive(Clone, Serialize, Deserialize)]
pub struct DownloadRecord {
    /// Its row has this number in every tab.
    pub id: JobId,
    pub user: UserId,
    pub drive: DriveId,
    pub parent: FileId,
    pub file: FileId,
    pub name: String,
    #[serde(rename = "facts")]
    pub fingerprint: Fingerprint,
    /// How far it is written, and the CRC-64 of that.
    pub front: u64,
    pub crc64: u64,
    /// Those with a lower one come first.
    pub place: f64,
    pub paused: bool,
    /// When it was given to the browser, which may still be copying it.
    pub over: Option<f64>,
}

impl DownloadRecord {
    /// Its name in the stage.
    pub fn stage(&self) -> String {
        self.id.0.to_string()
    }
}

/// A number no other tab gives.
pub fn new_id() -> JobId {
    let range = f64::from(u32::MAX - JobId::FIRST_DOWNLOAD);
    JobId(JobId::FIRST_DOWNLOAD + (clock::random() * range) as u32)
}

/// Where they are kept. A browser that keeps nothing still downloads.
#[derive(Clone)]
pub struct DownloadRecordStore(Option<Rc<Database>>);

impl DownloadRecordStore {
    pub async fn open() -> Self {
        Self(Database::open(DATABASE, &[STORE]).await.map(Rc::new))
    }

    /// In the order in which they are to be done.
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

    pub fn forget(&self, id: JobId) {
        self.write(std::iter::once((id, None)));
    }

    /// Bytes of which nothing is known any more are given back. For whoever leads: nobody else has bytes put there.
    pub async fn sweep(&self) {
        // In this order: what lies there was recorded before it was put there.
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
