//! Texts about how a list is shown.

use super::text::Localize;
use super::{Lang, en, zh};
use crate::model::view_mode::ViewMode;

#[derive(Clone, Debug, PartialEq)]
pub enum ViewText {
    Mode(ViewMode),
    SortedBy,
    Created,
    Ascending,
    Descending,
}

impl Localize for ViewText {
    fn localize(&self, lang: Lang) -> String {
        let text = match lang {
            Lang::En => en::view::localize(self),
            Lang::Zh => zh::view::localize(self),
        };
        text.to_owned()
    }
}
