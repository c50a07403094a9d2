//! Edits of description, tags, labels and star, each with an inverse.

use super::section::FileState;
use super::store::{DetailsStore, DraftKey, Target};
use crate::api::ApiError;
use crate::base::failure::Failure;
use crate::i18n::{ActionText, DetailsText, Text};
use crate::model::details::{MetadataChange, MetadataEdit};
use crate::model::entry::Entry;
use leptos::prelude::*;

impl DetailsStore {
    /// Makes an edit, shown at once except for a description, whose draft is shown until it is saved.
    pub fn edit(&self, edit: MetadataEdit) {
        self.edit_with(edit, true);
    }

    fn edit_with(&self, edit: MetadataEdit, offers_undo: bool) {
        if edit.is_noop() {
            return;
        }
        let is_description = matches!(edit.change, MetadataChange::Description { .. });
        if !is_description {
            self.show_change(&edit);
        }
        let store = *self;
        self.tasks.spawn_command(async move {
            let key = DraftKey { drive: edit.drive.clone(), file: edit.file.clone(), revision: None };
            match store.send(&edit).await {
                Ok(saved) => {
                    if is_description {
                        store.show_change(&edit);
                        store.end_draft(&key, &edit);
                    }
                    saved.into_iter().for_each(|entry| store.on_saved(entry));
                    if offers_undo {
                        store.offer_undo(edit);
                    }
                }
                Err(error) if is_description && offers_undo => {
                    store.fail_draft(&key, &edit.name, error.failure());
                }
                Err(error) => {
                    store.show_change(&edit.clone().inverse());
                    store.toasts.show_failure_for(Some(edit.name), error.failure());
                }
            }
        });
    }

    /// Sends an edit to the server. The entry is as it is afterwards, where the server tells it.
    async fn send(&self, edit: &MetadataEdit) -> Result<Option<Entry>, ApiError> {
        let (client, drive, file) = (self.api.client(), &edit.drive, &edit.file);
        match &edit.change {
            MetadataChange::Description { after, .. } => {
                client.set_description(drive, file, after).await.map(Some)
            }
            MetadataChange::Labels { after, .. } => client.set_labels(drive, file, after).await.map(Some),
            MetadataChange::Starred { after, .. } => client.star(drive, file, *after).await.map(Some),
            MetadataChange::Tags { before, after } => {
                client.change_tags(drive, file, before, after).await.map(|()| None)
            }
        }
    }

    /// Shows an edit in the panel if that is still about the file.
    fn show_change(&self, edit: &MetadataEdit) {
        self.facts.update(|facts| {
            if facts.entry.id == edit.file && facts.entry.drive == edit.drive {
                facts.apply(&edit.change);
            }
        });
        if let MetadataChange::Tags { after, .. } = &edit.change {
            self.seen_tags.update(|seen| seen.extend(after.iter().map(|tag| tag.key.clone())));
        }
    }

    /// The list shows the new entry.
    fn on_saved(&self, entry: Entry) {
        // The open folder is known by its id alone.
        if self.target.with_untracked(|target| matches!(target, Target::File(_))) {
            self.facts.confirm(FileState::of_entry(&entry));
        }
        self.facts.update(|facts| {
            if facts.entry.id == entry.id {
                facts.entry = entry.clone();
            }
        });
        self.source.on_changed.run(entry);
    }

    fn offer_undo(&self, edit: MetadataEdit) {
        let text = match &edit.change {
            MetadataChange::Description { .. } => DetailsText::DescriptionSaved(edit.name.clone()),
            MetadataChange::Tags { before, after } if after.len() < before.len() => {
                let removed = before.iter().find(|tag| !after.contains(tag));
                let tag = removed.map(|tag| tag.key.clone()).unwrap_or_default();
                DetailsText::TagRemoved { tag, name: edit.name.clone() }
            }
            MetadataChange::Labels { before, after } => {
                let removed = before.iter().find(|label| !after.contains(label));
                DetailsText::TagRemoved { tag: removed.cloned().unwrap_or_default(), name: edit.name.clone() }
            }
            // What was added is on the screen, beside the button that removes it.
            MetadataChange::Tags { .. } | MetadataChange::Starred { .. } => return,
        };
        let (store, file) = (*self, edit.file.clone());
        let undo = edit.inverse();
        let run = Callback::new(move |()| store.edit_with(undo.clone(), false));
        self.toasts.show_with_action(Text::from(text), Text::from(ActionText::Undo), vec![file], run);
    }

    fn end_draft(&self, key: &DraftKey, edit: &MetadataEdit) {
        let MetadataChange::Description { after, .. } = &edit.change else { return };
        self.drafts.update(|drafts| match drafts.get_mut(key) {
            // What was typed meanwhile is a draft again.
            Some(draft) if draft.text != *after => draft.is_saving = false,
            _ => drop(drafts.remove(key)),
        });
    }

    /// The draft stays, with the reason beside it; told as a message too where it is not on the screen.
    pub fn fail_draft(&self, key: &DraftKey, name: &str, failure: Failure) {
        self.drafts.update(|drafts| {
            if let Some(draft) = drafts.get_mut(key) {
                (draft.is_saving, draft.failure) = (false, Some(failure.clone()));
            }
        });
        let is_shown = self.target.with_untracked(|target| {
            target.state().is_some_and(|state| state.id == key.file && state.drive == key.drive)
        });
        if !is_shown {
            self.toasts.show_failure_for(Some(name.to_owned()), failure);
        }
    }
}
