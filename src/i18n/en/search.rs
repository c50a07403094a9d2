//! English texts about finding files.

use crate::i18n::text_search::SearchText;
use crate::model::entry::Category;
use crate::model::saved_search::SaveSearchError;
use crate::model::search_query::{Owner, SearchKind};

pub fn localize(text: &SearchText) -> String {
    let fixed = match text {
        SearchText::Results => "Search",
        SearchText::Conditions => "Conditions of the search",
        SearchText::ClearConditions => "Clear conditions",
        SearchText::Any => "Any",
        SearchText::Kind => "Kind",
        SearchText::KindName(kind) => match kind {
            SearchKind::Folder => "Folders",
            SearchKind::File => "Files",
            SearchKind::Category(Category::Image) => "Pictures",
            SearchKind::Category(Category::Video) => "Videos",
            SearchKind::Category(Category::Audio) => "Music and sound",
            SearchKind::Category(Category::Doc) => "Documents",
            SearchKind::Category(Category::Zip) => "Archives",
            SearchKind::Category(Category::App) => "Programs",
            SearchKind::Category(Category::Other) => "Other files",
        },
        SearchText::Created => "Created",
        SearchText::Extension => "Extension",
        SearchText::Where => "Where",
        SearchText::Everywhere => "Everywhere in this drive",
        SearchText::Today => "Today",
        SearchText::ModifiedSince => "Modified since",
        SearchText::Owner => "Added by",
        SearchText::OwnerName(Owner::Me) => "me",
        SearchText::OwnerName(Owner::Others) => "others",
        SearchText::Tag => "Tag",
        SearchText::TagColor => "Tag colour",
        SearchText::IndexLags => {
            "What you have just changed here is shown as it is now. Other changes may take a minute to be found."
        }
        SearchText::SavedSearches => "Saved searches",
        SearchText::SaveSearch => "Save search",
        SearchText::RenameSearch => "Rename search",
        SearchText::RemoveSearch => "Remove",
        SearchText::SearchName => "Name of the search",
        SearchText::Save => "Save",
        SearchText::NotSaved(SaveSearchError::NoName) => "Type a name",
        SearchText::NotSaved(SaveSearchError::NameTaken) => "Another saved search has this name",
        SearchText::NotSaved(SaveSearchError::TooMany) => {
            "No more searches can be saved. Remove one that you no longer need."
        }
        SearchText::NothingFound => "Nothing found",
        SearchText::NothingRecent => "No recent files",
        SearchText::NothingFoundHint => {
            "Nothing meets all the conditions above. Remove one, or try fewer words."
        }
        SearchText::NothingRecentHint => "Files that are added or changed appear here, the newest first.",
        SearchText::NothingStarred => "Nothing starred",
        SearchText::NothingStarredHint => "Star a file or folder to find it here: select it and press S.",
        SearchText::Chosen(condition, value) => return format!("{condition}: {value}"),
        SearchText::Under(folder) => return format!("In “{folder}” and below"),
        SearchText::AtLeast(size) => return format!("{size} or more"),
        SearchText::AtMost(size) => return format!("{size} or less"),
        SearchText::LastDays(days) => return format!("Last {days} days"),
        SearchText::Since(day) => return format!("Since {day}"),
        SearchText::Before(day) => return format!("Before {day}"),
        SearchText::SavedAs(name) => return format!("Saved as “{name}”"),
        SearchText::SearchRemoved(name) => return format!("Saved search “{name}” removed"),
        SearchText::ActionsForSearch(name) => return format!("Actions for “{name}”"),
        SearchText::Verbatim(text) => text,
    };
    fixed.to_owned()
}
