//! The file browser: the list on the screen with its rows, menus and keys, what can be done to files, the target picker,
//! search and trash.
//!
//! It starts uploads and downloads through `transfers`.

pub mod browse;
pub mod file_actions;
pub mod file_head;
pub mod file_list;
pub mod file_menu;
pub mod file_row;
pub mod folder_picker;
pub mod found_in;
pub mod keys;
pub mod name_dialog;
pub mod page;
mod pages;
pub mod rename_field;
pub mod search_box;
pub mod search_page;
pub mod selection_tools;
pub mod target_dialog;
pub mod trash_page;
