//! What can be said about downloads.

use super::text::Count;

#[derive(Clone, Debug, PartialEq)]
pub enum SavingText {
    SaveIntoFolder,
    /// Of several things chosen together.
    ArchiveName(Count),
    /// Neither a place to write to nor a service worker can be had.
    NoFolders,
    /// All the others are there.
    Without {
        name: String,
        first: String,
        count: Count,
    },
}
