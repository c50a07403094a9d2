//! Which dialog is open. At most one: a second would hide the first.

use crate::base::id::{DriveId, FileId};
use crate::model::entry::Entry;
use crate::model::list_source::ListSource;
use leptos::prelude::*;

#[derive(Clone, Debug, PartialEq)]
pub enum Open {
    NewFolder {
        drive: DriveId,
        parent: FileId,
    },
    Target {
        action: TargetAction,
        entries: Vec<Entry>,
    },
    DeleteForever {
        entries: Vec<Entry>,
    },
    EmptyBin {
        drive: DriveId,
    },
    Shortcuts,
    FailureReport,
    StopAll,
    /// What was interrupted.
    GiveUp,
    SignOut,
    /// What becomes of what was dropped; `upload_plan` has it.
    Plan,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TargetAction {
    Move,
    Copy,
}

#[derive(Clone, Copy)]
pub struct Dialogs {
    pub open: RwSignal<Option<Open>>,
}

pub fn provide() -> Dialogs {
    let dialogs = Dialogs { open: RwSignal::new(None) };
    provide_context(dialogs);
    dialogs
}

pub fn use_dialogs() -> Dialogs {
    expect_context()
}

impl Dialogs {
    pub fn show(&self, dialog: Open) {
        self.open.set(Some(dialog));
    }

    pub fn close(&self) {
        self.open.set(None);
    }

    /// A new folder makes sense only inside a folder.
    pub fn new_folder(&self, source: &ListSource) {
        if let ListSource::Folder { drive, folder } = source {
            self.show(Open::NewFolder { drive: drive.clone(), parent: folder.clone() });
        }
    }
}
