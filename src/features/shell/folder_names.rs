//! What folders are called that stand in no list on the screen: those in which a search found something, and those files
//! were sent to. They are asked for when somebody looks: all that a moment wants in one call, one call at a time.

use super::api::Api;
use super::drive_store::{DriveStore, use_drive_store};
use super::tasks::{Tasks, use_tasks};
use crate::base::id::{DriveId, FileId};
use crate::browser::clock;
use crate::model::lookup::Lookups;
use leptos::prelude::*;

/// What comes within this is one call.
const MOMENT_MS: u32 = 100;

type Key = (DriveId, FileId);

#[derive(Clone, Copy)]
pub struct FolderNames {
    names: StoredValue<Lookups<Key, String>>,
    told: RwSignal<u32>,
    asking: StoredValue<bool>,
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
        told: RwSignal::new(0),
        asking: StoredValue::new(false),
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
    /// The top of a drive has the drive's name. Tracked: where it is not known it comes later, or never.
    pub fn of(&self, drive: &DriveId, folder: &FileId) -> Option<String> {
        if folder.is_root() {
            return self.drive_store.drive(drive).map(|drive| drive.name);
        }
        self.told.track();
        let key = (drive.clone(), folder.clone());
        let (name, wants) =
            self.names.try_update_value(|names| (names.get(&key, now_ms()), names.has_wanted()))?;
        if wants {
            self.ask_soon();
        }
        name
    }

    /// Somebody has seen it.
    pub fn tell(&self, drive: DriveId, folder: FileId, name: String) {
        self.names.update_value(|names| names.insert((drive, folder), name));
        self.told.update(|told| *told = told.wrapping_add(1));
    }

    /// They may have changed since they were asked for.
    pub fn forget(&self) {
        self.names.update_value(Lookups::invalidate);
    }

    fn ask_soon(self) {
        if self.asking.try_update_value(|asking| std::mem::replace(asking, true)) != Some(false) {
            return;
        }
        self.tasks.spawn(async move {
            loop {
                clock::sleep(MOMENT_MS).await;
                let mut wanted = self.names.try_update_value(Lookups::take_wanted).unwrap_or_default();
                if wanted.is_empty() {
                    break;
                }
                // A call is about one drive, and hardly ever are there more.
                while let Some((drive, _)) = wanted.first().cloned() {
                    let (here, rest): (Vec<Key>, Vec<Key>) =
                        wanted.into_iter().partition(|key| key.0 == drive);
                    self.ask(&drive, here).await;
                    wanted = rest;
                }
            }
            self.asking.try_set_value(false);
        });
    }

    async fn ask(&self, drive: &DriveId, wanted: Vec<Key>) {
        let ids: Vec<FileId> = wanted.iter().map(|key| key.1.clone()).collect();
        // A name that can't be had is no fault of what is shown without it.
        let found = self.api.client().get_many(drive, &ids).await.unwrap_or_default();
        self.names.try_update_value(|names| {
            found.into_iter().for_each(|folder| names.insert((drive.clone(), folder.id), folder.name));
            wanted.into_iter().for_each(|key| names.insert_failure(key, now_ms()));
        });
        self.told.try_update(|told| *told = told.wrapping_add(1));
    }
}

fn now_ms() -> u64 {
    clock::monotonic_ms() as u64
}
