//! English texts about how a list is shown.

use super::things;
use crate::i18n::text_view::ViewText;
use crate::model::trash_view::TrashOrder;
use crate::model::view_mode::ViewMode;

pub fn localize(text: &ViewText) -> String {
    let fixed = match text {
        ViewText::Mode(ViewMode::List) => "List",
        ViewText::Mode(ViewMode::Compact) => "Compact list",
        ViewText::Mode(ViewMode::SmallTiles) => "Small tiles",
        ViewText::Mode(ViewMode::Tiles) => "Tiles",
        ViewText::Mode(ViewMode::LargeTiles) => "Large tiles",
        ViewText::ViewAndOrder => "View and order…",
        ViewText::SortedBy => "Sort by",
        ViewText::Created => "Created",
        ViewText::Ascending => "Ascending",
        ViewText::Descending => "Descending",
        ViewText::Folders => "Folders",
        ViewText::FoldersFailed => {
            "The folders in here could not be read. Nothing is lost: close and open it to try again."
        }
        ViewText::DropMove(count, folder) if count.value == 1 => return format!("Move to “{folder}”"),
        ViewText::DropMove(count, folder) => return format!("Move {} items to “{folder}”", count.shown),
        ViewText::DropCopy(count, folder) if count.value == 1 => return format!("Copy to “{folder}”"),
        ViewText::DropCopy(count, folder) => return format!("Copy {} items to “{folder}”", count.shown),
        ViewText::DropMoveAcross(count, drive) if count.value == 1 => {
            return format!("Copy to “{drive}”, another drive, and move the original to the trash");
        }
        ViewText::DropMoveAcross(count, drive) => {
            return format!(
                "Copy {} items to “{drive}”, another drive, and move the originals to the trash",
                count.shown
            );
        }
        ViewText::DropInTrash(count) if count.value == 1 => "Move to the trash",
        ViewText::DropInTrash(count) => return format!("Move {} items to the trash", count.shown),
        ViewText::SharedWithMe => "Shared with me",
        ViewText::FindDrive => "Find a drive",
        ViewText::FindFolder => "Find a folder",
        ViewText::FindingFolders => "Searching the drive…",
        ViewText::FoundFolders(count) => return format!("{} found", things(count, "folder", "folders")),
        ViewText::FoundMoreFolders(count) => {
            return format!("{} found, and there are more: type on", things(count, "folder", "folders"));
        }
        ViewText::NoSuchName => "Nothing is called that",
        ViewText::FoldersBeside(name) => return format!("Folders beside “{name}”"),
        ViewText::FindInTrash => "Find in the trash",
        ViewText::TrashOrder(TrashOrder::DeletedLast) => "Deleted last",
        ViewText::TrashOrder(TrashOrder::DeletedFirst) => "Deleted first",
        ViewText::TrashOrder(TrashOrder::Name) => "Name, A to Z",
        ViewText::TrashOrder(TrashOrder::NameBackward) => "Name, Z to A",
        ViewText::TrashOrder(TrashOrder::Largest) => "Largest first",
        ViewText::TrashOrder(TrashOrder::Smallest) => "Smallest first",
        ViewText::LoadingRest => "Loading the rest of the trash…",
        ViewText::RestMissing => {
            "The rest of the trash could not be loaded, so nothing is found or sorted yet"
        }
        ViewText::Filtered(shown, all) => {
            return format!("{} of {}", shown.shown, things(all, "item", "items"));
        }
        ViewText::WasIn(folder) => return format!("Was in “{folder}”"),
        ViewText::NothingInTrashHint => "Clear the field above to see everything in the trash.",
        ViewText::FolderMissing => "Its folder can't be found",
        ViewText::DaysLeft(days) if days.value <= 1 => "Deleted for good within a day",
        ViewText::DaysLeft(days) => return format!("{} days left", days.shown),
        ViewText::Deleting(done, all) => {
            return format!("Deleting: {} of {}", done.shown, things(all, "item", "items"));
        }
    };
    fixed.to_owned()
}
