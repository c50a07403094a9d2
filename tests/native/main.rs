//! Everything of the app that runs natively and is more than one file's business: one binary, so that it is linked once.
//! `script` and `support` are what the others talk to: answers from a script, and a local PDS.

#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may stop at the first surprise"
)]

mod archive;
mod client;
mod contract;
mod contrast;
mod hashes;
mod local_pds;
mod lookup;
mod mock_transport;
mod structure;
