//! Folder uploads that were interrupted by a reload or a crash: loads their stored records, and resumes or discards
//! them.

use super::execution::{ResumedUpload, UploadTarget};
use super::store::{QueuedPlan, UploadPlanStore};
use crate::base::failure::FailureKind;
use crate::base::id::{DriveId, FileId};
use crate::browser::dropped_items::DroppedItems;
use crate::browser::effect::effect;
use crate::browser::retained_handles::{self, RetainedHandle};
use crate::features::transfers::store::PhaseView;
use crate::transfer::upload::pending_folders::{PendingFolder, PendingFolderStore};
use leptos::prelude::*;
use std::collections::HashSet;
use std::slice;

/// Target folders that are asked for.
const MAX_CHECKED: usize = 50;

/// Interrupted uploads, as their notice shows them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct InterruptedUploads {
    /// The first dropped folder that can continue, and the name of its target.
    pub folder: Option<(String, String)>,
    /// Files that can continue.
    pub files: Vec<String>,
    /// Among what can continue.
    pub has_folders: bool,
    /// They can be chosen without a folder.
    pub has_single_files: bool,
    /// What can't: its target folder is in the trash or was deleted.
    pub stuck: Vec<String>,
}

impl InterruptedUploads {
    pub fn can_continue(&self) -> bool {
        self.has_folders || self.has_single_files
    }
}

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

    /// Asks the server which of the interrupted uploads have no folder left to continue in.
    pub fn check_targets(self) {
        let mut targets: Vec<(DriveId, FileId)> = self
            .interrupted
            .with_untracked(|all| all.iter().map(|it| (it.drive.clone(), it.into.clone())).collect());
        self.transfers.rows.with_untracked(|list| {
            let lost = list.views().filter(|job| job.phase == PhaseView::NeedsFile);
            targets.extend(lost.map(|job| (job.drive.clone(), job.parent.clone())));
        });
        let mut seen = HashSet::new();
        targets.retain(|(drive, folder)| !folder.is_root() && seen.insert((drive.clone(), folder.clone())));
        let client = self.api.client();
        self.tasks.spawn(async move {
            let mut gone = Vec::new();
            // Of more folders it turns out when they continue.
            for (drive, folder) in targets.into_iter().take(MAX_CHECKED) {
                let is_gone = match client.get(&drive, &folder).await {
                    Ok(found) => found.trashed_at.is_some(),
                    // Without an answer nothing is known.
                    Err(error) => matches!(error.kind, FailureKind::NotFound | FailureKind::Forbidden),
                };
                if is_gone {
                    gone.push((drive, folder));
                }
            }
            self.gone_targets.set(gone);
        });
    }

    /// What is interrupted, by whether its folder is still there. Reads the rows untracked: the caller knows when they
    /// change.
    pub fn interrupted_uploads(&self) -> InterruptedUploads {
        let gone = self.gone_targets.get();
        let is_gone =
            |drive: &DriveId, folder: &FileId| gone.iter().any(|it| it.0 == *drive && it.1 == *folder);
        let mut uploads = InterruptedUploads::default();
        self.interrupted.with(|all| {
            for pending in all {
                if is_gone(&pending.drive, &pending.into) {
                    uploads.stuck.push(pending.name().to_owned());
                } else {
                    uploads.folder.get_or_insert_with(|| (pending.name().to_owned(), pending.folder.clone()));
                    uploads.has_folders = true;
                    uploads.has_single_files |= pending.has_loose;
                }
            }
        });
        self.transfers.rows.with_untracked(|list| {
            for job in list.views().filter(|job| job.phase == PhaseView::NeedsFile) {
                if is_gone(&job.drive, &job.parent) {
                    uploads.stuck.push(job.name.clone());
                } else {
                    uploads.files.push(job.name.clone());
                    uploads.has_folders |= !job.folder.is_empty();
                    uploads.has_single_files |= job.folder.is_empty();
                }
            }
        });
        uploads
    }

    /// Continues interrupted uploads with items chosen again: a folder continues its plan, files go to the uploads they
    /// match.
    pub fn resume_with(&self, items: DroppedItems) {
        let root_names = items.root_names();
        let position = self
            .interrupted
            .with_untracked(|all| all.iter().position(|pending| pending.contains_any(&root_names)));
        let Some(at) = position else { return self.transfers.give_files(items.files()) };
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
        let resumed = Some(ResumedUpload { choices, pending: guard });
        self.plan(QueuedPlan { target, items, only_files: false, resumed });
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
