//! Hashes a file in one pass: the domain's hash with its state at the start of every part, CRC-64 of every part and
//! of the whole. Also the messages between a hash worker and its owner, compiled into both sides.
//!
//! Deliberately absent: reading files (the worker's task) and deciding what a hash is used for (`step`'s).

pub mod content;
pub mod crc64;
#[cfg(all(target_arch = "wasm32", any(feature = "page", feature = "uploader")))]
pub mod pool;
pub mod sha1;
mod sha1_simd;
pub mod sha256;
mod simd128;

use crate::model::entry::{ContentHash, HashAlgorithm};
use content::{ContentHasher, Midstate, MidstateWords};
use crc64::Crc64;
use serde::{Deserialize, Serialize};
use sha1::Sha1;

/// The first message of a worker; anything sent before it is lost. Change the number when the messages change: a
/// worker cached from an older build must not be used.
pub const READY: &str = "hasher 3";

/// The worker's script, next to the page.
pub const SCRIPT: &str = "hasher_loader.js";

/// PDS expects the hash of this many leading bytes as `pre_hash`.
pub const PRE_HASH_BYTES: u64 = 1_024;

/// How much is hashed at once: enough for the fast CRC, and small enough to stay in the processor's cache for the
/// second hash.
pub const SLICE_BYTES: u64 = 1 << 20;

/// To the worker, as JSON; the `File` of a `Hash` is attached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum HashWorkerRequest {
    Hash { task: u32, algorithm: HashAlgorithm, part_size: u64 },
    Stop { task: u32 },
}

/// From the worker, as JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum HashWorkerReport {
    PreHash {
        task: u32,
        pre_hash: String,
        /// A hash over [`samples`], by which the file is recognised later.
        sample: String,
    },
    Front {
        task: u32,
        hashed: u64,
        parts: Vec<HashedPart>,
    },
    Done {
        task: u32,
        digest: Digest,
    },
    /// The file could not be read completely.
    Unreadable {
        task: u32,
    },
}

impl HashWorkerReport {
    pub fn task(&self) -> u32 {
        match self {
            Self::PreHash { task, .. }
            | Self::Front { task, .. }
            | Self::Done { task, .. }
            | Self::Unreadable { task } => *task,
        }
    }
}

/// One hashed part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HashedPart {
    /// CRC-64 of this part alone.
    pub crc64: u64,
    pub length: u64,
    /// The hash state after this part, `None` after a last part that ends within a block.
    pub words_after: Option<MidstateWords>,
}

/// The checksums of the whole file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Digest {
    pub hash: ContentHash,
    pub crc64: u64,
    pub length: u64,
}

/// Hashes a file as its slices arrive.
pub struct FileHasher {
    part_size: u64,
    content: ContentHasher,
    part: Crc64,
    part_length: u64,
    whole: Option<(u64, u64)>,
}

impl FileHasher {
    pub fn new(algorithm: HashAlgorithm, part_size: u64) -> Self {
        Self {
            part_size: part_size.max(sha1::BLOCK),
            content: ContentHasher::new(algorithm),
            part: Crc64::default(),
            part_length: 0,
            whole: None,
        }
    }

    /// Takes the next slice, overwrites it, and returns the parts it completed.
    pub fn update(&mut self, mut slice: &mut [u8]) -> Vec<HashedPart> {
        let mut parts = Vec::new();
        while !slice.is_empty() {
            let room = usize::try_from(self.part_size - self.part_length).unwrap_or(usize::MAX);
            let (piece, rest) = slice.split_at_mut(room.min(slice.len()));
            self.content.update(piece);
            self.part.consume(piece);
            self.part_length += piece.len() as u64;
            if self.part_length == self.part_size {
                parts.push(self.end_part());
            }
            slice = rest;
        }
        parts
    }

    /// The last, shorter part if there is one, and the digest of everything.
    pub fn finish(mut self) -> (Option<HashedPart>, Digest) {
        let last = (self.part_length > 0).then(|| self.end_part());
        let (crc64, length) = self.whole.unwrap_or_default();
        (last, Digest { hash: self.content.finish(), crc64, length })
    }

    fn end_part(&mut self) -> HashedPart {
        let (crc64, length) = (std::mem::take(&mut self.part).value(), std::mem::take(&mut self.part_length));
        self.whole = Some(match self.whole {
            None => (crc64, length),
            Some((before, bytes)) => (crc64::combine(before, crc64, length), bytes + length),
        });
        HashedPart { crc64, length, words_after: self.content.words() }
    }
}

/// The state before each part, from the parts hashed so far: one more than the complete ones.
pub fn midstates(
    algorithm: HashAlgorithm,
    parts: &[HashedPart],
    part_size: u64,
) -> impl Iterator<Item = Midstate> + '_ {
    let after = parts.iter().enumerate().filter(move |(_, part)| part.length == part_size);
    std::iter::once(Midstate::start(algorithm)).chain(after.filter_map(move |(index, part)| {
        part.words_after.map(|words| Midstate { words, offset: (index as u64 + 1) * part_size })
    }))
}

/// Ranges that tell whether a file is unchanged: its beginning, middle and end.
pub fn samples(size: u64) -> Vec<(u64, u64)> {
    if size <= 3 * SAMPLE_BYTES {
        return vec![(0, size)];
    }
    let middle = size / 2;
    vec![(0, SAMPLE_BYTES), (middle, middle + SAMPLE_BYTES), (size - SAMPLE_BYTES, size)]
}

const SAMPLE_BYTES: u64 = 4 << 10;

/// The hash of the samples is stored, so it is SHA-1 in every domain.
pub fn sha1_of(data: &[u8]) -> String {
    let mut sha1 = Sha1::default();
    sha1.update(data);
    sha1.finish()
}

#[cfg(test)]
mod tests {
    use super::content::hash_of;
    use super::*;
    use proptest::prelude::*;

    fn crc_of(data: &[u8]) -> u64 {
        let mut crc = Crc64::default();
        crc.update(data);
        crc.value()
    }

    #[test]
    fn an_empty_file_has_a_digest_and_no_parts() {
        for algorithm in [HashAlgorithm::Sha1, HashAlgorithm::Sha256] {
            let (last, digest) = FileHasher::new(algorithm, 64).finish();
            assert_eq!(last, None);
            assert_eq!(digest, Digest { hash: hash_of(algorithm, b""), crc64: 0, length: 0 });
        }
    }

    #[test]
    fn messages_round_trip_through_json() {
        let report = HashWorkerReport::Done {
            task: 7,
            digest: Digest {
                hash: hash_of(HashAlgorithm::Sha256, b"x"),
                crc64: u64::MAX,
                length: 1 << 53 | 1,
            },
        };
        let text = serde_json::to_string(&report).unwrap();
        assert_eq!(serde_json::from_str::<HashWorkerReport>(&text).unwrap(), report);
    }

    proptest! {
        #[test]
        fn slices_and_parts_may_have_any_length(
            data in prop::collection::vec(any::<u8>(), 0..2_000),
            slice in 1usize..700,
            blocks in 1u64..6,
            is_sha256 in any::<bool>(),
        ) {
            let algorithm = if is_sha256 { HashAlgorithm::Sha256 } else { HashAlgorithm::Sha1 };
            let part_size = blocks * sha1::BLOCK;
            let mut hasher = FileHasher::new(algorithm, part_size);
            let mut parts: Vec<_> = data.chunks(slice).flat_map(|piece| hasher.update(&mut piece.to_vec())).collect();
            let (last, digest) = hasher.finish();
            parts.extend(last);

            let (hash, length) = (hash_of(algorithm, &data), data.len() as u64);
            prop_assert_eq!(&digest, &Digest { hash, crc64: crc_of(&data), length });
            let expected: Vec<_> = data.chunks(part_size as usize).map(crc_of).collect();
            prop_assert_eq!(parts.iter().map(|part| part.crc64).collect::<Vec<_>>(), expected);
            for state in midstates(algorithm, &parts, part_size) {
                let mut hasher = ContentHasher::new(algorithm);
                hasher.update(&data[..state.offset as usize]);
                prop_assert_eq!(hasher.words(), Some(state.words));
            }
        }
    }
}
