//! What a person does, in a real browser on the release site: one binary, so that it is linked once, with a module for each
//! part of the product.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, reason = "tests only")]

mod accessible;
mod chunks;
mod connections;
mod downloads;
mod downloads_outlive;
mod downloads_queue;
mod files;
mod hashes;
mod hosts;
mod interrupted;

mod lists;
mod outlive;
mod packing;
mod restart;
mod save_as;
mod security;
mod setbacks;
mod sign_in;
mod smoke;
mod transfers;
mod tray;
mod upload_folders;
