//! Actions on files and folders: rename, star, new folder, and those of `batch_actions`. The list changes at once and is
//! rolled back where the server refuses.

use super::clipboard::{Clipboard, use_clipboard};
use super::deletion::{Deletion, use_deletion};
use super::folder_store::{FolderStore, use_folder_store};
use super::history_store::{HistoryStore, use_history};
use super::pending_commands::{PendingCommands, use_pending_commands};
use crate::api::{ApiError, BatchAction, Client, FolderOutcome, NameConflict};
use crate::base::failure::FailureKind;
use crate::base::id::{DriveId, FileId};
use crate::base::name;
use crate::base::time::Timestamp;
use crate::browser::clock;
use crate::features::details::{Details, use_details};
use crate::features::shell::api::Api;
use crate::features::shell::dialogs::{Dialogs, OpenDialog, TargetAction, use_dialogs};
use crate::features::shell::drive_store::{DriveStore, use_drive_store};
use crate::features::shell::navigation::{Navigation, use_navigation};
use crate::features::shell::tasks::{Tasks, use_tasks};
use crate::features::shell::toasts::{Toasts, use_toasts};
use crate::features::transfers::{Transfers, use_transfers};
use crate::i18n::{ActionText, ProblemText, Text};
use crate::model::entry::{Entry, EntryKind};
use crate::model::file_command::FileCommand;
use crate::model::history::{Change, Edit, StepKind};
use crate::model::permission::Action;
use crate::model::rename_drafts::RenameDraft;
use leptos::prelude::*;

#[derive(Clone, Copy)]
pub struct FileActions {
    pub(super) api: Api,
    pub(super) folder_store: FolderStore,
    pub(super) clipboard: Clipboard,
    pub(super) details: Details,
    pub(super) deletion: Deletion,
    pub history: HistoryStore,
    dialogs: Dialogs,
    navigation: Navigation,
    pub(super) drive_store: DriveStore,
    pub(super) toasts: Toasts,
    pub(super) tasks: Tasks,
    pub(super) pending: PendingCommands,
    transfers: Transfers,
}

/// Called in a component's body.
pub fn use_file_actions() -> FileActions {
    FileActions {
        api: expect_context(),
        folder_store: use_folder_store(),
        clipboard: use_clipboard(),
        details: use_details(),
        deletion: use_deletion(),
        history: use_history(),
        dialogs: use_dialogs(),
        navigation: use_navigation(),
        drive_store: use_drive_store(),
        toasts: use_toasts(),
        tasks: use_tasks(),
        pending: use_pending_commands(),
        transfers: use_transfers(),
    }
}

impl FileActions {
    /// Runs `action` on `entries`, or says why it can't be: a key has no label that could say it before.
    pub fn run(&self, action: Action, entries: Vec<Entry>) {
        if let Err(refusal) = untrack(|| self.folder_store.check(action, &entries)) {
            return self.toasts.show(Text::from(ActionText::DisabledReason(refusal)));
        }
        match action {
            // Folders are links, which the views follow.
            Action::Open => entries.iter().take(1).for_each(|entry| self.navigation.open_file(&entry.id)),
            Action::Download => self.transfers.download(entries),
            Action::Rename => self.folder_store.start_renaming(&entries[0]),
            Action::Move => self.dialogs.show(OpenDialog::Target { action: TargetAction::Move, entries }),
            Action::Copy => self.dialogs.show(OpenDialog::Target { action: TargetAction::Copy, entries }),
            Action::Star => {
                // All, or none when every one is starred.
                let starred = !entries.iter().all(|entry| entry.starred);
                self.star(entries, starred);
            }
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
        if new_name == entry.name {
            return;
        }
        // What was changed while the name was typed stays changed.
        let listed = self.folder_store.listing.with_untracked(|it| it.ready()?.get(&entry.id));
        let entry = listed.unwrap_or(entry);
        let (actions, client) = (*self, self.api.client());
        self.folder_store.change(|listing| {
            listing.patch(&Entry { name: new_name.clone(), ..entry.clone() });
        });
        let command = FileCommand::Rename { entry: Box::new(entry.clone()), name: new_name.clone() };
        self.spawn_command(command, async move {
            match rename_unless_taken(&client, &entry, &new_name).await {
                Ok(renamed) => {
                    let change = Change::Name { from: entry.name.clone(), to: renamed.name.clone() };
                    let edits = vec![Edit::new(&renamed, change)];
                    actions.history.record(StepKind::Rename, Some(renamed.name.clone()), edits);
                    actions.note_changed(std::slice::from_ref(&renamed));
                    // The answer has no signed thumbnail address.
                    let with_thumbnail = Entry { thumbnail: entry.thumbnail.clone(), ..renamed };
                    actions.folder_store.change(|listing| {
                        listing.patch(&with_thumbnail);
                    });
                    actions.folder_store.forget_cached(&entry.id);
                }
                Err(error) => {
                    let (id, old_name, failure) = (entry.id.clone(), entry.name.clone(), error.failure());
                    let mut is_listed = false;
                    actions.folder_store.change(|listing| {
                        if let Some(now) = listing.get(&id) {
                            is_listed = true;
                            listing.patch(&Entry { name: entry.name, ..now });
                        }
                    });
                    // A problem with the name is shown beside the field, any other failure as a toast.
                    let is_name_refused =
                        matches!(failure.kind, FailureKind::NameTaken | FailureKind::BadName);
                    let has_draft =
                        actions.folder_store.drafts.with_untracked(|drafts| drafts.get(&id).is_some());
                    let refused = (is_listed && is_name_refused && !has_draft).then_some(failure.kind);
                    if refused.is_none() {
                        let told = if is_name_refused { new_name.clone() } else { old_name };
                        actions.toasts.show_failure_for(Some(told), failure);
                    }
                    let end = new_name.encode_utf16().count() as u32;
                    let draft = RenameDraft { id, text: new_name, refused, selected: (end, end) };
                    actions.folder_store.drafts.update(|drafts| drafts.start(draft));
                }
            }
        });
    }

    pub(super) fn star(&self, entries: Vec<Entry>, starred: bool) {
        let changed: Vec<Entry> = entries.into_iter().filter(|entry| entry.starred != starred).collect();
        let actions = *self;
        self.folder_store.change(|listing| {
            for entry in &changed {
                listing.patch(&Entry { starred, ..entry.clone() });
            }
        });
        let (action, kind) = match starred {
            true => (BatchAction::Star, StepKind::Star),
            false => (BatchAction::Unstar, StepKind::Unstar),
        };
        let command = FileCommand::Star { entries: changed.clone(), starred };
        self.spawn_command(command, async move {
            let (report, _) = actions.call(action, changed, None).await;
            actions.folder_store.change(|listing| {
                for entry in report.failed_entries() {
                    // Only the star goes back: the file may have got another name meanwhile.
                    if let Some(now) = listing.get(&entry.id) {
                        listing.patch(&Entry { starred: entry.starred, ..now });
                    }
                }
            });
            if !report.succeeded.is_empty() {
                let now = report.succeeded.iter().map(|entry| Entry { starred, ..entry.clone() });
                actions.note_changed(&now.collect::<Vec<_>>());
                let edits = report.succeeded.iter().map(|it| Edit::new(it, Change::Starred(starred)));
                actions.history.record(kind, None, edits.collect());
            }
            actions.report_failures(&report.failed);
        });
    }

    /// Searches show these as they are now; the index of the service lags behind.
    pub(super) fn note_changed(&self, entries: &[Entry]) {
        let now = Timestamp(clock::now_ms() as i64);
        self.folder_store.recent.update(|recent| recent.add_changed(entries, now));
    }

    /// Searches don't show these any more.
    pub(super) fn note_gone(&self, gone: Vec<(DriveId, FileId)>) {
        let now = Timestamp(clock::now_ms() as i64);
        self.folder_store.recent.update(|recent| recent.add_gone(gone, now));
    }

    pub fn empty_bin(&self, drive: DriveId) {
        let (actions, client) = (*self, self.api.client());
        self.toasts.show(Text::from(ActionText::BinBeingEmptied));
        self.spawn_command(FileCommand::EmptyBin, async move {
            let on_progress = |done: u64, total: u64| actions.deletion.set(done as usize, total as usize);
            if let Err(error) = client.clear_recycle_bin(&drive, on_progress).await {
                actions.toasts.show_failure(error.failure());
            }
            actions.deletion.end();
            actions.folder_store.reload();
            actions.drive_store.refresh();
        });
    }

    /// Creates a folder. The dialog shows `Err` and keeps the typed name.
    pub async fn create_folder(&self, drive: &DriveId, parent: &FileId, name: &str) -> Result<(), Text> {
        let client = self.api.client();
        let error_text = |error: ApiError| match error.failure().kind {
            FailureKind::NameTaken => Text::from(ActionText::NameIsTaken(name.to_owned())),
            kind => Text::from(ProblemText::FailureNote(kind)),
        };
        if let Some(twin) = client.find_twin(drive, parent, name, None).await.map_err(error_text)? {
            let text = if twin.is_folder() { ActionText::FolderExists } else { ActionText::NameIsTaken };
            return Err(Text::from(text(name.to_owned())));
        }
        match client.create_folder(drive, parent, name, NameConflict::Refuse).await.map_err(error_text)? {
            FolderOutcome::Exists { kind: Some(EntryKind::Folder), .. } => {
                Err(Text::from(ActionText::FolderExists(name.to_owned())))
            }
            FolderOutcome::Exists { .. } => Err(Text::from(ActionText::NameIsTaken(name.to_owned()))),
            FolderOutcome::Created(id) => {
                match client.get(drive, &id).await {
                    Ok(entry) => {
                        self.history.record(StepKind::NewFolder, None, vec![Edit::created(&entry)]);
                        self.folder_store.on_folder_created(entry);
                    }
                    // The folder exists; only its row is missing.
                    Err(_) => self.folder_store.reload(),
                }
                self.toasts.show(Text::from(ActionText::CreatedFolder(name.to_owned())));
                Ok(())
            }
        }
    }
}

/// The service knows exact names only, so a twin in another spelling is looked for first.
async fn rename_unless_taken(client: &Client, entry: &Entry, name: &str) -> Result<Entry, ApiError> {
    match client.find_twin(&entry.drive, &entry.parent, name, Some(&entry.id)).await? {
        Some(_) => Err(ApiError::local(FailureKind::NameTaken)),
        None => client.rename(&entry.drive, &entry.id, name).await,
    }
}
