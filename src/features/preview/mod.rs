//! The preview: files are looked at above the list they stand in, one after another.
//!
//! Which file is open stands in the address, so `Navigation` opens one; others use only the host, which belongs to the
//! chunk `panels`. Everything else is in the lazy chunk `preview`, and the Markdown viewer in `markdown`. Which viewer shows which file is a table in
//! `model::preview`; a viewer gets a `Source` and knows nothing of sessions and addresses.

mod chunk;
mod facts;
mod folder_readme;
mod frame;
mod head;
mod hex;
mod host;
mod image;
mod markdown;
mod markdown_sheet;
mod media;
mod source;
mod store;
mod text;
mod text_store;
mod text_tools;
mod viewer;

pub use folder_readme::FolderReadme;
pub use host::PreviewHost;
