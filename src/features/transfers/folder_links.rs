//! Between transfers and the feature that shows folders; neither knows the other. `app::wiring` connects the two.

use crate::base::id::{DriveId, FileId};
use crate::model::entry::{Entry, HashAlgorithm};
use leptos::prelude::*;

/// What transfers have done to folders.
#[derive(Clone, Debug)]
pub enum FolderEvent {
    /// New or replaced files, each in its `parent`.
    Uploaded(Vec<Entry>),
    /// Something in this folder is new; what, is not known.
    Changed(FileId),
}

/// What transfers tell and ask about folders.
#[derive(Clone, Copy)]
pub struct FolderLinks {
    pub on_event: Callback<FolderEvent>,
    /// The hash algorithm of the files on the screen, for a domain that doesn't tell its own.
    pub shown_hash: Callback<(), Option<HashAlgorithm>>,
    /// Sorted names of everything in a folder, if all of it is on the screen.
    pub shown_names: Callback<(DriveId, FileId), Option<Vec<String>>>,
}
