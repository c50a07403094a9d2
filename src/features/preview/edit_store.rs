//! Store of a text that is edited: the draft, which survives a reload and the end of a session, and its way to the server.

use super::source::Source;
use super::store::PreviewStore;
use crate::base::failure::Failure;
use crate::base::id::{FileId, RevisionId};
use crate::browser::{storage, text_decoder};
use crate::features::shell::loader::Loader;
use crate::model::entry::Entry;
use crate::model::text_edit::{TextForm, for_field, for_file, form};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// In session storage, before the id of the file. It ends with the sign-out.
const KEY: &str = "pds-web.draft";

/// A text that is not saved yet.
#[derive(Serialize, Deserialize)]
struct Draft {
    text: String,
    /// The version that was edited.
    revision: Option<RevisionId>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum EditState {
    Loading,
    Editing,
    Saving,
    /// Not a text, or one with bytes that saving would change.
    NotText,
    Failed(Failure),
    /// Somebody else has saved the file since.
    Conflict(Box<Entry>),
}

#[derive(Clone, Copy)]
pub struct EditStore {
    source: Source,
    preview: PreviewStore,
    pub state: RwSignal<EditState>,
    /// What the field starts with. What is typed is in `draft`: the field has its own caret and its own undo.
    pub text: RwSignal<String>,
    pub is_changed: RwSignal<bool>,
    /// The text was in the storage of this tab.
    pub is_restored: RwSignal<bool>,
    /// The last attempt to save it failed; it is still here.
    pub failure: RwSignal<Option<Failure>>,
    pub form: RwSignal<TextForm>,
    draft: StoredValue<String>,
    /// As the server has it.
    saved: StoredValue<String>,
    revision: StoredValue<Option<RevisionId>>,
    loader: Loader,
}

impl EditStore {
    pub fn new(source: Source, preview: PreviewStore) -> Self {
        let store = Self {
            source,
            preview,
            state: RwSignal::new(EditState::Loading),
            text: RwSignal::new(String::new()),
            is_changed: RwSignal::new(false),
            is_restored: RwSignal::new(false),
            failure: RwSignal::new(None),
            form: RwSignal::new(TextForm::default()),
            draft: StoredValue::new(String::new()),
            saved: StoredValue::new(String::new()),
            revision: StoredValue::new(source.entry().revision),
            loader: Loader::new(),
        };
        store.load();
        store
    }

    pub fn load(self) {
        self.state.set(EditState::Loading);
        self.loader.start(async move {
            let size = self.source.size;
            let read = if size == 0 { Ok(Vec::new()) } else { self.source.read(0..size).await };
            let bytes = match read {
                Ok(bytes) => bytes,
                Err(failure) => return drop(self.state.try_set(EditState::Failed(failure))),
            };
            let read = form(&bytes).and_then(|(encoding, form)| {
                let text = text_decoder::decode(&bytes, encoding.label())?;
                Some((for_field(&text)?, form))
            });
            match read {
                Some((text, form)) => self.start(text, form),
                None => drop(self.state.try_set(EditState::NotText)),
            }
        });
    }

    fn start(self, text: String, form: TextForm) {
        let draft: Option<Draft> = storage::session_get(&key(&self.source.entry().id));
        let draft = draft.filter(|draft| draft.text != text);
        self.form.set(form);
        self.saved.set_value(text.clone());
        self.is_restored.set(draft.is_some());
        self.is_changed.set(draft.is_some());
        let text = match draft {
            Some(draft) => {
                self.revision.set_value(draft.revision);
                draft.text
            }
            None => text,
        };
        self.draft.set_value(text.clone());
        self.text.set(text);
        self.state.set(EditState::Editing);
    }

    pub fn type_text(self, text: String) {
        let is_changed = self.saved.with_value(|saved| *saved != text);
        let file = self.source.entry().id;
        match is_changed {
            true => {
                let draft = Draft { text: text.clone(), revision: self.revision.get_value() };
                storage::session_set(&key(&file), &draft);
            }
            false => storage::session_remove(&key(&file)),
        }
        self.draft.set_value(text);
        self.is_changed.set(is_changed);
    }

    /// Goes back to what the server has.
    pub fn discard(self) {
        storage::session_remove(&key(&self.source.entry().id));
        self.revision.set_value(self.source.entry().revision);
        self.load();
    }

    /// Saves a new version, unless somebody else has saved one since.
    pub fn save(self) {
        self.save_over(false);
    }

    /// Saves it also where somebody else has: theirs stays among the versions.
    pub fn save_over(self, is_forced: bool) {
        if self.state.with_untracked(|state| *state == EditState::Saving) {
            return;
        }
        self.state.set(EditState::Saving);
        self.failure.set(None);
        let (text, form) = (self.draft.get_value(), self.form.get_untracked());
        self.loader.start(async move {
            let now = match self.source.current().await {
                Ok(now) => now,
                Err(failure) => return self.fail(failure),
            };
            if !is_forced && now.revision != self.revision.get_value() {
                return drop(self.state.try_set(EditState::Conflict(Box::new(now))));
            }
            match self.source.save(&for_file(&text, form)).await {
                Ok(entry) => self.finish(entry, text),
                Err(failure) => self.fail(failure),
            }
        });
    }

    /// Saves it beside theirs, under a name of its own.
    pub fn save_copy(self) {
        self.state.set(EditState::Saving);
        self.failure.set(None);
        let (text, form) = (self.draft.get_value(), self.form.get_untracked());
        self.loader.start(async move {
            match self.source.save_copy(&for_file(&text, form)).await {
                Ok(copy) => {
                    storage::session_remove(&key(&self.source.entry().id));
                    self.preview.show_copy(copy);
                    self.load();
                }
                Err(failure) => self.fail(failure),
            }
        });
    }

    fn finish(self, entry: Entry, text: String) {
        // The viewer may be gone by now; the file is saved all the same.
        storage::session_remove(&key(&entry.id));
        self.preview.show_saved(entry.clone());
        if self.state.try_set(EditState::Editing).is_some() {
            return;
        }
        self.revision.set_value(entry.revision);
        self.saved.set_value(text);
        self.is_restored.set(false);
        // More may have been typed meanwhile.
        self.type_text(self.draft.get_value());
    }

    fn fail(self, failure: Failure) {
        self.failure.try_set(Some(failure));
        self.state.try_set(EditState::Editing);
    }
}

fn key(file: &FileId) -> String {
    format!("{KEY} {file}")
}
