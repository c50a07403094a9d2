//! The file browser: folder, search and trash pages, the file list with its rows, menus and keys, file actions, and the
//! dialogs for new folders, for the target of a move or copy, for batch renames and for the history.
//!
//! Uploads and downloads are started through `transfers`.

mod ancestors_menu;
mod background_menu;
mod batch_actions;
mod batch_rename;
mod batch_rename_dialog;
mod breadcrumb;
mod clipboard;
mod commands;
mod deletion;
mod file_actions;
mod file_link;
mod file_list;
mod file_menu;
mod file_row;
mod folder_picker;
mod folder_selection;
mod folder_store;
mod folder_tree;
mod history_dialog;
mod history_store;
mod keys;
mod list_context;
mod list_gestures;
mod list_header;
mod long_press;
mod marquee;
mod new_file;
mod new_folder_dialog;
mod new_menu;
mod page;
mod paging;
mod panels;
mod parent_link;
mod pending_commands;
mod rename_field;
mod row_drag;
mod search;
mod search_box;
mod selection_tools;
mod slow_list;
mod stores;
mod target_dialog;
mod trash_bar;
mod trash_page;
mod trash_store;
mod undo;
mod unreadable_note;
mod view_menu;

pub use batch_rename_dialog::BatchRenameDialog;
pub use commands::{Commands, use_commands};
pub use file_actions::use_file_actions;
pub use file_list::page_skeleton;
pub use folder_store::{FolderStore, use_folder_store};
pub use history_dialog::HistoryDialog;
pub use history_store::{HistoryStore, load as load_history};
pub use new_folder_dialog::NewFolderDialog;
pub use page::FilesPage;
pub use panels::{FolderTree, FoundPage, TrashPage};
pub use pending_commands::keep_commands;
pub use search::FoundPageKind;
pub use search_box::SearchBox;
pub use stores::{provide, provide_later};
pub use target_dialog::TargetDialog;
