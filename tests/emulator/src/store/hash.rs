//! SHA-1 that can start from and show its state between blocks, and CRC-64 that can be joined.

use sha1::block_api::compress;

pub const IV: [u32; 5] = [0x6745_2301, 0xEFCD_AB89, 0x98BA_DCFE, 0x1032_5476, 0xC3D2_E1F0];

/// A running SHA-1. `midstate` is what `parallel_sha1_ctx` carries.
#[derive(Clone)]
pub struct Sha1 {
    h: [u32; 5],
    length: u64,
    block: [u8; 64],
    filled: usize,
}

impl Default for Sha1 {
    fn default() -> Self {
        Self::resume(IV, 0)
    }
}

impl Sha1 {
    /// Goes on after `offset` bytes, a multiple of 64.
    pub fn resume(h: [u32; 5], offset: u64) -> Self {
        Self { h, length: offset, block: [0; 64], filled: 0 }
    }

    pub fn update(&mut self, mut data: &[u8]) {
        self.length += data.len() as u64;
        if self.filled > 0 {
            let take = data.len().min(64 - self.filled);
            self.block[self.filled..self.filled + take].copy_from_slice(&data[..take]);
            self.filled += take;
            data = &data[take..];
            if self.filled < 64 {
                return;
            }
            compress(&mut self.h, &[self.block]);
            self.filled = 0;
        }
        let (blocks, rest) = data.as_chunks::<64>();
        compress(&mut self.h, blocks);
        self.block[..rest.len()].copy_from_slice(rest);
        self.filled = rest.len();
    }

    /// The state, when a whole number of blocks has been seen.
    pub fn midstate(&self) -> Option<[u32; 5]> {
        (self.filled == 0).then_some(self.h)
    }

    /// Upper-case hex, as everywhere on this wire.
    pub fn finish(mut self) -> String {
        let bits = self.length * 8;
        let mut tail = vec![0x80];
        let zeroes = (119 - self.filled) % 64;
        tail.resize(1 + zeroes, 0);
        tail.extend_from_slice(&bits.to_be_bytes());
        self.update(&tail);
        let bytes: Vec<u8> = self.h.iter().flat_map(|word| word.to_be_bytes()).collect();
        crate::id::hex_upper(&bytes)
    }
}

pub fn sha1(data: &[u8]) -> String {
    let mut hash = Sha1::default();
    hash.update(data);
    hash.finish()
}

pub fn crc64(data: &[u8]) -> u64 {
    let mut digest = crc64fast::Digest::new();
    digest.write(data);
    digest.sum64()
}

const POLYNOMIAL: u64 = 0xC96C_5795_D787_0F42;

/// The CRC of two byte strings one after the other, from theirs and the length of the second.
///
/// Appending a zero bit is a linear map over GF(2); squaring it doubles the number of zeroes.
pub fn join_crc64(first: u64, second: u64, second_length: u64) -> u64 {
    let mut shift = [0u64; 64];
    shift[0] = POLYNOMIAL;
    for (bit, row) in shift.iter_mut().enumerate().skip(1) {
        *row = 1 << (bit - 1);
    }
    for _ in 0..3 {
        shift = square(&shift);
    }
    let (mut crc, mut left) = (first, second_length);
    while left > 0 {
        if left & 1 == 1 {
            crc = times(&shift, crc);
        }
        shift = square(&shift);
        left >>= 1;
    }
    crc ^ second
}

fn times(matrix: &[u64; 64], mut vector: u64) -> u64 {
    let mut sum = 0;
    for row in matrix {
        if vector & 1 == 1 {
            sum ^= row;
        }
        vector >>= 1;
    }
    sum
}

fn square(matrix: &[u64; 64]) -> [u64; 64] {
    matrix.map(|row| times(matrix, row))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sha1_and_its_midstate() {
        assert_eq!(sha1(b""), "DA39A3EE5E6B4B0D3255BFEF95601890AFD80709");
        assert_eq!(sha1(b"abc"), "A9993E364706816ABA3E25717850C26C9CD0D89D");
        let mut hash = Sha1::default();
        hash.update(&[b'a'; 64]);
        let state = [3_662_244_075, 775_388_191, 2_286_849_874, 2_203_208_683, 3_880_697_277];
        assert_eq!(hash.midstate(), Some(state));
        for length in 0..200usize {
            let data: Vec<u8> = (0..length).map(|at| at as u8).collect();
            let mut pieces = Sha1::default();
            for piece in data.chunks(7) {
                pieces.update(piece);
            }
            assert_eq!(pieces.finish(), sha1(&data), "{length}");
        }
        let mut rest = Sha1::resume(state, 64);
        rest.update(b"tail");
        assert_eq!(rest.finish(), sha1(&[&[b'a'; 64][..], b"tail"].concat()));
    }

    #[test]
    fn crc64_and_its_join() {
        assert_eq!(crc64(b"123456789"), 11_051_210_869_376_104_954);
        assert_eq!(crc64(b"abc"), 3_231_342_946_509_354_535);
        assert_eq!(crc64(b""), 0);
        for cut in 0..=9 {
            let (a, b) = b"123456789".split_at(cut);
            assert_eq!(join_crc64(crc64(a), crc64(b), b.len() as u64), crc64(b"123456789"));
        }
        let long = vec![7u8; 1_000_003];
        let (a, b) = long.split_at(333_333);
        assert_eq!(join_crc64(crc64(a), crc64(b), b.len() as u64), crc64(&long));
    }
}
