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

pub use job::{Act, JobId, Millis};
pub use job_list::{Filter, Group, JobList, Over, Show, Sums};
pub use job_view::{Clash, Direction, Glance, JobView, PhaseView, Proof};
pub use live_region::Announcement;
#[cfg(all(target_arch = "wasm32", feature = "app"))]
pub use upload::engine::Engine;
pub use upload::{Command, Conflict, ConflictAnswer, EngineEvent, NewUpload};
