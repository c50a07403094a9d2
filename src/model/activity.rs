//! What happened to a file or folder, as far as the domain records it.

use super::details::Person;
use crate::base::id::FileId;
use crate::base::time::Timestamp;

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Activity {
    pub at: Option<Timestamp>,
    pub who: Option<Person>,
    /// What it happened to, which may be something in a folder; the first where there are several.
    pub file: Option<FileId>,
    pub name: Option<String>,
    pub action: ActivityKind,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ActivityKind {
    Created,
    Edited,
    Deleted,
    Moved,
    /// From the old name.
    Renamed(Option<String>),
    Restored,
    Trashed,
    /// Something that we have no word for.
    Other,
}
