//! How a file is divided into parts, how the server is asked for its content, and which parts are left to send.

use crate::transfer::hash::sha1::BLOCK;
use std::collections::BTreeMap;

pub const DEFAULT_PART: u64 = 10 << 20;

/// The service allows 10,000; the vendor's own clients stay below this, which leaves room for repairs.
pub const MAX_PARTS: u64 = 9_000;

/// A range of the file, and its part number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    pub number: u32,
    pub from: u64,
    pub to: u64,
}

impl Part {
    pub fn length(&self) -> u64 {
        self.to - self.from
    }
}

/// Parts are no smaller than this even on a slow connection, since each costs a request.
const SMALLEST_PART: u64 = 1 << 20;

/// A multiple of the hash's block size, since the hash state of a part is only defined between two blocks. Under a
/// speed limit, a part is what may be sent in two seconds, so that the limit holds from moment to moment.
pub fn part_size(size: u64, cap: Option<u64>) -> u64 {
    let usual = cap.map_or(DEFAULT_PART, |cap| cap.saturating_mul(2).clamp(SMALLEST_PART, DEFAULT_PART));
    size.div_ceil(MAX_PARTS).max(usual).next_multiple_of(BLOCK)
}

/// An empty file is one empty part.
pub fn part_count(size: u64, part_size: u64) -> u32 {
    u32::try_from(size.div_ceil(part_size).max(1)).unwrap_or(u32::MAX)
}

/// A part of the regular division, in which all parts but the last have the same size.
pub fn regular(number: u32, size: u64, part_size: u64) -> Option<Part> {
    let from = u64::from(number).checked_sub(1)?.checked_mul(part_size)?;
    (from < size || number == 1).then(|| Part { number, from, to: size.min(from + part_size) })
}

/// In serial mode the server decides how far the upload is: an interrupted part may be stored short, and the next
/// continues from there.
pub fn next_in_order(stored: &BTreeMap<u32, u64>, size: u64, part_size: u64) -> Option<Part> {
    let from: u64 = stored.values().sum();
    let number = u32::try_from(stored.len()).ok()? + 1;
    (from < size || stored.is_empty()).then(|| Part { number, from, to: size.min(from + part_size) })
}

pub fn is_whole(stored: &BTreeMap<u32, u64>, size: u64) -> bool {
    !stored.is_empty() && stored.values().sum::<u64>() == size
}

/// The parts that the server reports, as far as they fit the file. `None`: they do not belong to this file.
pub fn accept(
    parallel: bool,
    listed: &[(u32, u64)],
    size: u64,
    part_size: u64,
) -> Option<BTreeMap<u32, u64>> {
    let listed: BTreeMap<u32, u64> = listed.iter().copied().collect();
    if parallel {
        // A part of another size is sent again, which replaces it.
        let fits =
            |number, length| regular(number, size, part_size).is_some_and(|part| part.length() == length);
        return Some(listed.into_iter().filter(|&(number, length)| fits(number, length)).collect());
    }
    let in_order = listed.keys().copied().eq(1..=u32::try_from(listed.len()).ok()?);
    let total = listed.values().try_fold(0u64, |sum, length| sum.checked_add(*length))?;
    let stuck = total < size && listed.values().any(|length| *length == 0);
    (in_order && total <= size && !stuck).then_some(listed)
}

/// How the server is asked whether it has the content already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Probe {
    /// Not at all; it was refused.
    Nothing,
    /// By the hash of the first bytes, for long files.
    Pre,
    /// By the hash of the whole file: it is short, or the pre-hash matched.
    Full,
}

impl Probe {
    /// Hashing everything first is worth it while it costs little compared to the upload it may save.
    pub fn choose(size: u64, bytes_per_s: Option<f64>) -> Self {
        let slow_link = bytes_per_s.is_some_and(|speed| speed < HASH_SPEED / 16.0);
        if size <= SMALL || (slow_link && size <= SMALL * 32) { Self::Full } else { Self::Pre }
    }
}

/// Hashed in the time of one request.
const SMALL: u64 = 1 << 20;

/// Bytes a second of one worker, as a low estimate.
const HASH_SPEED: f64 = 200e6;

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn parts_are_ten_mebibytes_until_there_would_be_too_many() {
        for (size, expected) in [
            (0, DEFAULT_PART),
            (DEFAULT_PART * MAX_PARTS, DEFAULT_PART),
            (DEFAULT_PART * MAX_PARTS + 1, DEFAULT_PART + 64),
            (1 << 43, 977_343_680),
        ] {
            assert_eq!(part_size(size, None), expected, "{size}");
        }
        assert_eq!(part_size(1 << 30, Some(1_000_000)), 2_000_000);
        assert_eq!(part_size(1 << 30, Some(1_000)), SMALLEST_PART);
    }

    #[test]
    fn an_empty_file_is_one_empty_part() {
        let part = Part { number: 1, from: 0, to: 0 };
        assert_eq!(regular(1, 0, 64), Some(part));
        assert_eq!(next_in_order(&BTreeMap::new(), 0, 64), Some(part));
        let stored = BTreeMap::from([(1, 0)]);
        assert_eq!(next_in_order(&stored, 0, 64), None);
        assert!(is_whole(&stored, 0));
        assert!(!is_whole(&BTreeMap::new(), 0));
    }

    #[test]
    fn stored_parts_count_as_far_as_they_fit() {
        type Parts = &'static [(u32, u64)];
        let cases: [(bool, Parts, Option<Parts>); 6] = [
            (true, &[(2, 64), (1, 10), (3, 22), (9, 64)], Some(&[(2, 64), (3, 22)])),
            (false, &[(1, 64), (2, 10)], Some(&[(1, 64), (2, 10)])),
            (false, &[(1, 64), (3, 64)], None),
            (false, &[(1, 64), (2, 200)], None),
            (false, &[(1, 0)], None),
            (false, &[], Some(&[])),
        ];
        for (parallel, listed, expected) in cases {
            let expected = expected.map(|parts| parts.iter().copied().collect());
            assert_eq!(accept(parallel, listed, 150, 64), expected, "{listed:?}");
        }
    }

    #[test]
    fn after_a_short_part_the_next_starts_at_its_end() {
        let stored = BTreeMap::from([(1, 64), (2, 10)]);
        assert_eq!(next_in_order(&stored, 150, 64), Some(Part { number: 3, from: 74, to: 138 }));
    }

    proptest! {
        #[test]
        fn every_byte_is_in_exactly_one_part(size in 0u64..1 << 44) {
            let part_size = part_size(size, None);
            let count = part_count(size, part_size);
            prop_assert!(u64::from(count) <= MAX_PARTS && part_size.is_multiple_of(BLOCK));
            let mut at = 0;
            for number in 1..=count {
                let part = regular(number, size, part_size).unwrap();
                prop_assert_eq!(part.from, at);
                at = part.to;
            }
            prop_assert_eq!(at, size);
            prop_assert_eq!(regular(count + 1, size, part_size), None);
        }
    }
}
