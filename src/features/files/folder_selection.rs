//! The selected rows of the open list, and the names being typed in them.

use super::folder_store::{FolderStore, NextPageState};
use crate::base::id::FileId;
use crate::base::name;
use crate::model::entry::Entry;
use crate::model::listing::Listing;
use crate::model::permission::{Action, ActionRefusal, check_action};
use crate::model::rename_drafts::RenameDraft;
use crate::model::selected_rows::SelectedRows;
use crate::model::selection::{SelectMode, Selection};
use leptos::prelude::*;

impl FolderStore {
    /// The selected entries in the order of the list. Reactive.
    pub fn selected_entries(&self) -> Vec<Entry> {
        self.with_selected(|selected| selected.iter().map(|row| row.entry()).collect())
    }

    /// Reads the selected entries in the order of the list; copies of thousands would take long. Reactive.
    pub fn with_selected<T: Default>(&self, read: impl FnOnce(&SelectedRows) -> T) -> T {
        self.selection.with(|selection| {
            self.listing.with(|listing| {
                listing
                    .ready()
                    .map(|listing| read(&SelectedRows::new(selection, listing)))
                    .unwrap_or_default()
            })
        })
    }

    /// Whether `action` is available for `entries`, which are the selected ones or the row of the keyboard. Reactive.
    pub fn check<'a>(
        &self,
        action: Action,
        entries: impl IntoIterator<Item = &'a Entry>,
    ) -> Result<(), ActionRefusal> {
        if self.selection.with(Selection::includes_unloaded) {
            return Err(ActionRefusal::StillLoading);
        }
        check_action(action, entries)
    }

    pub fn pick(&self, id: &FileId, pick: SelectMode) {
        self.to_end.set(None);
        self.listing.with_untracked(|listing| {
            let between = |anchor: &FileId| listing.ready()?.ids_between(anchor, id);
            self.selection.update(|selection| selection.select(id, pick, between));
        });
    }

    /// Selects all rows, and loads those that are not loaded yet.
    pub fn select_all(&self) {
        self.select_and_load(Selection::select_all);
    }

    /// Selects what is not selected, also of the rows that are not loaded yet.
    pub fn invert_selection(&self) {
        self.select_and_load(Selection::invert);
    }

    fn select_and_load(&self, select: fn(&mut Selection, usize, bool)) {
        self.listing.with_untracked(|listing| {
            let Some(listing) = listing.ready() else { return };
            self.selection.update(|selection| select(selection, listing.len(), listing.is_complete()));
        });
        if self.selection.with_untracked(Selection::includes_unloaded) {
            self.load_more();
        }
    }

    /// Loads the next page, also where that has failed before.
    fn load_more(&self) {
        if self.next_page.with_untracked(|it| matches!(it, NextPageState::Failed(_))) {
            self.retry_next_page();
        } else {
            self.load_next_page();
        }
    }

    /// While everything is being selected: selects rows that were loaded, and loads the next page.
    pub(super) fn select_loaded(&self) {
        if self.selection.with_untracked(Selection::includes_unloaded) {
            self.listing.with_untracked(|listing| {
                let Some(listing) = listing.ready() else { return };
                self.selection.update(|selection| selection.extend(listing.len(), listing.is_complete()));
            });
            self.load_next_page();
        }
    }

    /// Goes to the last row once the rest of the list is there.
    pub(super) fn go_to_end(&self, pick: SelectMode) {
        if self.listing.with_untracked(|it| it.ready().is_some_and(|rows| !rows.is_complete())) {
            self.to_end.set(Some(pick));
            self.load_more();
        }
    }

    /// After a page was loaded.
    pub(super) fn go_on_to_end(&self) {
        let Some(pick) = self.to_end.get_untracked() else { return };
        let last = self.listing.with_untracked(|listing| {
            let rows = listing.ready().filter(|rows| rows.is_complete())?;
            rows.rows().last().map(|row| row.id())
        });
        match last {
            Some(id) => {
                self.pick(&id, pick);
                self.reveal.set(Some(id));
            }
            None => self.load_next_page(),
        }
    }

    /// Rows that come into a list in which everything is selected were not meant: those of `now` that `before` lacks.
    pub(super) fn leave_out_new(&self, before: &Listing, now: impl Iterator<Item = FileId>, total: usize) {
        if self.selection.with_untracked(|it| it.is_everything() && !it.includes_unloaded()) {
            let new = now.filter(|id| !before.contains(id));
            self.selection.update(|selection| selection.leave_out(new, total));
        }
    }

    /// Scrolls to the row of the keyboard, or to the first one.
    pub(super) fn reveal_active_row(&self) {
        let active = self.selection.with_untracked(|it| it.active().cloned());
        let first = || self.listing.with_untracked(|it| it.ready()?.row(0).map(|row| row.id()));
        self.reveal.set(active.or_else(first));
    }

    /// Opens the field of a name with the stem selected. A name that is half typed already stays as it is.
    pub fn start_renaming(&self, entry: &Entry) {
        let stem = if entry.is_folder() { &entry.name } else { name::split_extension(&entry.name).0 };
        let selected = (0, stem.encode_utf16().count() as u32);
        let draft = RenameDraft { id: entry.id.clone(), text: entry.name.clone(), refused: None, selected };
        self.drafts.update(|drafts| drafts.start(draft));
    }
}
