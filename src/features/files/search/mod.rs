//! Finding files: the page of results with its conditions, and the pages of recent and starred files, which are searches
//! that need no words.

mod condition_bar;
mod condition_text;
mod name_search_dialog;
mod page;
mod results;
mod saved_list;
mod saved_store;

pub use name_search_dialog::NameSearchDialog;
pub use page::{FoundPage, FoundPageKind};
pub use results::fetch;
pub use saved_list::SavedSearchList;
pub use saved_store::{SavedSearchStore, route_of, use_saved_searches};

/// The stores, made when the chunk starts.
pub fn provide() {
    saved_store::provide();
}
