//! Texts of the upload plan: what an upload of dropped items will do.

use super::text::{Count, Localize};
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
    /// A number of files, and the number of their folders.
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
    /// Uploads whose plans open after this one.
    MoreUploads(Count),

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
    /// The files directly in a folder, without its subfolders.
    DirectlyIn(String),
    ChangedCount(Count),
    Start,
    StartFiles(Count),
    NothingToUpload,
    StillCounting,

    // Afterwards
    UnchangedSkipped(Count),
    /// A folder could not be created; `left` files were not uploaded.
    FolderCreationFailed {
        name: String,
        folder: String,
        left: Count,
    },
    StopUpload,
}

impl Localize for PlanText {
    fn localize(&self, lang: Lang) -> String {
        match lang {
            Lang::En => en::plan::localize(self),
            Lang::Zh => zh::plan::localize(self),
        }
    }
}
