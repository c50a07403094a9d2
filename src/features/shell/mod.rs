//! What every feature stands on: the handle of the API, preferences, drives, navigation, work that ends with the session,
//! toasts and dialogs, the loading of what is not needed first, and the menus of the frame.
//!
//! It uses no other feature.

pub mod api;
pub mod confirm_dialog;
pub mod dialogs;
pub mod drive_menu;
pub mod drive_store;
pub mod failure_panel;
pub mod folder_names;
pub mod kind_icon;
pub mod loader;
pub mod menu_buttons;
pub mod navigation;
pub mod not_found;
pub mod panels;
pub mod pref_menus;
pub mod prefs;
pub mod quota_bar;
pub mod shortcuts_dialog;
pub mod site_mark;
pub mod tasks;
pub mod toast_list;
pub mod toasts;
