//! What can be said about what becomes of dropped files and folders, before the first byte.

use super::text::{Count, Spoken};
use super::{Lang, en, zh};
use crate::base::name::NameFault;

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
    LooksReady {
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
    NoRoom {
        need: String,
        left: String,
        drive: String,
    },
    NoEmptyFolders,

    // What there is
    New,
    Same,
    SameNote,
    Changed,
    NotCompared,
    Clashes,
    ClashesNote,
    NewFolders,
    Litter,
    LitterToo,
    Cant,
    MoreOfThem(Count),
    Unreadable,
    BadName(NameFault),

    // What becomes of it
    WhatOfChanged,
    WhatOfClashes,
    WhatOf(String),
    KeepBoth,
    Replace,
    Skip,
    AsAll,
    LeaveOut,
    ByFolder,
    /// Files that lie in no folder but this.
    Beside(String),
    ChangedOf(Count),
    Start,
    StartFiles(Count),
    AllThere,
    StillCounting,

    // Afterwards
    SameWereLeft(Count),
    /// A folder could not be made; so many files wait for it.
    FoldersFailed {
        name: String,
        folder: String,
        left: Count,
    },
    StopStuck,
}

impl Spoken for PlanText {
    fn say(&self, lang: Lang) -> String {
        match lang {
            Lang::En => en::plan::say(self),
            Lang::Zh => zh::plan::say(self),
        }
    }
}
