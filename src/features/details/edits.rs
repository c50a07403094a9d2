//! Edits of description, tags, labels and star, each a step of the history.

use super::section::FileState;
use super::store::{DetailsStore, DraftKey, Target};
use crate::base::failure::Failure;
use crate::i18n::{DetailsText, Text};
use crate::model::details::{MetadataChange, MetadataEdit};
use crate::model::entry::Entry;
use leptos::prelude::*;

impl DetailsStore {
    /// Makes an edit, shown at once except for a description, whose draft is shown until it is saved.
    pub fn edit(&self, edit: MetadataEdit) {
        if edit.change.is_noop() {
            return;
        }
        let is_description = matches!(edit.change, MetadataChange::Description { .. });
        if !is_description {
            self.show_change(&edit);
        }
        let store = *self;
        self.tasks.spawn_command(async move {
            let MetadataEdit { entry, change } = &edit;
            let key = DraftKey { drive: entry.drive.clone(), file: entry.id.clone(), revision: None };
            match store.api.client().edit_metadata(&entry.drive, &entry.id, change).await {
                Ok(saved) => {
                    if is_description {
                        store.show_change(&edit);
                        store.end_draft(&key, change);
                    }
                    saved.into_iter().for_each(|entry| store.on_saved(entry));
                    store.record(edit);
                }
                Err(error) if is_description => store.fail_draft(&key, &entry.name, error.failure()),
                Err(error) => {
                    store.show_change(&MetadataEdit { change: change.clone().inverse(), ..edit.clone() });
                    store.toasts.show_failure_for(Some(entry.name.clone()), error.failure());
                }
            }
        });
    }

    /// Shows an edit in the panel if that is still about the file.
    pub(super) fn show_change(&self, edit: &MetadataEdit) {
        self.facts.update(|facts| {
            if facts.entry.id == edit.entry.id && facts.entry.drive == edit.entry.drive {
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

    /// Makes it a step of the history, and says it where it is not on the screen.
    fn record(&self, edit: MetadataEdit) {
        let name = edit.entry.name.clone();
        let text = match &edit.change {
            MetadataChange::Description { .. } => Some(DetailsText::DescriptionSaved(name)),
            MetadataChange::Tags { before, after } if after.len() < before.len() => {
                let removed = before.iter().find(|tag| !after.contains(tag));
                let tag = removed.map(|tag| tag.key.clone()).unwrap_or_default();
                Some(DetailsText::TagRemoved { tag, name })
            }
            MetadataChange::Labels { before, after } => {
                let removed = before.iter().find(|label| !after.contains(label));
                Some(DetailsText::TagRemoved { tag: removed.cloned().unwrap_or_default(), name })
            }
            // What was added is on the screen, beside the button that removes it.
            MetadataChange::Tags { .. } | MetadataChange::Starred { .. } => None,
        };
        if let Some(on_edited) = self.source.on_edited.get_value() {
            on_edited.run((edit, text.map(Text::from)));
        }
    }

    fn end_draft(&self, key: &DraftKey, change: &MetadataChange) {
        let MetadataChange::Description { after, .. } = change else { return };
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
