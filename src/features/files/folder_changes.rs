//! What changes in folders from outside of their lists: uploads, other tabs, other people.

use super::folder_store::{FolderStore, MAX_RELOADED};
use crate::base::id::FileId;
use crate::base::time::Timestamp;
use crate::browser::clock;
use crate::model::entry::Entry;
use crate::model::file_change::FileChange;
use crate::model::list_source::ListSource;
use crate::model::listing::Listing;
use crate::model::selection::SelectMode;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Changes of a folder within this time cause one reload.
const RELOAD_DELAY_MS: u32 = 500;

impl FolderStore {
    /// Adds new entries: to the open list if they belong there; the cached listings of their folders become invalid.
    pub fn on_entries_added(&self, entries: Vec<Entry>) {
        let now = Timestamp(clock::now_ms() as i64);
        self.recent.update(|recent| recent.add_new(&entries, now));
        self.show_new(entries);
    }

    /// The same for entries that somebody else has added: they are no changes of this person.
    pub(super) fn show_new(&self, entries: Vec<Entry>) {
        let (visible, elsewhere): (Vec<Entry>, Vec<Entry>) =
            entries.into_iter().partition(|entry| self.is_open(&entry.parent));
        elsewhere.iter().for_each(|entry| self.forget_cached(&entry.parent));
        if !visible.is_empty() {
            self.listing.with_untracked(|listing| {
                let Some(before) = listing.ready() else { return };
                self.leave_out_new(before, visible.iter().map(|entry| entry.id.clone()), before.len());
            });
            self.change(|listing| listing.insert(visible));
        }
    }

    /// Reloads a folder that another tab or an upload has changed, if it is open; else drops it from the cache.
    pub fn on_folder_changed(&self, folder: FileId) {
        if !self.is_open(&folder) {
            return self.forget_cached(&folder);
        }
        self.reload_soon(Some(folder));
    }

    /// Another tab has changed something, and does not say what.
    pub fn on_changed_elsewhere(&self) {
        self.changes_elsewhere.update(|count| *count = count.wrapping_add(1));
        self.cache.update_value(|cache| cache.retain(|(_, listing)| listing.len() <= MAX_RELOADED));
        if self.listing.with_untracked(|it| it.ready().is_none_or(|it| it.len() <= MAX_RELOADED)) {
            self.reload_soon(None);
        }
    }

    /// Reloads the open list after a short delay, if it is still that of `folder`; calls within it share one reload.
    fn reload_soon(&self, folder: Option<FileId>) {
        if self.reload_scheduled.try_update_value(|scheduled| std::mem::replace(scheduled, true))
            != Some(false)
        {
            return;
        }
        let store = *self;
        spawn_local(async move {
            clock::sleep(RELOAD_DELAY_MS).await;
            // After a sign-out the store is disposed.
            if store.reload_scheduled.try_set_value(false).is_some() {
                return;
            }
            match folder {
                Some(folder) if !store.is_open(&folder) => store.forget_cached(&folder),
                _ => store.reload(),
            }
        });
    }

    fn is_open(&self, folder: &FileId) -> bool {
        self.source.with_untracked(|source| source.as_ref().and_then(ListSource::folder) == Some(folder))
    }

    /// Adds a folder that the person has just created, selects it and scrolls to it.
    pub fn on_folder_created(&self, entry: Entry) {
        let id = entry.id.clone();
        self.on_entries_added(vec![entry]);
        if self.listing.with_untracked(|it| it.ready().is_some_and(|it| it.contains(&id))) {
            self.pick(&id, SelectMode::Replace);
            self.reveal.set(Some(id));
        }
    }

    /// Drops cached lists that show something of `changes`, or should.
    pub(super) fn forget_changed(&self, changes: &[FileChange]) {
        let is_touched = |source: &ListSource, listing: &Listing| {
            changes.iter().any(|change| {
                let parent = change.now.as_ref().map(|now| &now.parent);
                listing.contains(&change.id) || (parent.is_some() && parent == source.folder())
            })
        };
        self.cache.update_value(|cache| cache.retain(|(source, listing)| !is_touched(source, listing)));
    }

    /// Drops a folder from the cache.
    pub fn forget_cached(&self, folder: &FileId) {
        self.cache.update_value(|cache| cache.retain(|(source, _)| source.folder() != Some(folder)));
    }
}
