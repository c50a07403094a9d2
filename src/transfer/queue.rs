//! What runs next: how many files at once, and how the few connections are shared among them.

/// Files under way at the same time.
pub const MAX_FILES: usize = 3;

/// Parts in flight over all files: browsers open about six connections to a host, and more only queue up.
pub const MAX_PARTS: u32 = 4;

/// A job as the queue sees it, in the order of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Waiting,
    Running,
    /// Paused, asking or ended: it takes no place.
    Away,
}

/// Which waiting jobs may start now, first come first served.
pub fn to_start(places: &[Place]) -> Vec<usize> {
    let running = places.iter().filter(|place| **place == Place::Running).count();
    let waiting = places.iter().enumerate().filter(|(_, place)| **place == Place::Waiting);
    waiting.map(|(index, _)| index).take(MAX_FILES.saturating_sub(running)).collect()
}

/// What a running job has in flight, and how many more parts it could send at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Demand {
    pub in_flight: u32,
    pub more: u32,
}

/// How many parts each job may have in flight. Everyone gets one before anyone gets two, what is in flight is never
/// taken away, and the sum never exceeds [`MAX_PARTS`].
pub fn lanes(demands: &[Demand]) -> Vec<u32> {
    let mut lanes: Vec<u32> = demands.iter().map(|demand| demand.in_flight).collect();
    let mut free = MAX_PARTS.saturating_sub(lanes.iter().sum());
    while free > 0 {
        let poorest = (0..demands.len())
            .filter(|&index| lanes[index] < demands[index].in_flight + demands[index].more)
            .min_by_key(|&index| lanes[index]);
        let Some(index) = poorest else { break };
        lanes[index] += 1;
        free -= 1;
    }
    lanes
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn three_files_run_and_the_first_in_line_is_next() {
        use Place::*;
        let cases: [(&[Place], &[usize]); 4] = [
            (&[], &[]),
            (&[Waiting, Waiting, Waiting, Waiting], &[0, 1, 2]),
            (&[Running, Away, Running, Waiting, Waiting], &[3]),
            (&[Running, Running, Running, Waiting], &[]),
        ];
        for (places, expected) in cases {
            assert_eq!(to_start(places), expected);
        }
    }

    #[test]
    fn connections_are_shared_fairly() {
        let demand = |in_flight, more| Demand { in_flight, more };
        let cases: [(&[Demand], &[u32]); 5] = [
            (&[demand(0, 9)], &[4]),
            (&[demand(0, 9), demand(0, 9)], &[2, 2]),
            (&[demand(4, 9), demand(0, 9)], &[4, 0]),
            (&[demand(3, 9), demand(0, 9)], &[3, 1]),
            (&[demand(0, 1), demand(0, 0), demand(0, 9)], &[1, 0, 3]),
        ];
        for (demands, expected) in cases {
            assert_eq!(lanes(demands), expected, "{demands:?}");
        }
    }

    proptest! {
        #[test]
        fn the_limit_holds_and_no_lane_is_wasted(demands in prop::collection::vec((0u32..3, 0u32..6), 0..4)) {
            let demands: Vec<_> = demands.into_iter().map(|(in_flight, more)| Demand { in_flight, more }).collect();
            let lanes = lanes(&demands);
            let busy: u32 = demands.iter().map(|demand| demand.in_flight).sum();
            let wanted: u32 = busy + demands.iter().map(|demand| demand.more).sum::<u32>();
            prop_assert_eq!(lanes.iter().sum::<u32>(), wanted.min(MAX_PARTS.max(busy)));
        }
    }
}
