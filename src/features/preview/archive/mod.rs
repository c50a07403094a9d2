//! Archives: a list of what is in them, whose files are looked at and taken out one by one.

mod inner;
mod list;
mod store;
mod unpack;
mod viewer;
mod worker;

pub use viewer::ArchiveViewer;
