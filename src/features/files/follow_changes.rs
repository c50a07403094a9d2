//! What others change appears in the open list: by the drive's own record of changes where there is one, otherwise by reading
//! a short list again. Only while the page is visible.

use super::folder_store::FolderStore;
use crate::base::failure::FailureKind;
use crate::base::id::{DriveId, FileId};
use crate::base::loadable::Loadable;
use crate::browser::{clock, dom, http, observe};
use crate::model::file_change::{FileChange, RowChanges};
use crate::model::list_source::ListSource;
use leptos::prelude::*;
use std::collections::HashMap;

/// The pause between two looks.
const INTERVAL_MS: u32 = 30_000;
/// Whoever comes back to the page sees what has changed, but not twice in this time.
const MIN_INTERVAL_MS: f64 = 5_000.0;
/// More changes than this are read as a new list.
const MAX_PAGES: usize = 10;
/// A record of changes that has missed so many changes of this person's own is empty for ever.
const MAX_MISSED: u32 = 2;

#[derive(Clone, Copy)]
pub struct ChangeFollower {
    folder_store: FolderStore,
    is_live: Signal<bool>,
    /// Where the changes begin that are not known yet.
    cursors: StoredValue<HashMap<DriveId, String>>,
    /// The drive that was looked at last.
    drive: StoredValue<Option<DriveId>>,
    /// The service has no record of changes, or keeps none.
    has_no_record: StoredValue<bool>,
    /// Something was changed here, so that the record must have it.
    has_written: StoredValue<bool>,
    missed: StoredValue<u32>,
    looked_at_ms: StoredValue<f64>,
    is_looking: StoredValue<bool>,
}

/// Follows others until the end of the session. `is_live`: somebody is signed in.
pub fn follow_changes(folder_store: FolderStore, is_live: Signal<bool>) -> ChangeFollower {
    let follower = ChangeFollower {
        folder_store,
        is_live,
        cursors: StoredValue::new(HashMap::new()),
        drive: StoredValue::new(None),
        has_no_record: StoredValue::new(false),
        has_written: StoredValue::new(false),
        missed: StoredValue::new(0),
        looked_at_ms: StoredValue::new(clock::monotonic_ms()),
        is_looking: StoredValue::new(false),
    };
    folder_store.tasks.spawn(async move {
        loop {
            clock::sleep(INTERVAL_MS).await;
            follower.look().await;
        }
    });
    let on_return = move |_| {
        let last = follower.looked_at_ms.try_get_value().unwrap_or(f64::MAX);
        if clock::monotonic_ms() - last >= MIN_INTERVAL_MS {
            follower.look_soon();
        }
    };
    let listeners = ["focus", "visibilitychange"].map(|event| observe::on_window_capture(event, on_return));
    let listeners = StoredValue::new_local(Some(listeners));
    on_cleanup(move || drop(listeners.try_update_value(Option::take)));
    follower
}

impl ChangeFollower {
    pub fn on_own_write(&self) {
        self.has_written.try_set_value(true);
    }

    /// Looks at once, as after a change in another tab.
    pub fn look_soon(self) {
        self.folder_store.tasks.spawn(async move { self.look().await });
    }

    async fn look(self) {
        let is_busy = self.is_looking.get_value() || self.folder_store.tasks.commands.get_untracked() > 0;
        let Some(source) = self.folder_store.source.get_untracked() else { return };
        // What is in the trash has been left behind.
        if is_busy
            || source.is_trash()
            || !dom::is_visible()
            || http::is_offline()
            || !self.is_live.get_untracked()
        {
            return;
        }
        self.is_looking.set_value(true);
        self.looked_at_ms.set_value(clock::monotonic_ms());
        if self.drive.with_value(|drive| drive.as_ref() != Some(source.drive())) {
            self.drive.set_value(Some(source.drive().clone()));
            self.has_written.set_value(false);
        }
        if !self.has_no_record.get_value() {
            self.look_at_record(source).await;
        }
        // After a sign-out the store is disposed.
        if self.has_no_record.try_get_value() == Some(true) {
            self.folder_store.on_changed_elsewhere();
        }
        self.is_looking.try_set_value(false);
    }

    async fn look_at_record(self, source: ListSource) {
        let (store, client, drive) = (self.folder_store, self.folder_store.api.client(), source.drive());
        let Some(mut cursor) = self.cursors.with_value(|cursors| cursors.get(drive).cloned()) else {
            match client.last_cursor(drive).await {
                Ok(cursor) => drop(self.cursors.try_update_value(|all| all.insert(drive.clone(), cursor))),
                Err(error) => return self.on_refusal(error.kind),
            }
            // The list is older than the cursor.
            return store.on_changed_elsewhere();
        };
        let (before, size) = (store.changes.get_value(), store.thumbnails.get_value());
        let mut changes = Vec::new();
        for page in 0.. {
            let delta = match client.delta(drive, &cursor, size).await {
                Ok(delta) => delta,
                Err(error) => {
                    if error.kind == FailureKind::Rejected {
                        // The cursor is too old.
                        self.cursors.try_update_value(|all| all.remove(drive));
                    }
                    return self.on_refusal(error.kind);
                }
            };
            changes.extend(delta.changes);
            cursor = delta.cursor;
            if !delta.has_more {
                break;
            }
            if page + 1 >= MAX_PAGES {
                self.cursors.try_update_value(|all| all.remove(drive));
                return store.on_changed_elsewhere();
            }
        }
        // What was changed here meanwhile may be newer than the answer, which is asked for again then.
        let is_older =
            store.changes.try_get_value() != Some(before) || store.tasks.commands.get_untracked() > 0;
        if is_older || store.source.with_untracked(|now| *now != Some(source.clone())) {
            return;
        }
        self.cursors.update_value(|all| drop(all.insert(drive.clone(), cursor)));
        self.judge_record(changes.is_empty());
        store.show_changes(&source, changes);
    }

    fn on_refusal(self, kind: FailureKind) {
        if matches!(
            kind,
            FailureKind::NotAllowedHere
                | FailureKind::Forbidden
                | FailureKind::NotFound
                | FailureKind::Unsupported
        ) {
            self.has_no_record.try_set_value(true);
        }
    }

    fn judge_record(self, is_empty: bool) {
        if !is_empty {
            self.has_written.set_value(false);
            self.missed.set_value(0);
        } else if self.has_written.get_value() {
            self.missed.update_value(|missed| *missed += 1);
            self.has_no_record.set_value(self.missed.get_value() >= MAX_MISSED);
        }
    }
}

impl FolderStore {
    /// Shows what has changed in the drive of `source`, which is open.
    fn show_changes(&self, source: &ListSource, changes: Vec<FileChange>) {
        if changes.is_empty() {
            return;
        }
        self.forget_changed(&changes);
        self.others_changes.set(changes.clone());
        let is_changed = |id: &FileId| changes.iter().any(|change| change.id == *id);
        if self
            .crumbs
            .with_untracked(|it| it.ready().is_some_and(|it| it.iter().any(|it| is_changed(&it.id))))
        {
            // Not derived from itself.
            self.crumbs.set(Loadable::Idle);
            self.load_breadcrumb(source);
        }
        if source.folder().is_some_and(is_changed) {
            // It may be gone.
            return self.reload();
        }
        let rows = self.listing.with_untracked(|listing| {
            let listing = listing.ready()?;
            Some(RowChanges::of(listing, changes, |entry| match source.folder() {
                Some(folder) => entry.parent == *folder,
                // What else belongs to a search, only the server knows.
                None => listing.contains(&entry.id),
            }))
        });
        let Some(RowChanges { gone, changed, new }) = rows else { return };
        if !gone.is_empty() || !changed.is_empty() {
            self.change(|listing| {
                listing.remove(&gone);
                listing.insert(changed);
            });
        }
        if !new.is_empty() {
            self.show_new(new);
        }
    }
}
