//! Office documents, in a frame of the office service.

mod store;
mod viewer;

pub use viewer::OfficeViewer;
