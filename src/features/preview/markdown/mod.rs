//! Markdown as a page, in the preview and below a list.

mod sheet;
mod viewer;

pub use viewer::MarkdownViewer;
