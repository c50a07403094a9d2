//! What the object store's response to a GET means: the requested bytes, or an error.

use crate::base::failure::{Failure, FailureKind};
use crate::transfer::error_policy::PartFault;

/// Why a chunk was not received.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChunkFault {
    /// The whole file instead of a range: something in between ignores ranges.
    WholeFile,
    /// Other bytes than requested.
    OtherRange,
    /// The file is larger or smaller than the API said.
    OtherSize,
    /// Refused, interrupted or timed out.
    Store(PartFault),
}

impl ChunkFault {
    /// The failure to show when the download ends with it.
    pub fn failure(&self) -> Failure {
        match self {
            Self::WholeFile | Self::OtherRange => Failure::local(FailureKind::BadAnswer),
            Self::OtherSize => Failure::local(FailureKind::Replaced),
            Self::Store(fault) => fault.failure(),
        }
    }
}

/// A response without success, with its body.
pub fn refused(status: u16, body: &str) -> ChunkFault {
    match status {
        // The range is beyond the end of the file.
        416 => ChunkFault::OtherSize,
        _ => ChunkFault::Store(PartFault::parse(status, body)),
    }
}

/// Checks the headers of a successful response to a request for bytes `at..to`; `content_range` is `None` where the
/// page may not read it, and then only length and CRC can detect an error.
pub fn check_range(
    status: u16,
    content_range: Option<&str>,
    at: u64,
    to: u64,
    size: u64,
) -> Result<(), ChunkFault> {
    match status {
        200 => Err(ChunkFault::WholeFile),
        206 => match content_range.map(parse_range) {
            None => Ok(()),
            Some(Some((_, _, Some(whole)))) if whole != size => Err(ChunkFault::OtherSize),
            Some(Some((first, last, _))) if first == at && last + 1 == to => Ok(()),
            Some(_) => Err(ChunkFault::OtherRange),
        },
        // No other success status is valid here.
        _ => Err(ChunkFault::OtherRange),
    }
}

/// The same for a request for the whole file.
pub fn check_whole(status: u16, length: Option<u64>, size: u64) -> Result<(), ChunkFault> {
    match (status, length) {
        (200, Some(length)) if length != size => Err(ChunkFault::OtherSize),
        (200, _) => Ok(()),
        _ => Err(ChunkFault::OtherRange),
    }
}

/// `bytes 0-9/20`: first byte, last byte, and total, which may be `*`.
fn parse_range(text: &str) -> Option<(u64, u64, Option<u64>)> {
    let (range, whole) = text.trim().strip_prefix("bytes ")?.split_once('/')?;
    let (first, last) = range.trim().split_once('-')?;
    let whole = if whole.trim() == "*" { None } else { Some(whole.trim().parse().ok()?) };
    Some((first.parse().ok()?, last.parse().ok().filter(|last| *last < u64::MAX)?, whole))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn only_the_requested_range_is_accepted() {
        let cases = [
            (206, Some("bytes 10-19/100"), Ok(())),
            (206, Some("bytes 10-19/*"), Ok(())),
            (206, None, Ok(())),
            (206, Some("bytes 0-19/100"), Err(ChunkFault::OtherRange)),
            (206, Some("bytes 10-20/100"), Err(ChunkFault::OtherRange)),
            (206, Some("bytes 10-19/101"), Err(ChunkFault::OtherSize)),
            (206, Some("bytes */100"), Err(ChunkFault::OtherRange)),
            (206, Some("nonsense"), Err(ChunkFault::OtherRange)),
            (200, None, Err(ChunkFault::WholeFile)),
            (204, None, Err(ChunkFault::OtherRange)),
        ];
        for (status, header, expected) in cases {
            assert_eq!(check_range(status, header, 10, 20, 100), expected, "{status} {header:?}");
        }
        assert_eq!(check_whole(200, Some(100), 100), Ok(()));
        assert_eq!(check_whole(200, None, 100), Ok(()));
        assert_eq!(check_whole(200, Some(99), 100), Err(ChunkFault::OtherSize));
        assert_eq!(check_whole(206, None, 100), Err(ChunkFault::OtherRange));
        assert_eq!(refused(429, ""), ChunkFault::Store(PartFault::Busy));
        assert_eq!(refused(404, ""), ChunkFault::Store(PartFault::UploadGone));
        assert_eq!(refused(416, ""), ChunkFault::OtherSize);
    }

    proptest! {
        #[test]
        fn no_header_panics_the_parser(text in ".{0,40}", numbers in any::<[u64; 3]>()) {
            let _ = parse_range(&text);
            let [first, last, whole] = numbers;
            let _ = check_range(206, Some(&format!("bytes {first}-{last}/{whole}")), 0, 1, 1);
        }
    }
}
