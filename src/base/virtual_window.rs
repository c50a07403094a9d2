//! The geometry of a virtual list with rows of equal height: which rows exist in the page, and in which order they are drawn.

use std::ops::Range;

/// Rows drawn above and below the visible ones, so that a fast scroll shows no gap.
const OVERSCAN: usize = 8;

/// The height limit of an element. Firefox has the lowest, just below 18 million pixels.
const MAX_HEIGHT: f64 = 15_000_000.0;

/// The scrollable element that the rows are positioned in. Its height is that of the list, limited to [`MAX_HEIGHT`]. Above
/// the limit the scroll position is scaled: one pixel of scrolling moves the list by more than one pixel.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ScrollExtent {
    list: f64,
    viewport: f64,
}

impl ScrollExtent {
    pub fn new(total: usize, row_height: f64, viewport: f64) -> Self {
        Self { list: total as f64 * row_height, viewport }
    }

    pub fn height(&self) -> f64 {
        self.list.min(MAX_HEIGHT)
    }

    pub fn is_scaled(&self) -> bool {
        self.list > MAX_HEIGHT
    }

    /// The offset in the list for a scroll position.
    pub fn list_offset(&self, scroll_top: f64) -> f64 {
        scroll_top * self.scale()
    }

    /// The scroll position for an offset in the list.
    pub fn scroll_top(&self, list_offset: f64) -> f64 {
        list_offset / self.scale()
    }

    fn scale(&self) -> f64 {
        match self.is_scaled() {
            true => (self.list - self.viewport) / (MAX_HEIGHT - self.viewport),
            false => 1.0,
        }
    }
}

/// The rows to draw for a viewport of `height` pixels at offset `top`.
pub fn visible_rows(total: usize, row_height: f64, top: f64, height: f64) -> Range<usize> {
    if total == 0 || row_height <= 0.0 {
        return 0..0;
    }
    let first = (top.max(0.0) / row_height) as usize;
    let last = ((top.max(0.0) + height.max(0.0)) / row_height).ceil() as usize;
    first.saturating_sub(OVERSCAN).min(total)..(last + OVERSCAN).min(total)
}

/// Rows drawn per batch while others are displayed. A slow computer needs some milliseconds for each, and a larger batch
/// would interrupt scrolling.
pub const BATCH_SIZE: usize = 4;

/// Draws changed rows in small batches, with the browser's tasks between them. The first screen is drawn in one batch.
#[derive(Default)]
pub struct RowBatches {
    /// The position and the key of each row in the page.
    drawn: Vec<(usize, u64)>,
}

impl RowBatches {
    pub fn is_empty(&self) -> bool {
        self.drawn.is_empty()
    }

    /// After the first screen was drawn.
    pub fn with_drawn(drawn: Vec<(usize, u64)>) -> Self {
        Self { drawn }
    }

    /// The rows in the page after the next batch, and whether another batch is needed. Rows from position `first_visible`
    /// down are drawn before those above it. A position keeps its old row until its new one is drawn.
    pub fn next_batch(&mut self, wanted: &[(usize, u64)], first_visible: usize) -> (Vec<(usize, u64)>, bool) {
        let before = std::mem::take(&mut self.drawn);
        let current = |position: usize| before.iter().find(|row| row.0 == position).copied();
        let is_new = |row: &&(usize, u64)| current(row.0) != Some(**row);
        let new: Vec<usize> = wanted.iter().filter(is_new).map(|row| row.0).collect();
        let (above, below) = new.split_at(new.iter().filter(|position| **position < first_visible).count());
        let below = &below[..below.len().min(BATCH_SIZE)];
        let above = &above[..above.len().min(BATCH_SIZE - below.len())];
        let drawn = |row: &(usize, u64)| match above.contains(&row.0) || below.contains(&row.0) {
            true => Some(*row),
            false => current(row.0),
        };
        self.drawn = wanted.iter().filter_map(drawn).collect();
        (self.drawn.clone(), new.len() > BATCH_SIZE)
    }
}

/// The offset to scroll to so that row `index` is fully visible; `None` when it is.
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
    fn rows_are_drawn_in_batches() {
        let mut batches = RowBatches::default();
        let rows = |from: usize, to: usize, kind: u64| (from..to).map(|at| (at, kind)).collect::<Vec<_>>();
        let wanted = rows(10, 18, 1);
        // Visible rows are drawn first.
        assert_eq!(batches.next_batch(&wanted, 13), (rows(13, 17, 1), true));
        assert_eq!(batches.next_batch(&wanted, 13), (wanted.clone(), false));
        assert_eq!(batches.next_batch(&wanted, 13), (wanted, false));
        // A position keeps its old row until the new one is drawn; rows outside of the window are removed at once.
        let others = [rows(11, 12, 1), rows(12, 18, 2), rows(18, 19, 1)].concat();
        let expected = [rows(11, 13, 1), rows(13, 17, 2), rows(17, 18, 1)].concat();
        assert_eq!(batches.next_batch(&others, 13), (expected, true));
    }

    proptest! {
        #[test]
        fn batches_are_small_and_complete(steps in prop::collection::vec((0_usize..200, 0_usize..60, 0_u64..3), 1..20)) {
            let mut batches = RowBatches::default();
            let mut before: Vec<(usize, u64)> = Vec::new();
            for (from, count, kind) in steps {
                let wanted: Vec<_> = (from..from + count).map(|at| (at, kind)).collect();
                for batch in 0.. {
                    let (drawn, more) = batches.next_batch(&wanted, from + 8);
                    let new = drawn.iter().filter(|row| !before.contains(row)).count();
                    prop_assert!(new <= BATCH_SIZE);
                    prop_assert!(batch <= count / BATCH_SIZE);
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
    fn the_visible_rows_and_the_overscan_are_drawn() {
        assert_eq!(visible_rows(100_000, 40.0, 0.0, 800.0), 0..28);
        assert_eq!(visible_rows(100_000, 40.0, 4_000.0, 800.0), 92..128);
        assert_eq!(visible_rows(10, 40.0, 0.0, 800.0), 0..10);
        assert_eq!(visible_rows(0, 40.0, 0.0, 800.0), 0..0);
        assert_eq!(visible_rows(10, 40.0, -50.0, 800.0), 0..10);
    }

    #[test]
    fn both_ends_of_a_list_can_be_reached() {
        for total in [0, 10, 375_000, 375_001, 1_000_000, 50_000_000] {
            let scroll_extent = ScrollExtent::new(total, 40.0, 800.0);
            let list = total as f64 * 40.0;
            assert!(scroll_extent.height() <= MAX_HEIGHT);
            assert_eq!(scroll_extent.list_offset(0.0), 0.0);
            let end = scroll_extent.list_offset(scroll_extent.height() - 800.0);
            assert!((end - (list - 800.0)).abs() < 1.0, "{total}: {end}");
        }
        assert_eq!(ScrollExtent::new(100_000, 40.0, 800.0).list_offset(123.0), 123.0);
    }

    #[test]
    fn scrolls_only_as_far_as_needed() {
        assert_eq!(scroll_to_show(0, 40.0, 100.0, 400.0), Some(0.0));
        assert_eq!(scroll_to_show(5, 40.0, 100.0, 400.0), None);
        assert_eq!(scroll_to_show(20, 40.0, 100.0, 400.0), Some(440.0));
    }

    proptest! {
        #[test]
        fn offsets_and_scroll_positions_are_inverse(total in 1usize..5_000_000, at in 0f64..1.0) {
            let scroll_extent = ScrollExtent::new(total, 40.0, 800.0);
            let offset = at * total as f64 * 40.0;
            prop_assert!((scroll_extent.list_offset(scroll_extent.scroll_top(offset)) - offset).abs() < 1e-3);
        }

        #[test]
        fn the_number_of_rows_is_bounded_by_the_screen(total in 0usize..2_000_000, top in -1e3f64..1e9, height in 0f64..3_000.0) {
            let rows = visible_rows(total, 40.0, top, height);
            prop_assert!(rows.start <= rows.end && rows.end <= total);
            prop_assert!(rows.len() <= (height / 40.0) as usize + 2 * OVERSCAN + 2);
        }
    }
}
