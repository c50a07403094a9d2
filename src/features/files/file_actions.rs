//! Actions on files and folders: rename, star, move, copy, trash, restore, delete, new folder. The list changes at once
//! and is rolled back where the server refuses. An action that can be undone offers it in its toast.

use super::folder_store::{FolderStore, Renaming, use_folder_store};
use crate::api::{ApiError, BatchAction, BatchChange, FolderOutcome, NameConflict};
use crate::base::failure::{Failure, FailureKind};
use crate::base::id::{DriveId, FileId};
use crate::base::name;
use crate::features::shell::api::Api;
use crate::features::shell::dialogs::{Dialogs, OpenDialog, TargetAction, use_dialogs};
use crate::features::shell::drive_store::{DriveStore, use_drive_store};
use crate::features::shell::tasks::{Tasks, use_tasks};
use crate::features::shell::toasts::{Toasts, use_toasts};
use crate::features::transfers::{Transfers, use_transfers};
use crate::i18n::{ActionText, ProblemText, Text};
use crate::model::entry::{Entry, EntryKind};
use crate::model::list_source::ListSource;
use crate::model::permission::{Action, check_action};
use leptos::prelude::*;

/// Called with the entries for which a batch succeeded.
type OnSuccess = Box<dyn FnOnce(FileActions, Vec<Entry>)>;

#[derive(Clone, Copy)]
pub struct FileActions {
    api: Api,
    folder_store: FolderStore,
    dialogs: Dialogs,
    drive_store: DriveStore,
    toasts: Toasts,
    tasks: Tasks,
    transfers: Transfers,
}

/// Called in a component's body.
pub fn use_file_actions() -> FileActions {
    FileActions {
        api: expect_context(),
        folder_store: use_folder_store(),
        dialogs: use_dialogs(),
        drive_store: use_drive_store(),
        toasts: use_toasts(),
        tasks: use_tasks(),
        transfers: use_transfers(),
    }
}

impl FileActions {
    /// Runs `action` on `entries` if it is allowed. The caller shows why it is not.
    pub fn run(&self, action: Action, entries: Vec<Entry>) {
        if check_action(action, &entries).is_err() {
            return;
        }
        match action {
            // Opening follows a link, which the views do.
            Action::Open => {}
            Action::Download => self.transfers.download(entries),
            Action::Rename => self.folder_store.start_renaming(&entries[0]),
            Action::Move => self.dialogs.show(OpenDialog::Target { action: TargetAction::Move, entries }),
            Action::Copy => self.dialogs.show(OpenDialog::Target { action: TargetAction::Copy, entries }),
            Action::Star => self.star(entries),
            Action::Trash => self.trash(entries),
        }
    }

    /// Saves a file where the person chooses. The caller checks that the browser has a file picker.
    pub fn save_as(&self, entries: Vec<Entry>) {
        entries.into_iter().take(1).for_each(|entry| self.transfers.save_as(entry));
    }

    /// Saves into a folder of this computer. The caller checks that the browser has a directory picker.
    pub fn save_into_folder(&self, entries: Vec<Entry>) {
        self.transfers.save_into_folder(entries);
    }

    /// Downloads as a zip archive that the server creates.
    pub fn save_from_server(&self, entries: Vec<Entry>) {
        self.transfers.save_from_server(entries);
    }

    /// Whether the server creates zip archives, as far as is known. Reactive.
    pub fn has_server_zip(&self) -> bool {
        self.transfers.has_server_zip.get()
    }

    /// Shows the new name at once. If the server refuses it, the row returns to editing with the typed name.
    pub fn rename(&self, entry: Entry, typed_name: &str) {
        // A name that was not touched stays as it is, whatever it consists of.
        let new_name = match name::typed(typed_name, &entry.name) {
            _ if typed_name == entry.name => entry.name.clone(),
            Ok(new_name) => new_name,
            Err(_) => return,
        };
        self.folder_store.renaming.set(None);
        if new_name == entry.name {
            return;
        }
        let (actions, client) = (*self, self.api.client());
        self.folder_store
            .change(|listing| drop(listing.patch(Entry { name: new_name.clone(), ..entry.clone() })));
        self.tasks.spawn(async move {
            match client.rename(&entry.drive, &entry.id, &new_name).await {
                Ok(renamed) => {
                    // The answer has no signed thumbnail address.
                    let with_thumbnail = Entry { thumbnail: entry.thumbnail.clone(), ..renamed };
                    actions.folder_store.change(|listing| drop(listing.patch(with_thumbnail)));
                    actions.folder_store.forget_cached(&entry.id);
                }
                Err(error) => {
                    let (id, failure) = (entry.id.clone(), error.failure());
                    actions.folder_store.change(|listing| drop(listing.patch(entry)));
                    // A problem with the name is shown beside the field, any other failure as a toast.
                    let refused = match failure.kind {
                        FailureKind::NameTaken => Some(Text::from(ActionText::NameIsTaken(new_name.clone()))),
                        FailureKind::BadName => {
                            Some(Text::from(ProblemText::FailureNote(FailureKind::BadName)))
                        }
                        _ => None,
                    };
                    if refused.is_none() {
                        actions.toasts.show_failure_for(Some(new_name.clone()), failure);
                    }
                    actions.folder_store.renaming.set(Some(Renaming { id, draft: new_name, refused }));
                }
            }
        });
    }

    /// Stars all entries, or unstars all when every one is starred.
    fn star(&self, entries: Vec<Entry>) {
        let starred = !entries.iter().all(|entry| entry.starred);
        let changed: Vec<Entry> = entries.into_iter().filter(|entry| entry.starred != starred).collect();
        let (actions, client) = (*self, self.api.client());
        self.folder_store.change(|listing| {
            for entry in &changed {
                listing.patch(Entry { starred, ..entry.clone() });
            }
        });
        self.tasks.spawn(async move {
            for entry in changed {
                if let Err(error) = client.star(&entry.drive, &entry.id, starred).await {
                    let name = entry.name.clone();
                    actions.folder_store.change(|listing| drop(listing.patch(entry)));
                    actions.toasts.show_failure_for(Some(name), error.failure());
                }
            }
        });
    }

    fn trash(&self, entries: Vec<Entry>) {
        let Some(drive) = entries.first().map(|entry| entry.drive.clone()) else { return };
        let message = match entries.as_slice() {
            [one] => Text::from(ActionText::TrashedOne(one.name.clone())),
            several => Text::from(ActionText::TrashedMany(self.toasts.prefs().count(several.len()))),
        };
        let on_success: OnSuccess = Box::new(move |actions, succeeded| {
            let file_ids = ids(&succeeded);
            let undo = Callback::new(move |()| actions.restore(succeeded.clone()));
            actions.toasts.show_with_action(message, Text::from(ActionText::Undo), file_ids, undo);
        });
        self.run_batch(BatchAction::Trash, drive, entries, None, on_success);
    }

    /// Restores entries from the trash: their rows leave the trash page, or appear in the open folder (undo).
    pub fn restore(&self, entries: Vec<Entry>) {
        let Some(drive) = entries.first().map(|entry| entry.drive.clone()) else { return };
        let in_trash = self
            .folder_store
            .source
            .with_untracked(|source| source.as_ref().is_some_and(ListSource::is_trash));
        if in_trash {
            let message = Text::from(match entries.as_slice() {
                [one] => ActionText::RestoredOne(one.name.clone()),
                several => ActionText::RestoredMany(self.toasts.prefs().count(several.len())),
            });
            let on_success: OnSuccess = Box::new(move |actions, restored| {
                restored.iter().for_each(|entry| actions.folder_store.forget_cached(&entry.parent));
                actions.toasts.show(message);
            });
            return self.run_batch(BatchAction::Restore, drive, entries, None, on_success);
        }
        let (actions, client) = (*self, self.api.client());
        self.tasks.spawn(async move {
            let ids = ids(&entries);
            let outcome = client
                .change_many(BatchChange { action: BatchAction::Restore, drive: &drive, ids: &ids, to: None })
                .await;
            let (restored, failed) = split_outcome(entries, outcome);
            actions.folder_store.on_entries_added(restored);
            failed.into_iter().for_each(|(name, failure)| actions.toasts.show_failure_for(name, failure));
        });
    }

    pub fn delete_forever(&self, entries: Vec<Entry>) {
        let Some(drive) = entries.first().map(|entry| entry.drive.clone()) else { return };
        let message = Text::from(ActionText::DeletedMany(self.toasts.prefs().count(entries.len())));
        let on_success: OnSuccess = Box::new(move |actions, _| actions.toasts.show(message));
        self.run_batch(BatchAction::Delete, drive, entries, None, on_success);
    }

    pub fn empty_bin(&self, drive: DriveId) {
        let (actions, client) = (*self, self.api.client());
        self.toasts.show(Text::from(ActionText::BinBeingEmptied));
        self.tasks.spawn(async move {
            if let Err(error) = client.clear_recycle_bin(&drive).await {
                actions.toasts.show_failure(error.failure());
            }
            actions.folder_store.reload();
            actions.drive_store.refresh();
        });
    }

    pub fn transfer(&self, action: TargetAction, entries: Vec<Entry>, to: FileId, folder: String) {
        let Some(drive) = entries.first().map(|entry| entry.drive.clone()) else { return };
        let count = self.toasts.prefs().count(entries.len());
        self.folder_store.forget_cached(&to);
        match action {
            TargetAction::Move => {
                let message = Text::from(ActionText::MovedMany { count, folder });
                let from = drive.clone();
                let on_success: OnSuccess = Box::new(move |actions, moved| {
                    let original_parent = moved.first().map(|entry| entry.parent.clone());
                    let file_ids = ids(&moved);
                    let undo = Callback::new(move |()| {
                        actions.move_back(from.clone(), moved.clone(), original_parent.clone())
                    });
                    actions.toasts.show_with_action(message, Text::from(ActionText::Undo), file_ids, undo);
                });
                self.run_batch(BatchAction::Move, drive, entries, Some(to), on_success);
            }
            TargetAction::Copy => {
                let (actions, client) = (*self, self.api.client());
                let message = Text::from(ActionText::CopiedMany { count, folder });
                self.tasks.spawn(async move {
                    let ids = ids(&entries);
                    let many =
                        BatchChange { action: BatchAction::Copy, drive: &drive, ids: &ids, to: Some(&to) };
                    let (copied, failed) = split_outcome(entries, client.change_many(many).await);
                    if !copied.is_empty() {
                        actions.toasts.show(message);
                    }
                    failed
                        .into_iter()
                        .for_each(|(name, failure)| actions.toasts.show_failure_for(name, failure));
                    let is_target_open = actions
                        .folder_store
                        .source
                        .with_untracked(|it| it.as_ref().and_then(ListSource::folder) == Some(&to));
                    if is_target_open {
                        actions.folder_store.reload();
                    }
                    actions.drive_store.refresh();
                });
            }
        }
    }

    /// Undoes a move. All moved entries came from one folder, the one that was open.
    fn move_back(&self, drive: DriveId, moved: Vec<Entry>, original_parent: Option<FileId>) {
        let Some(original_parent) = original_parent else { return };
        let (actions, client) = (*self, self.api.client());
        self.tasks.spawn(async move {
            let ids = ids(&moved);
            let many = BatchChange {
                action: BatchAction::Move,
                drive: &drive,
                ids: &ids,
                to: Some(&original_parent),
            };
            let (restored, failed) = split_outcome(moved, client.change_many(many).await);
            actions.folder_store.on_entries_added(restored);
            failed.into_iter().for_each(|(name, failure)| actions.toasts.show_failure_for(name, failure));
        });
    }

    /// Creates a folder. The dialog shows `Err` and keeps the typed name.
    pub async fn create_folder(&self, drive: &DriveId, parent: &FileId, name: &str) -> Result<(), Text> {
        let client = self.api.client();
        let error_text = |error: ApiError| match error.failure().kind {
            FailureKind::NameTaken => Text::from(ActionText::NameIsTaken(name.to_owned())),
            kind => Text::from(ProblemText::FailureNote(kind)),
        };
        match client.create_folder(drive, parent, name, NameConflict::Refuse).await.map_err(error_text)? {
            FolderOutcome::Exists { kind: Some(EntryKind::Folder), .. } => {
                Err(Text::from(ActionText::FolderExists(name.to_owned())))
            }
            FolderOutcome::Exists { .. } => Err(Text::from(ActionText::NameIsTaken(name.to_owned()))),
            FolderOutcome::Created(id) => {
                match client.get(drive, &id).await {
                    Ok(entry) => self.folder_store.on_folder_created(entry),
                    // The folder exists; only its row is missing.
                    Err(_) => self.folder_store.reload(),
                }
                self.toasts.show(Text::from(ActionText::CreatedFolder(name.to_owned())));
                Ok(())
            }
        }
    }

    /// Removes the rows at once, calls the server, and restores the rows it refused.
    fn run_batch(
        &self,
        action: BatchAction,
        drive: DriveId,
        entries: Vec<Entry>,
        to: Option<FileId>,
        on_success: OnSuccess,
    ) {
        let (actions, client) = (*self, self.api.client());
        let ids = ids(&entries);
        let source = self.folder_store.source.get_untracked();
        self.folder_store.change(|listing| drop(listing.remove(&ids)));
        self.tasks.spawn(async move {
            let outcome =
                client.change_many(BatchChange { action, drive: &drive, ids: &ids, to: to.as_ref() }).await;
            let refused: Vec<Entry> = entries
                .iter()
                .filter(|entry| outcome.iter().any(|(id, result)| *id == entry.id && result.is_err()))
                .cloned()
                .collect();
            if actions.folder_store.source.with_untracked(|current| *current == source) {
                actions.folder_store.change(|listing| listing.insert(refused));
            }
            let (succeeded, failed) = split_outcome(entries, outcome);
            if !succeeded.is_empty() {
                on_success(actions, succeeded);
            }
            failed.into_iter().for_each(|(name, failure)| actions.toasts.show_failure_for(name, failure));
            actions.drive_store.refresh();
        });
    }
}

fn ids(entries: &[Entry]) -> Vec<FileId> {
    entries.iter().map(|entry| entry.id.clone()).collect()
}

/// Splits the outcome of a batch into the entries that succeeded and one failure to report: the common one if all
/// failed alike, else `Partial`; with the name if only one entry failed.
fn split_outcome(
    entries: Vec<Entry>,
    outcome: Vec<(FileId, Result<(), ApiError>)>,
) -> (Vec<Entry>, Option<(Option<String>, Failure)>) {
    let mut failures: Vec<(FileId, Failure)> = Vec::new();
    for (id, result) in outcome {
        if let Err(error) = result {
            failures.push((id, error.failure()));
        }
    }
    let (failed, succeeded): (Vec<Entry>, Vec<Entry>) =
        entries.into_iter().partition(|entry| failures.iter().any(|(id, _)| *id == entry.id));
    let is_same_kind = failures.windows(2).all(|pair| pair[0].1.kind == pair[1].1.kind);
    let summary = failures.into_iter().next().map(|(_, failure)| match (failed.as_slice(), is_same_kind) {
        ([one], _) => (Some(one.name.clone()), failure),
        (_, true) => (None, failure),
        (_, false) => (None, Failure { kind: FailureKind::Partial, ..failure }),
    });
    (succeeded, summary)
}
