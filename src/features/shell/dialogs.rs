//! Store of the open dialog. At most one is open: a second would hide the first.

use crate::base::id::{DriveId, FileId};
use crate::model::entry::Entry;
use crate::model::list_source::ListSource;
use leptos::prelude::*;

#[derive(Clone, Debug, PartialEq)]
pub enum OpenDialog {
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
    BatchRename {
        entries: Vec<Entry>,
    },
    History,
    Columns,
    /// The name of a saved search; of the open one, which is saved by it, if there is no number.
    SearchName(Option<u64>),
    Palette,
    Shortcuts,
    FailureReport,
    StopAll,
    /// Discards the uploads that were interrupted.
    DiscardInterrupted,
    SignOut,
    /// The plan of an upload, before it starts; the plan store in `transfers` holds its data.
    UploadPlan,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TargetAction {
    Move,
    Copy,
}

#[derive(Clone, Copy)]
pub struct Dialogs {
    pub open: RwSignal<Option<OpenDialog>>,
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
    pub fn show(&self, dialog: OpenDialog) {
        self.open.set(Some(dialog));
    }

    pub fn close(&self) {
        self.open.set(None);
    }

    /// Opens the dialog for a new folder. Does nothing outside a folder (trash, search).
    pub fn new_folder(&self, source: &ListSource) {
        if let ListSource::Folder { drive, folder } = source {
            self.show(OpenDialog::NewFolder { drive: drive.clone(), parent: folder.clone() });
        }
    }
}
