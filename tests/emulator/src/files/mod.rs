//! Drives, files and their bytes: everything of the PDS that isn't identity.

pub mod demo;
pub mod object;
pub mod picture;
pub mod query;
pub mod route;
pub mod tree;
