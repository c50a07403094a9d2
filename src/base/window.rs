//! Which rows of a long list exist in the page: the geometry of a virtual list with rows of one height.

use std::ops::Range;

/// Rows kept above and below what is visible, so that a quick flick shows rows and not a gap.
const OVERSCAN: usize = 8;

/// Browsers lay out nothing taller; Firefox gives up first, a little below 18 million pixels.
const TALLEST: f64 = 15_000_000.0;

/// What the scroll bar is for: the whole list, or as much of it as a browser can lay out. Beyond that a pixel of the
/// scroll bar is worth more than a pixel of the list.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Runway {
    list: f64,
    viewport: f64,
}

impl Runway {
    pub fn new(total: usize, row_height: f64, viewport: f64) -> Self {
        Self { list: total as f64 * row_height, viewport }
    }

    pub fn height(&self) -> f64 {
        self.list.min(TALLEST)
    }

    pub fn is_scaled(&self) -> bool {
        self.list > TALLEST
    }

    /// The place in the list for a position of the scroll bar.
    pub fn place(&self, scroll_top: f64) -> f64 {
        scroll_top * self.worth()
    }

    /// The position of the scroll bar for a place in the list.
    pub fn scroll_top(&self, place: f64) -> f64 {
        place / self.worth()
    }

    fn worth(&self) -> f64 {
        match self.is_scaled() {
            true => (self.list - self.viewport) / (TALLEST - self.viewport),
            false => 1.0,
        }
    }
}

/// The rows to draw for a viewport of `height` pixels scrolled to `top`.
pub fn visible(total: usize, row_height: f64, top: f64, height: f64) -> Range<usize> {
    if total == 0 || row_height <= 0.0 {
        return 0..0;
    }
    let first = (top.max(0.0) / row_height) as usize;
    let last = ((top.max(0.0) + height.max(0.0)) / row_height).ceil() as usize;
    first.saturating_sub(OVERSCAN).min(total)..(last + OVERSCAN).min(total)
}

/// Rows drawn in one go where others stand already: a slow computer takes some milliseconds for each, and what moves must
/// not stand still for long.
pub const AT_ONCE: usize = 4;

/// Draws rows a few at a time where others stand. The first screenful comes whole: nobody waits for half a list.
#[derive(Default)]
pub struct Turns {
    /// Which row stands at which place.
    drawn: Vec<(usize, u64)>,
}

impl Turns {
    pub fn is_empty(&self) -> bool {
        self.drawn.is_empty()
    }

    /// All of it stands where nothing stood.
    pub fn all(drawn: Vec<(usize, u64)>) -> Self {
        Self { drawn }
    }

    /// What stands where after the next turn: rows that are wanted, the first at place `seen` and below before those above
    /// it, and what stood at a place until its new row has its turn. The second tells whether another turn is needed.
    pub fn next(&mut self, wanted: &[(usize, u64)], seen: usize) -> (Vec<(usize, u64)>, bool) {
        let before = std::mem::take(&mut self.drawn);
        let standing = |place: usize| before.iter().find(|row| row.0 == place).copied();
        let is_new = |row: &&(usize, u64)| standing(row.0) != Some(**row);
        let new: Vec<usize> = wanted.iter().filter(is_new).map(|row| row.0).collect();
        let (above, below) = new.split_at(new.iter().filter(|place| **place < seen).count());
        let below = &below[..below.len().min(AT_ONCE)];
        let above = &above[..above.len().min(AT_ONCE - below.len())];
        let stand = |row: &(usize, u64)| match above.contains(&row.0) || below.contains(&row.0) {
            true => Some(*row),
            false => standing(row.0),
        };
        self.drawn = wanted.iter().filter_map(stand).collect();
        (self.drawn.clone(), new.len() > AT_ONCE)
    }
}

/// Where to scroll so that row `index` is fully visible, or `None` when it is.
pub fn scroll_to_show(index: usize, row_height: f64, top: f64, height: f64) -> Option<f64> {
    let row_top = index as f64 * row_height;
    if row_top < top {
        Some(row_top)
    } else if row_top + row_height > top + height {
        Some(row_top + row_height - height)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn rows_come_in_turns() {
        let mut turns = Turns::default();
        let rows = |from: usize, to: usize, kind: u64| (from..to).map(|at| (at, kind)).collect::<Vec<_>>();
        let wanted = rows(10, 18, 1);
        // What is seen comes first.
        assert_eq!(turns.next(&wanted, 13), (rows(13, 17, 1), true));
        assert_eq!(turns.next(&wanted, 13), (wanted.clone(), false));
        assert_eq!(turns.next(&wanted, 13), (wanted, false));
        // What stood there stands until its turn comes, and what is out of sight goes at once.
        let others = [rows(11, 12, 1), rows(12, 18, 2), rows(18, 19, 1)].concat();
        let expected = [rows(11, 13, 1), rows(13, 17, 2), rows(17, 18, 1)].concat();
        assert_eq!(turns.next(&others, 13), (expected, true));
    }

    proptest! {
        #[test]
        fn no_turn_draws_many(steps in prop::collection::vec((0_usize..200, 0_usize..60, 0_u64..3), 1..20)) {
            let mut turns = Turns::default();
            let mut before: Vec<(usize, u64)> = Vec::new();
            for (from, count, kind) in steps {
                let wanted: Vec<_> = (from..from + count).map(|at| (at, kind)).collect();
                for turn in 0.. {
                    let (drawn, more) = turns.next(&wanted, from + 8);
                    let new = drawn.iter().filter(|row| !before.contains(row)).count();
                    prop_assert!(new <= AT_ONCE);
                    prop_assert!(turn <= count / AT_ONCE);
                    before = drawn;
                    if !more {
                        break;
                    }
                }
                prop_assert_eq!(&before, &wanted);
            }
        }
    }

    #[test]
    fn draws_what_is_visible_and_a_little_more() {
        assert_eq!(visible(100_000, 40.0, 0.0, 800.0), 0..28);
        assert_eq!(visible(100_000, 40.0, 4_000.0, 800.0), 92..128);
        assert_eq!(visible(10, 40.0, 0.0, 800.0), 0..10);
        assert_eq!(visible(0, 40.0, 0.0, 800.0), 0..0);
        assert_eq!(visible(10, 40.0, -50.0, 800.0), 0..10);
    }

    #[test]
    fn both_ends_of_any_list_can_be_reached() {
        for total in [0, 10, 375_000, 375_001, 1_000_000, 50_000_000] {
            let runway = Runway::new(total, 40.0, 800.0);
            let list = total as f64 * 40.0;
            assert!(runway.height() <= TALLEST);
            assert_eq!(runway.place(0.0), 0.0);
            let end = runway.place(runway.height() - 800.0);
            assert!((end - (list - 800.0)).abs() < 1.0, "{total}: {end}");
        }
        assert_eq!(Runway::new(100_000, 40.0, 800.0).place(123.0), 123.0);
    }

    #[test]
    fn scrolls_only_as_far_as_needed() {
        assert_eq!(scroll_to_show(0, 40.0, 100.0, 400.0), Some(0.0));
        assert_eq!(scroll_to_show(5, 40.0, 100.0, 400.0), None);
        assert_eq!(scroll_to_show(20, 40.0, 100.0, 400.0), Some(440.0));
    }

    proptest! {
        #[test]
        fn a_place_is_found_again(total in 1usize..5_000_000, at in 0f64..1.0) {
            let runway = Runway::new(total, 40.0, 800.0);
            let place = at * total as f64 * 40.0;
            prop_assert!((runway.place(runway.scroll_top(place)) - place).abs() < 1e-3);
        }

        #[test]
        fn never_draws_more_than_the_screen_holds(total in 0usize..2_000_000, top in -1e3f64..1e9, height in 0f64..3_000.0) {
            let rows = visible(total, 40.0, top, height);
            prop_assert!(rows.start <= rows.end && rows.end <= total);
            prop_assert!(rows.len() <= (height / 40.0) as usize + 2 * OVERSCAN + 2);
        }
    }
}
