//! Folder uploads that were started and not yet completely handed to the queue, so that a crash loses nothing: when
//! the same folder is chosen again, it continues with the person's choices.

use super::folder_plan::PlanChoices;
use crate::base::id::{DriveId, FileId};
use crate::browser::clock;
use crate::browser::indexed_db::Database;
use crate::browser::web_lock::WebLock;
use serde::{Deserialize, Serialize};
use std::rc::Rc;

/// IndexedDB, since its writes survive a killed browser and those of local storage do not.
const STORE: &str = "drops";

/// More names than these do not help to recognise a folder.
const MOST_ROOTS: usize = 50;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PendingFolder {
    id: u32,
    /// By the local clock.
    started: f64,
    pub drive: DriveId,
    pub into: FileId,
    /// The name of the destination folder.
    pub folder: String,
    /// What was dropped: folders and single files.
    pub roots: Vec<String>,
    /// Single files were among it, which can be chosen again without a folder.
    #[serde(default = "unknown")]
    pub has_loose: bool,
    pub choices: PlanChoices,
}

/// Older builds did not store it.
fn unknown() -> bool {
    true
}

/// Keeps the record until `forget` is called. The lock tells other tabs that this one works on it.
pub struct PendingFolderGuard {
    id: u32,
    store: PendingFolderStore,
    _lock: Option<WebLock>,
}

/// `scope` identifies the person.
pub fn database_name(scope: &str) -> String {
    format!("pds-web.drops.{scope}")
}

/// The pending folders of one person.
#[derive(Clone)]
pub struct PendingFolderStore(Rc<Database>);

impl PendingFolderStore {
    /// `scope` identifies the person. `None`: this browser stores nothing.
    pub async fn open(scope: &str) -> Option<Self> {
        Database::open(&database_name(scope), &[STORE]).await.map(|db| Self(Rc::new(db)))
    }

    /// Those of earlier visits and of other tabs, the newest first.
    pub async fn all(&self) -> Vec<PendingFolder> {
        let values = self.0.get_all(STORE).await.into_iter().filter_map(|(_, value)| value.as_string());
        let mut folders: Vec<PendingFolder> =
            values.filter_map(|text| serde_json::from_str(&text).ok()).collect();
        folders.sort_by(|one, other| other.started.total_cmp(&one.started));
        folders
    }

    pub fn keep(
        &self,
        drive: DriveId,
        into: FileId,
        folder: String,
        roots: &[String],
        has_loose: bool,
        choices: PlanChoices,
    ) -> PendingFolderGuard {
        let id = (clock::random() * f64::from(u32::MAX)) as u32;
        let roots = roots.iter().take(MOST_ROOTS).cloned().collect();
        let started = clock::now_ms();
        let pending = PendingFolder { id, started, drive, into, folder, roots, has_loose, choices };
        self.write(id, serde_json::to_string(&pending).ok());
        PendingFolderGuard {
            id,
            store: self.clone(),
            _lock: WebLock::request(&lock_name(id)).map(|(lock, _)| lock),
        }
    }

    pub async fn is_empty(&self) -> bool {
        self.0.get_all(STORE).await.is_empty()
    }

    /// Waits until no other tab works on it. `None`: the other tab has finished it.
    pub async fn take_over(&self, folder: &PendingFolder) -> Option<PendingFolderGuard> {
        let lock = match WebLock::request(&lock_name(folder.id)) {
            Some((lock, granted)) => {
                granted.await.ok()?;
                Some(lock)
            }
            // Without locks nobody can tell; continuing in two tabs uploads nothing twice.
            None => None,
        };
        let still_there = self.all().await.iter().any(|known| known.id == folder.id);
        still_there.then(|| PendingFolderGuard { id: folder.id, store: self.clone(), _lock: lock })
    }

    fn write(&self, id: u32, folder: Option<String>) {
        self.0.write(STORE, std::iter::once((id, folder.map(|text| text.into()))));
    }
}

impl PendingFolderGuard {
    /// Everything is in the queue, or the person discarded it.
    pub fn forget(self) {
        self.store.write(self.id, None);
    }
}

impl PendingFolder {
    /// The same things into the same folder: the later one takes precedence.
    pub fn is_same_as(&self, other: &Self) -> bool {
        self.drive == other.drive && self.into == other.into && self.roots == other.roots
    }

    /// Whether any of these names was part of it.
    pub fn contains_any(&self, roots: &[String]) -> bool {
        roots.iter().any(|root| self.roots.contains(root))
    }

    pub fn name(&self) -> &str {
        self.roots.first().map_or("", String::as_str)
    }
}

fn lock_name(id: u32) -> String {
    format!("pds-web.folder.{id}")
}
