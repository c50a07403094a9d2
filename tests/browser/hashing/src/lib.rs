//! SHA-1 alone of a stream of slices, and both hashes of memory, which the bench compares with the app's single pass.
//! Built like the hash worker, so that only the algorithm differs.

#![cfg(target_arch = "wasm32")]

use js_sys::Uint8Array;
use pds_web::transfer::hash::SLICE_BYTES;
use pds_web::transfer::hash::crc64::Crc64;
use pds_web::transfer::hash::sha1::Sha1;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
pub struct Hashing {
    sha1: Sha1,
    crc64: Crc64,
    buffer: Vec<u8>,
}

#[wasm_bindgen]
impl Hashing {
    #[wasm_bindgen(constructor)]
    #[expect(clippy::new_without_default, reason = "made from JavaScript only")]
    pub fn new() -> Self {
        Self { sha1: Sha1::default(), crc64: Crc64::default(), buffer: vec![7; SLICE_BYTES as usize] }
    }

    /// Copies the next piece of a file, as the worker does; the array can be reused.
    pub fn take(&mut self, piece: &Uint8Array) -> usize {
        let length = piece.length() as usize;
        if let Some(data) = self.buffer.get_mut(..length) {
            piece.copy_to(data);
        }
        length
    }

    /// Hashes the piece copied last.
    pub fn sha1_of(&mut self, length: usize) {
        self.sha1.update(self.buffer.get(..length).unwrap_or_default());
    }

    /// SHA-1 of bytes in memory.
    pub fn sha1_of_memory(&mut self) {
        self.sha1.update(&self.buffer);
    }

    /// The same; it overwrites them.
    pub fn crc64_of_memory(&mut self) {
        self.crc64.consume(&mut self.buffer);
    }

    /// Returns the hash, so that nothing is optimised away.
    pub fn finish(self) -> String {
        format!("{} {}", self.sha1.finish(), self.crc64.value())
    }
}
