//! Texts about the columns of a list.

use super::text::{Count, Localize};
use super::{Lang, en, zh};
use crate::model::columns::Column;

#[derive(Clone, Debug, PartialEq)]
pub enum ColumnText {
    /// The name of a column.
    Column(Column),
    You,

    // The dialog
    Title,
    Hint,
    MoveLeft(String),
    MoveRight(String),
    IsAtEnd,
    /// Where a column stands now.
    Place {
        name: String,
        at: Count,
        of: Count,
    },
    Reset,
    IsUsual,
    WidthOf(String),

    // Sizes of folders
    /// So many of so many are counted.
    Measuring(Count, Count),
    Measured(Count),
    NotCounted,
    NoFolders,

    // Sorting
    NeedsAll {
        name: String,
        loaded: Count,
    },
    LoadingAll {
        name: String,
        loaded: Count,
    },
    RestMissing(String),
    LoadAll,
}

impl Localize for ColumnText {
    fn localize(&self, lang: Lang) -> String {
        match lang {
            Lang::En => en::columns::localize(self),
            Lang::Zh => zh::columns::localize(self),
        }
    }
}
