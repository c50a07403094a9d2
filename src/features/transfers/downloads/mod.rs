//! Downloads: the store, what a person can ask of it, how tabs share the work, and the ways a file reaches the disk.

mod actions;
mod rows;
mod save_to_disk;
mod server_zip;
pub mod store;
mod tabs;
