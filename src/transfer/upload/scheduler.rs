//! Decides which uploads start, and how the connections are shared.

/// Concurrent files: small ones consist mostly of requests and responses.
pub const MAX_FILES: usize = 8;

/// Concurrent parts over all files: browsers open about six connections to a host, and further requests queue up.
pub const MAX_PARTS: u32 = 6;

/// How many more files may start beside those running: enough to use every connection and to prepare the next file,
/// and no more, so that files complete one after the other.
pub fn free_slots(running: &[Candidate], max_parts: u32) -> usize {
    let room = MAX_FILES.saturating_sub(running.len());
    let busy: u32 = running.iter().map(|candidate| (candidate.in_flight + candidate.more).max(1)).sum();
    room.min(usize::try_from((max_parts + AHEAD).saturating_sub(busy)).unwrap_or(0))
}

/// Files that are prepared while all connections are in use.
const AHEAD: u32 = 2;

/// What a running job has in flight, and how many more parts it could send now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candidate {
    pub in_flight: u32,
    pub more: u32,
}

/// How many parts each job may have in flight, at most `limit` together. Everyone gets one before anyone gets two.
/// Parts in flight continue; where they exceed the limit, no new ones follow.
pub fn max_parts(candidates: &[Candidate], limit: u32) -> Vec<u32> {
    let limit = limit.min(MAX_PARTS);
    let mut max_parts: Vec<u32> = candidates.iter().map(|candidate| candidate.in_flight).collect();
    let mut busy: u32 = max_parts.iter().sum();
    while busy < limit {
        let poorest = (0..candidates.len())
            .filter(|&index| max_parts[index] < candidates[index].in_flight + candidates[index].more)
            .min_by_key(|&index| max_parts[index]);
        let Some(index) = poorest else { break };
        max_parts[index] += 1;
        busy += 1;
    }
    while busy > limit {
        let Some(richest) = max_parts.iter_mut().max() else { break };
        *richest -= 1;
        busy -= 1;
    }
    max_parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn candidate(in_flight: u32, more: u32) -> Candidate {
        Candidate { in_flight, more }
    }

    #[test]
    fn enough_files_run_to_use_all_connections() {
        let cases: [(&[Candidate], u32, usize); 6] = [
            (&[], 4, 6),
            // One large file with parts to send leaves room to prepare two.
            (&[candidate(4, 9)], 4, 0),
            (&[candidate(4, 0)], 4, 2),
            // It waits for its hash: another may use the connections.
            (&[candidate(1, 0)], 4, 5),
            (&[candidate(0, 0); 5], 4, 1),
            (&[candidate(0, 0); 8], 6, 0),
        ];
        for (running, max_parts, expected) in cases {
            assert_eq!(free_slots(running, max_parts), expected, "{running:?}");
        }
    }

    #[test]
    fn connections_are_shared_fairly() {
        let cases: [(&[Candidate], &[u32]); 7] = [
            (&[candidate(0, 9)], &[4]),
            (&[candidate(0, 9), candidate(0, 9)], &[2, 2]),
            (&[candidate(4, 9), candidate(0, 9)], &[4, 0]),
            (&[candidate(3, 9), candidate(0, 9)], &[3, 1]),
            (&[candidate(0, 1), candidate(0, 0), candidate(0, 9)], &[1, 0, 3]),
            // The limit was higher a moment ago.
            (&[candidate(6, 9)], &[4]),
            (&[candidate(2, 9), candidate(1, 9), candidate(3, 9)], &[2, 1, 1]),
        ];
        for (candidates, expected) in cases {
            assert_eq!(max_parts(candidates, 4), expected, "{candidates:?}");
        }
    }

    proptest! {
        #[test]
        fn the_limit_holds_and_every_connection_is_used(
            candidates in prop::collection::vec((0u32..3, 0u32..6), 0..4),
            limit in 0u32..9,
        ) {
            let candidates: Vec<_> = candidates.into_iter().map(|(in_flight, more)| candidate(in_flight, more)).collect();
            let max_parts = max_parts(&candidates, limit);
            let busy: u32 = candidates.iter().map(|candidate| candidate.in_flight).sum();
            let wanted: u32 = busy + candidates.iter().map(|candidate| candidate.more).sum::<u32>();
            prop_assert_eq!(max_parts.iter().sum::<u32>(), wanted.min(limit.min(MAX_PARTS)));
        }
    }
}
