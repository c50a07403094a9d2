//! Widgets: they know neither PDS nor the stores, only what they are given. Every word comes from the caller.

pub mod button;
pub mod dialog;
pub mod each;
pub mod icon;
pub mod lazy;
pub mod menu;
pub mod progress;
pub mod state_panel;
pub mod toast_stack;
pub mod virtual_rows;
