//! What people use the drive for, one folder a feature: its stores, components and pages together. `tests/structure.rs`
//! holds which feature may use which.

pub mod files;
pub mod session;
pub mod shell;
pub mod transfers;
