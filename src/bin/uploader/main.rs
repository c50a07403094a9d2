//! The upload worker: leads the uploads of all tabs or follows the tab that does, sends the files, writes the queue down.
//! What becomes of an upload is decided by `pds_web::transfer`; the messages are those of its `message`.

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
