//! Uploads and downloads as a person meets them: the plan of what was dropped, the tray, the page, and the stores behind
//! them. What runs in workers lies in `crate::transfer`.
//!
//! Other features see the `Transfers` handle, the drop zone and the badge, which come with the first file. Everything else
//! is in the chunk `transfers` and is reached through the functions of `chunk`.

mod chunk;
mod dialogs;
mod downloads;
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
