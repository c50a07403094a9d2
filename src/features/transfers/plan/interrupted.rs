//! Folder uploads that were interrupted by a reload or a crash: loads their stored records, and resumes or discards
//! them.

use super::execution::{ResumedUpload, UploadTarget};
use super::store::UploadPlanStore;
use crate::base::failure::FailureKind;
use crate::base::id::{DriveId, FileId};
use crate::browser::dropped_items::DroppedItems;
use crate::browser::effect::effect;
use crate::browser::retained_handles::{self, RetainedHandle};
use crate::features::transfers::store::PhaseView;
use crate::transfer::upload::pending_folders::{PendingFolder, PendingFolderStore};
use leptos::prelude::*;
use std::slice;

impl UploadPlanStore {
    /// Loads the interrupted folder uploads that no other tab is working on.
    pub(super) fn load_interrupted(&self) {
        let plans = *self;
        self.tasks.spawn(async move {
            let Some(store) = PendingFolderStore::open(&plans.scope.get_value()).await else { return };
            for pending in store.all().await {
                let store = store.clone();
                plans.tasks.spawn(async move {
                    if let Some(guard) = store.take_over(&pending).await {
                        plans.interrupted_guards.update_value(|all| all.push(guard));
                        plans.interrupted.update(|all| all.push(pending));
                    }
                });
            }
        });
    }

    /// Checks the target folders whenever more uploads turn out to be interrupted.
    pub(super) fn follow_interrupted(self) {
        let count = Memo::new(move |_| {
            self.interrupted.with(Vec::len) + self.transfers.rows.totals.with(|totals| totals.lost)
        });
        effect(move || {
            if count.get() > 0 {
                self.check_targets();
            }
        });
    }

    /// Asks the server whether anything interrupted has a folder left to continue in.
    pub fn check_targets(self) {
        let mut targets: Vec<(DriveId, FileId)> = self
            .interrupted
            .with_untracked(|all| all.iter().map(|it| (it.drive.clone(), it.into.clone())).collect());
        self.transfers.rows.with_untracked(|list| {
            let lost = list.views().filter(|job| job.phase == PhaseView::NeedsFile);
            targets.extend(lost.map(|job| (job.drive.clone(), job.parent.clone())));
        });
        let client = self.api.client();
        self.tasks.spawn(async move {
            let mut checked: Vec<(DriveId, FileId)> = Vec::new();
            for (drive, folder) in targets {
                if checked.contains(&(drive.clone(), folder.clone())) {
                    continue;
                }
                let is_gone = !folder.is_root()
                    && match client.get(&drive, &folder).await {
                        Ok(found) => found.trashed_at.is_some(),
                        // Without an answer nothing is known.
                        Err(error) => matches!(error.kind, FailureKind::NotFound | FailureKind::Forbidden),
                    };
                // One that is there is enough.
                if !is_gone {
                    return self.targets_gone.set(false);
                }
                checked.push((drive, folder));
            }
            self.targets_gone.set(!checked.is_empty());
        });
    }

    /// Continues interrupted uploads with items chosen again: a folder continues its plan, files go to the uploads they
    /// match.
    pub fn resume_with(&self, items: DroppedItems) {
        let root_names = items.root_names();
        let position = self
            .interrupted
            .with_untracked(|all| all.iter().position(|pending| pending.contains_any(&root_names)));
        let Some(at) = position else { return self.transfers.give_files(items.files()) };
        if self.view.with_untracked(Option::is_some) {
            return self.show_dialog();
        }
        let guard = self.interrupted_guards.try_update_value(|all| all.remove(at));
        let pending = self.interrupted.try_update(|all| all.remove(at));
        let (Some(guard), Some(pending)) = (guard, pending) else { return };
        while let Some(at) =
            self.interrupted.with_untracked(|all| all.iter().position(|it| it.is_same_as(&pending)))
        {
            self.interrupted.update(|all| drop(all.remove(at)));
            self.interrupted_guards
                .try_update_value(|all| all.remove(at))
                .into_iter()
                .for_each(|it| it.forget());
        }
        let PendingFolder { drive, into, folder, choices, .. } = pending;
        let target = UploadTarget { drive, folder: into, name: folder };
        self.open_plan(target, items, false, Some(ResumedUpload { choices, pending: guard }));
    }

    /// Resumes interrupted uploads whose files the browser can still read. Must run within a click: it asks for
    /// permission.
    pub fn resume_interrupted(&self) {
        let is_interrupted = |source: &RetainedHandle| {
            self.interrupted
                .with_untracked(|all| all.iter().any(|it| it.contains_any(slice::from_ref(&source.name))))
        };
        let sources: Vec<RetainedHandle> =
            self.transfers.sources().into_iter().filter(is_interrupted).collect();
        if sources.is_empty() {
            return self.transfers.recover_files();
        }
        let plans = *self;
        // The plan also gives files to the single uploads that need them.
        self.tasks.spawn(async move {
            let granted = retained_handles::request_read_permission(&sources).await;
            if !granted.is_empty() {
                plans
                    .resume_with(DroppedItems::from_handles(granted.into_iter().map(|source| source.handle)));
            }
        });
    }

    /// Discards all interrupted uploads.
    pub fn discard_interrupted(&self) {
        self.interrupted.set(Vec::new());
        self.interrupted_guards
            .try_update_value(std::mem::take)
            .into_iter()
            .flatten()
            .for_each(|it| it.forget());
        self.transfers.discard_interrupted();
    }
}
