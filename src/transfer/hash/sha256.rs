//! Incremental SHA-256 with access to its state, which `parallel_sha256_ctx` needs.
//!
//! The compression function is RustCrypto's.

use super::sha1::BLOCK;
use sha2::Digest;
use sha2::digest::common::hazmat::SerializableState;
use std::fmt::Write;

/// The initial state.
pub const START: [u32; 8] =
    [0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19];

#[derive(Clone, Default)]
pub struct Sha256 {
    inner: sha2::Sha256,
    length: u64,
}

impl Sha256 {
    pub fn update(&mut self, data: &[u8]) {
        self.inner.update(data);
        self.length += data.len() as u64;
    }

    /// The eight state words, `None` within a block.
    pub fn words(&self) -> Option<[u32; 8]> {
        if !self.length.is_multiple_of(BLOCK) {
            return None;
        }
        // The serialised state starts with the eight words, little-endian.
        let state = self.inner.serialize();
        let mut words = [0; 8];
        for (word, bytes) in words.iter_mut().zip(state.chunks_exact(4)) {
            *word = u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]);
        }
        Some(words)
    }

    /// Upper-case hex, as PDS writes it.
    pub fn finish(self) -> String {
        self.inner.finalize().iter().fold(String::with_capacity(64), |mut hex, byte| {
            // Writing to a String cannot fail.
            let _ = write!(hex, "{byte:02X}");
            hex
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words_after(data: &[u8]) -> Option<[u32; 8]> {
        let mut sha256 = Sha256::default();
        sha256.update(data);
        sha256.words()
    }

    /// The vector of the protocol notes, §4.5.
    #[test]
    fn the_inner_state_is_what_pds_expects() {
        assert_eq!(words_after(b""), Some(START));
        let block = [
            3_747_330_076,
            3_894_281_766,
            4_215_646_356,
            1_339_297_585,
            2_992_531_478,
            3_604_257_217,
            2_878_359_849,
            6_512_230,
        ];
        assert_eq!(words_after(&[b'a'; 64]), Some(block));
        assert_eq!(words_after(&[b'a'; 63]), None);
    }

    #[test]
    fn digests_are_upper_case_hex() {
        let empty = "E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855";
        assert_eq!(Sha256::default().finish(), empty);
        let mut sha256 = Sha256::default();
        sha256.update(b"ab");
        sha256.update(b"c");
        assert_eq!(sha256.finish(), "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD");
    }
}
