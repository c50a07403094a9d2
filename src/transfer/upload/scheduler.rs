//! What runs next: how many files at once, and how the few connections are shared among them.

/// Files under way at the same time: small ones are mostly questions to the server and their answers.
pub const MAX_FILES: usize = 8;

/// Parts in flight over all files: browsers open about six connections to a host, and more only queue up.
pub const MAX_PARTS: u32 = 6;

/// How many more files may start beside those that run: enough that every lane has something to carry and the next
/// file is already being asked about, and no more, so that files end one after the other.
pub fn free_places(running: &[Demand], lanes: u32) -> usize {
    let room = MAX_FILES.saturating_sub(running.len());
    let busy: u32 = running.iter().map(|demand| (demand.in_flight + demand.more).max(1)).sum();
    room.min(usize::try_from((lanes + AHEAD).saturating_sub(busy)).unwrap_or(0))
}

/// Files that are asked about while all lanes are busy.
const AHEAD: u32 = 2;

/// What a running job has in flight, and how many more parts it could send at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Demand {
    pub in_flight: u32,
    pub more: u32,
}

/// How many parts each job may have in flight, `limit` at most together. Everyone gets one before anyone gets two. What
/// is in flight goes on, whoever has it; where that is more than the limit, it is not followed by more.
pub fn lanes(demands: &[Demand], limit: u32) -> Vec<u32> {
    let limit = limit.min(MAX_PARTS);
    let mut lanes: Vec<u32> = demands.iter().map(|demand| demand.in_flight).collect();
    let mut busy: u32 = lanes.iter().sum();
    while busy < limit {
        let poorest = (0..demands.len())
            .filter(|&index| lanes[index] < demands[index].in_flight + demands[index].more)
            .min_by_key(|&index| lanes[index]);
        let Some(index) = poorest else { break };
        lanes[index] += 1;
        busy += 1;
    }
    while busy > limit {
        let Some(richest) = lanes.iter_mut().max() else { break };
        *richest -= 1;
        busy -= 1;
    }
    lanes
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn demand(in_flight: u32, more: u32) -> Demand {
        Demand { in_flight, more }
    }

    #[test]
    fn enough_files_run_to_fill_the_lanes() {
        let cases: [(&[Demand], u32, usize); 6] = [
            (&[], 4, 6),
            // One large file with parts to send leaves room for two to be prepared.
            (&[demand(4, 9)], 4, 0),
            (&[demand(4, 0)], 4, 2),
            // It waits for its hash: another may use the lanes.
            (&[demand(1, 0)], 4, 5),
            (&[demand(0, 0); 5], 4, 1),
            (&[demand(0, 0); 8], 6, 0),
        ];
        for (running, lanes, expected) in cases {
            assert_eq!(free_places(running, lanes), expected, "{running:?}");
        }
    }

    #[test]
    fn connections_are_shared_fairly() {
        let cases: [(&[Demand], &[u32]); 7] = [
            (&[demand(0, 9)], &[4]),
            (&[demand(0, 9), demand(0, 9)], &[2, 2]),
            (&[demand(4, 9), demand(0, 9)], &[4, 0]),
            (&[demand(3, 9), demand(0, 9)], &[3, 1]),
            (&[demand(0, 1), demand(0, 0), demand(0, 9)], &[1, 0, 3]),
            // There were more a moment ago.
            (&[demand(6, 9)], &[4]),
            (&[demand(2, 9), demand(1, 9), demand(3, 9)], &[2, 1, 1]),
        ];
        for (demands, expected) in cases {
            assert_eq!(lanes(demands, 4), expected, "{demands:?}");
        }
    }

    proptest! {
        #[test]
        fn the_limit_holds_and_no_lane_is_wasted(
            demands in prop::collection::vec((0u32..3, 0u32..6), 0..4),
            limit in 0u32..9,
        ) {
            let demands: Vec<_> = demands.into_iter().map(|(in_flight, more)| demand(in_flight, more)).collect();
            let lanes = lanes(&demands, limit);
            let busy: u32 = demands.iter().map(|demand| demand.in_flight).sum();
            let wanted: u32 = busy + demands.iter().map(|demand| demand.more).sum::<u32>();
            prop_assert_eq!(lanes.iter().sum::<u32>(), wanted.min(limit.min(MAX_PARTS)));
        }
    }
}
