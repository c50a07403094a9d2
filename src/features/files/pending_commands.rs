//! Commands that the server has not carried out. If the page is left while they wait for a new sign-in, as where the
//! browser blocks the pop-up, session storage keeps them, and they go on when the same person is back in this tab.

use super::file_actions::{FileActions, use_file_actions};
use crate::base::id::{DomainId, FileId};
use crate::browser::{observe, storage};
use crate::i18n::{ActionText, Text};
use crate::model::entry::Entry;
use crate::model::file_command::{FileCommand, Remainder};
use crate::transfer::stored_data;
use futures_channel::oneshot;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// In session storage.
const KEY: &str = "pds-web.commands";

#[derive(Clone, Copy)]
pub struct PendingCommands(StoredValue<Pending>);

#[derive(Default)]
struct Pending {
    /// Each with a number of its own.
    commands: Vec<(u32, FileCommand)>,
    /// What waits until all commands with smaller numbers are done.
    waiting: Vec<(u32, oneshot::Sender<()>)>,
}

#[derive(Serialize, Deserialize)]
struct StoredCommands {
    /// Identifies the service and the person.
    scope: String,
    commands: Vec<FileCommand>,
}

pub fn provide() {
    provide_context(PendingCommands(StoredValue::default()));
}

pub fn use_pending_commands() -> PendingCommands {
    expect_context()
}

impl PendingCommands {
    pub(super) fn add(&self, command: FileCommand) -> u32 {
        let add = |pending: &mut Pending| {
            let number = pending.commands.last().map_or(0, |last| last.0.wrapping_add(1));
            pending.commands.push((number, command));
            number
        };
        self.0.try_update_value(add).unwrap_or_default()
    }

    pub(super) fn remove(&self, number: u32) {
        self.0.try_update_value(|pending| {
            pending.commands.retain(|command| command.0 != number);
            let oldest = pending.commands.first().map_or(u32::MAX, |first| first.0);
            // Dropping a sender wakes what waits for it.
            pending.waiting.retain(|(before, _)| oldest < *before);
        });
    }

    /// The newest command, if there is one, and what resolves when it and all before it are done.
    pub(super) fn wait_for_all(&self) -> Option<(FileCommand, oneshot::Receiver<()>)> {
        let (sender, done) = oneshot::channel();
        let wait = |pending: &mut Pending| {
            let (number, newest) = pending.commands.last()?;
            pending.waiting.push((number + 1, sender));
            Some(newest.clone())
        };
        Some((self.0.try_update_value(wait)??, done))
    }
}

/// Continues what is stored, and stores what waits when the page is left without a session.
pub fn keep_commands(is_live: Signal<bool>) {
    let (actions, pending) = (use_file_actions(), use_pending_commands());
    let domain: DomainId = expect_context();
    let person = actions.drive_store.user.with_value(|user| stored_data::scope(&domain, &user.id));
    let scope = format!("{} {person}", actions.api.client().endpoint());
    let stored: Option<StoredCommands> = storage::session_get(KEY);
    // Of another person, they are forgotten.
    storage::session_remove(KEY);
    if let Some(stored) = stored.filter(|stored| stored.scope == scope) {
        actions.tasks.spawn(async move {
            for command in stored.commands {
                actions.resume(command).await;
            }
        });
    }
    let store = move |_| {
        let commands: Vec<FileCommand> = pending.0.with_value(|pending| {
            pending.commands.iter().map(|(_, command)| command.clone().for_storage()).collect()
        });
        if !is_live.get_untracked() && !commands.is_empty() {
            storage::session_set(KEY, &StoredCommands { scope: scope.clone(), commands });
        }
    };
    let listener = StoredValue::new_local(observe::on_window("pagehide", store));
    on_cleanup(move || drop(listener.try_update_value(Option::take)));
}

impl FileActions {
    /// Runs something that the person asked for and that would be lost with this page.
    pub(super) fn spawn_command(&self, command: FileCommand, work: impl Future<Output = ()> + 'static) {
        let (pending, number) = (self.pending, self.pending.add(command));
        self.tasks.spawn_command(async move {
            work.await;
            pending.remove(number);
        });
    }

    /// Carries out what is left of a command, or says that it may have been interrupted.
    async fn resume(self, command: FileCommand) {
        let ids: Vec<FileId> = command.entries().iter().map(|entry| entry.id.clone()).collect();
        let now = match command.entries().first() {
            Some(first) => self.api.client().get_many(&first.drive, &ids).await.ok(),
            None => Some(Vec::new()),
        };
        let by_id =
            |entries: Vec<Entry>| entries.into_iter().map(|entry| (entry.id.clone(), entry)).collect();
        let now: Option<HashMap<FileId, Entry>> = now.map(by_id);
        match command.remainder(now.as_ref()) {
            Remainder::Repeat(command) => self.repeat(command),
            Remainder::Done => self.toasts.show(Text::from(ActionText::CommandDone)),
            Remainder::Unknown(command) => {
                self.toasts.show(Text::from(match command.names().as_slice() {
                    [name, others @ ..] => ActionText::CommandInterrupted {
                        name: name.clone(),
                        others: self.toasts.prefs().count(others.len()),
                    },
                    [] => ActionText::EmptyingInterrupted,
                }));
            }
        }
        self.folder_store.reload();
    }

    fn repeat(&self, command: FileCommand) {
        match command {
            FileCommand::Rename { entry, name } => self.rename(*entry, &name),
            FileCommand::Star { entries, starred } => self.star(entries, starred),
            FileCommand::Trash(entries) => self.trash(entries),
            FileCommand::Restore(entries) => self.restore(entries),
            FileCommand::Delete(entries) => self.delete_forever(entries),
            FileCommand::Move { entries, to, folder, keep_both } => {
                self.move_entries(keep_both, entries, to, folder);
            }
            FileCommand::CreateFolder { drive, parent, name } => {
                let actions = *self;
                let command = FileCommand::CreateFolder {
                    drive: drive.clone(),
                    parent: parent.clone(),
                    name: name.clone(),
                };
                self.spawn_command(command, async move {
                    if let Err(text) = actions.create_folder(&drive, &parent, &name).await {
                        actions.toasts.show(text);
                    }
                });
            }
            // Not repeated.
            FileCommand::Unrepeatable { .. } | FileCommand::EmptyBin => {}
        }
    }
}
