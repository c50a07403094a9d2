//! User flows in a real browser on the release site. One binary, so that it is linked once, with a module for each part
//! of the product.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, reason = "tests only")]

mod accessibility;
mod addresses;
mod chunks;
mod columns;
mod commands;
mod connections;
mod details;
mod download_queue;
mod download_recovery;
mod downloads;
mod dragging;
mod errors;
mod faulty_lists;
mod files;
mod finding;
mod folder_recovery;
mod folder_tree;
mod gestures;
mod hashes;
mod hosts;
mod keyboard;
mod layout;
mod lists;
mod long_lists;
mod names;
mod other_tabs;
mod outcomes;
mod places;
mod preview;
mod preview_archives;
mod preview_documents;
mod preview_editing;
mod preview_films;
mod preview_fonts;
mod preview_tables;
mod readme;
mod renaming;
mod save_as;
mod security;
mod selection;
mod server_zip;
mod shared_computer;
mod sign_in;
mod sign_out;
mod smoke;
mod thumbnails;
mod transfer_list;
mod transfers;
mod trash;
mod upload_faults;
mod upload_folders;
mod upload_recovery;
mod views;
