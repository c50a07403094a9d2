//! Actions on many entries at once: move, copy, trash, restore, delete. What they say afterwards is made from the outcome
//! of each entry. An action that can be undone offers it in its toast.

use super::file_actions::FileActions;
use crate::api::{BatchAction, BatchChange, MAX_ITEMS_PER_CALL};
use crate::base::failure::{Failure, FailureKind};
use crate::base::id::{DriveId, FileId};
use crate::features::shell::dialogs::TargetAction;
use crate::i18n::{ActionText, Count, ProblemText, Share, Text};
use crate::model::batch_report::{BatchReport, FailedEntries};
use crate::model::entry::Entry;
use crate::model::file_command::FileCommand;
use crate::model::history::{Change, Edit, StepKind};
use crate::model::list_source::ListSource;
use leptos::prelude::*;
use std::collections::{HashMap, HashSet};

/// Called when a batch succeeded for some of its entries.
type OnSuccess = Box<dyn FnOnce(FileActions, &BatchReport)>;

impl FileActions {
    pub(super) fn trash(&self, entries: Vec<Entry>) {
        let on_success: OnSuccess = Box::new(|actions, report| {
            let message = actions.message(report, ActionText::TrashedOne, ActionText::TrashedMany);
            let edits = report.succeeded.iter().map(|entry| Edit::new(entry, Change::Trashed(true)));
            actions.offer_undo(message, StepKind::Trash, None, edits.collect());
        });
        self.run_batch(BatchAction::Trash, FileCommand::Trash(entries), on_success);
    }

    /// Restores entries from the trash: their rows leave the trash page.
    pub fn restore(&self, entries: Vec<Entry>) {
        let on_success: OnSuccess = Box::new(|actions, report| {
            report.succeeded.iter().for_each(|entry| actions.folder_store.forget_cached(&entry.parent));
            let message = actions.message(report, ActionText::RestoredOne, ActionText::RestoredMany);
            let edits = report.succeeded.iter().map(|entry| Edit::new(entry, Change::Trashed(false)));
            // An undo that waits for this command finds its step.
            let step = actions.history.record(StepKind::Restore, None, edits.collect());
            let restored = report.succeeded.clone();
            actions.tasks.spawn(async move { actions.report_restored(restored, message, step).await });
        });
        self.run_batch(BatchAction::Restore, FileCommand::Restore(entries), on_success);
    }

    /// Says where restored entries are: what was in a folder that is gone, the server puts elsewhere. `message` is said
    /// where they are back.
    async fn report_restored(self, mut restored: Vec<Entry>, message: Text, step: u64) {
        let Some(drive) = restored.first().map(|entry| entry.drive.clone()) else { return };
        let client = self.api.client();
        // Without an answer nothing else is known.
        let found = client.get_many(&drive, &ids(&restored)).await.unwrap_or_default();
        let parents: HashMap<FileId, FileId> =
            found.into_iter().map(|entry| (entry.id, entry.parent)).collect();
        let parent_of = |entry: &Entry| parents.get(&entry.id).unwrap_or(&entry.parent).clone();
        while let Some(parent) = restored
            .iter()
            .map(parent_of)
            .zip(&restored)
            .find_map(|(now, entry)| (now != entry.parent).then_some(now))
        {
            let is_moved = |entry: &Entry| entry.parent != parent && parent_of(entry) == parent;
            let (moved, rest): (Vec<Entry>, Vec<Entry>) = restored.into_iter().partition(is_moved);
            restored = rest;
            self.folder_store.forget_cached(&parent);
            let folder = if parent.is_root() {
                untrack(|| self.drive_store.drive(&drive)).map(|drive| drive.name)
            } else {
                client.get(&drive, &parent).await.ok().map(|entry| entry.name)
            };
            if let (Some((name, others)), Some(folder)) = (self.name_and_others(&moved), folder) {
                self.toasts.show(Text::from(ActionText::RestoredElsewhere { name, others, folder }));
            }
        }
        if !restored.is_empty() {
            self.show_with_undo(message, ids(&restored), step);
        }
    }

    pub fn delete_forever(&self, entries: Vec<Entry>) {
        let on_success: OnSuccess = Box::new(|actions, report| {
            actions.toasts.show(Text::from(ActionText::DeletedMany(actions.share(report))));
        });
        self.run_batch(BatchAction::Delete, FileCommand::Delete(entries), on_success);
    }

    /// Moves or copies entries into a folder named `folder`.
    pub fn transfer(&self, action: TargetAction, entries: Vec<Entry>, to: FileId, folder: String) {
        match action {
            TargetAction::Move => self.move_entries(false, entries, to, folder),
            TargetAction::Copy => self.copy_entries(entries, to, folder),
        }
    }

    /// `keep_both`: an entry whose name is taken there gets another.
    pub(super) fn move_entries(&self, keep_both: bool, entries: Vec<Entry>, to: FileId, folder: String) {
        let actions = *self;
        self.folder_store.forget_cached(&to);
        entries.iter().for_each(|entry| self.folder_store.forget_cached(&entry.parent));
        let action = if keep_both { BatchAction::MoveKeepBoth } else { BatchAction::Move };
        let command = FileCommand::Move { entries, to: to.clone(), folder: folder.clone(), keep_both };
        self.remove_and_call(action, command, Some(to.clone()), move |report| {
            if !report.succeeded.is_empty() {
                let share = actions.share(&report);
                let message = Text::from(ActionText::MovedMany { share, folder: folder.clone() });
                let edit = |entry: &Entry| {
                    let change = Change::Parent { from: entry.parent.clone(), to: to.clone() };
                    Edit::new(&Entry { parent: to.clone(), ..entry.clone() }, change)
                };
                let edits = report.succeeded.iter().map(edit).collect();
                actions.offer_undo(message, StepKind::Move, Some(folder.clone()), edits);
            }
            actions.reload_if_open(&to);
            let (taken, failed): (Vec<_>, Vec<_>) =
                report.failed.into_iter().partition(|group| group.failure.kind == FailureKind::NameTaken);
            actions.report_failures(&failed);
            taken.into_iter().for_each(|taken| actions.offer_to_keep_both(taken.entries, &to, &folder));
        });
    }

    /// Says that entries were not moved because their names are taken.
    fn offer_to_keep_both(self, entries: Vec<Entry>, to: &FileId, folder: &str) {
        let Some((name, others)) = self.name_and_others(&entries) else { return };
        let message = Text::from(ActionText::NotMoved { name, others, folder: folder.to_owned() });
        let (file_ids, to, folder) = (ids(&entries), to.clone(), folder.to_owned());
        let keep_both = Callback::new(move |()| {
            self.move_entries(true, entries.clone(), to.clone(), folder.clone());
        });
        self.toasts.show_with_action(message, Text::from(ActionText::KeepBoth), file_ids, keep_both);
    }

    pub(super) fn copy_entries(&self, entries: Vec<Entry>, to: FileId, folder: String) {
        let actions = *self;
        self.folder_store.forget_cached(&to);
        self.spawn_command(FileCommand::unrepeatable(&entries), async move {
            let (report, copies) = actions.call(BatchAction::Copy, entries, Some(&to)).await;
            actions.report_failures(&report.failed);
            actions.reload_if_open(&to);
            actions.drive_store.refresh();
            let Some(drive) = report.succeeded.first().map(|entry| entry.drive.clone()) else { return };
            let share = actions.share(&report);
            let message = Text::from(ActionText::CopiedMany { share, folder: folder.clone() });
            // Without an answer nothing is known of the copies, and they can't be taken back.
            match actions.api.client().get_many(&drive, &copies).await {
                Ok(found) => {
                    actions.folder_store.on_entries_added(found.clone());
                    let edits = found.iter().map(Edit::created).collect();
                    actions.offer_undo(message, StepKind::Copy, Some(folder), edits);
                    actions.report_new_names(&report.succeeded, &copies, found);
                }
                Err(_) => actions.toasts.show(message),
            }
        });
    }

    /// Tells which copies the server has renamed; `copies` has the id of each original's copy.
    fn report_new_names(self, originals: &[Entry], copies: &[FileId], found: Vec<Entry>) {
        let names: HashMap<FileId, String> = found.into_iter().map(|entry| (entry.id, entry.name)).collect();
        let mut renamed = originals.iter().zip(copies).filter_map(|(original, copy)| {
            let new_name = names.get(copy).filter(|name| **name != original.name)?;
            Some((original.name.clone(), new_name.clone()))
        });
        if let Some((name, new_name)) = renamed.next() {
            let others = self.toasts.prefs().count(renamed.count());
            self.toasts.show(Text::from(ActionText::CopiesRenamed { name, new_name, others }));
        }
    }

    fn run_batch(&self, action: BatchAction, command: FileCommand, on_success: OnSuccess) {
        let actions = *self;
        self.remove_and_call(action, command, None, move |report| {
            if !report.succeeded.is_empty() {
                on_success(actions, &report);
            }
            actions.report_failures(&report.failed);
        });
    }

    /// Removes the rows at once, calls the server, and restores the rows of what it refused.
    fn remove_and_call(
        &self,
        action: BatchAction,
        command: FileCommand,
        to: Option<FileId>,
        on_done: impl FnOnce(BatchReport) + 'static,
    ) {
        let (actions, folder_store, entries) = (*self, self.folder_store, command.entries().to_vec());
        let source = folder_store.source.get_untracked();
        // What is pasted was in another list.
        let mut removed = HashSet::new();
        folder_store.change(|listing| {
            removed = listing.remove(&ids(&entries)).into_iter().map(|entry| entry.id).collect();
        });
        self.spawn_command(command, async move {
            let (report, _) = actions.call(action, entries, to.as_ref()).await;
            actions.note_batch(action, &report.succeeded, to.as_ref());
            let refused = report.failed_entries();
            if folder_store.source.with_untracked(|current| *current == source) {
                let back = refused.into_iter().filter(|entry| removed.contains(&entry.id)).collect();
                folder_store.change(|listing| listing.insert(back));
                if report.is_ambiguous() {
                    folder_store.reload();
                }
            } else {
                refused.iter().for_each(|entry| folder_store.forget_cached(&entry.parent));
            }
            on_done(report);
            actions.drive_store.refresh();
        });
    }

    fn note_batch(&self, action: BatchAction, done: &[Entry], to: Option<&FileId>) {
        match action {
            BatchAction::Trash | BatchAction::Delete => self.note_gone(places(done)),
            _ => {
                let now = |entry: &Entry| Entry {
                    parent: to.unwrap_or(&entry.parent).clone(),
                    trashed_at: None,
                    ..entry.clone()
                };
                self.note_changed(&done.iter().map(now).collect::<Vec<_>>());
            }
        }
    }

    /// Returns what became of each entry, and the resulting ids of those that succeeded, in their order.
    pub(super) async fn call(
        self,
        action: BatchAction,
        entries: Vec<Entry>,
        to: Option<&FileId>,
    ) -> (BatchReport, Vec<FileId>) {
        let (mut results, mut failures) = (Vec::new(), Vec::new());
        if let Some(drive) = entries.first().map(|entry| &entry.drive) {
            let (client, all) = (self.api.client(), ids(&entries));
            for ids in all.chunks(MAX_ITEMS_PER_CALL) {
                // Files are deleted at once; only many of them take long.
                if action == BatchAction::Delete && all.len() > MAX_ITEMS_PER_CALL {
                    self.deletion.set(results.len() + failures.len(), all.len());
                }
                for (id, result) in client.change_many(BatchChange { action, drive, ids, to }).await {
                    match result {
                        Ok(result) => results.push(result),
                        Err(error) => failures.push((id, error.failure())),
                    }
                }
            }
            if action == BatchAction::Delete {
                self.deletion.end();
            }
        }
        (BatchReport::new(entries, failures), results)
    }

    /// One toast for each kind of failure, with the first name.
    pub(super) fn report_failures(&self, failed: &[FailedEntries]) {
        for FailedEntries { entries, failure } in failed {
            let names: Vec<String> = entries.iter().map(|entry| entry.name.clone()).collect();
            self.report_failure(&names, failure);
        }
    }

    pub(super) fn report_failure(&self, names: &[String], failure: &Failure) {
        let [name, others @ ..] = names else { return };
        let (name, kind, others) = (name.clone(), failure.kind, self.toasts.prefs().count(others.len()));
        let text = match others.value {
            0 => ProblemText::FailedFor { name, kind },
            _ => ProblemText::FailedForSeveral { name, others, kind },
        };
        self.toasts.show_failure_text(Text::from(text), failure.clone());
    }

    fn name_and_others(&self, entries: &[Entry]) -> Option<(String, Count)> {
        let first = entries.first()?;
        Some((first.name.clone(), self.toasts.prefs().count(entries.len() - 1)))
    }

    fn message(
        &self,
        report: &BatchReport,
        one: fn(String) -> ActionText,
        many: fn(Share) -> ActionText,
    ) -> Text {
        Text::from(match report.succeeded.as_slice() {
            [entry] if report.failed.is_empty() => one(entry.name.clone()),
            _ => many(self.share(report)),
        })
    }

    fn share(&self, report: &BatchReport) -> Share {
        let prefs = self.toasts.prefs();
        Share { done: prefs.count(report.succeeded.len()), all: prefs.count(report.total()) }
    }

    fn reload_if_open(&self, folder: &FileId) {
        let source = self.folder_store.source;
        if source.with_untracked(|it| it.as_ref().and_then(ListSource::folder) == Some(folder)) {
            self.folder_store.reload();
        }
    }
}

/// Where entries are to be found, whatever becomes of them.
pub(super) fn places(entries: &[Entry]) -> Vec<(DriveId, FileId)> {
    entries.iter().map(|entry| (entry.drive.clone(), entry.id.clone())).collect()
}

pub(super) fn ids(entries: &[Entry]) -> Vec<FileId> {
    entries.iter().map(|entry| entry.id.clone()).collect()
}
