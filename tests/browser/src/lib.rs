//! What the flows in `tests/` are written in: a [`World`] with a local PDS, the release site and a real browser,
//! and four vocabularies to go with it: `find` (by role and label, as a person finds things), `act` (click, type,
//! choose files), `wait` (until something is so) and `check` (look at the console, the network, accessibility).
//!
//! No flow sleeps; everything waits for a condition, as long as anything moves. No flow knows a CSS class.

#![allow(
    clippy::panic,
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "tests only"
)]

pub mod folders;
pub mod labels;
pub mod transfers;

mod act;
mod check;
mod disk;
mod driver;
mod find;
mod pds;
mod site;
mod stall;
mod wait;
mod world;

pub use act::Key;
pub use check::Request;
pub use disk::Disk;
pub use driver::Kind;
pub use fantoccini::wd::WindowHandle;
pub use find::Name;
pub use site::{Python, Served};
pub use stall::STALL_TIMEOUT;
pub use world::{Options, World};
