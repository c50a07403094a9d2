//! The geometry of a virtual list with rows of equal height: which rows exist in the page, and in which order they are drawn.
//! In a grid several rows stand side by side on a line; in a list a line is a row.

use std::ops::Range;

/// Pixels drawn above and below what is visible, so that a fast scroll shows no gap.
const OVERSCAN: f64 = 320.0;

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
    pub fn new(lines: usize, line_height: f64, viewport: f64) -> Self {
        Self { list: lines as f64 * line_height, viewport }
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

/// How rows are laid out: `columns` of them on each line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lines {
    pub columns: usize,
    pub height: f64,
}

impl Lines {
    /// As many columns of at least `width` as fit; the rows share what is left.
    pub fn fitting(available: f64, width: f64, height: f64) -> Self {
        let columns = if width > 0.0 { (available / width) as usize } else { 1 };
        Self { columns: columns.max(1), height: height.max(1.0) }
    }

    pub fn count(&self, rows: usize) -> usize {
        rows.div_ceil(self.columns)
    }

    /// The distance of a row's line from the top of the list.
    pub fn top(&self, row: usize) -> f64 {
        (row / self.columns) as f64 * self.height
    }

    /// The rows to draw for a viewport of `height` pixels at offset `top`.
    pub fn visible_rows(&self, total: usize, top: f64, height: f64) -> Range<usize> {
        let first = ((top - OVERSCAN).max(0.0) / self.height) as usize * self.columns;
        let last = ((top.max(0.0) + height.max(0.0) + OVERSCAN) / self.height).ceil() as usize * self.columns;
        first.min(total)..last.min(total)
    }
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

/// The offset to scroll to so that a line of `line_height` at `line_top` is fully visible; `None` when it is.
pub fn scroll_to_show(line_top: f64, line_height: f64, top: f64, height: f64) -> Option<f64> {
    if line_top < top {
        Some(line_top)
    } else if line_top + line_height > top + height {
        Some(line_top + line_height - height)
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
        let list = Lines { columns: 1, height: 40.0 };
        let grid = Lines { columns: 5, height: 160.0 };
        let cases = [
            (list, 100_000, 0.0, 0..28),
            (list, 100_000, 4_000.0, 92..128),
            (list, 10, 0.0, 0..10),
            (list, 0, 0.0, 0..0),
            (list, 10, -50.0, 0..10),
            (list, 10, 9_000.0, 10..10),
            (grid, 100_000, 0.0, 0..35),
            (grid, 100_000, 1_600.0, 40..85),
            (grid, 12, 0.0, 0..12),
        ];
        for (lines, total, top, expected) in cases {
            assert_eq!(lines.visible_rows(total, top, 800.0), expected, "{lines:?} {total} {top}");
        }
    }

    #[test]
    fn as_many_columns_as_fit() {
        for (available, width, columns) in
            [(800.0, 800.0, 1), (800.0, 160.0, 5), (799.0, 160.0, 4), (90.0, 160.0, 1), (0.0, 0.0, 1)]
        {
            assert_eq!(Lines::fitting(available, width, 40.0).columns, columns, "{available} {width}");
        }
        let grid = Lines { columns: 5, height: 160.0 };
        assert_eq!((grid.count(0), grid.count(5), grid.count(6)), (0, 1, 2));
        assert_eq!((grid.top(4), grid.top(5)), (0.0, 160.0));
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
        assert_eq!(scroll_to_show(0.0, 40.0, 100.0, 400.0), Some(0.0));
        assert_eq!(scroll_to_show(200.0, 40.0, 100.0, 400.0), None);
        assert_eq!(scroll_to_show(800.0, 40.0, 100.0, 400.0), Some(440.0));
    }

    proptest! {
        #[test]
        fn offsets_and_scroll_positions_are_inverse(total in 1usize..5_000_000, at in 0f64..1.0) {
            let scroll_extent = ScrollExtent::new(total, 40.0, 800.0);
            let offset = at * total as f64 * 40.0;
            prop_assert!((scroll_extent.list_offset(scroll_extent.scroll_top(offset)) - offset).abs() < 1e-3);
        }

        #[test]
        fn the_number_of_rows_is_bounded_by_the_screen(total in 0usize..2_000_000, top in -1e3f64..1e9, height in 0f64..3_000.0, columns in 1_usize..30) {
            let rows = Lines { columns, height: 40.0 }.visible_rows(total, top, height);
            prop_assert!(rows.start <= rows.end && rows.end <= total);
            prop_assert!(rows.len() <= (((height + 2.0 * OVERSCAN) / 40.0) as usize + 2) * columns);
        }
    }
}
