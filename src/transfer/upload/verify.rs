//! Verifies that the server's file equals the local one.

use super::job::{HashProgress, UploadSpec};
use super::part_plan::{self, Part};
use crate::model::entry::Entry;
use crate::transfer::hash::Digest;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContentMatch {
    /// At least one checksum agrees, and none disagrees.
    Same,
    /// Neither confirmed nor contradicted.
    Unproven,
    Different,
}

pub fn verify(entry: &Entry, spec: &UploadSpec, digest: Option<&Digest>) -> ContentMatch {
    let checks = digest.map_or([None, None], |digest| {
        [
            entry.crc64.map(|crc64| crc64 == digest.crc64),
            entry.content_hash.as_ref().and_then(|hash| hash.matches(&digest.hash)),
        ]
    });
    if entry.size.is_some_and(|size| size != spec.size) || checks.contains(&Some(false)) {
        ContentMatch::Different
    } else if checks.contains(&Some(true)) {
        ContentMatch::Same
    } else {
        ContentMatch::Unproven
    }
}

impl HashProgress {
    /// Whether the store's CRC of a part is known to be wrong. Parts that are not regular or not hashed yet are
    /// checked at the end.
    pub fn contradicts(&self, part: Part, part_size: u64, crc64: Option<u64>) -> bool {
        let index = usize::try_from(part.number).unwrap_or(usize::MAX).saturating_sub(1);
        let regular = part_plan::regular(part.number, part.to, part_size) == Some(part);
        match (self.parts.get(index), crc64) {
            (Some(ours), Some(theirs)) if regular && ours.length == part.length() => ours.crc64 != theirs,
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::id::{DriveId, FileId};
    use crate::base::time::Timestamp;
    use crate::model::entry::{ContentHash, HashAlgorithm, fixture};

    #[test]
    fn one_mismatch_is_enough() {
        let spec = UploadSpec {
            name: "a".into(),
            folder: String::new(),
            size: 3,
            modified_at: Timestamp(0),
            content_type: String::new(),
            drive: DriveId::new("1"),
            parent: FileId::root(),
        };
        let hash = |hex: &str, algorithm| Some(ContentHash { algorithm, hex: hex.into() });
        use HashAlgorithm::{Sha1, Sha256};
        let cases = [
            (Some(3), Some(7), hash("ab", Sha1), ContentMatch::Same),
            (Some(3), Some(7), None, ContentMatch::Same),
            (None, None, hash("AB", Sha1), ContentMatch::Same),
            (Some(3), None, hash("CD", Sha256), ContentMatch::Unproven),
            (Some(3), Some(7), hash("CD", Sha256), ContentMatch::Same),
            (Some(4), Some(7), None, ContentMatch::Different),
            (Some(3), Some(8), hash("AB", Sha1), ContentMatch::Different),
            (Some(3), Some(7), hash("AC", Sha1), ContentMatch::Different),
        ];
        // A hash of the other algorithm proves nothing.
        for ours in [Sha1, Sha256] {
            let digest =
                Digest { hash: ContentHash { algorithm: ours, hex: "AB".into() }, crc64: 7, length: 3 };
            for (size, crc64, content_hash, expected) in cases.clone() {
                let of = |hash: ContentHash| match ours {
                    Sha1 => hash,
                    Sha256 => ContentHash { algorithm: hash.algorithm.other(), ..hash },
                };
                let entry = Entry { size, crc64, content_hash: content_hash.map(of), ..fixture("a") };
                assert_eq!(verify(&entry, &spec, Some(&digest)), expected, "{entry:?}");
            }
        }
        assert_eq!(verify(&Entry { size: Some(3), ..fixture("a") }, &spec, None), ContentMatch::Unproven);
    }
}
