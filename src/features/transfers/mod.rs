//! Uploads and downloads as a person meets them: the plan of what was dropped, the tray, the page, and the stores behind
//! them. What runs in workers lies in `crate::transfer`.

pub mod download_acts;
pub mod download_rows;
pub mod download_tabs;
pub mod downloads;
pub mod drop_zone;
pub mod failure_report;
pub mod packing;
pub mod page;
pub mod plan_dialog;
pub mod plan_parts;
pub mod saving;
pub mod store;
pub mod transfer_filters;
pub mod transfer_job;
pub mod transfer_list;
pub mod transfer_needs;
pub mod transfer_offer;
pub mod transfer_rows;
pub mod transfer_tray;
pub mod transfer_words;
pub mod transfers_badge;
pub mod upload_look;
pub mod upload_plan;
pub mod upload_run;
pub mod upload_stuck;
