//! Native tests of the app across files. One binary, so that it is linked once. Shared modules: `mock_transport` with
//! scripted answers, and `local_pds`.

#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may stop at the first surprise"
)]

mod archive;
mod batches;
mod changes;
mod client;
mod contract;
mod contrast;
mod details;
mod hashes;
mod local_pds;
mod lookup;
mod mock_transport;
mod names;
mod odd_answers;
mod searching;
mod structure;
mod styles;
