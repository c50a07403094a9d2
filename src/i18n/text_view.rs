//! Texts about how a list is shown.

use super::text::{Count, Localize};
use super::{Lang, en, zh};
use crate::model::trash_view::TrashOrder;
use crate::model::view_mode::ViewMode;

#[derive(Clone, Debug, PartialEq)]
pub enum ViewText {
    Mode(ViewMode),
    ViewAndOrder,
    SortedBy,
    Created,
    Ascending,
    Descending,
    Folders,
    FoldersFailed,
    /// What dropping rows on a folder would do.
    DropMove(Count, String),
    DropCopy(Count, String),
    /// Into another drive.
    DropMoveAcross(Count, String),
    DropInTrash(Count),

    // Menus with a search
    SharedWithMe,
    FindDrive,
    FindFolder,
    FindingFolders,
    FoundFolders(Count),
    /// There are more.
    FoundMoreFolders(Count),
    NoSuchName,
    /// Of a step of the path.
    FoldersBeside(String),

    // The recycle bin
    FindInTrash,
    TrashOrder(TrashOrder),
    /// All is loaded before anything is found or sorted.
    LoadingRest,
    RestMissing,
    /// So many of so many.
    Filtered(Count, Count),
    NothingInTrashHint,
    WasIn(String),
    FolderMissing,
    DaysLeft(Count),
    /// So many of so many are deleted.
    Deleting(Count, Count),
}

impl Localize for ViewText {
    fn localize(&self, lang: Lang) -> String {
        match lang {
            Lang::En => en::view::localize(self),
            Lang::Zh => zh::view::localize(self),
        }
    }
}
