//! English texts about how a list is shown.

use crate::i18n::text_view::ViewText;
use crate::model::view_mode::ViewMode;

pub fn localize(text: &ViewText) -> &'static str {
    match text {
        ViewText::Mode(ViewMode::List) => "List",
        ViewText::Mode(ViewMode::Compact) => "Compact list",
        ViewText::Mode(ViewMode::SmallTiles) => "Small tiles",
        ViewText::Mode(ViewMode::Tiles) => "Tiles",
        ViewText::Mode(ViewMode::LargeTiles) => "Large tiles",
        ViewText::SortedBy => "Sort by",
        ViewText::Created => "Created",
        ViewText::Ascending => "Ascending",
        ViewText::Descending => "Descending",
    }
}
