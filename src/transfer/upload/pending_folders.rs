//! Drops that were started and not yet handed on to the uploads as a whole, so that a crash loses nothing of them: the
//! same folder, chosen once more, goes on as the person had decided.

use super::folder_plan::Choices;
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
pub struct Drop {
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
    pub choices: Choices,
}

/// An older build has not written it down.
fn unknown() -> bool {
    true
}

/// Remembered as long as this is not `over`. The lock tells other tabs that somebody is at it.
pub struct Kept {
    id: u32,
    shelf: Shelf,
    _lock: Option<WebLock>,
}

/// Where the drops of one person are kept.
#[derive(Clone)]
pub struct Shelf(Rc<Database>);

impl Shelf {
    /// `scope` names the person. `None`: this browser keeps nothing.
    pub async fn open(scope: &str) -> Option<Self> {
        Database::open(&format!("pds-web.drops.{scope}"), &[STORE]).await.map(|db| Self(Rc::new(db)))
    }

    /// The drops of earlier visits, and of other tabs, the newest first.
    pub async fn all(&self) -> Vec<Drop> {
        let values = self.0.get_all(STORE).await.into_iter().filter_map(|(_, value)| value.as_string());
        let mut drops: Vec<Drop> = values.filter_map(|text| serde_json::from_str(&text).ok()).collect();
        drops.sort_by(|one, other| other.started.total_cmp(&one.started));
        drops
    }

    pub fn keep(
        &self,
        drive: DriveId,
        into: FileId,
        folder: String,
        roots: &[String],
        has_loose: bool,
        choices: Choices,
    ) -> Kept {
        let id = (clock::random() * f64::from(u32::MAX)) as u32;
        let roots = roots.iter().take(MOST_ROOTS).cloned().collect();
        let started = clock::now_ms();
        let drop = Drop { id, started, drive, into, folder, roots, has_loose, choices };
        self.write(id, serde_json::to_string(&drop).ok());
        Kept { id, shelf: self.clone(), _lock: WebLock::request(&lock_of(id)).map(|(lock, _)| lock) }
    }

    pub async fn is_empty(&self) -> bool {
        self.0.get_all(STORE).await.is_empty()
    }

    /// Waits until no other tab is at it. `None`: the other tab brought it to its end.
    pub async fn take_over(&self, drop: &Drop) -> Option<Kept> {
        let lock = match WebLock::request(&lock_of(drop.id)) {
            Some((lock, granted)) => {
                granted.await.ok()?;
                Some(lock)
            }
            // Without locks nobody can tell; going on twice sends nothing twice.
            None => None,
        };
        let still_there = self.all().await.iter().any(|known| known.id == drop.id);
        still_there.then(|| Kept { id: drop.id, shelf: self.clone(), _lock: lock })
    }

    fn write(&self, id: u32, drop: Option<String>) {
        self.0.write(STORE, std::iter::once((id, drop.map(|text| text.into()))));
    }
}

impl Kept {
    /// All of it is with the uploads, or the person doesn't want it any more.
    pub fn over(self) {
        self.shelf.write(self.id, None);
    }
}

impl Drop {
    /// The same thing into the same folder: the one that was begun later decides.
    pub fn is_again(&self, other: &Self) -> bool {
        self.drive == other.drive && self.into == other.into && self.roots == other.roots
    }

    /// Whether this is what was dropped then.
    pub fn is_of(&self, roots: &[String]) -> bool {
        roots.iter().any(|root| self.roots.contains(root))
    }

    pub fn name(&self) -> &str {
        self.roots.first().map_or("", String::as_str)
    }
}

fn lock_of(id: u32) -> String {
    format!("pds-web.drop.{id}")
}
