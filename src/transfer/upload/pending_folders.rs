//! Drops that were started and not yet handed on to the uploads as a whole, so that a crash loses nothing of them: the
//! same folder, chosen once more, goes on as the person had decided.

use super::folder_plan::PlanChoices;
use crate::base::id::{DriveId, FileId};
use crate::browser::clock;
use crate::browser::indexed_db::Database;
use crate::browser::web_lock::WebLock;
use serde::{Deserialize, Serialize};
use std::rc::Rc;

/// IndexedDB, which a killed browser has written; local storage it has not.
const STORE: &str = "drops";

/// Names beyond these add nothing to know a drop again by.
const MOST_ROOTS: usize = 50;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PendingFolder {
    id: u32,
    /// By the person's clock.
    started: f64,
    pub drive: DriveId,
    pub into: FileId,
    /// What the folder it goes into is called.
    pub folder: String,
    /// What was dropped: folders, and files by themselves.
    pub roots: Vec<String>,
    /// Files by themselves were among it, which can be chosen again without a folder.
    #[serde(default = "unknown")]
    pub has_loose: bool,
    pub choices: PlanChoices,
}

/// An older build has not written it down.
fn unknown() -> bool {
    true
}

/// Remembered as long as this is not `over`. The lock tells other tabs that somebody is at it.
pub struct PendingFolderGuard {
    id: u32,
    store: PendingFolderStore,
    _lock: Option<WebLock>,
}

/// Where the folders of one person are kept.
#[derive(Clone)]
pub struct PendingFolderStore(Rc<Database>);

impl PendingFolderStore {
    /// `scope` names the person. `None`: this browser keeps nothing.
    pub async fn open(scope: &str) -> Option<Self> {
        Database::open(&format!("pds-web.drops.{scope}"), &[STORE]).await.map(|db| Self(Rc::new(db)))
    }

    /// The folders of earlier visits, and of other tabs, the newest first.
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

    /// Waits until no other tab is at it. `None`: the other tab brought it to its end.
    pub async fn take_over(&self, folder: &PendingFolder) -> Option<PendingFolderGuard> {
        let lock = match WebLock::request(&lock_name(folder.id)) {
            Some((lock, granted)) => {
                granted.await.ok()?;
                Some(lock)
            }
            // Without locks nobody can tell; going on twice sends nothing twice.
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
    /// All of it is with the uploads, or the person doesn't want it any more.
    pub fn forget(self) {
        self.store.write(self.id, None);
    }
}

impl PendingFolder {
    /// The same thing into the same folder: the one that was begun later decides.
    pub fn is_same_as(&self, other: &Self) -> bool {
        self.drive == other.drive && self.into == other.into && self.roots == other.roots
    }

    /// Whether this is what was dropped then.
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
