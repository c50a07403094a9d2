//! Components that know the stores: the shell, the file list and what belongs to it.

pub mod account_menu;
pub mod bits;
pub mod confirm_dialog;
pub mod dialog_host;
pub mod drive_menu;
pub mod drop_zone;
pub mod file_head;
pub mod file_list;
pub mod file_menu;
pub mod file_row;
pub mod keys;
pub mod kind_icon;
pub mod name_dialog;
pub mod notice;
pub mod plan_dialog;
pub mod plan_parts;
pub mod pref_menus;
pub mod quota_bar;
pub mod search_box;
pub mod shell;
pub mod shortcuts_dialog;
pub mod target_dialog;
pub mod toasts;
pub mod transfer_job;
pub mod transfer_tray;
