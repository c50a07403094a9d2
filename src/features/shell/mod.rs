//! Stores and components that every feature uses: API handle, preferences, drives, navigation, session-bound tasks,
//! toasts, dialogs, and the menus of the top bar. Uses no other feature.

pub mod api;
pub mod command_view;
pub mod confirm_dialog;
pub mod dialogs;
pub mod drafts;
pub mod drive_menu;
pub mod drive_store;
pub mod failure_panel;
pub mod folder_names;
pub mod folder_sizes;
pub mod kind_icon;
pub mod loader;
pub mod local_data;
pub mod menu_buttons;
pub mod navigation;
pub mod not_found;
pub mod panels;
pub mod pref_menus;
pub mod prefs;
pub mod quota_bar;
pub mod shortcuts_dialog;
pub mod site_mark;
pub mod small_upload;
pub mod tasks;
pub mod toast_list;
pub mod toasts;
