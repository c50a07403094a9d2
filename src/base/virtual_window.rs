//! The geometry of a virtual list with rows of equal height: which rows exist in the page.
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

    /// The rows to draw for a viewport of `height` pixels at offset `top`, or at the last offset of the list: where it has
    /// become shorter, the browser scrolls there as soon as it is laid out.
    pub fn visible_rows(&self, total: usize, top: f64, height: f64) -> Range<usize> {
        let end = self.count(total) as f64 * self.height;
        let top = top.min(end - height).max(0.0);
        let first = ((top - OVERSCAN).max(0.0) / self.height) as usize * self.columns;
        let last = ((top + height.max(0.0) + OVERSCAN) / self.height).ceil() as usize * self.columns;
        first.min(total)..last.min(total)
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
    fn the_visible_rows_and_the_overscan_are_drawn() {
        let list = Lines { columns: 1, height: 40.0 };
        let grid = Lines { columns: 5, height: 160.0 };
        let cases = [
            (list, 100_000, 0.0, 0..28),
            (list, 100_000, 4_000.0, 92..128),
            (list, 10, 0.0, 0..10),
            (list, 0, 0.0, 0..0),
            (list, 10, -50.0, 0..10),
            (list, 10, 9_000.0, 0..10),
            (list, 200, 9_000.0, 172..200),
            (grid, 101, 9_000.0, 70..101),
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
