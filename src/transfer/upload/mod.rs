//! Uploads that survive reloads, crashes and lost connections. Commands go in, events come out.
//!
//! One upload is a value ([`job`]). [`step`] applies an event to it and `next_effects` decides what it asks for next;
//! [`queue`] holds all uploads of a session and shares out the connections. The other modules are parts of these.
//!
//! A thin shell around them runs in the upload worker (`bin/uploader`): it calls the API, sends parts, stores the queue,
//! and makes all tabs act as one. `engine` is the page's end of that worker, [`messages`] the protocol between the two.
//!
//! Pausing aborts the requests and keeps the upload on the server. A failure keeps it too, so that a retry continues it.
//! Cancelling deletes it.
//!
//! Deliberately absent: clocks, network and files, except in `engine` and `pending_folders`, which only a page has.

pub mod batch_answers;
pub mod command;
pub mod concurrency;
#[cfg(all(target_arch = "wasm32", feature = "page"))]
pub mod engine;
pub mod folder_plan;
pub mod job;
pub mod messages;
pub mod order;
pub mod part_plan;
#[cfg(all(target_arch = "wasm32", feature = "page"))]
pub mod pending_folders;
mod phase_kind;
pub mod queue;
pub mod resume;
pub mod scheduler;
pub mod step;
pub mod verify;

mod api_events;
mod job_view;
mod next_effects;

#[cfg(test)]
mod tests;

pub use command::{NewUpload, UploadCommand};
pub use job::{Conflict, ConflictAnswer};
pub use messages::EngineEvent;
