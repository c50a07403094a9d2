//! The rows that a rectangle over a virtual list touches, by the geometry of its lines: most of them are not in the page.

use super::virtual_window::Lines;
use std::ops::Range;

/// A point of a list or of the screen, in pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Point {
    pub x: f64,
    pub y: f64,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rectangle {
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
}

impl Rectangle {
    /// The one with these opposite corners.
    pub fn spanning(a: Point, b: Point) -> Self {
        Self { left: a.x.min(b.x), top: a.y.min(b.y), right: a.x.max(b.x), bottom: a.y.max(b.y) }
    }

    /// The part of it inside of `frame`.
    pub fn clipped(self, frame: Self) -> Self {
        let (left, top) = (self.left.max(frame.left), self.top.max(frame.top));
        Self {
            left,
            top,
            right: self.right.min(frame.right).max(left),
            bottom: self.bottom.min(frame.bottom).max(top),
        }
    }
}

/// Some columns of some lines.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RowBlock {
    lines: Range<usize>,
    columns: Range<usize>,
    per_line: usize,
    total: usize,
}

impl RowBlock {
    /// The rows of a list of `total`, `width` pixels wide, that `area` touches. Each row has an empty margin of `inset`
    /// pixels inside of its cell.
    pub fn touched(layout: Lines, total: usize, width: f64, inset: f64, area: Rectangle) -> Self {
        let columns = cells(layout.columns, width / layout.columns as f64, inset, area.left, area.right);
        let lines = cells(layout.count(total), layout.height, inset, area.top, area.bottom);
        Self { lines, columns, per_line: layout.columns, total }
    }

    pub fn contains(&self, row: usize) -> bool {
        row < self.total
            && self.lines.contains(&(row / self.per_line))
            && self.columns.contains(&(row % self.per_line))
    }

    pub fn rows(&self) -> impl Iterator<Item = usize> + '_ {
        let of_line =
            move |line: usize| self.columns.clone().map(move |column| line * self.per_line + column);
        self.lines.clone().flat_map(of_line).filter(|row| *row < self.total)
    }

    /// The rows that are in only one of both.
    pub fn difference<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = usize> + 'a {
        let only_here = self.rows().filter(|row| !other.contains(*row));
        only_here.chain(other.rows().filter(|row| !self.contains(*row)))
    }
}

/// Those of `count` cells of `size` in a line that the stretch from `start` to `end` touches.
fn cells(count: usize, size: f64, inset: f64, start: f64, end: f64) -> Range<usize> {
    let first = ((start + inset) / size).floor().max(0.0) as usize;
    let last = ((end - inset) / size).ceil().max(0.0) as usize;
    first.min(count)..last.clamp(first.min(count), count)
}

/// This near to an edge of the list, a pointer that is held scrolls it.
const EDGE: f64 = 24.0;
/// Pixels per second at the edge, for each pixel further out, and at most.
const SLOWEST: f64 = 60.0;
const FASTER: f64 = 16.0;
const FASTEST: f64 = 4_000.0;

/// How fast a list whose visible part goes from `top` to `bottom` scrolls, in pixels per second downwards.
pub fn scroll_speed(pointer: f64, top: f64, bottom: f64) -> f64 {
    let speed = |beyond: f64| (SLOWEST + beyond * FASTER).min(FASTEST);
    match (top + EDGE - pointer, pointer - (bottom - EDGE)) {
        (above, _) if above > 0.0 => -speed(above),
        (_, below) if below > 0.0 => speed(below),
        _ => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::HashSet;

    fn block(layout: Lines, total: usize, inset: f64, corners: [f64; 4]) -> RowBlock {
        let [x, y, to_x, to_y] = corners;
        let area = Rectangle::spanning(Point { x, y }, Point { x: to_x, y: to_y });
        RowBlock::touched(layout, total, 100.0 * layout.columns as f64, inset, area)
    }

    #[test]
    fn a_rectangle_touches_rows_in_any_direction() {
        let list = Lines { columns: 1, height: 40.0 };
        let rows = |corners| block(list, 10, 0.0, corners).rows().collect::<Vec<_>>();
        assert_eq!(rows([50.0, 500.0, 60.0, 330.0]), [8, 9]);
        assert_eq!(rows([50.0, -20.0, 60.0, 41.0]), [0, 1]);
        assert_eq!(rows([150.0, 0.0, 160.0, 90.0]), [0; 0], "beside the list");
        assert_eq!(rows([50.0, 401.0, 60.0, 900.0]), [0; 0], "below the list");
        let grid = Lines { columns: 3, height: 40.0 };
        let tiles = block(grid, 8, 8.0, [95.0, 45.0, 205.0, 500.0]);
        assert_eq!(tiles.rows().collect::<Vec<_>>(), [4, 7], "the margins of tiles are empty");
    }

    #[test]
    fn the_list_scrolls_faster_further_out() {
        assert_eq!(scroll_speed(300.0, 100.0, 500.0), 0.0);
        assert!(scroll_speed(490.0, 100.0, 500.0) > 0.0);
        assert!(scroll_speed(600.0, 100.0, 500.0) > scroll_speed(490.0, 100.0, 500.0));
        assert!(scroll_speed(90.0, 100.0, 500.0) < scroll_speed(110.0, 100.0, 500.0));
        assert_eq!(scroll_speed(9_000.0, 100.0, 500.0), FASTEST);
    }

    proptest! {
        #[test]
        fn the_touched_rows_are_those_whose_boxes_overlap(
            columns in 1_usize..6,
            total in 0_usize..60,
            inset in 0_u8..10,
            corners in prop::array::uniform4(-200_i16..1_200),
        ) {
            let layout = Lines { columns, height: 40.0 };
            let (inset, corners) = (f64::from(inset), corners.map(f64::from));
            let found = block(layout, total, inset, corners);
            let [x, y, to_x, to_y] = corners;
            let area = Rectangle::spanning(Point { x, y }, Point { x: to_x, y: to_y });
            let overlaps = |row: usize| {
                let (left, top) = ((row % columns) as f64 * 100.0, layout.top(row));
                area.left < left + 100.0 - inset
                    && area.right > left + inset
                    && area.top < top + 40.0 - inset
                    && area.bottom > top + inset
            };
            let expected: Vec<usize> = (0..total).filter(|row| overlaps(*row)).collect();
            prop_assert_eq!(found.rows().collect::<Vec<_>>(), expected);
            prop_assert!((0..total + 9).all(|row| found.contains(row) == (row < total && overlaps(row))));
        }

        #[test]
        fn applying_differences_leads_from_one_block_to_the_next(
            steps in prop::collection::vec(prop::array::uniform4(0_i16..900), 1..8),
        ) {
            let layout = Lines { columns: 4, height: 40.0 };
            let (mut selected, mut before) = (HashSet::new(), RowBlock::default());
            for corners in steps {
                let now = block(layout, 70, 8.0, corners.map(f64::from));
                for row in now.difference(&before) {
                    if !selected.remove(&row) {
                        selected.insert(row);
                    }
                }
                prop_assert_eq!(&selected, &now.rows().collect::<HashSet<_>>());
                before = now;
            }
        }

        #[test]
        fn a_clipped_rectangle_lies_in_its_frame(corners in prop::array::uniform4(-100_i16..300)) {
            let [x, y, to_x, to_y] = corners.map(f64::from);
            let frame = Rectangle { left: 0.0, top: 0.0, right: 200.0, bottom: 200.0 };
            let inside = Rectangle::spanning(Point { x, y }, Point { x: to_x, y: to_y }).clipped(frame);
            prop_assert!(inside.left >= 0.0 && inside.top >= 0.0);
            prop_assert!(inside.right >= inside.left && inside.bottom >= inside.top);
        }
    }
}
