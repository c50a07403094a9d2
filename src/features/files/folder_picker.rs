//! Store of the target dialog: the folders of one drive, opened level by level.

use crate::api::Client;
use crate::base::failure::Failure;
use crate::base::id::{DriveId, FileId};
use crate::base::loadable::Loadable;
use crate::features::shell::api::Api;
use crate::features::shell::loader::Loader;
use crate::model::entry::{Crumb, Entry, EntryKind, Page};
use leptos::prelude::*;

/// More subfolders than this are not listed.
const MAX_FOLDERS: usize = 10_000;

#[derive(Clone, Copy)]
pub struct FolderPicker {
    /// From below the root to the current folder.
    pub path: RwSignal<Vec<Crumb>>,
    pub folders: RwSignal<Loadable<Vec<Entry>>>,
    drive: StoredValue<DriveId>,
    api: Api,
    loader: Loader,
}

impl FolderPicker {
    pub fn new(drive: DriveId, path: Vec<Crumb>) -> Self {
        let picker = Self {
            path: RwSignal::new(path),
            folders: RwSignal::new(Loadable::Loading),
            drive: StoredValue::new(drive),
            api: expect_context(),
            loader: Loader::new(),
        };
        picker.load();
        picker
    }

    pub fn current_folder(&self) -> FileId {
        self.path.with(|path| path.last().map_or_else(FileId::root, |crumb| crumb.id.clone()))
    }

    pub fn enter(&self, folder: &Entry) {
        let crumb = Crumb { id: folder.id.clone(), name: folder.name.clone() };
        self.path.update(|path| path.push(crumb));
        self.load();
    }

    pub fn go_up(&self) {
        self.path.update(|path| drop(path.pop()));
        self.load();
    }

    pub fn load(&self) {
        self.folders.set(Loadable::Loading);
        let (client, drive, folders) = (self.api.client(), self.drive.get_value(), self.folders);
        let parent = untrack(|| self.current_folder());
        self.loader.start(async move {
            let found = match list_all_folders(&client, &drive, &parent).await {
                Ok(found) => Loadable::Ready(found),
                Err(failure) => Loadable::Failed(failure),
            };
            // The dialog may be closed by now.
            let _ = folders.try_set(found);
        });
    }
}

async fn list_all_folders(client: &Client, drive: &DriveId, parent: &FileId) -> Result<Vec<Entry>, Failure> {
    let mut found = Vec::new();
    let mut on_page = |page: Page<Entry>| {
        found.extend(page.items);
        // Nobody chooses among more folders than this by eye.
        found.len() < MAX_FOLDERS
    };
    let listed = client.list_all(drive, parent, Some(EntryKind::Folder), &mut on_page).await;
    listed.map(|()| found).map_err(|error| error.failure())
}
