//! Four 32-bit words, with the operations of SHA-1's schedule: `v128` in WebAssembly, an array elsewhere.

#[cfg(not(target_arch = "wasm32"))]
pub use plain::U32x4;
#[cfg(target_arch = "wasm32")]
pub use simd::U32x4;

#[cfg(target_arch = "wasm32")]
mod simd {
    use core::arch::wasm32::{
        i8x16_shuffle, u32x4_add, u32x4_extract_lane, u32x4_shl, u32x4_shr, u32x4_shuffle, u32x4_splat,
        u64x2, u64x2_shuffle, v128, v128_or, v128_xor,
    };

    #[derive(Clone, Copy)]
    pub struct U32x4(v128);

    impl U32x4 {
        pub fn from_be_bytes(bytes: &[u8; 16]) -> Self {
            let (halves, _) = bytes.as_chunks::<8>();
            let bytes = u64x2(u64::from_le_bytes(halves[0]), u64::from_le_bytes(halves[1]));
            Self(i8x16_shuffle::<3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12>(bytes, bytes))
        }

        pub fn xor(self, other: Self) -> Self {
            Self(v128_xor(self.0, other.0))
        }

        pub fn add_to_each(self, value: u32) -> Self {
            Self(u32x4_add(self.0, u32x4_splat(value)))
        }

        pub fn rotate_left(self, bits: u32) -> Self {
            Self(v128_or(u32x4_shl(self.0, bits), u32x4_shr(self.0, 32 - bits)))
        }

        /// The last two words of this and the first two of `next`.
        pub fn last_two_and(self, next: Self) -> Self {
            Self(u64x2_shuffle::<1, 2>(self.0, next.0))
        }

        /// All words but the first, followed by zero.
        pub fn without_first(self) -> Self {
            Self(u32x4_shuffle::<1, 2, 3, 4>(self.0, u32x4_splat(0)))
        }

        /// Three zeros, followed by the first word.
        pub fn first_at_end(self) -> Self {
            Self(u32x4_shuffle::<4, 4, 4, 0>(self.0, u32x4_splat(0)))
        }

        pub fn words(self) -> [u32; 4] {
            [
                u32x4_extract_lane::<0>(self.0),
                u32x4_extract_lane::<1>(self.0),
                u32x4_extract_lane::<2>(self.0),
                u32x4_extract_lane::<3>(self.0),
            ]
        }
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod plain {
    use std::array::from_fn;

    #[derive(Clone, Copy)]
    pub struct U32x4([u32; 4]);

    impl U32x4 {
        pub fn from_be_bytes(bytes: &[u8; 16]) -> Self {
            let (words, _) = bytes.as_chunks::<4>();
            Self(from_fn(|lane| u32::from_be_bytes(words[lane])))
        }

        pub fn xor(self, other: Self) -> Self {
            Self(from_fn(|lane| self.0[lane] ^ other.0[lane]))
        }

        pub fn add_to_each(self, value: u32) -> Self {
            Self(self.0.map(|word| word.wrapping_add(value)))
        }

        pub fn rotate_left(self, bits: u32) -> Self {
            Self(self.0.map(|word| word.rotate_left(bits)))
        }

        pub fn last_two_and(self, next: Self) -> Self {
            Self([self.0[2], self.0[3], next.0[0], next.0[1]])
        }

        pub fn without_first(self) -> Self {
            Self([self.0[1], self.0[2], self.0[3], 0])
        }

        pub fn first_at_end(self) -> Self {
            Self([0, 0, 0, self.0[0]])
        }

        pub fn words(self) -> [u32; 4] {
            self.0
        }
    }
}
