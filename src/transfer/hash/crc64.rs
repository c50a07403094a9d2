//! CRC-64/XZ (ECMA-182, reflected), as PDS and its object store report it for every object.
//!
//! The fast path uses a sparse multiple of the polynomial. With X standing for a shift by one byte, `1 + X^15347 +
//! X^48114 + X^65534` is divisible by it, so a byte can be eliminated by adding it to three later bytes, without
//! tables and sixteen at a time. The last 65,534 bytes remain, and their CRC by table is the CRC of everything. It
//! overwrites its buffer, so compute SHA-1 first.

const POLYNOMIAL: u64 = 0xC96C_5795_D787_0F42;

/// How many bytes remain when nothing more can be eliminated.
const RESIDUE: usize = 65_534;

/// A byte is added to the bytes at these distances after it; as a gather, the distances back.
const TAPS: [usize; 3] = [RESIDUE - 48_114, RESIDUE - 15_347, RESIDUE];

/// Shorter than the nearest tap, so that a block never depends on itself.
const BLOCK: usize = 16_384;

/// Below this, the table is as fast.
const WORTHWHILE: usize = 4 * RESIDUE;

static TABLES: [[u64; 256]; 8] = tables();

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Crc64 {
    register: u64,
}

impl Default for Crc64 {
    fn default() -> Self {
        Self { register: !0 }
    }
}

impl Crc64 {
    pub fn value(&self) -> u64 {
        !self.register
    }

    /// By table, eight bytes a step.
    pub fn update(&mut self, data: &[u8]) {
        let mut register = self.register;
        let (words, rest) = data.as_chunks::<8>();
        for word in words {
            let mixed = (register ^ u64::from_le_bytes(*word)).to_le_bytes();
            register = 0;
            for (table, byte) in TABLES.iter().rev().zip(mixed) {
                register ^= table[usize::from(byte)];
            }
        }
        for byte in rest {
            register = (register >> 8) ^ TABLES[0][usize::from(register as u8 ^ byte)];
        }
        self.register = register;
    }

    /// As [`Crc64::update`], several times faster on long buffers, which it overwrites.
    pub fn consume(&mut self, data: &mut [u8]) {
        if data.len() < WORTHWHILE {
            self.update(data);
            return;
        }
        // The register is equivalent to the bytes it would be added to.
        for (byte, carried) in data.iter_mut().zip(self.register.to_le_bytes()) {
            *byte ^= carried;
        }
        strike_out(data);
        self.register = 0;
        self.update(&data[data.len() - RESIDUE..]);
    }
}

/// Eliminates every byte but the last [`RESIDUE`] by adding it to later bytes.
fn strike_out(data: &mut [u8]) {
    // Bytes of the residue are kept, so they are added to nothing.
    let struck = data.len() - RESIDUE;
    for start in (0..data.len()).step_by(BLOCK) {
        let (before, rest) = data.split_at_mut(start);
        let length = rest.len().min(BLOCK);
        let block = &mut rest[..length];
        let [near, middle, far] = TAPS;
        if start >= far && start + length - near <= struck {
            let near = &before[start - near..][..length];
            let middle = &before[start - middle..][..length];
            let far = &before[start - far..][..length];
            for (((byte, a), b), c) in block.iter_mut().zip(near).zip(middle).zip(far) {
                *byte ^= a ^ b ^ c;
            }
        } else {
            for tap in TAPS {
                add_clipped(block, start, before, tap, struck);
            }
        }
    }
}

/// One tap at the edges of the stream, where it reaches before the start or into the residue.
fn add_clipped(block: &mut [u8], start: usize, before: &[u8], tap: usize, struck: usize) {
    let from = start.saturating_sub(tap);
    let to = (start + block.len()).saturating_sub(tap).min(struck);
    if from < to {
        let first = from + tap - start;
        for (byte, earlier) in block[first..].iter_mut().zip(&before[from..to]) {
            *byte ^= earlier;
        }
    }
}

/// The CRC of two consecutive pieces, from the CRC of each and the length of the second.
pub fn combine(first: u64, second: u64, second_length: u64) -> u64 {
    multiply(shift_by_bytes(second_length), first) ^ second
}

/// x to the power of eight times `bytes`, by squaring. The highest bit stands for x⁰.
fn shift_by_bytes(mut bytes: u64) -> u64 {
    let mut square = 1 << (63 - 8);
    let mut product = 1 << 63;
    while bytes > 0 {
        if bytes & 1 == 1 {
            product = multiply(product, square);
        }
        square = multiply(square, square);
        bytes >>= 1;
    }
    product
}

/// The product of two polynomials modulo the CRC's.
fn multiply(a: u64, mut b: u64) -> u64 {
    let mut product = 0;
    for bit in (0..64).rev() {
        if a >> bit & 1 == 1 {
            product ^= b;
        }
        b = times_x(b);
    }
    product
}

const fn times_x(value: u64) -> u64 {
    if value & 1 == 1 { (value >> 1) ^ POLYNOMIAL } else { value >> 1 }
}

const fn tables() -> [[u64; 256]; 8] {
    let mut tables = [[0; 256]; 8];
    let mut byte = 0;
    while byte < 256 {
        let mut value = byte as u64;
        let mut bit = 0;
        while bit < 8 {
            value = times_x(value);
            bit += 1;
        }
        tables[0][byte] = value;
        byte += 1;
    }
    let mut slice = 1;
    while slice < 8 {
        let mut byte = 0;
        while byte < 256 {
            let previous = tables[slice - 1][byte];
            tables[slice][byte] = (previous >> 8) ^ tables[0][(previous & 0xff) as usize];
            byte += 1;
        }
        slice += 1;
    }
    tables
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn bitwise(data: &[u8]) -> u64 {
        let mut register = !0u64;
        for byte in data {
            register ^= u64::from(*byte);
            for _ in 0..8 {
                register = times_x(register);
            }
        }
        !register
    }

    fn by_table(data: &[u8]) -> u64 {
        let mut crc = Crc64::default();
        crc.update(data);
        crc.value()
    }

    /// Fast noise: proptest's own vectors of this length take longer than the test.
    fn noise(seed: u64, length: usize) -> Vec<u8> {
        let mut state = seed | 1;
        let step = |_| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state as u8
        };
        (0..length).map(step).collect()
    }

    #[test]
    fn known_vectors() {
        for (text, expected) in
            [("", 0), ("abc", 3_231_342_946_509_354_535), ("123456789", 11_051_210_869_376_104_954)]
        {
            assert_eq!(by_table(text.as_bytes()), expected, "{text}");
            assert_eq!(bitwise(text.as_bytes()), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn the_table_agrees_with_the_definition(data in prop::collection::vec(any::<u8>(), 0..200), cut in 0usize..200) {
            let (a, b) = data.split_at(cut.min(data.len()));
            let mut crc = Crc64::default();
            crc.update(a);
            crc.update(b);
            prop_assert_eq!(crc.value(), bitwise(&data));
            prop_assert_eq!(combine(by_table(a), by_table(b), b.len() as u64), bitwise(&data));
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn the_fast_path_agrees_with_the_table(
            seed in any::<u64>(),
            first in prop_oneof![0usize..300, WORTHWHILE - 2..WORTHWHILE + 3, 0..3 * WORTHWHILE],
            second in prop_oneof![0usize..300, 0..2 * WORTHWHILE],
        ) {
            let mut data = noise(seed, first + second);
            let expected = by_table(&data);
            let mut crc = Crc64::default();
            let (a, b) = data.split_at_mut(first);
            crc.consume(a);
            crc.consume(b);
            prop_assert_eq!(crc.value(), expected);
        }
    }

    /// The shortest input for which the fast path runs, compared with the definition.
    #[test]
    fn the_fast_path_agrees_with_the_definition() {
        let mut data = noise(7, WORTHWHILE + 12_345);
        let expected = bitwise(&data);
        let mut crc = Crc64::default();
        crc.consume(&mut data);
        assert_eq!(crc.value(), expected);
    }
}
