//! The domain model: plain data and pure functions, without signals, browser, clock or async.

pub mod batch_report;
pub mod drive;
pub mod entry;
pub mod folder_tree;
pub mod list_command;
pub mod list_source;
pub mod listing;
pub mod lookup;
pub mod permission;
pub mod rename_drafts;
pub mod rights;
pub mod search_query;
pub mod seen_markers;
pub mod selection;
pub mod stored_prefs;
pub mod view_mode;
