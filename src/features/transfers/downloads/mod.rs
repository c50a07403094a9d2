//! Downloads: their store, the actions on them, the ways to save a file, and how browser tabs share the work.

mod actions;
mod rows;
mod save_to_disk;
mod server_zip;
pub mod store;
mod tabs;
