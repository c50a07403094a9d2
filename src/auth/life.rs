//! How long a sign-in lives, pure. It believes lifetimes and this machine's differences, never an absolute time: a clock
//! that is wrong by days may spoil the moment of a notice, but never declares a token dead. That the server's 401 does.

/// The notice comes this long before the end, or in the last tenth of a short life.
const NOTICE_S: f64 = 300.0;
/// Two tabs that got the same sign-in count its end a little apart.
const SAME_END_S: f64 = 5.0;

/// What is left after a reload, from two readings of the person's clock.
pub fn seconds_left(lifetime_s: u32, obtained_ms: f64, now_ms: f64) -> f64 {
    let lifetime = f64::from(lifetime_s);
    let age = (now_ms - obtained_ms) / 1_000.0;
    // A clock that was set in between says nothing.
    if (0.0..lifetime).contains(&age) { lifetime - age } else { lifetime }
}

/// The reading to keep, so that the next reload counts on from here.
pub fn obtained_ms(lifetime_s: u32, seconds_left: f64, now_ms: f64) -> f64 {
    now_ms - (f64::from(lifetime_s) - plausible(lifetime_s, seconds_left)) * 1_000.0
}

/// What another tab says is left, cut to what can be.
pub fn plausible(lifetime_s: u32, seconds_left: f64) -> f64 {
    let lifetime = f64::from(lifetime_s);
    if seconds_left.is_finite() { seconds_left.clamp(0.0, lifetime) } else { lifetime }
}

/// How long before the end the person is told.
pub fn notice_s(lifetime_s: u32) -> f64 {
    NOTICE_S.min(f64::from(lifetime_s) * 0.1)
}

/// Whether another tab's session is worth leaving our own for. Never for one that ends sooner: tabs that signed in
/// apart would swap their sessions back and forth, and a fresh one would be lost for an old one.
pub fn is_better(theirs_s: f64, ours_s: f64, ours_is_dead: bool) -> bool {
    ours_is_dead || theirs_s > ours_s + SAME_END_S
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY_MS: f64 = 86_400_000.0;

    #[test]
    fn a_reload_counts_on() {
        assert_eq!(seconds_left(7_200, 1_000.0, 601_000.0), 6_600.0);
        // However often the page is reloaded, the end does not move.
        let mut obtained = 0.0;
        for reload in 1..=10 {
            let now = f64::from(reload) * 60_000.0;
            let left = seconds_left(7_200, obtained, now);
            assert_eq!(left, 7_200.0 - f64::from(reload) * 60.0);
            obtained = obtained_ms(7_200, left, now);
        }
    }

    #[test]
    fn a_clock_that_was_set_never_ends_a_session() {
        for skew in [-DAY_MS, DAY_MS, f64::NAN, f64::INFINITY] {
            assert_eq!(seconds_left(7_200, 0.0, skew), 7_200.0, "{skew}");
        }
        for told in [f64::NAN, f64::INFINITY, 1e18, -5.0] {
            assert!((0.0..=7_200.0).contains(&plausible(7_200, told)), "{told}");
        }
    }

    #[test]
    fn a_short_life_has_a_short_notice() {
        assert_eq!((notice_s(7_200), notice_s(3_000), notice_s(20), notice_s(0)), (300.0, 300.0, 2.0, 0.0));
    }

    #[test]
    fn tabs_never_swap_their_sessions() {
        assert!(is_better(7_200.0, 60.0, false) && !is_better(60.0, 7_200.0, false));
        assert!(!is_better(100.0, 100.0, false) && !is_better(104.0, 100.0, false));
        assert!(is_better(10.0, 500.0, true));
        for (left, right) in [(0.0, 10.0), (10.0, 0.0), (50.0, 52.0), (1.0, 7_200.0)] {
            assert!(!(is_better(left, right, false) && is_better(right, left, false)));
        }
    }
}
