//! Which rows are chosen, which one the keyboard is on, and where a Shift range starts. Ids, not positions, so that it
//! survives a refresh and a change of order.

use crate::base::id::FileId;
use std::collections::HashSet;

#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Selection {
    chosen: HashSet<FileId>,
    /// The row the keyboard is on.
    active: Option<FileId>,
    /// Where a range started.
    anchor: Option<FileId>,
}

/// What a click or a key does to the selection, as in every desktop file manager.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pick {
    /// Only this row.
    Only,
    /// This row too, or no longer.
    Toggle,
    /// Everything from the anchor to here.
    Range,
    /// Move the keyboard here and leave the selection alone.
    Focus,
}

impl Selection {
    pub fn contains(&self, id: &FileId) -> bool {
        self.chosen.contains(id)
    }

    pub fn len(&self) -> usize {
        self.chosen.len()
    }

    pub fn is_empty(&self) -> bool {
        self.chosen.is_empty()
    }

    pub fn active(&self) -> Option<&FileId> {
        self.active.as_ref()
    }

    pub fn is_active(&self, id: &FileId) -> bool {
        self.active.as_ref() == Some(id)
    }

    /// Applies `pick` to `id`; `order` gives the row's position, so that a range knows what lies between.
    pub fn pick<'a>(&mut self, id: &FileId, pick: Pick, order: impl Iterator<Item = &'a FileId>) {
        match pick {
            Pick::Focus => {}
            Pick::Only => {
                self.chosen.clear();
                self.chosen.insert(id.clone());
                self.anchor = Some(id.clone());
            }
            Pick::Toggle => {
                if !self.chosen.remove(id) {
                    self.chosen.insert(id.clone());
                }
                self.anchor = Some(id.clone());
            }
            Pick::Range => self.choose_range(id, order),
        }
        self.active = Some(id.clone());
    }

    fn choose_range<'a>(&mut self, id: &FileId, order: impl Iterator<Item = &'a FileId>) {
        let anchor = self.anchor.clone().or_else(|| self.active.clone()).unwrap_or_else(|| id.clone());
        self.chosen.clear();
        let mut ends = 0;
        for row in order {
            let is_end = (row == id) as u8 + (*row == anchor) as u8;
            if ends > 0 || is_end > 0 {
                self.chosen.insert(row.clone());
            }
            ends += is_end;
            if ends == 2 {
                break;
            }
        }
        // The anchor may have left the list; then the range is this row alone.
        if ends < 2 {
            self.chosen.clear();
            self.chosen.insert(id.clone());
        }
        self.anchor = Some(if ends < 2 { id.clone() } else { anchor });
    }

    pub fn choose_all<'a>(&mut self, order: impl Iterator<Item = &'a FileId>) {
        self.chosen = order.cloned().collect();
    }

    pub fn clear(&mut self) {
        self.chosen.clear();
        self.anchor = None;
    }

    /// Forgets what is no longer in the list; the keyboard moves to `fallback` when its row is gone.
    pub fn keep(&mut self, exists: impl Fn(&FileId) -> bool, fallback: Option<&FileId>) {
        self.chosen.retain(&exists);
        if self.anchor.as_ref().is_some_and(|id| !exists(id)) {
            self.anchor = None;
        }
        if self.active.as_ref().is_some_and(|id| !exists(id)) {
            self.active = fallback.cloned();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(names: &[&str]) -> Vec<FileId> {
        names.iter().map(|name| FileId::new(*name)).collect()
    }

    fn chosen(selection: &Selection) -> Vec<String> {
        let mut names: Vec<_> = selection.chosen.iter().map(ToString::to_string).collect();
        names.sort();
        names
    }

    #[test]
    fn ranges_grow_and_shrink_from_their_anchor_in_both_directions() {
        let rows = ids(&["a", "b", "c", "d", "e"]);
        let mut selection = Selection::default();
        selection.pick(&rows[2], Pick::Only, rows.iter());
        selection.pick(&rows[4], Pick::Range, rows.iter());
        assert_eq!(chosen(&selection), ["c", "d", "e"]);
        selection.pick(&rows[1], Pick::Range, rows.iter());
        assert_eq!(chosen(&selection), ["b", "c"]);
        assert!(selection.is_active(&rows[1]));
    }

    #[test]
    fn a_range_to_the_anchor_itself_is_one_row() {
        let rows = ids(&["a", "b"]);
        let mut selection = Selection::default();
        selection.pick(&rows[0], Pick::Only, rows.iter());
        selection.pick(&rows[0], Pick::Range, rows.iter());
        assert_eq!(chosen(&selection), ["a"]);
    }

    #[test]
    fn a_range_whose_anchor_is_gone_starts_afresh() {
        let rows = ids(&["a", "b", "c"]);
        let mut selection = Selection::default();
        selection.pick(&rows[0], Pick::Only, rows.iter());
        selection.keep(|id| id != &rows[0], Some(&rows[1]));
        assert!(selection.is_empty() && selection.is_active(&rows[1]));
        selection.pick(&rows[2], Pick::Range, rows[1..].iter());
        assert_eq!(chosen(&selection), ["b", "c"]);
    }

    #[test]
    fn toggling_and_moving_the_keyboard_are_apart() {
        let rows = ids(&["a", "b", "c"]);
        let mut selection = Selection::default();
        selection.pick(&rows[0], Pick::Only, rows.iter());
        selection.pick(&rows[2], Pick::Toggle, rows.iter());
        selection.pick(&rows[1], Pick::Focus, rows.iter());
        assert_eq!(chosen(&selection), ["a", "c"]);
        assert!(selection.is_active(&rows[1]));
        selection.pick(&rows[2], Pick::Toggle, rows.iter());
        assert_eq!(chosen(&selection), ["a"]);
        selection.choose_all(rows.iter());
        assert_eq!(selection.len(), 3);
        selection.clear();
        assert!(selection.is_empty());
    }
}
