//! Which elements of a virtual list show which row. In most lists those of a row that is scrolled out of the window show one
//! that comes into it: changing a text takes the browser half of the time that new elements take.

/// Rows drawn per batch while others are displayed. A slow computer needs some milliseconds for each, and a larger batch
/// would interrupt scrolling.
pub const BATCH_SIZE: usize = 4;

/// The position of a row, and a key that changes with what it shows.
type Row = (usize, u64);

/// Changes rows in small batches, with the browser's tasks between them. The first screen is drawn in one batch.
pub struct RowSlots {
    /// The number of each slot and what it shows, as the elements follow each other in the page.
    slots: Vec<(usize, Option<Row>)>,
    /// That of the next slot.
    next: usize,
    keeps_elements: bool,
}

/// What the next batch changes.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Batch {
    /// Slots and the positions that they are to show.
    pub drawn: Vec<(usize, usize)>,
    /// Slots that are to show nothing.
    pub emptied: Vec<usize>,
    /// Another batch is needed.
    pub has_more: bool,
}

impl RowSlots {
    /// With `keeps_elements` the elements show other rows later, and are put in order by [`RowSlots::put_in_order`]. Without,
    /// none is ever moved, as where a person selects text.
    pub fn new(keeps_elements: bool) -> Self {
        Self { slots: Vec::new(), next: 0, keeps_elements }
    }

    /// The numbers of the slots, as their elements follow each other in the page.
    pub fn order(&self) -> impl Iterator<Item = usize> {
        self.slots.iter().map(|(number, _)| *number)
    }

    /// `wanted` are the rows of the window, of a list with `total`. Rows from position `first_visible` down are drawn before
    /// those above it. A position keeps its old row until its new one is drawn.
    pub fn next_batch(&mut self, wanted: &[Row], first_visible: usize, total: usize) -> Batch {
        let is_empty = self.slots.iter().all(|slot| slot.1.is_none());
        let size = if is_empty { wanted.len() } else { BATCH_SIZE };
        let is_shown = |row: &Row| self.slots.iter().any(|slot| slot.1 == Some(*row));
        let new: Vec<Row> = wanted.iter().filter(|row| !is_shown(row)).copied().collect();
        let (above, below) = new.split_at(new.iter().filter(|row| row.0 < first_visible).count());
        let chosen: Vec<Row> = below.iter().chain(above).take(size).copied().collect();
        let mut batch = Batch { has_more: chosen.len() < new.len(), ..Batch::default() };
        for row in chosen {
            let number = self.slot_for(row, wanted);
            batch.drawn.push((number, row.0));
        }
        for (number, shown) in &mut self.slots {
            let is_free = |row: Row| wanted.iter().all(|wanted| wanted.0 != row.0);
            // It may be of use to the next batch; what is not in the list any more has to go now.
            let has_to_go = |row: &Row| is_free(*row) && (!batch.has_more || row.0 >= total);
            if shown.as_ref().is_some_and(has_to_go) {
                *shown = None;
                batch.emptied.push(*number);
            }
        }
        if !self.keeps_elements {
            self.slots.retain(|slot| slot.1.is_some());
        }
        batch
    }

    /// The slot of its position, or one whose row is not wanted any more, or a new one.
    fn slot_for(&mut self, row: Row, wanted: &[Row]) -> usize {
        let keeps_elements = self.keeps_elements;
        let is_free = |shown: &Option<Row>| shown.is_none_or(|row| wanted.iter().all(|it| it.0 != row.0));
        let same = self.slots.iter().position(|slot| slot.1.is_some_and(|shown| shown.0 == row.0));
        let free = || self.slots.iter().position(|slot| keeps_elements && is_free(&slot.1));
        if let Some(slot) = same.or_else(free).and_then(|at| self.slots.get_mut(at)) {
            slot.1 = Some(row);
            return slot.0;
        }
        let number = self.next;
        self.next += 1;
        let at = match keeps_elements {
            true => self.slots.len(),
            false => self.slots.partition_point(|slot| position(slot) < row.0),
        };
        self.slots.insert(at, (number, Some(row)));
        number
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

    fn rows(positions: std::ops::Range<usize>, kind: u64) -> Vec<Row> {
        positions.map(|at| (at, kind)).collect()
    }

    /// What the slots show, by position.
    fn shown(slots: &RowSlots) -> Vec<Row> {
        let mut shown: Vec<Row> = slots.slots.iter().filter_map(|slot| slot.1).collect();
        shown.sort_unstable();
        shown
    }

    fn after(wanted: &[Row], keeps_elements: bool) -> RowSlots {
        let mut slots = RowSlots::new(keeps_elements);
        assert!(!slots.next_batch(wanted, 0, TOTAL).has_more, "the first screen is one batch");
        slots
    }

    #[test]
    fn what_comes_into_view_takes_the_place_of_what_leaves_it() {
        let mut slots = after(&rows(10..18, 1), true);
        let batch = slots.next_batch(&rows(13..21, 1), 13, TOTAL);
        assert_eq!((batch.drawn.len(), batch.emptied, batch.has_more), (3, vec![], false));
        assert!(batch.drawn.iter().all(|(slot, position)| *slot < 3 && (18..21).contains(position)));
        assert_eq!(shown(&slots), rows(13..21, 1));
        assert_eq!(slots.next_batch(&rows(13..21, 1), 13, TOTAL), Batch::default());
    }

    #[test]
    fn where_elements_are_not_kept_none_moves() {
        let mut slots = after(&rows(10..18, 1), false);
        let before: Vec<usize> = slots.order().collect();
        slots.next_batch(&rows(8..15, 1), 8, TOTAL);
        let after: Vec<usize> = slots.order().collect();
        assert_eq!((&after[2..], after.len()), (&before[..5], 7));
        assert!(slots.is_in_order() && after[..2].iter().all(|slot| !before.contains(slot)));
    }

    #[test]
    fn visible_rows_come_first_and_old_ones_stay_until_then() {
        let mut slots = after(&rows(10..18, 1), true);
        let batch = slots.next_batch(&rows(10..18, 2), 13, TOTAL);
        assert_eq!(batch.drawn, [(3, 13), (4, 14), (5, 15), (6, 16)]);
        assert_eq!(shown(&slots), [rows(10..13, 1), rows(13..17, 2), rows(17..18, 1)].concat());
    }

    #[test]
    fn what_is_not_in_the_list_any_more_goes_at_once() {
        let mut slots = after(&rows(0..20, 1), true);
        let batch = slots.next_batch(&rows(0..10, 2), 0, 10);
        assert_eq!((batch.drawn.len(), batch.emptied.len(), batch.has_more), (BATCH_SIZE, 10, true));
        assert!(shown(&slots).iter().all(|row| row.0 < 10));
        // What was only scrolled away goes with the last batch.
        let mut slots = after(&rows(0..20, 1), true);
        assert!(slots.next_batch(&rows(100..110, 1), 100, TOTAL).emptied.is_empty());
        slots.next_batch(&rows(100..110, 1), 100, TOTAL);
        assert_eq!(slots.next_batch(&rows(100..110, 1), 100, TOTAL).emptied.len(), 10);
        assert_eq!(shown(&slots), rows(100..110, 1));
    }

    #[test]
    fn elements_are_put_in_order() {
        let mut slots = after(&rows(0..6, 1), true);
        slots.next_batch(&rows(2..6, 1), 2, TOTAL);
        slots.next_batch(&rows(2..7, 1), 2, TOTAL);
        assert!(!slots.is_in_order());
        slots.put_in_order();
        assert!(slots.is_in_order());
        let of_order: Vec<_> = slots.slots.iter().map(|slot| slot.1.map(|row| row.0)).collect();
        assert_eq!(of_order, [Some(2), Some(3), Some(4), Some(5), Some(6), None]);
    }

    proptest! {
        #[test]
        fn batches_are_small_and_complete(
            keeps_elements: bool,
            steps in prop::collection::vec((0_usize..200, 0_usize..60, 0_u64..3, 60_usize..300), 1..20),
        ) {
            let mut slots = RowSlots::new(keeps_elements);
            for (from, count, kind, total) in steps {
                let wanted = rows(from.min(total)..(from + count).min(total), kind);
                for number in 0.. {
                    let is_first = shown(&slots).is_empty();
                    let batch = slots.next_batch(&wanted, from + 8, total);
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
