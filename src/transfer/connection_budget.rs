//! The connections that uploads and downloads share. A browser opens six connections to a host, and both use the same
//! object store.

/// What browsers allow per host.
pub const MOST: u32 = 6;

/// More connections do not make downloads faster.
const MOST_DOWN: u32 = 4;

/// How many connections uploads and downloads may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConnectionBudget {
    pub up: u32,
    pub down: u32,
}

impl ConnectionBudget {
    /// `up` and `down`: whether something is transferred in that direction.
    pub fn split(up: bool, down: bool) -> Self {
        match (up, down) {
            (true, true) => Self { up: MOST / 2, down: MOST / 2 },
            _ => Self { up: MOST, down: MOST_DOWN },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_directions_together_stay_within_the_budget() {
        let both = ConnectionBudget::split(true, true);
        assert!(both.up + both.down <= MOST && both.up > 0 && both.down > 0);
        for alone in [ConnectionBudget::split(true, false), ConnectionBudget::split(false, true)] {
            assert!(alone.up <= MOST && alone.down <= MOST);
        }
    }
}
