//! Which elements of a virtual list show which row. In most lists those of a row that is scrolled out of the window show one
//! that comes into it: changing a text takes the browser half of the time that new elements take.

/// Rows drawn per batch while others are displayed. A slow computer needs some milliseconds for each, and a larger batch
/// would interrupt scrolling.
pub const BATCH_SIZE: usize = 4;

/// The position of a row, and a key that changes with what it shows. Rows with the same key look the same anywhere.
pub type Row = (usize, u64);

/// At most so many are drawn at once where others move: their places would be blank until then.
const MOST_AMONG_MOVED: usize = 16;

/// Changes rows in small batches, with the browser's tasks between them. The first screen is drawn in one batch.
pub struct RowSlots {
    /// The number of each slot and what it shows, as the elements follow each other in the page.
    slots: Vec<(usize, Option<Row>)>,
    /// That of the next slot.
    next: usize,
    keeps_elements: bool,
}

impl RowSlots {
    /// With `keeps_elements` the elements show other rows later, and are put in order by [`RowSlots::put_in_order`]. Without,
    /// none is ever moved, as where a person selects text.
    pub fn new(keeps_elements: bool) -> Self {
        Self { slots: Vec::new(), next: 0, keeps_elements }
    }

    /// The number of each slot and what it shows, as their elements follow each other in the page.
    pub fn slots(&self) -> &[(usize, Option<Row>)] {
        &self.slots
    }

    /// `wanted` are the rows of the window, of a list with `total`. Rows from position `first_visible` down are drawn before
    /// those above it. A position keeps its old row until its new one is drawn, unless the row moves or is not in the list any
    /// more. Returns whether another batch is needed.
    pub fn next_batch(&mut self, wanted: &[Row], first_visible: usize, total: usize) -> bool {
        let is_empty = self.slots.iter().all(|slot| slot.1.is_none_or(|row| row.0 >= total));
        let (new, has_moved) = self.move_along(wanted);
        let is_one = is_empty || has_moved && new.len() <= MOST_AMONG_MOVED;
        let size = if is_one { wanted.len() } else { BATCH_SIZE };
        let (above, below) = new.split_at(new.iter().filter(|row| row.0 < first_visible).count());
        below.iter().chain(above).take(size).for_each(|row| self.draw(*row, wanted));
        let has_more = size < new.len();
        for (_, shown) in &mut self.slots {
            // It may be of use to the next batch; what is not in the list any more has to go now.
            *shown = shown.filter(|row| has_more && row.0 < total || wanted.iter().any(|it| it.0 == row.0));
        }
        if !self.keeps_elements {
            self.slots.retain(|slot| slot.1.is_some());
        }
        has_more
    }

    /// Where rows come or go, those behind them take their elements along: a thumbnail does not flicker, and what has the
    /// keyboard keeps it. Gives the wanted rows that no slot shows then, and whether any has moved.
    fn move_along(&mut self, wanted: &[Row]) -> (Vec<Row>, bool) {
        let is_shown = |row: &Row| self.slots.iter().any(|slot| slot.1 == Some(*row));
        let new: Vec<Row> = wanted.iter().filter(|row| !is_shown(row)).copied().collect();
        let (mut moves, mut missing) = (Vec::<(usize, Row)>::new(), Vec::new());
        for row in &new {
            let is_same = |shown: Row| shown.1 == row.1 && !wanted.contains(&shown);
            let is_taken = |number: usize| moves.iter().any(|taken| taken.0 == number);
            let from = self.slots.iter().find(|slot| slot.1.is_some_and(is_same) && !is_taken(slot.0));
            match from {
                Some(slot) => moves.push((slot.0, *row)),
                None => missing.push(*row),
            }
        }
        if !self.keeps_elements || moves.is_empty() {
            return (new, false);
        }
        for (number, shown) in &mut self.slots {
            if let Some((_, row)) = moves.iter().find(|taken| taken.0 == *number) {
                *shown = Some(*row);
            } else if let Some(row) = shown.as_mut().filter(|row| moves.iter().any(|(_, to)| to.0 == row.0)) {
                // Another has taken its place, and it has none.
                row.0 = usize::MAX;
            }
        }
        (missing, true)
    }

    /// In the slot of its position, or in one whose row is not wanted any more, or in a new one.
    fn draw(&mut self, row: Row, wanted: &[Row]) {
        let keeps_elements = self.keeps_elements;
        let is_free = |shown: &Option<Row>| shown.is_none_or(|row| wanted.iter().all(|it| it.0 != row.0));
        let same = self.slots.iter().position(|slot| slot.1.is_some_and(|shown| shown.0 == row.0));
        let free = || self.slots.iter().position(|slot| keeps_elements && is_free(&slot.1));
        if let Some(slot) = same.or_else(free).and_then(|at| self.slots.get_mut(at)) {
            slot.1 = Some(row);
            return;
        }
        let at = match keeps_elements {
            true => self.slots.len(),
            false => self.slots.partition_point(|slot| position(slot) < row.0),
        };
        self.slots.insert(at, (self.next, Some(row)));
        self.next += 1;
    }

    /// Whether the elements follow each other like the rows they show, as screen readers read them.
    pub fn is_in_order(&self) -> bool {
        self.slots.is_sorted_by_key(position)
    }

    pub fn put_in_order(&mut self) {
        // Most are. The code of a sort would be in the first file.
        for slot in std::mem::take(&mut self.slots) {
            let at = self.slots.partition_point(|before| position(before) <= position(&slot));
            self.slots.insert(at, slot);
        }
    }
}

/// Those that show nothing are the last.
fn position(slot: &(usize, Option<Row>)) -> usize {
    slot.1.map_or(usize::MAX, |row| row.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TOTAL: usize = 1_000;

    /// What stands where: another row at each position, and with each kind.
    fn rows(positions: std::ops::Range<usize>, kind: u64) -> Vec<Row> {
        positions.map(|at| (at, at as u64 * 10 + kind)).collect()
    }

    /// The rows of a list at these positions.
    fn window(list: &[u64], positions: std::ops::Range<usize>) -> Vec<Row> {
        list.iter().copied().enumerate().skip(positions.start).take(positions.len()).collect()
    }

    /// What the slots show, by position.
    fn shown(slots: &RowSlots) -> Vec<Row> {
        let mut shown: Vec<Row> = slots.slots.iter().filter_map(|slot| slot.1).collect();
        shown.sort_unstable();
        shown
    }

    fn after(wanted: &[Row], keeps_elements: bool) -> RowSlots {
        let mut slots = RowSlots::new(keeps_elements);
        assert!(!slots.next_batch(wanted, 0, TOTAL), "the first screen is one batch");
        slots
    }

    /// What a batch changes: slots and their positions.
    #[derive(Debug, Default, PartialEq, Eq)]
    struct Batch {
        moved: Vec<(usize, usize)>,
        drawn: Vec<(usize, usize)>,
        emptied: Vec<usize>,
        has_more: bool,
    }

    fn next_batch(slots: &mut RowSlots, wanted: &[Row], first_visible: usize, total: usize) -> Batch {
        let before = slots.slots.clone();
        let has_more = slots.next_batch(wanted, first_visible, total);
        let mut batch = Batch { has_more, ..Batch::default() };
        let shown_by =
            |slots: &[(usize, Option<Row>)], number: usize| slots.iter().find(|slot| slot.0 == number)?.1;
        for number in 0..slots.next {
            match (shown_by(&before, number), shown_by(&slots.slots, number)) {
                (before, now) if before == now => {}
                (Some(before), Some(now)) if before.1 == now.1 => batch.moved.push((number, now.0)),
                (_, Some(now)) => batch.drawn.push((number, now.0)),
                (_, None) => batch.emptied.push(number),
            }
        }
        batch
    }

    #[test]
    fn what_comes_into_view_takes_the_place_of_what_leaves_it() {
        let mut slots = after(&rows(10..18, 1), true);
        let batch = next_batch(&mut slots, &rows(13..21, 1), 13, TOTAL);
        assert_eq!((batch.drawn.len(), batch.emptied, batch.has_more), (3, vec![], false));
        assert!(batch.drawn.iter().all(|(slot, position)| *slot < 3 && (18..21).contains(position)));
        assert_eq!(shown(&slots), rows(13..21, 1));
        assert_eq!(next_batch(&mut slots, &rows(13..21, 1), 13, TOTAL), Batch::default());
    }

    #[test]
    fn where_elements_are_not_kept_none_moves() {
        let mut slots = after(&rows(10..18, 1), false);
        let numbers = |slots: &RowSlots| slots.slots().iter().map(|slot| slot.0).collect::<Vec<_>>();
        let before = numbers(&slots);
        next_batch(&mut slots, &rows(8..15, 1), 8, TOTAL);
        let after = numbers(&slots);
        assert_eq!((&after[2..], after.len()), (&before[..5], 7));
        assert!(slots.is_in_order() && after[..2].iter().all(|slot| !before.contains(slot)));
    }

    #[test]
    fn visible_rows_come_first_and_old_ones_stay_until_then() {
        let mut slots = after(&rows(10..18, 1), true);
        let batch = next_batch(&mut slots, &rows(10..18, 2), 13, TOTAL);
        assert_eq!(batch.drawn, [(3, 13), (4, 14), (5, 15), (6, 16)]);
        assert_eq!(shown(&slots), [rows(10..13, 1), rows(13..17, 2), rows(17..18, 1)].concat());
    }

    #[test]
    fn what_is_not_in_the_list_any_more_goes_at_once() {
        let mut slots = after(&rows(0..20, 1), true);
        let batch = next_batch(&mut slots, &rows(0..10, 2), 0, 10);
        assert_eq!((batch.drawn.len(), batch.emptied.len(), batch.has_more), (BATCH_SIZE, 10, true));
        assert!(shown(&slots).iter().all(|row| row.0 < 10));
        // What was only scrolled away goes with the last batch.
        let mut slots = after(&rows(0..20, 1), true);
        assert!(next_batch(&mut slots, &rows(100..110, 1), 100, TOTAL).emptied.is_empty());
        next_batch(&mut slots, &rows(100..110, 1), 100, TOTAL);
        assert_eq!(next_batch(&mut slots, &rows(100..110, 1), 100, TOTAL).emptied.len(), 10);
        assert_eq!(shown(&slots), rows(100..110, 1));
    }

    #[test]
    fn rows_behind_a_new_or_removed_one_take_their_elements_along() {
        let list: Vec<u64> = (0..20).collect();
        let mut slots = after(&window(&list, 0..10), true);
        // A new row: those behind it move, and it takes the element of the one that has left the window.
        let with_new = [&list[..3], &[99], &list[3..]].concat();
        let batch = next_batch(&mut slots, &window(&with_new, 0..10), 0, 21);
        assert_eq!(batch.moved, (3..9).map(|at| (at, at + 1)).collect::<Vec<_>>());
        assert_eq!((batch.drawn, batch.emptied, batch.has_more), (vec![(9, 3)], vec![], false));
        // It goes, and two more with it.
        let without = [&list[..3], &list[5..]].concat();
        let batch = next_batch(&mut slots, &window(&without, 0..10), 0, 18);
        assert_eq!(batch.moved, [(5, 3), (6, 4), (7, 5), (8, 6)]);
        assert_eq!((batch.drawn.len(), batch.emptied, batch.has_more), (3, vec![], false));
        assert_eq!(shown(&slots), window(&without, 0..10));
        // Of the list's last rows nothing comes after them.
        let mut slots = after(&window(&list, 12..20), true);
        let batch = next_batch(&mut slots, &window(&list[..19], 12..20), 12, 19);
        assert_eq!((batch.moved, batch.drawn, batch.emptied), (vec![], vec![], vec![7]));
        let batch = next_batch(&mut slots, &window(&list[1..19], 12..20), 12, 18);
        assert_eq!((batch.moved.len(), batch.drawn, batch.emptied), (6, vec![], vec![0]));
    }

    #[test]
    fn a_list_that_ends_earlier_is_drawn_at_once() {
        let list: Vec<u64> = (0..600).collect();
        let mut slots = after(&window(&list, 572..600), true);
        let batch = next_batch(&mut slots, &window(&list, 172..200), 580, 200);
        assert_eq!((batch.drawn.len(), batch.has_more), (28, false));
    }

    #[test]
    fn some_rows_that_come_between_others_are_drawn_at_once() {
        let list: Vec<u64> = (0..40).collect();
        let mut slots = after(&window(&list, 0..30), true);
        let new: Vec<u64> = (100..116).collect();
        let batch = next_batch(&mut slots, &window(&[&new[..], &list[..]].concat(), 0..30), 0, 56);
        assert_eq!((batch.moved.len(), batch.drawn.len(), batch.has_more), (14, 16, false));
        // More would take too long. What has the keyboard moves all the same.
        let mut slots = after(&window(&list, 0..30), true);
        let new: Vec<u64> = (100..117).collect();
        let batch = next_batch(&mut slots, &window(&[&new[..], &list[..]].concat(), 0..30), 0, 57);
        assert_eq!((batch.moved.len(), batch.drawn.len(), batch.has_more), (13, BATCH_SIZE, true));
        // Where a person selects text, no element is moved.
        let mut slots = after(&window(&list, 0..10), false);
        assert_eq!(next_batch(&mut slots, &window(&list[1..], 0..10), 0, 39).moved, []);
    }

    #[test]
    fn elements_are_put_in_order() {
        let mut slots = after(&rows(0..6, 1), true);
        next_batch(&mut slots, &rows(2..6, 1), 2, TOTAL);
        next_batch(&mut slots, &rows(2..7, 1), 2, TOTAL);
        assert!(!slots.is_in_order());
        slots.put_in_order();
        assert!(slots.is_in_order());
        let of_order: Vec<_> = slots.slots.iter().map(|slot| slot.1.map(|row| row.0)).collect();
        assert_eq!(of_order, [Some(2), Some(3), Some(4), Some(5), Some(6), None]);
    }

    proptest! {
        #[test]
        fn rows_that_come_and_go_leave_no_place_blank(
            steps in prop::collection::vec((0_usize..3, 0_usize..60, 0_usize..25), 1..20),
        ) {
            let (mut slots, mut list, mut next) = (RowSlots::new(true), (0..60).collect::<Vec<u64>>(), 100);
            next_batch(&mut slots, &window(&list, 5..40), 5, list.len());
            for (step, at, count) in steps {
                let (start, end) = (at.min(list.len()), (at + count).min(list.len()));
                match step {
                    0 => drop(list.splice(start..start, next..next + count as u64)),
                    1 => drop(list.drain(start..end)),
                    _ => list.reverse(),
                }
                next += count as u64;
                let wanted = window(&list, 5..40);
                loop {
                    let before = shown(&slots);
                    let batch = next_batch(&mut slots, &wanted, 5, list.len());
                    let shown = shown(&slots);
                    prop_assert!(shown.windows(2).all(|pair| pair[0].0 < pair[1].0), "one slot for a position");
                    let is_twice = |row: &Row| shown.iter().filter(|it| it.1 == row.1).count() > 1;
                    prop_assert!(batch.moved.is_empty() || !shown.iter().any(is_twice), "{:?}", shown);
                    let is_blank = |row: &&Row| shown.iter().all(|it| it.0 != row.0);
                    let is_left = |row: &&Row| row.0 < 5 + wanted.len() && is_blank(row);
                    prop_assert!(batch.has_more || !before.iter().any(|row| is_left(&row)));
                    if !batch.has_more {
                        break;
                    }
                }
                prop_assert_eq!(shown(&slots), wanted);
            }
        }

        #[test]
        fn batches_are_small_and_complete(
            keeps_elements: bool,
            steps in prop::collection::vec((0_usize..200, 0_usize..60, 0_u64..3, 60_usize..300), 1..20),
        ) {
            let mut slots = RowSlots::new(keeps_elements);
            for (from, count, kind, total) in steps {
                let wanted = rows(from.min(total)..(from + count).min(total), kind);
                for number in 0.. {
                    let is_first = shown(&slots).iter().all(|row| row.0 >= total);
                    let batch = next_batch(&mut slots, &wanted, from + 8, total);
                    prop_assert!(is_first || batch.drawn.len() <= BATCH_SIZE);
                    prop_assert!(number <= count / BATCH_SIZE);
                    let shown = shown(&slots);
                    prop_assert!(shown.windows(2).all(|pair| pair[0].0 < pair[1].0), "one slot for a position");
                    prop_assert!(shown.iter().all(|row| row.0 < total));
                    prop_assert!(keeps_elements || slots.is_in_order());
                    if !batch.has_more {
                        break;
                    }
                }
                prop_assert_eq!(shown(&slots), wanted);
            }
        }
    }
}
