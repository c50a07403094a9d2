//! Store of the versions of the shown file, and what can be done with them.

use super::section::{FileState, Section};
use super::source::DetailsSource;
use crate::api::ApiError;
use crate::api::revision::RevisionOf;
use crate::base::failure::{Failure, FailureKind};
use crate::base::id::RevisionId;
use crate::browser::browser_download;
use crate::features::shell::api::Api;
use crate::features::shell::loader::Loader;
use crate::features::shell::tasks::Tasks;
use crate::features::shell::toasts::Toasts;
use crate::i18n::{ActionText, DetailsText, Text};
use crate::model::entry::Entry;
use crate::model::revision::{Revision, present};
use leptos::prelude::*;

#[derive(Clone, Debug, PartialEq)]
pub struct Versions {
    pub items: Vec<Revision>,
    pub next: Option<String>,
}

/// What a person is asked before it is done.
#[derive(Clone, Debug, PartialEq)]
pub enum VersionQuestion {
    Restore(Revision),
    Delete(Revision),
}

#[derive(Clone, Copy)]
pub struct VersionsStore {
    pub section: Section<Versions>,
    pub question: RwSignal<Option<VersionQuestion>>,
    /// The version whose description is open for typing.
    pub describing: RwSignal<Option<RevisionId>>,
    /// The failure of a further page.
    pub more_failure: RwSignal<Option<Failure>>,
    more_loader: Loader,
    file: StoredValue<Option<FileState>>,
    source: DetailsSource,
    api: Api,
    tasks: Tasks,
    toasts: Toasts,
}

pub fn new(api: Api, tasks: Tasks, toasts: Toasts, source: DetailsSource) -> VersionsStore {
    VersionsStore {
        section: Section::new(),
        question: RwSignal::new(None),
        describing: RwSignal::new(None),
        more_failure: RwSignal::new(None),
        more_loader: Loader::new(),
        file: StoredValue::new(None),
        source,
        api,
        tasks,
        toasts,
    }
}

impl VersionsStore {
    pub fn retain(&self, file: Option<&FileState>) {
        let is_same =
            self.file.with_value(|of| of.as_ref().zip(file).is_some_and(|(a, b)| a.is_same_file(b)));
        if !is_same {
            self.more_loader.stop();
            self.more_failure.set(None);
            self.question.set(None);
            self.describing.set(None);
            self.file.set_value(None);
        }
        self.section.retain(file);
    }

    pub fn load(&self, file: &FileState) {
        self.file.set_value(Some(file.clone()));
        self.section.load(file, self.fetch(file));
    }

    pub fn reload(&self) {
        let file = self.file.get_value();
        file.iter().for_each(|file| self.section.reload(file, self.fetch(file)));
    }

    fn fetch(&self, file: &FileState) -> impl Future<Output = Result<Versions, ApiError>> + use<> {
        let (client, file) = (self.api.client(), file.clone());
        self.more_loader.stop();
        async move {
            let page = client.revisions(&file.drive, &file.id, None).await?;
            Ok(Versions { items: page.items, next: page.next })
        }
    }

    pub fn load_more(&self) {
        let next = self.section.state.with_untracked(|state| state.ready()?.next.clone());
        let (Some(marker), Some(file)) = (next, self.file.get_value()) else { return };
        self.more_failure.set(None);
        let (store, client) = (*self, self.api.client());
        self.more_loader.start(async move {
            match client.revisions(&file.drive, &file.id, Some(&marker)).await {
                Ok(page) => store.section.update(|versions| {
                    let is_new = |it: &Revision| !versions.items.iter().any(|known| known.id == it.id);
                    let added: Vec<Revision> = page.items.into_iter().filter(is_new).collect();
                    // A page without anything new is the end, whatever its marker says.
                    versions.next = page.next.filter(|next| *next != marker && !added.is_empty());
                    versions.items.extend(added);
                }),
                Err(error) => store.more_failure.set(Some(error.failure())),
            }
        });
    }

    /// The browser saves the version as a file.
    pub fn download(&self, entry: &Entry, revision: &Revision) {
        let (store, client) = (*self, self.api.client());
        let (entry, revision) = (entry.clone(), revision.clone());
        self.tasks.spawn(async move {
            let of = RevisionOf { drive: &entry.drive, file: &entry.id, id: &revision.id };
            match client.revision_url(of).await {
                Ok(url) => {
                    if browser_download::start(&url).was_refused().await {
                        let failure = Failure::local(FailureKind::StoreRefused);
                        store.toasts.show_failure_for(Some(entry.name), failure);
                    }
                }
                Err(error) => store.toasts.show_failure_for(Some(entry.name), error.failure()),
            }
        });
    }

    /// Makes a version the present one. The one that was present stays among the versions, so it can be undone.
    pub fn restore(&self, entry: Entry, revision: RevisionId) {
        let before =
            self.section.state.with_untracked(|state| Some(present(&state.ready()?.items)?.id.clone()));
        self.restore_with(entry, revision, before);
    }

    fn restore_with(&self, entry: Entry, revision: RevisionId, undo_to: Option<RevisionId>) {
        let (store, client) = (*self, self.api.client());
        self.tasks.spawn_command(async move {
            let of = RevisionOf { drive: &entry.drive, file: &entry.id, id: &revision };
            if let Err(error) = client.restore_revision(of).await {
                return store.toasts.show_failure_for(Some(entry.name), error.failure());
            }
            store.reload_if_shown(&entry);
            match client.get(&entry.drive, &entry.id).await {
                Ok(restored) => store.source.on_changed.run(restored),
                // It is restored; only its row shows the old size.
                Err(error) => store.toasts.show_failure_for(Some(entry.name.clone()), error.failure()),
            }
            let text = Text::from(DetailsText::VersionRestored(entry.name.clone()));
            let Some(before) = undo_to else { return store.toasts.show(text) };
            let file = entry.id.clone();
            let undo = Callback::new(move |()| store.restore_with(entry.clone(), before.clone(), None));
            store.toasts.show_with_action(text, Text::from(ActionText::Undo), vec![file], undo);
        });
    }

    pub fn delete(&self, entry: Entry, revision: RevisionId) {
        let (store, client) = (*self, self.api.client());
        self.tasks.spawn_command(async move {
            let of = RevisionOf { drive: &entry.drive, file: &entry.id, id: &revision };
            match client.delete_revision(of).await {
                Ok(()) => {
                    store.section.update(|versions| versions.items.retain(|it| it.id != revision));
                    store.toasts.show(Text::from(DetailsText::VersionDeleted(entry.name)));
                }
                Err(error) => {
                    store.reload_if_shown(&entry);
                    store.toasts.show_failure_for(Some(entry.name), error.failure());
                }
            }
        });
    }

    /// Shown at once, and taken back if the service refuses it.
    pub fn keep(&self, entry: Entry, revision: RevisionId, keep: bool) {
        let (store, client) = (*self, self.api.client());
        let show = move |revision: &RevisionId, keep| {
            store.section.update(|versions| {
                let found = versions.items.iter_mut().find(|it| it.id == *revision);
                found.into_iter().for_each(|it| it.keep_forever = keep);
            });
        };
        show(&revision, keep);
        self.tasks.spawn_command(async move {
            let of = RevisionOf { drive: &entry.drive, file: &entry.id, id: &revision };
            let Err(error) = client.keep_revision(of, keep).await else { return };
            show(&revision, !keep);
            // The service keeps fifty of a file, and calls one more out of range.
            match error.kind {
                FailureKind::Rejected if keep => {
                    store.toasts.show_failure_text(Text::from(DetailsText::TooManyKept), error.failure())
                }
                _ => store.toasts.show_failure_for(Some(entry.name), error.failure()),
            }
        });
    }

    /// Saves the description of a version.
    pub async fn describe(
        self,
        entry: Entry,
        revision: RevisionId,
        description: String,
    ) -> Result<(), Failure> {
        let of = RevisionOf { drive: &entry.drive, file: &entry.id, id: &revision };
        let saved = self.api.client().describe_revision(of, &description).await;
        let saved = saved.map_err(|error| error.failure())?;
        self.section.update(|versions| {
            let found = versions.items.iter_mut().find(|it| it.id == revision);
            found.into_iter().for_each(|it| it.description = saved.description.clone());
        });
        Ok(())
    }

    fn reload_if_shown(&self, entry: &Entry) {
        let file = FileState::of_entry(entry);
        if self.file.with_value(|of| of.as_ref().is_some_and(|of| of.is_same_file(&file))) {
            self.reload();
        }
    }
}
