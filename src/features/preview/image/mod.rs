//! Pictures, also those that a browser can't draw by itself.

mod heic;
mod viewer;

pub use viewer::ImageViewer;
