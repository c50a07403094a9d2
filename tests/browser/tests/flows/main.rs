//! User flows in a real browser on the release site. One binary, so that it is linked once, with a module for each part
//! of the product.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, reason = "tests only")]

mod accessibility;
mod chunks;
mod connections;
mod download_queue;
mod download_recovery;
mod downloads;
mod errors;
mod faulty_lists;
mod files;
mod folder_recovery;
mod hashes;
mod hosts;
mod lists;
mod names;
mod other_tabs;
mod save_as;
mod security;
mod server_zip;
mod sign_in;
mod smoke;
mod transfer_list;
mod transfers;
mod upload_faults;
mod upload_folders;
mod upload_recovery;
