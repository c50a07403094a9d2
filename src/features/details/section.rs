//! One part of the panel that is loaded by itself: a failure of one leaves the others alone.

use crate::api::ApiError;
use crate::base::failure::Failure;
use crate::base::id::{DriveId, FileId, RevisionId};
use crate::base::loadable::Loadable;
use crate::base::time::Timestamp;
use crate::features::shell::loader::Loader;
use crate::model::entry::Entry;
use leptos::prelude::*;
use std::future::Future;

/// A file or folder in the state in which the list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileState {
    pub drive: DriveId,
    pub id: FileId,
    pub is_folder: bool,
    revision: Option<RevisionId>,
    updated_at: Option<Timestamp>,
}

impl FileState {
    pub fn of_entry(entry: &Entry) -> Self {
        Self {
            drive: entry.drive.clone(),
            id: entry.id.clone(),
            is_folder: entry.is_folder(),
            revision: entry.revision.clone(),
            updated_at: entry.updated_at,
        }
    }

    /// A folder that is known by its id alone.
    pub fn of_folder(drive: DriveId, id: FileId) -> Self {
        Self { drive, id, is_folder: true, revision: None, updated_at: None }
    }

    pub fn is_same_file(&self, other: &Self) -> bool {
        self.id == other.id && self.drive == other.drive
    }
}

pub struct Section<T: Send + Sync + 'static> {
    pub state: RwSignal<Loadable<T>>,
    loaded: StoredValue<Option<FileState>>,
    loader: Loader,
}

// Not derived, which would ask the same of what is loaded.
impl<T: Send + Sync + 'static> Clone for Section<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Section<T> {}

impl<T: Send + Sync + 'static> Section<T> {
    pub fn new() -> Self {
        Self { state: RwSignal::new(Loadable::Idle), loaded: StoredValue::new(None), loader: Loader::new() }
    }

    /// What it holds of another file is shown no more; of the same file it stays until the new is there.
    pub fn retain(&self, file: Option<&FileState>) {
        let is_same = self
            .loaded
            .with_value(|loaded| loaded.as_ref().zip(file).is_some_and(|(a, b)| a.is_same_file(b)));
        if !is_same {
            self.loader.stop();
            self.loaded.set_value(None);
            self.state.set(Loadable::Idle);
        }
    }

    /// Loads it unless it is there, or on its way, for the file in this state.
    pub fn load(&self, file: &FileState, work: impl Future<Output = Result<T, ApiError>> + 'static) {
        if self.loaded.with_value(|loaded| loaded.as_ref() != Some(file)) {
            self.reload(file, work);
        }
    }

    pub fn reload(&self, file: &FileState, work: impl Future<Output = Result<T, ApiError>> + 'static) {
        self.retain(Some(file));
        if self.state.with_untracked(|state| state.ready().is_none()) {
            self.state.set(Loadable::Loading);
        }
        self.loaded.set_value(Some(file.clone()));
        let section = *self;
        self.loader.start(async move {
            match work.await {
                Ok(value) => section.state.set(Loadable::Ready(value)),
                Err(error) => section.fail(error.failure()),
            }
        });
    }

    fn fail(&self, failure: Failure) {
        self.loaded.set_value(None);
        self.state.set(Loadable::Failed(failure));
    }

    /// What it holds belongs to this state of the file: a change of our own.
    pub fn confirm(&self, file: FileState) {
        self.loaded.update_value(|loaded| {
            if loaded.as_ref().is_some_and(|loaded| loaded.is_same_file(&file)) {
                *loaded = Some(file);
            }
        });
    }

    pub fn update(&self, change: impl FnOnce(&mut T)) {
        self.state.update(|state| {
            if let Loadable::Ready(value) = state {
                change(value);
            }
        });
    }
}
