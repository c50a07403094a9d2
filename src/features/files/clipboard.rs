//! The files that were cut or copied, one clipboard for the app, and pasting them: within a drive, and from one drive into
//! another by a copy of the server.

use super::batch_actions::{ids, places};
use super::file_actions::FileActions;
use crate::api::BatchAction;
use crate::base::failure::FailureKind;
use crate::base::id::{DriveId, FileId};
use crate::browser::dom;
use crate::i18n::{ActionText, CommandText, Share, Text};
use crate::model::batch_report::BatchReport;
use crate::model::clipboard::FileClipboard;
use crate::model::entry::Entry;
use crate::model::file_command::FileCommand;
use crate::model::history::{Change, Direction, Edit, StepKind};
use leptos::prelude::*;

/// As a context. It ends with the session.
#[derive(Clone, Copy)]
pub struct Clipboard(pub RwSignal<FileClipboard>);

pub fn provide() {
    provide_context(Clipboard(RwSignal::new(FileClipboard::default())));
}

pub fn use_clipboard() -> Clipboard {
    expect_context()
}

impl FileActions {
    pub fn put_on_clipboard(&self, entries: Vec<Entry>, is_cut: bool) {
        let count = self.toasts.prefs().count(entries.len());
        let names: Vec<&str> = entries.iter().map(|entry| entry.name.as_str()).collect();
        let names = names.join("\n");
        // The system's clipboard gets the names, so that files copied there before don't come out of a later paste.
        self.tasks.spawn(async move {
            dom::copy_text(&names).await;
        });
        self.clipboard.0.set(FileClipboard::new(entries, is_cut));
        self.toasts.show(Text::from(match is_cut {
            true => CommandText::CutDone(count),
            false => CommandText::CopyDone(count),
        }));
    }

    /// Pastes into the open folder. The caller has checked that it can be.
    pub fn paste(&self) {
        let Some((drive, folder)) = self.open_folder() else { return };
        let name = self.open_folder_name(&drive);
        let FileClipboard { entries, is_cut, .. } = self.clipboard.0.get_untracked();
        let Some(from) = entries.first().map(|entry| entry.drive.clone()) else { return };
        if is_cut {
            // What was moved can't be moved from there again.
            self.clipboard.0.set(FileClipboard::default());
        }
        if from != drive {
            return self.paste_across(entries, is_cut, drive, folder, name);
        }
        match is_cut {
            true => {
                // What is here already stays.
                let moved = entries.into_iter().filter(|entry| entry.parent != folder).collect();
                self.move_entries(false, moved, folder, name);
            }
            false => self.copy_entries(entries, folder, name),
        }
    }

    fn open_folder_name(&self, drive: &DriveId) -> String {
        let last = self
            .folder_store
            .crumbs
            .with_untracked(|it| it.ready().and_then(|it| it.last()).map(|crumb| crumb.name.clone()));
        let drive_name = || untrack(|| self.drive_store.drive(drive)).map(|drive| drive.name);
        last.or_else(drive_name).unwrap_or_default()
    }

    /// Copies into another drive, and moves the originals to the trash if they were cut: the server does not move between
    /// drives.
    pub(super) fn paste_across(
        &self,
        entries: Vec<Entry>,
        is_cut: bool,
        drive: DriveId,
        to: FileId,
        folder: String,
    ) {
        let actions = *self;
        self.spawn_command(FileCommand::unrepeatable(&entries), async move {
            let Some(from) = entries.first().map(|entry| entry.drive.clone()) else { return };
            let (client, sources) = (actions.api.client(), ids(&entries));
            let (mut copies, mut failures) = (Vec::new(), Vec::new());
            for (id, result) in client.copy_to_drive(&from, &sources, &drive, &to).await {
                match result {
                    Ok(copy) => copies.push(copy),
                    Err(error) => failures.push((id, error.failure())),
                }
            }
            let report = BatchReport::new(entries, failures);
            let copies = client.get_many(&drive, &copies).await.unwrap_or_default();
            let mut edits: Vec<Edit> = copies.iter().map(Edit::created).collect();
            actions.show_entries(copies, Vec::new());
            let mut kind = StepKind::Copy;
            if is_cut && !report.succeeded.is_empty() {
                let (trashed, _) = actions.call(BatchAction::Trash, report.succeeded.clone(), None).await;
                trashed.succeeded.iter().for_each(|entry| actions.folder_store.forget_cached(&entry.parent));
                edits.extend(trashed.succeeded.iter().map(|entry| Edit::new(entry, Change::Trashed(true))));
                actions.note_gone(places(&trashed.succeeded));
                actions.report_failures(&trashed.failed);
                kind = StepKind::Move;
            }
            if !report.succeeded.is_empty() {
                let prefs = actions.toasts.prefs();
                let (done, all) = (prefs.count(report.succeeded.len()), prefs.count(report.total()));
                let message = match is_cut {
                    true => Text::from(CommandText::MovedAcross { count: done, folder: folder.clone() }),
                    false => Text::from(ActionText::CopiedMany {
                        share: Share { done, all },
                        folder: folder.clone(),
                    }),
                };
                actions.offer_undo(message, kind, Some(folder), edits);
            }
            let (unsupported, failed): (Vec<_>, Vec<_>) = report.failed.into_iter().partition(|group| {
                matches!(group.failure.kind, FailureKind::Unsupported | FailureKind::Rejected)
            });
            for group in unsupported {
                let name = group.entries.first().map(|entry| entry.name.clone()).unwrap_or_default();
                let text = Text::from(CommandText::NoCopyAcross(name));
                actions.toasts.show_failure_text(text, group.failure);
            }
            actions.report_failures(&failed);
            actions.drive_store.refresh();
        });
    }

    /// Records what was just done, and says it with an undo.
    pub(super) fn offer_undo(&self, message: Text, kind: StepKind, to: Option<String>, edits: Vec<Edit>) {
        let ids = edits.iter().map(|edit| edit.id.clone()).collect();
        self.show_with_undo(message, ids, self.history.record(kind, to, edits));
    }

    pub(super) fn show_with_undo(&self, message: Text, ids: Vec<FileId>, step: u64) {
        let actions = *self;
        let undo = Callback::new(move |()| actions.change_history(Direction::Undo, Some(step)));
        self.toasts.show_with_action(message, Text::from(ActionText::Undo), ids, undo);
    }
}
