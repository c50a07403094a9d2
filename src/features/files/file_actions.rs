//! What can be done to files and folders. Easy things happen on the screen at once and are taken back when the server
//! refuses; everything that can be undone offers it.

use super::folder_store::{FolderStore, Renaming, use_folder_store};
use crate::api::{ApiError, BatchAction, BatchChange, FolderOutcome, NameConflict};
use crate::base::failure::{Failure, FailureKind};
use crate::base::id::{DriveId, FileId};
use crate::base::name;
use crate::features::shell::api::Api;
use crate::features::shell::dialogs::{Dialogs, Open, TargetAction, use_dialogs};
use crate::features::shell::drive_store::{DriveStore, use_drive_store};
use crate::features::shell::tasks::{Tasks, use_tasks};
use crate::features::shell::toasts::{Toasts, use_toasts};
use crate::features::transfers::{Transfers, use_transfers};
use crate::i18n::{ActionText, ProblemText, Text};
use crate::model::entry::Entry;
use crate::model::list_source::ListSource;
use crate::model::permission::{Action, check_action};
use leptos::prelude::*;

/// What follows for the entries of which it went well.
type Done = Box<dyn FnOnce(FileActions, Vec<Entry>)>;

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

/// To be called in a component's body.
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
    /// Does `action` to `entries` if it may be done; the caller has shown why not otherwise.
    pub fn run(&self, action: Action, entries: Vec<Entry>) {
        if check_action(action, &entries).is_err() {
            return;
        }
        match action {
            // Opening is following a link; views do that.
            Action::Open => {}
            Action::Download => self.transfers.download(entries),
            Action::Rename => self.folder_store.start_renaming(&entries[0]),
            Action::Move => self.dialogs.show(Open::Target { action: TargetAction::Move, entries }),
            Action::Copy => self.dialogs.show(Open::Target { action: TargetAction::Copy, entries }),
            Action::Star => self.star(entries),
            Action::Trash => self.trash(entries),
        }
    }

    /// On this computer, as files; the caller has seen to it that the browser can.
    pub fn save_as(&self, entries: Vec<Entry>) {
        entries.into_iter().take(1).for_each(|entry| self.transfers.save_as(entry));
    }

    pub fn save_into_folder(&self, entries: Vec<Entry>) {
        self.transfers.save_into_folder(entries);
    }

    /// As a zip the server makes, if it does.
    pub fn save_from_server(&self, entries: Vec<Entry>) {
        self.transfers.save_from_server(entries);
    }

    /// Tracked: as far as is known.
    pub fn has_server_zip(&self) -> bool {
        self.transfers.has_server_zip.get()
    }

    /// The new name is shown at once; a refusal brings the row back into editing with what was typed.
    pub fn rename(&self, entry: Entry, typed: &str) {
        let Ok(new_name) = name::validate(typed).map(str::to_owned) else { return };
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
                    let signed = Entry { thumbnail: entry.thumbnail.clone(), ..renamed };
                    actions.folder_store.change(|listing| drop(listing.patch(signed)));
                    actions.folder_store.forget(&entry.id);
                }
                Err(error) => {
                    let (id, failure) = (entry.id.clone(), error.failure());
                    actions.folder_store.change(|listing| drop(listing.patch(entry)));
                    // What is wrong with a name is said beside it; anything else is no fault of the name.
                    let refused = match failure.kind {
                        FailureKind::NameTaken => Some(Text::from(ActionText::NameIsTaken(new_name.clone()))),
                        FailureKind::BadName => {
                            Some(Text::from(ProblemText::FailureNote(FailureKind::BadName)))
                        }
                        _ => None,
                    };
                    if refused.is_none() {
                        actions.toasts.fail_for(Some(new_name.clone()), failure);
                    }
                    actions.folder_store.renaming.set(Some(Renaming { id, draft: new_name, refused }));
                }
            }
        });
    }

    /// Stars all, or takes the star from all when every one has it.
    fn star(&self, entries: Vec<Entry>) {
        let starred = !entries.iter().all(|entry| entry.starred);
        let changing: Vec<Entry> = entries.into_iter().filter(|entry| entry.starred != starred).collect();
        let (actions, client) = (*self, self.api.client());
        self.folder_store.change(|listing| {
            for entry in &changing {
                listing.patch(Entry { starred, ..entry.clone() });
            }
        });
        self.tasks.spawn(async move {
            for entry in changing {
                if let Err(error) = client.star(&entry.drive, &entry.id, starred).await {
                    let name = entry.name.clone();
                    actions.folder_store.change(|listing| drop(listing.patch(entry)));
                    actions.toasts.fail_for(Some(name), error.failure());
                }
            }
        });
    }

    fn trash(&self, entries: Vec<Entry>) {
        let Some(drive) = entries.first().map(|entry| entry.drive.clone()) else { return };
        let said = match entries.as_slice() {
            [one] => Text::from(ActionText::TrashedOne(one.name.clone())),
            several => Text::from(ActionText::TrashedMany(self.toasts.prefs().count(several.len()))),
        };
        let done: Done = Box::new(move |actions, gone| {
            let about = ids(&gone);
            let undo = Callback::new(move |()| actions.restore(gone.clone()));
            actions.toasts.offer(said, Text::from(ActionText::Undo), about, undo);
        });
        self.many(BatchAction::Trash, drive, entries, None, done);
    }

    /// Brings entries back from the trash: the rows of a folder appear again, those of the trash go.
    pub fn restore(&self, entries: Vec<Entry>) {
        let Some(drive) = entries.first().map(|entry| entry.drive.clone()) else { return };
        let in_trash = self
            .folder_store
            .source
            .with_untracked(|source| source.as_ref().is_some_and(ListSource::is_trash));
        if in_trash {
            let said = Text::from(match entries.as_slice() {
                [one] => ActionText::RestoredOne(one.name.clone()),
                several => ActionText::RestoredMany(self.toasts.prefs().count(several.len())),
            });
            let done: Done = Box::new(move |actions, back| {
                back.iter().for_each(|entry| actions.folder_store.forget(&entry.parent));
                actions.toasts.say(said);
            });
            return self.many(BatchAction::Restore, drive, entries, None, done);
        }
        let (actions, client) = (*self, self.api.client());
        self.tasks.spawn(async move {
            let ids = ids(&entries);
            let outcome = client
                .change_many(BatchChange { action: BatchAction::Restore, drive: &drive, ids: &ids, to: None })
                .await;
            let (back, failed) = divide(entries, outcome);
            actions.folder_store.arrived(back);
            failed.into_iter().for_each(|(name, failure)| actions.toasts.fail_for(name, failure));
        });
    }

    pub fn delete_forever(&self, entries: Vec<Entry>) {
        let Some(drive) = entries.first().map(|entry| entry.drive.clone()) else { return };
        let said = Text::from(ActionText::DeletedMany(self.toasts.prefs().count(entries.len())));
        let done: Done = Box::new(move |actions, _| actions.toasts.say(said));
        self.many(BatchAction::Delete, drive, entries, None, done);
    }

    pub fn empty_bin(&self, drive: DriveId) {
        let (actions, client) = (*self, self.api.client());
        self.toasts.say(Text::from(ActionText::BinBeingEmptied));
        self.tasks.spawn(async move {
            if let Err(error) = client.clear_recycle_bin(&drive).await {
                actions.toasts.fail(error.failure());
            }
            actions.folder_store.reload();
            actions.drive_store.refresh();
        });
    }

    pub fn transfer(&self, action: TargetAction, entries: Vec<Entry>, to: FileId, folder: String) {
        let Some(drive) = entries.first().map(|entry| entry.drive.clone()) else { return };
        let count = self.toasts.prefs().count(entries.len());
        self.folder_store.forget(&to);
        match action {
            TargetAction::Move => {
                let said = Text::from(ActionText::MovedMany { count, folder });
                let from = drive.clone();
                let done: Done = Box::new(move |actions, moved| {
                    let home = moved.first().map(|entry| entry.parent.clone());
                    let about = ids(&moved);
                    let undo =
                        Callback::new(move |()| actions.move_back(from.clone(), moved.clone(), home.clone()));
                    actions.toasts.offer(said, Text::from(ActionText::Undo), about, undo);
                });
                self.many(BatchAction::Move, drive, entries, Some(to), done);
            }
            TargetAction::Copy => {
                let (actions, client) = (*self, self.api.client());
                let said = Text::from(ActionText::CopiedMany { count, folder });
                self.tasks.spawn(async move {
                    let ids = ids(&entries);
                    let many =
                        BatchChange { action: BatchAction::Copy, drive: &drive, ids: &ids, to: Some(&to) };
                    let (done, failed) = divide(entries, client.change_many(many).await);
                    if !done.is_empty() {
                        actions.toasts.say(said);
                    }
                    failed.into_iter().for_each(|(name, failure)| actions.toasts.fail_for(name, failure));
                    let here = actions
                        .folder_store
                        .source
                        .with_untracked(|it| it.as_ref().and_then(ListSource::folder) == Some(&to));
                    if here {
                        actions.folder_store.reload();
                    }
                    actions.drive_store.refresh();
                });
            }
        }
    }

    /// Undo of a move. All moved entries came from one folder, the one that was on the screen.
    fn move_back(&self, drive: DriveId, moved: Vec<Entry>, home: Option<FileId>) {
        let Some(home) = home else { return };
        let (actions, client) = (*self, self.api.client());
        self.tasks.spawn(async move {
            let ids = ids(&moved);
            let many = BatchChange { action: BatchAction::Move, drive: &drive, ids: &ids, to: Some(&home) };
            let (back, failed) = divide(moved, client.change_many(many).await);
            actions.folder_store.arrived(back);
            failed.into_iter().for_each(|(name, failure)| actions.toasts.fail_for(name, failure));
        });
    }

    /// Makes a folder; `Err` is shown in the dialog, where the name still stands.
    pub async fn create_folder(&self, drive: &DriveId, parent: &FileId, name: &str) -> Result<(), Text> {
        let client = self.api.client();
        let worded = |error: ApiError| match error.failure().kind {
            FailureKind::NameTaken => Text::from(ActionText::FolderExists(name.to_owned())),
            kind => Text::from(ProblemText::FailureNote(kind)),
        };
        match client.create_folder(drive, parent, name, NameConflict::Refuse).await.map_err(worded)? {
            FolderOutcome::Exists(_) => Err(Text::from(ActionText::FolderExists(name.to_owned()))),
            FolderOutcome::Created(id) => {
                match client.get(drive, &id).await {
                    Ok(entry) => self.folder_store.made(entry),
                    // It exists; only its row can't be drawn from here.
                    Err(_) => self.folder_store.reload(),
                }
                self.toasts.say(Text::from(ActionText::CreatedFolder(name.to_owned())));
                Ok(())
            }
        }
    }

    /// Takes the rows away at once, asks the server, and brings back those it refused.
    fn many(&self, action: BatchAction, drive: DriveId, entries: Vec<Entry>, to: Option<FileId>, done: Done) {
        let (actions, client) = (*self, self.api.client());
        let ids = ids(&entries);
        let place = self.folder_store.source.get_untracked();
        self.folder_store.change(|listing| drop(listing.remove(&ids)));
        self.tasks.spawn(async move {
            let outcome =
                client.change_many(BatchChange { action, drive: &drive, ids: &ids, to: to.as_ref() }).await;
            let refused: Vec<Entry> = entries
                .iter()
                .filter(|entry| outcome.iter().any(|(id, result)| *id == entry.id && result.is_err()))
                .cloned()
                .collect();
            if actions.folder_store.source.with_untracked(|now| *now == place) {
                actions.folder_store.change(|listing| listing.insert(refused));
            }
            let (gone, failed) = divide(entries, outcome);
            if !gone.is_empty() {
                done(actions, gone);
            }
            failed.into_iter().for_each(|(name, failure)| actions.toasts.fail_for(name, failure));
            actions.drive_store.refresh();
        });
    }
}

fn ids(entries: &[Entry]) -> Vec<FileId> {
    entries.iter().map(|entry| entry.id.clone()).collect()
}

/// The entries that went well, and what to tell about the others: their own failure when it is one, else a summary.
/// One that failed alone is named.
fn divide(
    entries: Vec<Entry>,
    outcome: Vec<(FileId, Result<(), ApiError>)>,
) -> (Vec<Entry>, Option<(Option<String>, Failure)>) {
    let mut failures: Vec<(FileId, Failure)> = Vec::new();
    for (id, result) in outcome {
        if let Err(error) = result {
            failures.push((id, error.failure()));
        }
    }
    let (failed, went_well): (Vec<Entry>, Vec<Entry>) =
        entries.into_iter().partition(|entry| failures.iter().any(|(id, _)| *id == entry.id));
    let alike = failures.windows(2).all(|pair| pair[0].1.kind == pair[1].1.kind);
    let told = failures.into_iter().next().map(|(_, failure)| match (failed.as_slice(), alike) {
        ([one], _) => (Some(one.name.clone()), failure),
        (_, true) => (None, failure),
        (_, false) => (None, Failure { kind: FailureKind::Partial, ..failure }),
    });
    (went_well, told)
}
