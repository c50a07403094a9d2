//! Finding files: the page of results with its conditions, and the pages of recent and starred files, which are searches
//! that need no words.

mod condition_bar;
mod page;

pub use page::{FoundPage, FoundPageKind};
