//! Texts about finding files.

use super::text::Localize;
use super::{Lang, en, zh};
use crate::model::saved_search::SaveSearchError;
use crate::model::search_query::{Owner, SearchKind};

#[derive(Clone, Debug, PartialEq)]
pub enum SearchText {
    Results,
    Conditions,
    ClearConditions,
    Any,
    /// A condition and its value.
    Chosen(String, String),
    Kind,
    KindName(SearchKind),
    Created,
    Extension,
    Where,
    Everywhere,
    /// In a folder and below.
    Under(String),
    AtLeast(String),
    AtMost(String),
    Today,
    LastDays(u16),
    Since(String),
    Before(String),
    ModifiedSince,
    Verbatim(String),
    /// Added by.
    Owner,
    OwnerName(Owner),
    Tag,
    TagColor,
    /// The index of the service lags behind what was changed here.
    IndexLags,
    SavedSearches,
    SaveSearch,
    /// The name of the open search.
    SavedAs(String),
    RenameSearch,
    RemoveSearch,
    SearchRemoved(String),
    SearchName,
    Save,
    ActionsForSearch(String),
    NotSaved(SaveSearchError),
    NothingFound,
    NothingRecent,
    NothingFoundHint,
    NothingRecentHint,
    NothingStarred,
    NothingStarredHint,
}

impl Localize for SearchText {
    fn localize(&self, lang: Lang) -> String {
        match lang {
            Lang::En => en::search::localize(self),
            Lang::Zh => zh::search::localize(self),
        }
    }
}
