//! The download worker: fetches what the page requests, computes CRC-64 as bytes arrive, and writes them. Decisions
//! are made by `pds_web::transfer::download`; its `messages` are the protocol.

#[cfg(target_arch = "wasm32")]
mod body_reader;
#[cfg(target_arch = "wasm32")]
mod engine;
#[cfg(target_arch = "wasm32")]
mod fetch;
#[cfg(target_arch = "wasm32")]
mod output;
#[cfg(target_arch = "wasm32")]
mod perform;
#[cfg(target_arch = "wasm32")]
mod platform;
#[cfg(target_arch = "wasm32")]
mod sink;

fn main() {
    #[cfg(target_arch = "wasm32")]
    engine::run();
}
