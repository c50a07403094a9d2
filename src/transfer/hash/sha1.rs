//! SHA-1, piece by piece, with its inner state in the open: what `parallel_sha1_ctx` asks for.
//!
//! The compression itself is RustCrypto's.

use sha1::Digest;
use sha1::digest::common::hazmat::SerializableState;
use std::fmt::Write;

/// The state is only well defined between two blocks of this size.
pub const BLOCK: u64 = 64;

/// The five words reached before `offset` bytes, a multiple of [`BLOCK`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Midstate {
    pub words: [u32; 5],
    pub offset: u64,
}

impl Midstate {
    /// Where every SHA-1 begins, so the first part never waits for a hash.
    pub const START: Self =
        Self { words: [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476, 0xc3d2_e1f0], offset: 0 };
}

#[derive(Clone, Default)]
pub struct Sha1 {
    inner: sha1::Sha1,
    length: u64,
}

impl Sha1 {
    pub fn update(&mut self, data: &[u8]) {
        self.inner.update(data);
        self.length += data.len() as u64;
    }

    /// `None` in the middle of a block.
    pub fn midstate(&self) -> Option<Midstate> {
        if !self.length.is_multiple_of(BLOCK) {
            return None;
        }
        // The serialised state starts with the five words, little-endian.
        let state = self.inner.serialize();
        let mut words = [0; 5];
        for (word, bytes) in words.iter_mut().zip(state.chunks_exact(4)) {
            *word = u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]);
        }
        Some(Midstate { words, offset: self.length })
    }

    /// Upper-case hex, as PDS writes it.
    pub fn finish(self) -> String {
        self.inner.finalize().iter().fold(String::with_capacity(40), |mut hex, byte| {
            // Writing to a String cannot fail.
            let _ = write!(hex, "{byte:02X}");
            hex
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn midstate_after(data: &[u8]) -> Option<[u32; 5]> {
        let mut sha1 = Sha1::default();
        sha1.update(data);
        sha1.midstate().map(|state| state.words)
    }

    /// The vectors of the protocol notes, §4.5.
    #[test]
    fn the_inner_state_is_what_pds_expects() {
        let start = [1_732_584_193, 4_023_233_417, 2_562_383_102, 271_733_878, 3_285_377_520];
        assert_eq!(Midstate::START.words, start);
        assert_eq!(midstate_after(b""), Some(start));
        let block = [3_662_244_075, 775_388_191, 2_286_849_874, 2_203_208_683, 3_880_697_277];
        assert_eq!(midstate_after(&[b'a'; 64]), Some(block));
        assert_eq!(midstate_after(&[b'a'; 63]), None);
    }

    #[test]
    fn digests_are_upper_case_hex() {
        assert_eq!(Sha1::default().finish(), "DA39A3EE5E6B4B0D3255BFEF95601890AFD80709");
        let mut sha1 = Sha1::default();
        sha1.update(b"ab");
        sha1.update(b"c");
        assert_eq!(sha1.finish(), "A9993E364706816ABA3E25717850C26C9CD0D89D");
    }
}
