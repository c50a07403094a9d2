//! SHA-1's compression function, tuned for what V8 makes of WebAssembly: a quarter faster there than RustCrypto's.
//!
//! The rounds form one chain of dependent steps, so speed depends on what else runs beside them. The message schedule
//! takes little when four words are computed at a time; as they go from `v128` to the rounds without a store to
//! memory, the compiler computes them just before they are used. V8 keeps that order, and the processor executes both
//! at once.

use super::simd128::U32x4;

pub type State = [u32; 5];

pub fn compress(state: &mut State, blocks: &[[u8; 64]]) {
    for block in blocks {
        let after = rounds(*state, block);
        for (word, change) in state.iter_mut().zip(after) {
            *word = word.wrapping_add(change);
        }
    }
}

#[inline(always)]
fn rounds(start: State, block: &[u8; 64]) -> State {
    let (quarters, _) = block.as_chunks::<16>();
    let w0 = U32x4::from_be_bytes(&quarters[0]);
    let w1 = U32x4::from_be_bytes(&quarters[1]);
    let w2 = U32x4::from_be_bytes(&quarters[2]);
    let w3 = U32x4::from_be_bytes(&quarters[3]);
    let w4 = next_from_16(w0, w1, w2, w3);
    let w5 = next_from_16(w1, w2, w3, w4);
    let w6 = next_from_16(w2, w3, w4, w5);
    let w7 = next_from_16(w3, w4, w5, w6);
    let w8 = next_from_32(w0, w1, w4, w6, w7);
    let w9 = next_from_32(w1, w2, w5, w7, w8);
    let w10 = next_from_32(w2, w3, w6, w8, w9);
    let w11 = next_from_32(w3, w4, w7, w9, w10);
    let w12 = next_from_32(w4, w5, w8, w10, w11);
    let w13 = next_from_32(w5, w6, w9, w11, w12);
    let w14 = next_from_32(w6, w7, w10, w12, w13);
    let w15 = next_from_32(w7, w8, w11, w13, w14);
    let w16 = next_from_32(w8, w9, w12, w14, w15);
    let w17 = next_from_32(w9, w10, w13, w15, w16);
    let w18 = next_from_32(w10, w11, w14, w16, w17);
    let w19 = next_from_32(w11, w12, w15, w17, w18);
    let state = twenty_rounds(start, choose, 0x5a82_7999, [w0, w1, w2, w3, w4]);
    let state = twenty_rounds(state, parity, 0x6ed9_eba1, [w5, w6, w7, w8, w9]);
    let state = twenty_rounds(state, majority, 0x8f1b_bcdc, [w10, w11, w12, w13, w14]);
    twenty_rounds(state, parity, 0xca62_c1d6, [w15, w16, w17, w18, w19])
}

/// The next four schedule words from the sixteen before, as in the standard: the last of them depends on the first.
#[inline(always)]
fn next_from_16(w0: U32x4, w1: U32x4, w2: U32x4, w3: U32x4) -> U32x4 {
    let most = w0.xor(w0.last_two_and(w1)).xor(w2.xor(w3.without_first())).rotate_left(1);
    most.xor(most.first_at_end().rotate_left(1))
}

/// The same from the thirty-two before, by substituting the standard's rule into itself: none of the four depends on
/// another.
#[inline(always)]
fn next_from_32(w0: U32x4, w1: U32x4, w4: U32x4, w6: U32x4, w7: U32x4) -> U32x4 {
    w0.xor(w1).xor(w4.xor(w6.last_two_and(w7))).rotate_left(2)
}

#[inline(always)]
fn twenty_rounds(
    state: State,
    mix: impl Fn(u32, u32, u32) -> u32,
    constant: u32,
    words: [U32x4; 5],
) -> State {
    let [w0, w1, w2, w3, w4] = words;
    let four = |state, words: U32x4| {
        let [w0, w1, w2, w3] = words.add_to_each(constant).words();
        let one = |[a, b, c, d, e]: State, word: u32| {
            let early = e.wrapping_add(word).wrapping_add(mix(b, c, d));
            [early.wrapping_add(a.rotate_left(5)), a, b.rotate_left(30), c, d]
        };
        one(one(one(one(state, w0), w1), w2), w3)
    };
    four(four(four(four(four(state, w0), w1), w2), w3), w4)
}

#[inline(always)]
fn choose(b: u32, c: u32, d: u32) -> u32 {
    d ^ (b & (c ^ d))
}

#[inline(always)]
fn parity(b: u32, c: u32, d: u32) -> u32 {
    b ^ c ^ d
}

#[inline(always)]
fn majority(b: u32, c: u32, d: u32) -> u32 {
    (c & d) + (b & (c ^ d))
}
