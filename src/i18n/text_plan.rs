//! What can be said about what becomes of dropped files and folders, before the first byte.

use super::text::{Count, Spoken};
use super::{Lang, en, zh};
use crate::base::name::NameError;

#[derive(Clone, Debug, PartialEq)]
pub enum PlanText {
    // The dialog
    Title(String),
    Counting,
    Comparing,
    ComparingContents {
        done: String,
        total: String,
    },
    Ready {
        new: Count,
        changed: Count,
        same: Count,
    },
    Files {
        count: Count,
        size: String,
    },
    /// Files, and in how many folders.
    InFolders {
        files: String,
        folders: Count,
    },
    NotEnoughSpace {
        need: String,
        left: String,
        drive: String,
    },
    EmptyFoldersOmitted,

    // What there is
    New,
    Unchanged,
    UnchangedNote,
    Changed,
    NotCompared,
    NameConflicts,
    NameConflictsNote,
    NewFolders,
    SystemFiles,
    IncludeSystemFiles,
    NotUploadable,
    MoreItems(Count),
    Unreadable,
    BadName(NameError),

    // What becomes of it
    ChangedFilesAction,
    NameConflictsAction,
    ActionFor(String),
    KeepBoth,
    Replace,
    Skip,
    InheritAction,
    LeaveOut,
    PerFolder,
    /// Files that lie in no folder but this.
    DirectlyIn(String),
    ChangedCount(Count),
    Start,
    StartFiles(Count),
    NothingToUpload,
    StillCounting,

    // Afterwards
    UnchangedSkipped(Count),
    /// A folder could not be made; so many files wait for it.
    FolderCreationFailed {
        name: String,
        folder: String,
        left: Count,
    },
    StopUpload,
}

impl Spoken for PlanText {
    fn say(&self, lang: Lang) -> String {
        match lang {
            Lang::En => en::plan::say(self),
            Lang::Zh => zh::plan::say(self),
        }
    }
}
