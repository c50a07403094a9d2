//! The upload worker: leads the uploads of all tabs or follows the tab that does, sends the files, and stores the
//! queue. Decisions are made by `pds_web::transfer::upload`; its `messages` are the protocol.

#[cfg(target_arch = "wasm32")]
mod add_files;
#[cfg(target_arch = "wasm32")]
mod coordinator;
#[cfg(target_arch = "wasm32")]
mod domain_hash;
#[cfg(target_arch = "wasm32")]
mod leader;
#[cfg(target_arch = "wasm32")]
mod outgoing;
#[cfg(target_arch = "wasm32")]
mod perform;
#[cfg(target_arch = "wasm32")]
mod queue_store;
#[cfg(target_arch = "wasm32")]
mod throttle;
#[cfg(target_arch = "wasm32")]
mod worker;

fn main() {
    #[cfg(target_arch = "wasm32")]
    worker::run();
}
