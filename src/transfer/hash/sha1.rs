//! Incremental SHA-1 with access to its state, which `parallel_sha1_ctx` needs.

use super::sha1_simd::{State, compress};
use std::fmt::Write;

/// The state is defined only between two blocks of this size.
pub const BLOCK: u64 = BYTES as u64;

const BYTES: usize = 64;

/// The offset of the length, in bits, within the last block.
const LENGTH_AT: usize = BYTES - 8;

/// The initial state.
pub const START: State = [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476, 0xc3d2_e1f0];

#[derive(Clone)]
pub struct Sha1 {
    state: State,
    /// The bytes of an incomplete block.
    begun: [u8; BYTES],
    length: u64,
}

impl Default for Sha1 {
    fn default() -> Self {
        Self { state: START, begun: [0; BYTES], length: 0 }
    }
}

impl Sha1 {
    pub fn update(&mut self, mut data: &[u8]) {
        let filled = self.filled();
        self.length += data.len() as u64;
        if filled > 0 {
            let (now, later) = data.split_at(data.len().min(BYTES - filled));
            self.begun[filled..][..now.len()].copy_from_slice(now);
            if filled + now.len() < BYTES {
                return;
            }
            compress(&mut self.state, &[self.begun]);
            data = later;
        }
        let (blocks, rest) = data.as_chunks();
        compress(&mut self.state, blocks);
        self.begun[..rest.len()].copy_from_slice(rest);
    }

    /// The five state words, `None` within a block.
    pub fn words(&self) -> Option<State> {
        (self.filled() == 0).then_some(self.state)
    }

    /// Upper-case hex, as PDS writes it.
    pub fn finish(mut self) -> String {
        let filled = self.filled();
        let mut last = self.begun;
        last[filled..].fill(0);
        last[filled] = 0x80;
        if filled >= LENGTH_AT {
            compress(&mut self.state, &[last]);
            last.fill(0);
        }
        last[LENGTH_AT..].copy_from_slice(&(self.length * 8).to_be_bytes());
        compress(&mut self.state, &[last]);
        self.state.iter().fold(String::with_capacity(40), |mut hex, word| {
            // Writing to a String cannot fail.
            let _ = write!(hex, "{word:08X}");
            hex
        })
    }

    /// How many bytes of the current block are filled.
    fn filled(&self) -> usize {
        (self.length % BLOCK) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use sha1::Digest;

    fn by_the_crate(data: &[u8]) -> String {
        sha1::Sha1::digest(data).iter().map(|byte| format!("{byte:02X}")).collect()
    }

    fn words_after(data: &[u8]) -> Option<State> {
        let mut sha1 = Sha1::default();
        sha1.update(data);
        sha1.words()
    }

    /// The vectors of the protocol notes, §4.5.
    #[test]
    fn the_inner_state_is_what_pds_expects() {
        let start = [1_732_584_193, 4_023_233_417, 2_562_383_102, 271_733_878, 3_285_377_520];
        assert_eq!(START, start);
        assert_eq!(words_after(b""), Some(start));
        let block = [3_662_244_075, 775_388_191, 2_286_849_874, 2_203_208_683, 3_880_697_277];
        assert_eq!(words_after(&[b'a'; 64]), Some(block));
        assert_eq!(words_after(&[b'a'; 63]), None);
    }

    #[test]
    fn digests_are_upper_case_hex() {
        assert_eq!(Sha1::default().finish(), "DA39A3EE5E6B4B0D3255BFEF95601890AFD80709");
        let mut sha1 = Sha1::default();
        sha1.update(b"ab");
        sha1.update(b"c");
        assert_eq!(sha1.finish(), "A9993E364706816ABA3E25717850C26C9CD0D89D");
    }

    #[test]
    fn every_length_around_a_block_agrees_with_the_crate() {
        for length in 0..=200 {
            let data: Vec<u8> = (0..length).collect();
            let mut sha1 = Sha1::default();
            sha1.update(&data);
            assert_eq!(sha1.finish(), by_the_crate(&data), "{length}");
        }
    }

    proptest! {
        #[test]
        fn pieces_of_any_length_agree_with_the_crate(
            pieces in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..300), 0..8),
        ) {
            let mut sha1 = Sha1::default();
            for piece in &pieces {
                sha1.update(piece);
            }
            prop_assert_eq!(sha1.finish(), by_the_crate(&pieces.concat()));
        }
    }
}
