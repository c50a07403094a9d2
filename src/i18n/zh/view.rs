//! Chinese texts about how a list is shown.

use crate::i18n::text_view::ViewText;
use crate::model::view_mode::ViewMode;

pub fn localize(text: &ViewText) -> &'static str {
    match text {
        ViewText::Mode(ViewMode::List) => "列表",
        ViewText::Mode(ViewMode::Compact) => "紧凑列表",
        ViewText::Mode(ViewMode::SmallTiles) => "小图标",
        ViewText::Mode(ViewMode::Tiles) => "中等图标",
        ViewText::Mode(ViewMode::LargeTiles) => "大图标",
        ViewText::SortedBy => "排序方式",
        ViewText::Created => "创建时间",
        ViewText::Ascending => "升序",
        ViewText::Descending => "降序",
    }
}
