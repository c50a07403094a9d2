//! Library of the flows in `tests/`: a [`World`] with a local PDS, the release site and a real browser, with methods to
//! find elements by role and label (`find`), to act (`act`), to wait for conditions (`wait`) and to check text,
//! console, network and accessibility (`check`).
//!
//! No flow sleeps: it waits for a condition, as long as there is progress. No flow uses a CSS class.

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
mod gesture;
mod pds;
mod site;
mod stall;
mod wait;
mod world;

pub use act::{Key, Keystroke};
pub use check::Request;
pub use disk::Disk;
pub use driver::Kind;
pub use fantoccini::wd::WindowHandle;
pub use find::Name;
pub use site::{Python, Served};
pub use stall::STALL_TIMEOUT;
pub use world::{Options, World};
