//! Texts, source code and tables of any size, and texts that are edited in place.

mod colours;
mod edit;
mod edit_store;
mod find;
mod store;
mod table;
mod table_pieces;
mod tools;
mod viewer;
mod writer;

pub use edit::TextEditor;
pub use viewer::TextViewer;
pub use writer::TextWriter;
