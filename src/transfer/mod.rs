//! Transfers: uploads that never lose anything. Commands in, events out; the interface sees an [`Engine`].
//!
//! A job is a value ([`job`]), `step` and `advance` decide what becomes of it, and both are pure: they are tested
//! natively against a simulated server, network and disk. `plan`, `queue`, `meter`, `resume`, `refusal` and `verify`
//! are the pure parts of that decision. `dispatch` and `perform` are the thin shell in the browser.
//!
//! Pause cuts the requests and keeps the upload on the server. A failure keeps it too, so that trying again goes on
//! from there. Cancel deletes it.
//!
//! Deliberately absent: signals, listings, words.

pub mod download;
pub mod hash;
pub mod job;
pub mod meter;
pub mod plan;
pub mod queue;
pub mod refusal;
pub mod resume;
pub mod step;
pub mod verify;
pub mod view;

mod advance;
mod answers;

#[cfg(test)]
mod schedules;
#[cfg(test)]
mod simulation;

#[cfg(all(target_arch = "wasm32", feature = "app"))]
mod dispatch;
#[cfg(all(target_arch = "wasm32", feature = "app"))]
mod engine;
#[cfg(all(target_arch = "wasm32", feature = "app"))]
mod memory;
#[cfg(all(target_arch = "wasm32", feature = "app"))]
mod perform;

#[cfg(all(target_arch = "wasm32", feature = "app"))]
pub use engine::{Engine, NewUpload};
pub use job::{ConflictAnswer, JobId};
pub use view::{Direction, EngineEvent, Interrupted, JobView, PhaseView, Proof};
