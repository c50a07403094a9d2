//! One folder per feature, each with its stores, components and pages. `tests/native/structure.rs` checks which feature
//! may use which.

pub mod details;
pub mod files;
pub mod palette;
pub mod preview;
pub mod session;
pub mod shell;
pub mod transfers;
