//! The worker that unpacks archives: it gets the bytes of one and answers what is in it. Nothing else runs in it; the page ends
//! it when the archive is closed, whatever it is doing.
//!
//! The messages and the formats are those of `pds_web::model::unpack`.

#[cfg(target_arch = "wasm32")]
mod worker;

fn main() {
    #[cfg(target_arch = "wasm32")]
    worker::run();
}
