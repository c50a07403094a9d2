//! The selected rows, the active row of the keyboard, and the anchor of a Shift range. It stores ids instead of positions, so
//! that it survives a refresh and a change of order.

use crate::base::id::FileId;
use std::collections::HashSet;

#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Selection {
    selected: HashSet<FileId>,
    /// The row with the keyboard focus.
    active: Option<FileId>,
    /// The row at which a range starts.
    anchor: Option<FileId>,
}

/// How a click or a key changes the selection, as in desktop file managers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SelectMode {
    /// Selects only this row.
    Replace,
    /// Adds or removes this row.
    Toggle,
    /// Selects everything from the anchor to this row.
    Range,
    /// Moves the keyboard focus and leaves the selection unchanged.
    Focus,
}

impl Selection {
    pub fn contains(&self, id: &FileId) -> bool {
        self.selected.contains(id)
    }

    pub fn len(&self) -> usize {
        self.selected.len()
    }

    pub fn is_empty(&self) -> bool {
        self.selected.is_empty()
    }

    pub fn active(&self) -> Option<&FileId> {
        self.active.as_ref()
    }

    pub fn is_active(&self, id: &FileId) -> bool {
        self.active.as_ref() == Some(id)
    }

    /// Applies `mode` to `id`. `order` iterates over all rows, for a range.
    pub fn select<'a>(&mut self, id: &FileId, mode: SelectMode, order: impl Iterator<Item = &'a FileId>) {
        match mode {
            SelectMode::Focus => {}
            SelectMode::Replace => {
                self.selected.clear();
                self.selected.insert(id.clone());
                self.anchor = Some(id.clone());
            }
            SelectMode::Toggle => {
                if !self.selected.remove(id) {
                    self.selected.insert(id.clone());
                }
                self.anchor = Some(id.clone());
            }
            SelectMode::Range => self.select_range(id, order),
        }
        self.active = Some(id.clone());
    }

    fn select_range<'a>(&mut self, id: &FileId, order: impl Iterator<Item = &'a FileId>) {
        let anchor = self.anchor.clone().or_else(|| self.active.clone()).unwrap_or_else(|| id.clone());
        self.selected.clear();
        let mut ends = 0;
        for row in order {
            let is_end = (row == id) as u8 + (*row == anchor) as u8;
            if ends > 0 || is_end > 0 {
                self.selected.insert(row.clone());
            }
            ends += is_end;
            if ends == 2 {
                break;
            }
        }
        // The anchor may have been removed from the list; then the range is this row alone.
        if ends < 2 {
            self.selected.clear();
            self.selected.insert(id.clone());
        }
        self.anchor = Some(if ends < 2 { id.clone() } else { anchor });
    }

    pub fn select_all<'a>(&mut self, order: impl Iterator<Item = &'a FileId>) {
        self.selected = order.cloned().collect();
    }

    pub fn clear(&mut self) {
        self.selected.clear();
        self.anchor = None;
    }

    /// Removes rows that no longer exist. `fallback` becomes active when the active row was removed.
    pub fn retain(&mut self, exists: impl Fn(&FileId) -> bool, fallback: Option<&FileId>) {
        self.selected.retain(&exists);
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

    fn selected(selection: &Selection) -> Vec<String> {
        let mut names: Vec<_> = selection.selected.iter().map(ToString::to_string).collect();
        names.sort();
        names
    }

    #[test]
    fn ranges_extend_from_their_anchor_in_both_directions() {
        let rows = ids(&["a", "b", "c", "d", "e"]);
        let mut selection = Selection::default();
        selection.select(&rows[2], SelectMode::Replace, rows.iter());
        selection.select(&rows[4], SelectMode::Range, rows.iter());
        assert_eq!(selected(&selection), ["c", "d", "e"]);
        selection.select(&rows[1], SelectMode::Range, rows.iter());
        assert_eq!(selected(&selection), ["b", "c"]);
        assert!(selection.is_active(&rows[1]));
    }

    #[test]
    fn a_range_to_the_anchor_itself_is_one_row() {
        let rows = ids(&["a", "b"]);
        let mut selection = Selection::default();
        selection.select(&rows[0], SelectMode::Replace, rows.iter());
        selection.select(&rows[0], SelectMode::Range, rows.iter());
        assert_eq!(selected(&selection), ["a"]);
    }

    #[test]
    fn a_range_without_its_anchor_starts_again() {
        let rows = ids(&["a", "b", "c"]);
        let mut selection = Selection::default();
        selection.select(&rows[0], SelectMode::Replace, rows.iter());
        selection.retain(|id| id != &rows[0], Some(&rows[1]));
        assert!(selection.is_empty() && selection.is_active(&rows[1]));
        selection.select(&rows[2], SelectMode::Range, rows[1..].iter());
        assert_eq!(selected(&selection), ["b", "c"]);
    }

    #[test]
    fn toggling_and_moving_the_focus_are_independent() {
        let rows = ids(&["a", "b", "c"]);
        let mut selection = Selection::default();
        selection.select(&rows[0], SelectMode::Replace, rows.iter());
        selection.select(&rows[2], SelectMode::Toggle, rows.iter());
        selection.select(&rows[1], SelectMode::Focus, rows.iter());
        assert_eq!(selected(&selection), ["a", "c"]);
        assert!(selection.is_active(&rows[1]));
        selection.select(&rows[2], SelectMode::Toggle, rows.iter());
        assert_eq!(selected(&selection), ["a"]);
        selection.select_all(rows.iter());
        assert_eq!(selection.len(), 3);
        selection.clear();
        assert!(selection.is_empty());
    }
}
