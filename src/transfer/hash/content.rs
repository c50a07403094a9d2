//! The content hash of a domain, SHA-1 or SHA-256, and its state between two parts.

use super::sha1::{self, Sha1};
use super::sha256::{self, Sha256};
use crate::model::entry::{ContentHash, HashAlgorithm};
use serde::{Deserialize, Serialize};

/// The hash state between two blocks: five words or eight. In JSON their number tells which.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum MidstateWords {
    Sha1([u32; 5]),
    Sha256([u32; 8]),
}

/// The hash state after `offset` bytes, a multiple of the block size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Midstate {
    pub words: MidstateWords,
    pub offset: u64,
}

impl Midstate {
    /// The initial state, so that the first part never waits.
    pub fn start(algorithm: HashAlgorithm) -> Self {
        let words = match algorithm {
            HashAlgorithm::Sha1 => MidstateWords::Sha1(sha1::START),
            HashAlgorithm::Sha256 => MidstateWords::Sha256(sha256::START),
        };
        Self { words, offset: 0 }
    }
}

#[derive(Clone)]
pub enum ContentHasher {
    Sha1(Sha1),
    Sha256(Sha256),
}

impl ContentHasher {
    pub fn new(algorithm: HashAlgorithm) -> Self {
        match algorithm {
            HashAlgorithm::Sha1 => Self::Sha1(Sha1::default()),
            HashAlgorithm::Sha256 => Self::Sha256(Sha256::default()),
        }
    }

    pub fn update(&mut self, data: &[u8]) {
        match self {
            Self::Sha1(sha1) => sha1.update(data),
            Self::Sha256(sha256) => sha256.update(data),
        }
    }

    /// `None` within a block.
    pub fn words(&self) -> Option<MidstateWords> {
        match self {
            Self::Sha1(sha1) => sha1.words().map(MidstateWords::Sha1),
            Self::Sha256(sha256) => sha256.words().map(MidstateWords::Sha256),
        }
    }

    pub fn finish(self) -> ContentHash {
        match self {
            Self::Sha1(sha1) => ContentHash { algorithm: HashAlgorithm::Sha1, hex: sha1.finish() },
            Self::Sha256(sha256) => ContentHash { algorithm: HashAlgorithm::Sha256, hex: sha256.finish() },
        }
    }
}

pub fn hash_of(algorithm: HashAlgorithm, data: &[u8]) -> ContentHash {
    let mut hasher = ContentHasher::new(algorithm);
    hasher.update(data);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn midstate_words_are_distinguished_by_their_number() {
        for words in [MidstateWords::Sha1([1; 5]), MidstateWords::Sha256([2; 8])] {
            let text = serde_json::to_string(&words).unwrap();
            assert_eq!(serde_json::from_str::<MidstateWords>(&text).unwrap(), words);
        }
        assert_eq!(serde_json::to_string(&MidstateWords::Sha1([1; 5])).unwrap(), "[1,1,1,1,1]");
        assert!(serde_json::from_str::<MidstateWords>("[1,2,3,4,5,6]").is_err());
    }

    #[test]
    fn a_hash_carries_its_algorithm() {
        for algorithm in [HashAlgorithm::Sha1, HashAlgorithm::Sha256] {
            let begun = ContentHasher::new(algorithm);
            assert_eq!(begun.words(), Some(Midstate::start(algorithm).words));
            assert_eq!(begun.finish().algorithm, algorithm);
        }
    }
}
