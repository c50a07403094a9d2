//! Callbacks between transfers and the feature that shows folders, which do not import each other. `app::wiring`
//! connects them.

use crate::base::id::{DriveId, FileId};
use crate::model::entry::{Entry, HashAlgorithm};
use leptos::prelude::*;

/// A change that transfers have made to folders.
#[derive(Clone, Debug)]
pub enum FolderEvent {
    /// New or replaced files, each in its `parent`.
    Uploaded(Vec<Entry>),
    /// Something in this folder has changed; the entries are not known.
    Changed(FileId),
}

/// What transfers report about folders and ask about the open one.
#[derive(Clone, Copy)]
pub struct FolderLinks {
    pub on_event: Callback<FolderEvent>,
    /// The hash algorithm of the files on the screen, used if the domain does not specify one.
    pub shown_hash: Callback<(), Option<HashAlgorithm>>,
    /// The names of all entries of a folder, if it is open and completely loaded.
    pub shown_names: Callback<(DriveId, FileId), Option<Vec<String>>>,
}
