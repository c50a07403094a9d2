//! The folders and files that were open in this session, for the palette. The files are known after a reload too.

use crate::base::id::{DriveId, FileId};
use crate::browser::effect::effect;
use crate::browser::storage;
use crate::features::files::use_folder_store;
use crate::features::shell::navigation::use_navigation;
use crate::model::entry::Entry;
use crate::route::Route;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// In session storage.
const KEY: &str = "pds-web.opened";
const MAX_FOLDERS: usize = 12;
const MAX_FILES: usize = 20;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecentFile {
    pub drive: DriveId,
    pub folder: FileId,
    pub file: FileId,
    pub name: String,
}

/// What was open last comes first.
#[derive(Clone, Copy)]
pub struct Recent {
    pub folders: RwSignal<Vec<(DriveId, FileId)>>,
    pub files: RwSignal<Vec<RecentFile>>,
}

pub fn provide() {
    let (navigation, folder_store) = (use_navigation(), use_folder_store());
    let recent = Recent {
        folders: RwSignal::new(Vec::new()),
        files: RwSignal::new(storage::session_get(KEY).unwrap_or_default()),
    };
    effect(move || {
        if let Route::Files { drive, folder } = navigation.route.get() {
            let opened = (drive, folder);
            recent
                .folders
                .update(|folders| put_first(folders, opened, MAX_FOLDERS, |one, other| one == other));
        }
    });
    let opened = Memo::new(move |_| {
        let file = navigation.opened_file()?;
        folder_store.listing.with(|listing| {
            let Entry { drive, id, parent, name, .. } = listing.ready()?.get(&file)?;
            Some(RecentFile { drive, folder: parent, file: id, name })
        })
    });
    effect(move || {
        // What is in the trash can't be opened from anywhere else.
        let is_trash = navigation.route.with_untracked(|route| matches!(route, Route::Trash { .. }));
        let Some(opened) = opened.get().filter(|_| !is_trash) else { return };
        let is_same =
            |one: &RecentFile, other: &RecentFile| one.drive == other.drive && one.file == other.file;
        recent.files.update(|files| put_first(files, opened, MAX_FILES, is_same));
        recent.files.with_untracked(|files| storage::session_set(KEY, files));
    });
    provide_context(recent);
}

pub fn use_recent() -> Recent {
    expect_context()
}

fn put_first<T>(all: &mut Vec<T>, it: T, most: usize, is_same: impl Fn(&T, &T) -> bool) {
    all.retain(|known| !is_same(known, &it));
    all.insert(0, it);
    all.truncate(most);
}
