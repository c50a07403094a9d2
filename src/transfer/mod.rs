//! Transfers between this computer and a drive. [`upload`] and [`download`] are independent of each other; each runs in a
//! worker of its own, and everything that decides is pure and tested natively against a simulated server, network and disk.
//!
//! At the top stands only what both use: the list of jobs that the interface shows, progress, the speed limit, the budget of
//! connections, and what a failure means. [`hash`] computes the checksums of both.
//!
//! Deliberately absent: signals, listings, words.

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
pub mod upload;

#[cfg(test)]
mod job_list_tests;

pub use job::{JobAction, JobId, Millis};
pub use job_list::{EndedCounts, JobFilter, JobGroup, JobList, StatusFilter, TransferTotals};
pub use job_view::{ConflictingFiles, Direction, FileSummary, JobView, PhaseView, Verification};
pub use live_region::Announcement;
#[cfg(all(target_arch = "wasm32", feature = "app"))]
pub use upload::engine::UploadEngine;
pub use upload::{Conflict, ConflictAnswer, EngineEvent, NewUpload, UploadCommand};
