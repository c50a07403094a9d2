//! Transfers: uploads that never lose anything. Commands in, events out; the interface sees an `Engine`.
//!
//! A job is a value ([`job`]), `step` and `advance` decide what becomes of it; `desk` is all of them: the queue and the
//! connections. Everything that decides is pure and tested natively against a simulated server, network and disk; `plan`,
//! `queue`, `line`, `throttle`, `bucket`, `meter`, `resume`, `refusal` and `verify` are parts of it.
//!
//! The thin shell around it runs in a worker of its own (`bin/uploader`), away from the page: it calls the API, sends,
//! writes the queue down, and makes all tabs act as one. `engine` is the page's end of it, [`message`] what they say to
//! each other.
//!
//! Pause cuts the requests and keeps the upload on the server. A failure keeps it too, so that trying again goes on
//! from there. Cancel deletes it.
//!
//! Deliberately absent: signals, listings, words.

pub mod announce;
pub mod bucket;
pub mod command;
pub mod connections;
pub mod desk;
pub mod download;
pub mod hash;
pub mod job;
pub mod line;
pub mod list;
pub mod message;
pub mod meter;
pub mod plan;
pub mod queue;
pub mod refusal;
pub mod resume;
pub mod step;
pub mod throttle;
pub mod tree;
pub mod verify;
pub mod view;

mod advance;
mod answers;

#[cfg(test)]
mod fleet;
#[cfg(test)]
mod list_tests;
#[cfg(test)]
mod schedules;
#[cfg(test)]
mod sim_server;
#[cfg(test)]
mod simulation;

#[cfg(all(target_arch = "wasm32", feature = "app"))]
mod engine;
#[cfg(all(target_arch = "wasm32", feature = "app"))]
pub mod unfinished;

pub use announce::Announcement;
pub use command::{Act, Command, NewUpload};
#[cfg(all(target_arch = "wasm32", feature = "app"))]
pub use engine::Engine;
pub use job::{Conflict, ConflictAnswer, JobId};
pub use list::{Filter, Group, JobList, Over, Show, Sums};
pub use view::{Clash, Direction, EngineEvent, Glance, JobView, PhaseView, Proof};
