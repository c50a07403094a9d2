//! The file browser: the list on the screen with its rows, menus and keys, what can be done to files, the target picker,
//! search and trash.
//!
//! It starts uploads and downloads through `transfers`.

mod file_actions;
mod file_head;
mod file_list;
mod file_menu;
mod file_row;
mod folder_picker;
mod folder_store;
mod found_in;
mod keys;
mod list_context;
mod name_dialog;
mod page;
mod pages;
mod panels;
mod rename_field;
mod search_box;
mod search_page;
mod selection_tools;
mod target_dialog;
mod trash_page;

pub use file_actions::use_file_actions;
pub use file_list::page_skeleton;
pub use folder_store::{FolderStore, provide, use_folder_store};
pub use name_dialog::NewFolderDialog;
pub use page::FilesPage;
pub use panels::{SearchPage, TrashPage};
pub use search_box::SearchBox;
pub use target_dialog::TargetDialog;
