//! SHA-1 and SHA-256 with readable state between blocks, and CRC-64 with concatenation.

use serde::{Deserialize, Serialize};

/// The hash of a domain: its `data_hash_name`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum HashName {
    Sha1,
    Sha256,
}

impl HashName {
    pub fn text(self) -> &'static str {
        match self {
            Self::Sha1 => "sha1",
            Self::Sha256 => "sha256",
        }
    }

    /// The field of a part with its context.
    pub fn context_field(self) -> &'static str {
        match self {
            Self::Sha1 => "parallel_sha1_ctx",
            Self::Sha256 => "parallel_sha256_ctx",
        }
    }

    pub fn other(self) -> Self {
        match self {
            Self::Sha1 => Self::Sha256,
            Self::Sha256 => Self::Sha1,
        }
    }

    /// Whether a text has the form of this hash, in hex of either case.
    pub fn fits(self, text: &str) -> bool {
        let length = 8 * Context::start(self).words().len();
        text.len() == length && text.bytes().all(|byte| byte.is_ascii_hexdigit())
    }

    /// Upper-case hex, as everywhere on this wire.
    pub fn digest(self, data: &[u8]) -> String {
        let mut hash = RunningHash::from(Context::start(self));
        hash.update(data);
        hash.finish()
    }
}

/// A hash with its kind, which a file keeps if the domain's changes.
#[derive(Debug, Clone)]
pub struct ContentHash {
    pub name: HashName,
    pub hex: String,
}

impl ContentHash {
    pub fn compute(name: HashName, data: &[u8]) -> Self {
        Self { name, hex: name.digest(data) }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Sha1([u32; 5]),
    Sha256([u32; 8]),
}

impl State {
    fn compress(&mut self, blocks: &[[u8; 64]]) {
        match self {
            Self::Sha1(h) => sha1::block_api::compress(h, blocks),
            Self::Sha256(h) => sha2::block_api::compress256(h, blocks),
        }
    }
}

/// State of a hash between two blocks, after `offset` bytes: `parallel_sha1_ctx` and `parallel_sha256_ctx`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Context {
    words: State,
    pub offset: u64,
}

impl Context {
    /// The initial state.
    pub fn start(name: HashName) -> Self {
        let words = match name {
            HashName::Sha1 => State::Sha1([0x6745_2301, 0xEFCD_AB89, 0x98BA_DCFE, 0x1032_5476, 0xC3D2_E1F0]),
            HashName::Sha256 => State::Sha256([
                0x6A09_E667,
                0xBB67_AE85,
                0x3C6E_F372,
                0xA54F_F53A,
                0x510E_527F,
                0x9B05_688C,
                0x1F83_D9AB,
                0x5BE0_CD19,
            ]),
        };
        Self { words, offset: 0 }
    }

    /// `None` for a wrong number of words or an offset within a block.
    pub fn new(name: HashName, words: &[u32], offset: u64) -> Option<Self> {
        let words = match name {
            HashName::Sha1 => State::Sha1(words.try_into().ok()?),
            HashName::Sha256 => State::Sha256(words.try_into().ok()?),
        };
        offset.is_multiple_of(64).then_some(Self { words, offset })
    }

    pub fn words(&self) -> &[u32] {
        match &self.words {
            State::Sha1(h) => h,
            State::Sha256(h) => h,
        }
    }
}

/// A hash in progress.
#[derive(Clone)]
pub struct RunningHash {
    words: State,
    length: u64,
    block: [u8; 64],
    filled: usize,
}

impl From<Context> for RunningHash {
    fn from(context: Context) -> Self {
        Self { words: context.words, length: context.offset, block: [0; 64], filled: 0 }
    }
}

impl RunningHash {
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
            self.words.compress(&[self.block]);
            self.filled = 0;
        }
        let (blocks, rest) = data.as_chunks::<64>();
        self.words.compress(blocks);
        self.block[..rest.len()].copy_from_slice(rest);
        self.filled = rest.len();
    }

    /// The state, after a whole number of blocks.
    pub fn context(&self) -> Option<Context> {
        (self.filled == 0).then_some(Context { words: self.words, offset: self.length })
    }

    pub fn finish(mut self) -> String {
        let bits = self.length * 8;
        let mut tail = vec![0x80];
        let zeroes = (119 - self.filled) % 64;
        tail.resize(1 + zeroes, 0);
        tail.extend_from_slice(&bits.to_be_bytes());
        self.update(&tail);
        let end = Context { words: self.words, offset: 0 };
        let bytes: Vec<u8> = end.words().iter().flat_map(|word| word.to_be_bytes()).collect();
        crate::id::hex_upper(&bytes)
    }
}

pub fn crc64(data: &[u8]) -> u64 {
    let mut digest = crc64fast::Digest::new();
    digest.write(data);
    digest.sum64()
}

const POLYNOMIAL: u64 = 0xC96C_5795_D787_0F42;

/// The CRC of a concatenation, from the CRCs of both strings and the length of the second.
///
/// Appending a zero bit is a linear map over GF(2); squaring the matrix doubles the number of zeros.
pub fn combine_crc64(first: u64, second: u64, second_length: u64) -> u64 {
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
            crc = multiply(&shift, crc);
        }
        shift = square(&shift);
        left >>= 1;
    }
    crc ^ second
}

fn multiply(matrix: &[u64; 64], mut vector: u64) -> u64 {
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
    matrix.map(|row| multiply(matrix, row))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Compared with ring and the vectors of the protocol notes, §4.5.
    #[test]
    fn both_hashes_and_their_contexts() {
        let block: [&[u32]; 2] = [
            &[3_662_244_075, 775_388_191, 2_286_849_874, 2_203_208_683, 3_880_697_277],
            &[
                3_747_330_076,
                3_894_281_766,
                4_215_646_356,
                1_339_297_585,
                2_992_531_478,
                3_604_257_217,
                2_878_359_849,
                6_512_230,
            ],
        ];
        let oracles = [&ring::digest::SHA1_FOR_LEGACY_USE_ONLY, &ring::digest::SHA256];
        for ((name, words), oracle) in [HashName::Sha1, HashName::Sha256].into_iter().zip(block).zip(oracles)
        {
            let expected = |data: &[u8]| crate::id::hex_upper(ring::digest::digest(oracle, data).as_ref());
            for length in 0..200usize {
                let data: Vec<u8> = (0..length).map(|at| at as u8).collect();
                let mut pieces = RunningHash::from(Context::start(name));
                for piece in data.chunks(7) {
                    pieces.update(piece);
                }
                assert_eq!(pieces.finish(), expected(&data), "{name:?} {length}");
                assert!(name.fits(&expected(&data)) && !name.other().fits(&expected(&data)));
            }
            let mut hash = RunningHash::from(Context::start(name));
            hash.update(&[b'a'; 64]);
            let context = Context::new(name, words, 64);
            assert_eq!(hash.context(), context);
            hash.update(b"t");
            assert_eq!(hash.context(), None, "within a block");
            let mut rest = RunningHash::from(context.unwrap());
            rest.update(b"tail");
            assert_eq!(rest.finish(), expected(&[&[b'a'; 64][..], b"tail"].concat()));
            assert!(
                Context::new(name.other(), words, 64).is_none() && Context::new(name, words, 63).is_none()
            );
        }
        assert_eq!(HashName::Sha1.digest(b""), "DA39A3EE5E6B4B0D3255BFEF95601890AFD80709");
    }

    #[test]
    fn crc64_and_its_combination() {
        assert_eq!(crc64(b"123456789"), 11_051_210_869_376_104_954);
        assert_eq!(crc64(b"abc"), 3_231_342_946_509_354_535);
        assert_eq!(crc64(b""), 0);
        for cut in 0..=9 {
            let (a, b) = b"123456789".split_at(cut);
            assert_eq!(combine_crc64(crc64(a), crc64(b), b.len() as u64), crc64(b"123456789"));
        }
        let long = vec![7u8; 1_000_003];
        let (a, b) = long.split_at(333_333);
        assert_eq!(combine_crc64(crc64(a), crc64(b), b.len() as u64), crc64(&long));
    }
}
