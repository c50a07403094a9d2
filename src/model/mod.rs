//! The domain model: plain data and pure functions, without signals, browser, clock or async.

pub mod access;
pub mod activity;
pub mod archive;
pub mod archive_tree;
pub mod batch_rename;
pub mod batch_report;
pub mod clipboard;
pub mod code_colour;
pub mod columns;
pub mod command;
pub mod command_surface;
pub mod csv;
pub mod details;
pub mod drive;
pub mod entry;
pub mod file_change;
pub mod file_command;
pub mod film;
pub mod folder_tree;
pub mod fuzzy;
pub mod hex_row;
pub mod history;
pub mod image_view;
pub mod list_source;
pub mod listing;
pub mod lookup;
pub mod markdown;
pub mod office;
pub mod packed_entry;
pub mod page_layout;
pub mod permission;
pub mod photo;
pub mod playback;
pub mod preview;
pub mod recent_changes;
pub mod rename_drafts;
pub mod revision;
pub mod rights;
pub mod saved_search;
pub mod search_match;
pub mod search_query;
pub mod seen_markers;
pub mod selected_rows;
pub mod selection;
pub mod selection_facts;
pub mod stored_prefs;
pub mod tag;
pub mod tar;
pub mod text_edit;
pub mod text_encoding;
pub mod text_lines;
pub mod text_scan;
pub mod text_window;
pub mod thumbnail_queue;
pub mod trash_view;
pub mod unpack;
pub mod view_mode;
pub mod zip;

#[cfg(test)]
mod batch_rename_tests;
#[cfg(test)]
mod columns_tests;
#[cfg(test)]
mod command_tests;
#[cfg(test)]
mod csv_tests;
#[cfg(test)]
mod history_tests;
#[cfg(test)]
mod search_query_tests;
#[cfg(test)]
mod tar_tests;
#[cfg(test)]
mod text_window_tests;
#[cfg(test)]
mod zip_tests;
