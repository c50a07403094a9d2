//! Generic components. They depend neither on PDS nor on the stores, and all texts are passed in.

pub mod button;
pub mod checkbox;
pub mod dialog;
pub mod icon;
pub mod lazy;
pub mod menu;
pub mod progress;
pub mod state_panel;
pub mod toast_stack;
pub mod viewport;
pub mod virtual_rows;
