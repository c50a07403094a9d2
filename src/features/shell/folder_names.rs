//! Names of folders that are in no visible list: parents of search results and targets of uploads. A name is fetched
//! when a component first reads it. Reads within a short time share one call, and calls run one at a time.

use super::api::Api;
use super::drive_store::{DriveStore, use_drive_store};
use super::tasks::{Tasks, use_tasks};
use crate::base::id::{DriveId, FileId};
use crate::browser::clock;
use crate::model::lookup::Lookups;
use leptos::prelude::*;

/// Reads within this time share one call.
const BATCH_DELAY_MS: u32 = 100;

type Key = (DriveId, FileId);

#[derive(Clone, Copy)]
pub struct FolderNames {
    names: StoredValue<Lookups<Key, String>>,
    version: RwSignal<u32>,
    is_fetching: StoredValue<bool>,
    api: Api,
    drive_store: DriveStore,
    tasks: Tasks,
}

/// Creates the store if the session has none yet: both chunks that use it do so when they start.
pub fn provide_once() {
    if use_context::<FolderNames>().is_none() {
        provide(expect_context(), use_drive_store());
    }
}

fn provide(api: Api, drive_store: DriveStore) -> FolderNames {
    let names = FolderNames {
        names: StoredValue::new(Lookups::default()),
        version: RwSignal::new(0),
        is_fetching: StoredValue::new(false),
        api,
        drive_store,
        tasks: use_tasks(),
    };
    provide_context(names);
    names
}

pub fn use_folder_names() -> FolderNames {
    expect_context()
}

impl FolderNames {
    /// The name of a folder; the root of a drive has the drive's name. Reactive: `None` until the name is fetched.
    pub fn name_of(&self, drive: &DriveId, folder: &FileId) -> Option<String> {
        if folder.is_root() {
            return self.drive_store.drive(drive).map(|drive| drive.name);
        }
        self.version.track();
        let key = (drive.clone(), folder.clone());
        let (name, wants) =
            self.names.try_update_value(|names| (names.get(&key, now_ms()), names.has_wanted()))?;
        if wants {
            self.schedule_fetch();
        }
        name
    }

    /// Whether the server was asked and has no such folder for this person. Reactive.
    pub fn is_missing(&self, drive: &DriveId, folder: &FileId) -> bool {
        self.version.track();
        let key = (drive.clone(), folder.clone());
        self.names.with_value(|names| names.is_missing(&key))
    }

    /// Stores a name that is known from elsewhere, without a call.
    pub fn insert(&self, drive: DriveId, folder: FileId, name: String) {
        self.names.update_value(|names| names.insert((drive, folder), name));
        self.version.update(|version| *version = version.wrapping_add(1));
    }

    /// Fetches every name again on its next read: folders may have been renamed.
    pub fn invalidate(&self) {
        self.names.update_value(Lookups::invalidate);
    }

    fn schedule_fetch(self) {
        if self.is_fetching.try_update_value(|is_fetching| std::mem::replace(is_fetching, true))
            != Some(false)
        {
            return;
        }
        self.tasks.spawn(async move {
            loop {
                clock::sleep(BATCH_DELAY_MS).await;
                let mut wanted = self.names.try_update_value(Lookups::take_wanted).unwrap_or_default();
                if wanted.is_empty() {
                    break;
                }
                // One call covers one drive; more than one drive is rare.
                while let Some((drive, _)) = wanted.first().cloned() {
                    let (same_drive, rest): (Vec<Key>, Vec<Key>) =
                        wanted.into_iter().partition(|key| key.0 == drive);
                    self.fetch(&drive, same_drive).await;
                    wanted = rest;
                }
            }
            self.is_fetching.try_set_value(false);
        });
    }

    async fn fetch(&self, drive: &DriveId, wanted: Vec<Key>) {
        let ids: Vec<FileId> = wanted.iter().map(|key| key.1.clone()).collect();
        // A failure is not reported: the list is usable without the name.
        let found = self.api.client().get_many(drive, &ids).await;
        self.names.try_update_value(|names| {
            let has_answer = found.is_ok();
            for folder in found.unwrap_or_default() {
                names.insert((drive.clone(), folder.id), folder.name);
            }
            for key in wanted {
                match has_answer {
                    true => names.insert_missing(key),
                    false => names.insert_failure(key, now_ms()),
                }
            }
        });
        self.version.try_update(|version| *version = version.wrapping_add(1));
    }
}

fn now_ms() -> u64 {
    clock::monotonic_ms() as u64
}
