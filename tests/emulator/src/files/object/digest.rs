//! Hashes over a stream of bytes: SHA-1 whose inner state can be set and read, and CRC-64/XZ that can be joined.

use std::sync::OnceLock;

pub const SHA1_IV: [u32; 5] = [0x6745_2301, 0xEFCD_AB89, 0x98BA_DCFE, 0x1032_5476, 0xC3D2_E1F0];

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sha1State {
    h: [u32; 5],
    size: u64,
    /// What doesn't fill a block yet.
    rest: Vec<u8>,
}

impl Sha1State {
    pub fn new() -> Self {
        Self::at(SHA1_IV, 0)
    }

    /// `size` bytes were hashed already; a multiple of 64.
    pub fn at(h: [u32; 5], size: u64) -> Self {
        Self { h, size, rest: Vec::new() }
    }

    /// The inner state at a block's border.
    pub fn midstate(&self) -> Option<([u32; 5], u64)> {
        self.rest.is_empty().then_some((self.h, self.size))
    }

    pub fn size(&self) -> u64 {
        self.size
    }

    pub fn write(&mut self, mut bytes: &[u8]) {
        self.size += bytes.len() as u64;
        if !self.rest.is_empty() {
            let taken = bytes.len().min(64 - self.rest.len());
            self.rest.extend_from_slice(&bytes[..taken]);
            bytes = &bytes[taken..];
            if self.rest.len() < 64 {
                return;
            }
            let (blocks, _) = self.rest.as_chunks::<64>();
            sha1::block_api::compress(&mut self.h, blocks);
            self.rest.clear();
        }
        let (blocks, rest) = bytes.as_chunks::<64>();
        sha1::block_api::compress(&mut self.h, blocks);
        self.rest.extend_from_slice(rest);
    }

    pub fn sum(&self) -> [u8; 20] {
        let mut end = self.rest.clone();
        end.push(0x80);
        while end.len() % 64 != 56 {
            end.push(0);
        }
        end.extend_from_slice(&(self.size * 8).to_be_bytes());
        let mut h = self.h;
        sha1::block_api::compress(&mut h, end.as_chunks::<64>().0);
        let mut sum = [0; 20];
        for (bytes, word) in sum.chunks_exact_mut(4).zip(h) {
            bytes.copy_from_slice(&word.to_be_bytes());
        }
        sum
    }
}

impl Default for Sha1State {
    fn default() -> Self {
        Self::new()
    }
}

pub fn sha1(bytes: &[u8]) -> [u8; 20] {
    let mut state = Sha1State::new();
    state.write(bytes);
    state.sum()
}

pub fn crc64(bytes: &[u8]) -> u64 {
    let mut digest = crc64fast::Digest::new();
    digest.write(bytes);
    digest.sum64()
}

/// CRC of `a` followed by `b`, from both CRCs and the length of `b`: appending a zero bit is a linear map, so
/// appending many is that map squared over and over.
pub fn joined_crc64(a: u64, b: u64, mut b_size: u64) -> u64 {
    const POLYNOMIAL: u64 = 0xC96C_5795_D787_0F42;
    type Map = [u64; 64];
    fn apply(map: &Map, value: u64) -> u64 {
        (0..64).filter(|bit| value >> bit & 1 == 1).fold(0, |sum, bit| sum ^ map[bit])
    }
    fn squared(map: &Map) -> Map {
        map.map(|column| apply(map, column))
    }
    static ONE_BYTE: OnceLock<Map> = OnceLock::new();
    let mut map = *ONE_BYTE.get_or_init(|| {
        let mut one_bit = [POLYNOMIAL; 64];
        for (bit, column) in one_bit.iter_mut().enumerate().skip(1) {
            *column = 1 << (bit - 1);
        }
        squared(&squared(&squared(&one_bit)))
    });
    let mut crc = a;
    while b_size > 0 {
        if b_size & 1 == 1 {
            crc = apply(&map, crc);
        }
        map = squared(&map);
        b_size >>= 1;
    }
    crc ^ b
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sha1_agrees_with_the_vectors() {
        let text = crate::files::tree::id::hex(&sha1(b""), true);
        assert_eq!(text, "DA39A3EE5E6B4B0D3255BFEF95601890AFD80709");
        let mut state = Sha1State::new();
        state.write(&[b'a'; 64]);
        let h = [3_662_244_075, 775_388_191, 2_286_849_874, 2_203_208_683, 3_880_697_277];
        assert_eq!(state.midstate(), Some((h, 64)));
        let mut resumed = Sha1State::at(h, 64);
        resumed.write(b"tail");
        state.write(b"ta");
        state.write(b"il");
        assert_eq!(resumed.sum(), state.sum());
        assert_eq!(state.midstate(), None);
    }

    #[test]
    fn crc64_agrees_with_the_vectors_and_joins() {
        assert_eq!(crc64(b"123456789"), 11_051_210_869_376_104_954);
        assert_eq!(crc64(b"abc"), 3_231_342_946_509_354_535);
        assert_eq!(crc64(b""), 0);
        let bytes: Vec<u8> = (0..=255).cycle().take(3_000).collect();
        for cut in [0, 1, 63, 1_024, 3_000] {
            let (a, b) = bytes.split_at(cut);
            assert_eq!(joined_crc64(crc64(a), crc64(b), b.len() as u64), crc64(&bytes));
        }
    }
}
