//! Uploads and downloads: the upload plan, the transfer list in the tray and on its page, and their stores. The engines
//! that run in workers are in `crate::transfer`.
//!
//! Other features use the `Transfers` handle, the drop zone and the badge, which belong to the first WebAssembly file.
//! Everything else is in the lazy chunk `transfers` and is called through the functions of `chunk`.

mod chunk;
mod dialogs;
mod downloads;
mod drop_overlay;
mod drop_zone;
mod folder_links;
mod handle;
mod list;
mod plan;
mod store;
mod stores;
mod transfers_badge;

pub use drop_zone::{DropZone, FOLDER_INPUT, UPLOAD_INPUT};
pub use folder_links::{FolderEvent, FolderLinks};
pub use handle::{TransferSummary, Transfers, provide, use_transfers};
pub use transfers_badge::TransfersBadge;
