//! English texts about how a list is shown.

use crate::i18n::text_view::ViewText;
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
        ViewText::DropInTrash(count) if count.value == 1 => "Move to the trash",
        ViewText::DropInTrash(count) => return format!("Move {} items to the trash", count.shown),
    };
    fixed.to_owned()
}
