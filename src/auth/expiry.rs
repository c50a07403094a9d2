//! Computes when a session expires. Pure.
//!
//! It relies on lifetimes and on differences between readings of the local clock, not on absolute times: a wrong clock may
//! shift the warning, but only the server's 401 makes a token invalid.

/// The warning is shown this long before expiry, or in the last tenth of a short lifetime.
const WARNING_S: f64 = 300.0;
/// Tabs that share a session may compute its expiry up to this far apart.
const TOLERANCE_S: f64 = 5.0;

/// The seconds left after a reload, from two readings of the wall clock.
pub fn seconds_left(lifetime_s: u32, obtained_ms: f64, now_ms: f64) -> f64 {
    let lifetime = f64::from(lifetime_s);
    let age = (now_ms - obtained_ms) / 1_000.0;
    // An age outside of the lifetime means that the clock was set in between.
    if (0.0..lifetime).contains(&age) { lifetime - age } else { lifetime }
}

/// The clock reading to store, from which [`seconds_left`] continues after the next reload.
pub fn obtained_ms(lifetime_s: u32, seconds_left: f64, now_ms: f64) -> f64 {
    now_ms - (f64::from(lifetime_s) - clamp_seconds_left(lifetime_s, seconds_left)) * 1_000.0
}

/// The seconds left, limited to the lifetime.
fn clamp_seconds_left(lifetime_s: u32, seconds_left: f64) -> f64 {
    let lifetime = f64::from(lifetime_s);
    if seconds_left.is_finite() { seconds_left.clamp(0.0, lifetime) } else { lifetime }
}

/// How long before expiry the person is warned.
pub fn warning_s(lifetime_s: u32) -> f64 {
    WARNING_S.min(f64::from(lifetime_s) * 0.1)
}

/// Whether to replace this tab's session by that of another tab. A live one is never replaced by one that expires sooner:
/// tabs that signed in separately would otherwise exchange their sessions repeatedly.
pub fn should_adopt(other_s: f64, own_s: f64, own_expired: bool) -> bool {
    own_expired || other_s > own_s + TOLERANCE_S
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY_MS: f64 = 86_400_000.0;

    #[test]
    fn a_reload_continues_the_countdown() {
        assert_eq!(seconds_left(7_200, 1_000.0, 601_000.0), 6_600.0);
        // Repeated reloads do not move the expiry.
        let mut obtained = 0.0;
        for reload in 1..=10 {
            let now = f64::from(reload) * 60_000.0;
            let left = seconds_left(7_200, obtained, now);
            assert_eq!(left, 7_200.0 - f64::from(reload) * 60.0);
            obtained = obtained_ms(7_200, left, now);
        }
    }

    #[test]
    fn a_changed_clock_does_not_end_a_session() {
        for skew in [-DAY_MS, DAY_MS, f64::NAN, f64::INFINITY] {
            assert_eq!(seconds_left(7_200, 0.0, skew), 7_200.0, "{skew}");
        }
        for reported in [f64::NAN, f64::INFINITY, 1e18, -5.0] {
            assert!((0.0..=7_200.0).contains(&clamp_seconds_left(7_200, reported)), "{reported}");
        }
    }

    #[test]
    fn a_short_lifetime_has_a_short_warning() {
        assert_eq!(
            (warning_s(7_200), warning_s(3_000), warning_s(20), warning_s(0)),
            (300.0, 300.0, 2.0, 0.0)
        );
    }

    #[test]
    fn tabs_do_not_exchange_live_sessions() {
        assert!(should_adopt(7_200.0, 60.0, false) && !should_adopt(60.0, 7_200.0, false));
        assert!(!should_adopt(100.0, 100.0, false) && !should_adopt(104.0, 100.0, false));
        assert!(should_adopt(10.0, 500.0, true));
        for (left, right) in [(0.0, 10.0), (10.0, 0.0), (50.0, 52.0), (1.0, 7_200.0)] {
            assert!(!(should_adopt(left, right, false) && should_adopt(right, left, false)));
        }
    }
}
