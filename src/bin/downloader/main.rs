//! The download worker: fetches what it is reported, counts CRC-64 as it comes, writes it down. What is to be done with
//! whatever happens is decided by `pds_web::transfer::download`; the messages are those of its `message`.

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
