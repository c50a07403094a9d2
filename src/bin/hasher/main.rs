//! The hash worker: receives files, reads each once, and returns hashes. Nothing else runs in it.
//!
//! The messages are those of `pds_web::transfer::hash`.

#[cfg(target_arch = "wasm32")]
mod blob_reader;
#[cfg(target_arch = "wasm32")]
mod worker;

fn main() {
    #[cfg(target_arch = "wasm32")]
    worker::run();
}
