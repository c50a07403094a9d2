//! Uploads and downloads as a person meets them: the plan of what was dropped, the tray, the page, and the stores behind
//! them. What runs in workers lies in `crate::transfer`.

mod chunk;
mod dialogs;
mod download_acts;
mod download_rows;
mod download_tabs;
mod downloads;
mod drop_zone;
mod failure_report;
mod folder_links;
mod handle;
mod packing;
mod page;
mod plan_dialog;
mod plan_parts;
mod saving;
mod store;
mod stores;
mod transfer_filters;
mod transfer_job;
mod transfer_list;
mod transfer_needs;
mod transfer_offer;
mod transfer_rows;
mod transfer_tray;
mod transfer_words;
mod transfers_badge;
mod upload_look;
mod upload_plan;
mod upload_run;
mod upload_stuck;

pub use drop_zone::{DropZone, FOLDER_INPUT, UPLOAD_INPUT};
pub use folder_links::{FolderEvent, FolderLinks};
pub use handle::{TransferSummary, Transfers, provide, use_transfers};
pub use transfers_badge::TransfersBadge;
