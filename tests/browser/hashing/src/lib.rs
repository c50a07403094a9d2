//! SHA-1 alone of a stream of slices, and both hashes of memory: what the bench holds the app's one pass against. Built
//! and bound like the hash worker, so that only the work differs.

#![cfg(target_arch = "wasm32")]

use js_sys::Uint8Array;
use pds_web::transfer::hash::crc64::Crc64;
use pds_web::transfer::hash::sha1::Sha1;
use wasm_bindgen::prelude::*;

/// As many bytes as the worker holds at once.
const BUFFER: usize = 8 << 20;

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
        Self { sha1: Sha1::default(), crc64: Crc64::default(), buffer: vec![7; BUFFER] }
    }

    /// The next slice of a file, at most 8 MiB, copied in as the worker does.
    pub fn sha1_of_slice(&mut self, slice: &Uint8Array) {
        let length = slice.length() as usize;
        if let Some(data) = self.buffer.get_mut(..length) {
            slice.copy_to(data);
            self.sha1.update(data);
        }
    }

    /// 8 MiB that are here already.
    pub fn sha1_of_memory(&mut self) {
        self.sha1.update(&self.buffer);
    }

    /// The same; it overwrites them.
    pub fn crc64_of_memory(&mut self) {
        self.crc64.consume(&mut self.buffer);
    }

    /// So that nothing of it is optimised away.
    pub fn finish(self) -> String {
        format!("{} {}", self.sha1.finish(), self.crc64.value())
    }
}
