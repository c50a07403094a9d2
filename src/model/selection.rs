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
    pub fn contains(&self, id: &FileId) -> bool {
        self.selected.contains(id)
    }

    pub fn len(&self) -> usize {
        self.selected.len()
    }

    pub fn is_empty(&self) -> bool {
        self.selected.is_empty()
    }

    /// Whether rows that are not loaded yet belong to it, so that it must not be acted on.
    pub fn includes_unloaded(&self) -> bool {
        self.includes_unloaded
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
            SelectMode::Range => self.select_range(id, order, false),
            SelectMode::AddRange => self.select_range(id, order, true),
        }
        self.includes_unloaded &= mode == SelectMode::Focus;
        self.active = Some(id.clone());
    }

    fn select_range<'a>(&mut self, id: &FileId, order: impl Iterator<Item = &'a FileId>, adds: bool) {
        let anchor = self.anchor.clone().or_else(|| self.active.clone()).unwrap_or_else(|| id.clone());
        let (mut range, mut ends) = (Vec::new(), 0);
        for row in order {
            let is_end = (row == id) as u8 + (*row == anchor) as u8;
            if ends > 0 || is_end > 0 {
                range.push(row.clone());
            }
            ends += is_end;
            if ends == 2 {
                break;
            }
        }
        // The anchor may have been removed from the list; then the range is this row alone.
        if ends < 2 {
            range = vec![id.clone()];
        }
        if !adds {
            self.selected.clear();
        }
        self.selected.extend(range);
        self.anchor = Some(if ends < 2 { id.clone() } else { anchor });
    }

    /// Selects all rows; `is_complete` tells whether they are all that the list has.
    pub fn select_all<'a>(&mut self, order: impl Iterator<Item = &'a FileId>, is_complete: bool) {
        self.selected.clear();
        self.includes_unloaded = true;
        self.extend(order, is_complete);
    }

    /// Selects rows that were loaded after everything was selected.
    pub fn extend<'a>(&mut self, loaded: impl Iterator<Item = &'a FileId>, is_complete: bool) {
        if self.includes_unloaded {
            self.selected.extend(loaded.cloned());
            self.includes_unloaded = !is_complete;
        }
    }

    pub fn clear(&mut self) {
        self.selected.clear();
        self.anchor = None;
        self.includes_unloaded = false;
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
        selection.select_all(rows.iter(), true);
        assert_eq!(selection.len(), 3);
        selection.clear();
        assert!(selection.is_empty());
    }

    #[test]
    fn a_range_is_added_to_what_is_selected_with_both_modifiers() {
        let rows = ids(&["a", "b", "c", "d", "e"]);
        let mut selection = Selection::default();
        selection.select(&rows[0], SelectMode::Replace, rows.iter());
        selection.select(&rows[2], SelectMode::Toggle, rows.iter());
        selection.select(&rows[4], SelectMode::AddRange, rows.iter());
        assert_eq!(selected(&selection), ["a", "c", "d", "e"]);
        selection.select(&rows[3], SelectMode::Range, rows.iter());
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
        selection.extend(rows[..1].iter(), false);
        assert!(selection.is_empty());
        selection.select_all(rows[..2].iter(), false);
        assert!(selection.includes_unloaded());
        // Moving the keyboard about changes nothing.
        selection.select(&rows[1], SelectMode::Focus, rows[..2].iter());
        selection.extend(rows[2..4].iter(), false);
        assert_eq!((selection.len(), selection.includes_unloaded()), (4, true));
        selection.extend(rows[4..].iter(), true);
        assert_eq!((selection.len(), selection.includes_unloaded()), (5, false));

        for change in [
            |selection: &mut Selection, id: &FileId| selection.select(id, SelectMode::Toggle, [].iter()),
            |selection: &mut Selection, id: &FileId| selection.select(id, SelectMode::Replace, [].iter()),
            |selection: &mut Selection, id: &FileId| selection.select(id, SelectMode::Range, [].iter()),
            |selection: &mut Selection, _: &FileId| selection.clear(),
        ] {
            selection.select_all(rows[..2].iter(), false);
            change(&mut selection, &rows[0]);
            let count = selection.len();
            selection.extend(rows[2..].iter(), true);
            assert_eq!(selection.len(), count, "the person has chosen otherwise since");
        }
    }
}
