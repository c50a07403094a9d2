//! The details panel: what is known of the selected file or folder, or of several, or of the open folder; description,
//! tags, versions, and who has access. A panel beside the list, and a sheet on a phone.
//!
//! Other features use the `Details` handle, the button and the pane, which belong to the chunk `panels`.
//! Everything else is in the lazy chunk `file`, together with the preview: the first file that is selected loads it. The list is known only through `DetailsSource`.

mod access;
mod access_store;
mod activity_store;
mod activity_tab;
mod chunk;
mod copy_button;
mod draft_field;
mod edits;
mod facts;
mod file_tab;
mod folder_count;
mod handle;
mod panel;
mod panels;
mod photo;
mod photo_store;
mod section;
mod several;
mod source;
mod store;
mod tags;
mod version_row;
mod versions;
mod versions_store;

pub use handle::{Details, provide, use_details};
pub use panels::{DetailsButton, DetailsPane};
pub use source::DetailsSource;
