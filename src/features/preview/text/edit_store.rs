//! Store of a text that is edited: the draft, which survives a reload and the end of a session, and its way to the server.

use super::writer::{Save, Written};
use crate::base::failure::{Failure, FailureKind};
use crate::base::id::RevisionId;
use crate::browser::text_decoder;
use crate::features::preview::source::Source;
use crate::features::preview::store::PreviewStore;
use crate::features::shell::drafts::{Drafts, use_drafts};
use crate::features::shell::loader::Loader;
use crate::model::entry::Entry;
use crate::model::text_edit::{MAX_SIZE, TextDraft, TextForm, for_field, for_file, form};
use leptos::prelude::*;

#[derive(Clone, Debug, PartialEq)]
pub enum EditState {
    Loading,
    Editing,
    Saving,
    /// Not a text, or one with bytes that saving would change.
    NotText,
    TooLong,
    Failed(Failure),
    /// Somebody else has saved the file since.
    Conflict(Box<Entry>),
}

#[derive(Clone, Copy)]
pub struct EditStore {
    source: Source,
    preview: PreviewStore,
    drafts: Drafts,
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
            drafts: use_drafts(),
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
            let bytes = match self.read().await {
                Ok(Some(bytes)) => bytes,
                Ok(None) => return self.state.set(EditState::TooLong),
                Err(failure) => return self.state.set(EditState::Failed(failure)),
            };
            let read = form(&bytes).and_then(|(encoding, form)| {
                let text = text_decoder::decode(&bytes, encoding.label())?;
                Some((for_field(&text)?, form))
            });
            match read {
                Some((text, form)) => self.start(text, form),
                None => self.state.set(EditState::NotText),
            }
        });
    }

    /// The whole of the newest version: the list may know an older one, of another length.
    async fn read(self) -> Result<Option<Vec<u8>>, Failure> {
        let now = self.source.writer().current().await?;
        let size = now.size.unwrap_or_default();
        self.revision.set_value(now.revision.clone());
        self.source.replace(now);
        match size {
            0 => Ok(Some(Vec::new())),
            1..=MAX_SIZE => self.source.read(0..size).await.map(Some),
            _ => Ok(None),
        }
    }

    fn start(self, text: String, form: TextForm) {
        let draft = self.drafts.get(&self.source.entry().id).filter(|draft| draft.text != text);
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
        let file = self.source.entry();
        match is_changed {
            true => {
                let revision = self.revision.get_value();
                let draft = TextDraft { text: text.clone(), revision, name: file.name };
                self.drafts.keep(&file.id, &draft);
            }
            false => self.drafts.forget(&file.id),
        }
        self.draft.set_value(text);
        self.is_changed.set(is_changed);
    }

    /// Goes back to what the server has.
    pub fn discard(self) {
        self.drafts.forget(&self.source.entry().id);
        self.load();
    }

    /// Goes on to its end also where the preview is closed meanwhile.
    pub fn save(self, save: Save) {
        if self.state.with_untracked(|state| *state == EditState::Saving) {
            return;
        }
        self.state.set(EditState::Saving);
        self.failure.set(None);
        let (text, edited, writer) =
            (self.draft.get_value(), self.revision.get_value(), self.source.writer());
        let file = for_file(&text, self.form.get_untracked());
        self.preview.tasks.spawn_command(async move {
            match writer.write(save, edited, &file).await {
                Ok(Written::Version(entry)) => self.finish(entry, text),
                Ok(Written::Copy(copy)) => {
                    self.drafts.forget(&writer.entry.id);
                    self.preview.show_copy(copy);
                    if !self.state.is_disposed() {
                        self.load();
                    }
                }
                Ok(Written::Conflict(_)) if self.state.is_disposed() => {
                    self.preview.tell_unsaved(&writer.entry, Failure::local(FailureKind::Conflict));
                }
                Ok(Written::Conflict(theirs)) => self.state.set(EditState::Conflict(theirs)),
                Err(failure) if self.state.is_disposed() => self.preview.tell_unsaved(&writer.entry, failure),
                Err(failure) => {
                    self.failure.set(Some(failure));
                    self.state.set(EditState::Editing);
                }
            }
        });
    }

    fn finish(self, entry: Entry, text: String) {
        self.settle_draft(&entry, &text);
        self.preview.show_saved(entry.clone());
        if self.state.is_disposed() {
            return;
        }
        self.revision.set_value(entry.revision.clone());
        self.source.replace(entry);
        // More may have been typed meanwhile.
        self.is_changed.set(self.draft.with_value(|draft| *draft != text));
        self.saved.set_value(text);
        self.is_restored.set(false);
        self.state.set(EditState::Editing);
    }

    /// A draft that was saved is forgotten; one that has grown meanwhile belongs to the new version.
    fn settle_draft(self, saved: &Entry, text: &str) {
        match self.drafts.get(&saved.id).filter(|draft| draft.text != text) {
            Some(draft) => {
                self.drafts.keep(&saved.id, &TextDraft { revision: saved.revision.clone(), ..draft });
            }
            None => self.drafts.forget(&saved.id),
        }
    }
}
