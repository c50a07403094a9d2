//! The preview: files are looked at above the list they stand in, one after another.
//!
//! Which file is open stands in the address, so `Navigation` opens one; others use only the hosts of the
//! preview and of the README below a list, which belong to the chunk `panels`. Everything else is in lazy chunks. Which viewer
//! shows which file is a table in `model::preview`; a viewer gets a `Source` and knows nothing of sessions and addresses.

mod archive;
mod chunk;
mod edit_button;
mod facts;
mod find_field;
mod folder_readme;
mod font;
mod frame;
mod head;
mod hex;
mod host;
mod image;
mod markdown;
mod media;
mod office;
mod open_viewer;
mod pdf;
mod source;
mod store;
mod text;
mod viewer_chunks;

pub use host::{PreviewHost, ReadmeHost};
