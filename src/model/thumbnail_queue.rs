//! Which thumbnails are fetched, and when: those nearest to what is visible, a few at once, and none while the list is
//! flung past.

use crate::base::time::Timestamp;
use std::ops::Range;

/// Browsers open six connections to a host, and the pages of the list should not wait for pictures.
pub const MAX_RUNNING: usize = 6;
/// Faster than this many heights of the viewport in a second nobody looks at a picture.
const MAX_PAGES_PER_SECOND: f64 = 4.0;
/// The longest time that one scroll event stands for: the first after a rest says nothing of the rest.
const MAX_FRAME_MS: f64 = 50.0;
/// The list rests when it was not scrolled for so long.
pub const REST_MS: u32 = 120;
/// An address that ends this soon may end before the picture is here.
const MIN_REMAINING_MS: i64 = 60_000;

/// How fast a list is scrolled.
#[derive(Clone, Copy, Debug, Default)]
pub struct Pace {
    last: Option<(f64, f64)>,
    is_flung: bool,
}

impl Pace {
    /// The list is at `top` now. Positions come once a frame at most.
    pub fn scrolled(&mut self, top: f64, now_ms: f64, height: f64) {
        if let Some((last_top, last_ms)) = self.last {
            let seconds = (now_ms - last_ms).clamp(1.0, MAX_FRAME_MS) / 1_000.0;
            self.is_flung = (top - last_top).abs() > MAX_PAGES_PER_SECOND * height.max(1.0) * seconds;
        }
        self.last = Some((top, now_ms));
    }

    pub fn rest(&mut self) {
        self.is_flung = false;
    }

    pub fn is_flung(&self) -> bool {
        self.is_flung
    }
}

/// The index in `positions` of the row that is nearest to the visible ones, the upper of two. A row that has left the list
/// has no position, and its turn never comes.
pub fn nearest(positions: &[Option<usize>], visible: &Range<usize>) -> Option<usize> {
    let distance = |row: usize| match row {
        row if row < visible.start => visible.start - row,
        row => (row + 1).saturating_sub(visible.end),
    };
    let rows = positions.iter().enumerate().filter_map(|(at, row)| Some((distance((*row)?), *row, at)));
    rows.min().map(|(_, _, at)| at)
}

/// Whether a signed address has ended, or is about to. Where the local clock is wrong, this is too: the answer of the server
/// decides, and an address that was just renewed is used whatever this says.
pub fn has_ended(address: &str, now: Timestamp) -> bool {
    let Some((_, query)) = address.split_once('?') else { return false };
    let value = |name: &str| {
        let mut pairs = form_urlencoded::parse(query.as_bytes());
        pairs.find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.into_owned())
    };
    let number = |name: &str| value(name)?.parse::<i64>().ok();
    let end = match number("Expires") {
        Some(seconds) => Some(seconds),
        None => {
            value("x-oss-date").and_then(|date| Some(seconds_of_basic(&date)? + number("x-oss-expires")?))
        }
    };
    end.is_some_and(|end| end.saturating_mul(1_000) < now.0.saturating_add(MIN_REMAINING_MS))
}

/// Reads ISO 8601 in its basic form, `20261129T101500Z`.
fn seconds_of_basic(text: &str) -> Option<i64> {
    let part = |range: Range<usize>| text.get(range);
    let extended = format!(
        "{}-{}-{}T{}:{}:{}Z",
        part(0..4)?,
        part(4..6)?,
        part(6..8)?,
        part(9..11)?,
        part(11..13)?,
        part(13..15)?
    );
    Some(Timestamp::parse(&extended)?.0 / 1_000)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_nearest_comes_first() {
        let cases = [
            (vec![], 0..10, None),
            (vec![Some(50), Some(3), Some(9)], 0..10, Some(1)),
            (vec![Some(50), Some(12)], 0..10, Some(1)),
            // One above and one below, equally far: the upper.
            (vec![Some(31), Some(18)], 20..30, Some(1)),
            (vec![None, Some(900)], 20..30, Some(1)),
            (vec![None], 20..30, None),
            (vec![Some(0)], 0..0, Some(0)),
        ];
        for (positions, visible, expected) in cases {
            assert_eq!(nearest(&positions, &visible), expected, "{positions:?} {visible:?}");
        }
    }

    proptest! {
        #[test]
        fn what_is_visible_comes_before_what_is_not(
            rows in prop::collection::vec(prop::option::of(0_usize..500), 1..60),
            start in 0_usize..500,
            height in 1_usize..40,
        ) {
            let visible = start..start + height;
            let first = nearest(&rows, &visible).and_then(|at| rows[at]);
            let is_visible = |row: &Option<usize>| row.is_some_and(|row| visible.contains(&row));
            prop_assert_eq!(rows.iter().any(is_visible), is_visible(&first));
            prop_assert_eq!(first.is_some(), rows.iter().any(Option::is_some));
        }
    }

    #[test]
    fn a_fling_is_faster_than_reading() {
        let mut pace = Pace::default();
        // The first position says nothing of the speed: a list may open in the middle.
        pace.scrolled(40_000.0, 0.0, 800.0);
        assert!(!pace.is_flung());
        pace.scrolled(40_100.0, 100.0, 800.0);
        assert!(!pace.is_flung(), "a wheel");
        pace.scrolled(41_100.0, 116.0, 800.0);
        assert!(pace.is_flung());
        pace.scrolled(41_110.0, 132.0, 800.0);
        assert!(!pace.is_flung(), "it slows down");
        pace.scrolled(50_000.0, 148.0, 800.0);
        pace.rest();
        assert!(!pace.is_flung());
        pace.scrolled(51_000.0, 9_000.0, 800.0);
        assert!(pace.is_flung(), "the first event of a fling, long after the last");
    }

    #[test]
    fn addresses_end_by_what_they_carry() {
        let now = Timestamp::parse("2026-11-29T10:15:00Z").unwrap();
        let seconds = now.0 / 1_000;
        let cases = [
            (format!("https://s/o?Expires={}&Signature=q", seconds + 600), false),
            (format!("https://s/o?Expires={}&Signature=q", seconds + 30), true),
            (format!("https://s/o?Expires={}", seconds - 1), true),
            ("https://s/o?x-oss-date=20261129T101000Z&x-oss-expires=900".into(), false),
            ("https://s/o?X-Oss-Date=20261129T101000Z&X-Oss-Expires=300".into(), true),
            ("https://s/o?x-oss-date=yesterday&x-oss-expires=300".into(), false),
            ("https://s/o?x-oss-date=2026年11月29日&x-oss-expires=300".into(), false),
            ("https://s/o?Expires=9223372036854775807".into(), false),
            ("https://s/o?Expires=soon".into(), false),
            ("https://s/o".into(), false),
        ];
        for (address, expected) in cases {
            assert_eq!(has_ended(&address, now), expected, "{address}");
        }
    }
}
