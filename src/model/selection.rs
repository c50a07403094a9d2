//! The selected rows, the active row of the keyboard, and the anchor of a Shift range. It stores ids instead of positions, so
//! that it survives a refresh and a change of order.

use crate::base::id::FileId;
use std::collections::HashSet;

#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Selection {
    /// With `is_inverted` the rows that are *not* selected: selecting everything costs the same however much there is.
    ids: HashSet<FileId>,
    is_inverted: bool,
    /// The number of rows of an inverted selection, and of those that are not selected.
    total: usize,
    /// The row with the keyboard focus.
    active: Option<FileId>,
    /// The row at which a range starts.
    anchor: Option<FileId>,
    /// Everything was selected while a part of the list was not loaded; rows that are loaded later are selected too.
    includes_unloaded: bool,
}

/// How a click or a key changes the selection, as in desktop file managers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SelectMode {
    /// Selects only this row.
    Replace,
    /// Adds or removes this row.
    Toggle,
    /// Selects everything from the anchor to this row, and nothing else.
    Range,
    /// Selects everything from the anchor to this row too.
    AddRange,
    /// Moves the keyboard focus and leaves the selection unchanged.
    Focus,
}

impl SelectMode {
    /// The mode that Shift and Ctrl (or Command) ask for; `None` without them.
    pub fn from_modifiers(shift: bool, ctrl: bool) -> Option<Self> {
        match (shift, ctrl) {
            (true, true) => Some(Self::AddRange),
            (true, false) => Some(Self::Range),
            (false, true) => Some(Self::Toggle),
            (false, false) => None,
        }
    }
}

impl Selection {
    /// `id` is one of the list.
    pub fn contains(&self, id: &FileId) -> bool {
        self.ids.contains(id) != self.is_inverted
    }

    /// The selected rows, or, as the second tells, those that are not.
    pub fn named(&self) -> (&HashSet<FileId>, bool) {
        (&self.ids, self.is_inverted)
    }

    pub fn len(&self) -> usize {
        if self.is_inverted { self.total.saturating_sub(self.ids.len()) } else { self.ids.len() }
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether rows that are not loaded yet belong to it, so that it must not be acted on.
    pub fn includes_unloaded(&self) -> bool {
        self.includes_unloaded
    }

    /// Whether it was made by selecting everything, though single rows may have been taken out since.
    pub fn is_everything(&self) -> bool {
        self.is_inverted
    }

    pub fn active(&self) -> Option<&FileId> {
        self.active.as_ref()
    }

    pub fn is_active(&self, id: &FileId) -> bool {
        self.active.as_ref() == Some(id)
    }

    /// Applies `mode` to `id`. `between` gives the rows from the anchor to `id`, or `None` if the anchor is gone.
    pub fn select(
        &mut self,
        id: &FileId,
        mode: SelectMode,
        between: impl FnOnce(&FileId) -> Option<Vec<FileId>>,
    ) {
        match mode {
            SelectMode::Focus => {}
            SelectMode::Replace => {
                self.select_none();
                self.ids.insert(id.clone());
                self.anchor = Some(id.clone());
            }
            SelectMode::Toggle => {
                if !self.ids.remove(id) {
                    self.ids.insert(id.clone());
                }
                self.anchor = Some(id.clone());
            }
            SelectMode::Range => self.select_range(id, between, false),
            SelectMode::AddRange => self.select_range(id, between, true),
        }
        self.active = Some(id.clone());
    }

    fn select_range(
        &mut self,
        id: &FileId,
        between: impl FnOnce(&FileId) -> Option<Vec<FileId>>,
        adds: bool,
    ) {
        let anchor = self.anchor.clone().or_else(|| self.active.clone()).unwrap_or_else(|| id.clone());
        // Without the anchor the range is this row alone, and begins anew.
        let (range, anchor) = match between(&anchor) {
            Some(range) => (range, anchor),
            None => (vec![id.clone()], id.clone()),
        };
        if !adds {
            self.select_none();
        }
        for row in range {
            if self.is_inverted {
                self.ids.remove(&row);
            } else {
                self.ids.insert(row);
            }
        }
        self.anchor = Some(anchor);
    }

    /// Selects or deselects one row, whatever the keyboard is on.
    pub fn set(&mut self, id: &FileId, is_selected: bool) {
        if is_selected == self.is_inverted {
            self.ids.remove(id);
        } else {
            self.ids.insert(id.clone());
        }
    }

    /// Selects what is not selected, and nothing else, of the list's `total` rows.
    pub fn invert(&mut self, total: usize, is_complete: bool) {
        self.is_inverted = !self.is_inverted;
        self.includes_unloaded = self.is_inverted && !is_complete;
        self.total = total;
        self.anchor = None;
    }

    /// Selects all of `total` rows; `is_complete` tells whether they are all that the list has.
    pub fn select_all(&mut self, total: usize, is_complete: bool) {
        self.ids.clear();
        self.is_inverted = true;
        self.includes_unloaded = !is_complete;
        self.total = total;
    }

    /// The list has `total` rows now, because more of it was loaded after everything was selected.
    pub fn extend(&mut self, total: usize, is_complete: bool) {
        if self.includes_unloaded {
            self.total = total;
            self.includes_unloaded = !is_complete;
        }
    }

    /// New rows have come into the list that nobody has selected. `total` counts them too.
    pub fn leave_out(&mut self, new: impl IntoIterator<Item = FileId>, total: usize) {
        if self.is_inverted {
            self.ids.extend(new);
            self.total = total;
        }
    }

    pub fn clear(&mut self) {
        self.select_none();
        self.anchor = None;
    }

    fn select_none(&mut self) {
        self.ids.clear();
        self.is_inverted = false;
        self.includes_unloaded = false;
    }

    /// Removes rows that no longer exist; `total` is the number of those that do. `fallback` becomes active when the active
    /// row was removed.
    pub fn retain(&mut self, exists: impl Fn(&FileId) -> bool, total: usize, fallback: Option<&FileId>) {
        self.ids.retain(&exists);
        self.total = total;
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

    fn select(selection: &mut Selection, id: &FileId, mode: SelectMode, rows: &[FileId]) {
        let place = |id: &FileId| rows.iter().position(|row| row == id);
        selection.select(id, mode, |anchor| {
            let (one, other) = (place(id)?, place(anchor)?);
            Some(rows[one.min(other)..=one.max(other)].to_vec())
        });
    }

    /// Of the rows `a` to `e`.
    fn selected(selection: &Selection) -> Vec<String> {
        let rows = ids(&["a", "b", "c", "d", "e"]);
        rows.iter().filter(|id| selection.contains(id)).map(ToString::to_string).collect()
    }

    #[test]
    fn ranges_extend_from_their_anchor_in_both_directions() {
        let rows = ids(&["a", "b", "c", "d", "e"]);
        let mut selection = Selection::default();
        select(&mut selection, &rows[2], SelectMode::Replace, &rows);
        select(&mut selection, &rows[4], SelectMode::Range, &rows);
        assert_eq!(selected(&selection), ["c", "d", "e"]);
        select(&mut selection, &rows[1], SelectMode::Range, &rows);
        assert_eq!(selected(&selection), ["b", "c"]);
        assert!(selection.is_active(&rows[1]));
    }

    #[test]
    fn a_range_to_the_anchor_itself_is_one_row() {
        let rows = ids(&["a", "b"]);
        let mut selection = Selection::default();
        select(&mut selection, &rows[0], SelectMode::Replace, &rows);
        select(&mut selection, &rows[0], SelectMode::Range, &rows);
        assert_eq!(selected(&selection), ["a"]);
    }

    #[test]
    fn a_range_without_its_anchor_starts_again() {
        let rows = ids(&["a", "b", "c"]);
        let mut selection = Selection::default();
        select(&mut selection, &rows[0], SelectMode::Replace, &rows);
        selection.retain(|id| id != &rows[0], 2, Some(&rows[1]));
        assert!(selection.is_empty() && selection.is_active(&rows[1]));
        select(&mut selection, &rows[2], SelectMode::Range, &rows[1..]);
        assert_eq!(selected(&selection), ["b", "c"]);
    }

    #[test]
    fn toggling_and_moving_the_focus_are_independent() {
        let rows = ids(&["a", "b", "c"]);
        let mut selection = Selection::default();
        select(&mut selection, &rows[0], SelectMode::Replace, &rows);
        select(&mut selection, &rows[2], SelectMode::Toggle, &rows);
        select(&mut selection, &rows[1], SelectMode::Focus, &rows);
        assert_eq!(selected(&selection), ["a", "c"]);
        assert!(selection.is_active(&rows[1]));
        select(&mut selection, &rows[2], SelectMode::Toggle, &rows);
        assert_eq!(selected(&selection), ["a"]);
        selection.select_all(rows.len(), true);
        assert_eq!(selection.len(), 3);
        selection.clear();
        assert!(selection.is_empty());
    }

    #[test]
    fn inverting_twice_changes_nothing() {
        let rows = ids(&["a", "b", "c", "d", "e"]);
        let mut selection = Selection::default();
        selection.set(&rows[1], true);
        selection.set(&rows[3], true);
        selection.set(&rows[3], false);
        selection.invert(5, true);
        assert_eq!(
            (selection.len(), selected(&selection)),
            (4, ["a", "c", "d", "e"].map(String::from).to_vec())
        );
        selection.set(&rows[0], false);
        selection.set(&rows[1], true);
        assert_eq!(selected(&selection), ["b", "c", "d", "e"]);
        selection.invert(5, true);
        assert_eq!((selection.len(), selected(&selection)), (1, vec!["a".to_owned()]));
    }

    #[test]
    fn inverting_a_part_of_a_list_includes_what_is_loaded_later() {
        let rows = ids(&["a", "b", "c", "d", "e"]);
        let mut selection = Selection::default();
        selection.set(&rows[0], true);
        selection.invert(2, false);
        assert!(selection.includes_unloaded());
        selection.extend(5, true);
        assert_eq!((selection.len(), selection.includes_unloaded()), (4, false));
        // What "select all but one" leaves out is loaded, however much is not.
        selection.select_all(2, false);
        selection.set(&rows[1], false);
        selection.invert(2, false);
        assert_eq!((selection.len(), selection.includes_unloaded()), (1, false));
    }

    #[test]
    fn a_range_is_added_to_what_is_selected_with_both_modifiers() {
        let rows = ids(&["a", "b", "c", "d", "e"]);
        let mut selection = Selection::default();
        select(&mut selection, &rows[0], SelectMode::Replace, &rows);
        select(&mut selection, &rows[2], SelectMode::Toggle, &rows);
        select(&mut selection, &rows[4], SelectMode::AddRange, &rows);
        assert_eq!(selected(&selection), ["a", "c", "d", "e"]);
        select(&mut selection, &rows[3], SelectMode::Range, &rows);
        assert_eq!(selected(&selection), ["c", "d"]);
        let modes = [(false, false), (false, true), (true, false), (true, true)]
            .map(|(shift, ctrl)| SelectMode::from_modifiers(shift, ctrl));
        assert_eq!(
            modes,
            [None, Some(SelectMode::Toggle), Some(SelectMode::Range), Some(SelectMode::AddRange)]
        );
    }

    #[test]
    fn everything_includes_what_is_loaded_later() {
        let rows = ids(&["a", "b", "c", "d", "e"]);
        let mut selection = Selection::default();
        // Without "select all" nothing that is loaded gets selected.
        selection.extend(1, false);
        assert!(selection.is_empty());
        selection.select_all(2, false);
        assert!(selection.includes_unloaded());
        // Moving the keyboard about changes nothing; all but one is still all but one.
        select(&mut selection, &rows[1], SelectMode::Focus, &rows[..2]);
        select(&mut selection, &rows[0], SelectMode::Toggle, &rows[..2]);
        selection.extend(4, false);
        assert_eq!((selection.len(), selection.includes_unloaded()), (3, true));
        selection.extend(5, true);
        assert_eq!((selection.len(), selection.includes_unloaded()), (4, false));
        assert_eq!(selected(&selection), ["b", "c", "d", "e"]);

        for change in [
            |selection: &mut Selection, id: &FileId| select(selection, id, SelectMode::Replace, &[]),
            |selection: &mut Selection, id: &FileId| select(selection, id, SelectMode::Range, &[]),
            |selection: &mut Selection, _: &FileId| selection.clear(),
        ] {
            selection.select_all(2, false);
            change(&mut selection, &rows[0]);
            let count = selection.len();
            selection.extend(5, true);
            assert_eq!(selection.len(), count, "the person has chosen otherwise since");
        }
    }

    #[test]
    fn what_comes_later_from_elsewhere_is_not_selected_with_everything() {
        let rows = ids(&["a", "b", "c", "d", "e"]);
        let mut selection = Selection::default();
        selection.select_all(3, true);
        selection.leave_out([rows[3].clone()], 4);
        assert_eq!(
            (selection.len(), selected(&selection)),
            (3, vec!["a".into(), "b".into(), "c".into(), "e".into()])
        );
        // It can be added by hand, and a removed row is no longer counted.
        select(&mut selection, &rows[3], SelectMode::Toggle, &rows);
        assert_eq!(selection.len(), 4);
        selection.retain(|id| *id != rows[0] && *id != rows[4], 3, None);
        assert_eq!(selection.len(), 3);
        select(&mut selection, &rows[1], SelectMode::Toggle, &rows);
        select(&mut selection, &rows[2], SelectMode::AddRange, &rows);
        assert_eq!(selection.len(), 3, "a range brings back what was taken out");
        // Chosen one by one, new rows change nothing.
        select(&mut selection, &rows[1], SelectMode::Replace, &rows);
        selection.leave_out([rows[0].clone()], 9);
        assert_eq!(selected(&selection), ["b"]);
    }
}
