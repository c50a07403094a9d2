//! Transfers between this computer and a drive. [`upload`] and [`download`] are independent of each other and run in a
//! worker each. Everything that decides is pure, and is tested natively against a simulated server, network and disk.
//!
//! This level contains only what both use: the list of jobs that the interface shows, progress, the speed limit, the
//! connection budget, and the meaning of failures. [`hash`] computes the checksums of both.
//!
//! Deliberately absent: signals, components and texts.

pub mod connection_budget;
pub mod download;
pub mod error_policy;
pub mod hash;
pub mod job;
pub mod job_list;
pub mod job_view;
pub mod live_region;
pub mod meter;
pub mod rate_limit;
pub mod retention;
#[cfg(all(target_arch = "wasm32", feature = "page"))]
pub mod stored_data;
pub mod upload;

#[cfg(test)]
mod job_list_tests;

pub use job::{JobAction, JobId, Millis};
pub use job_list::{EndedCounts, JobFilter, JobGroup, JobList, StatusFilter, TransferTotals};
pub use job_view::{ConflictingFiles, Direction, FileSummary, JobView, PhaseView, Verification};
pub use live_region::Announcement;
#[cfg(all(target_arch = "wasm32", feature = "page"))]
pub use upload::engine::UploadEngine;
pub use upload::{Conflict, ConflictAnswer, EngineEvent, NewUpload, UploadCommand};
