//! Store of the target dialog: the folders of one drive, opened level by level.

use crate::api::{Client, ListFiles};
use crate::base::failure::Failure;
use crate::base::id::{DriveId, FileId};
use crate::base::loadable::Loadable;
use crate::features::shell::api::Api;
use crate::features::shell::loader::Loader;
use crate::model::entry::{Crumb, Direction, Entry, EntryKind, Order, OrderBy};
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
    let order = Order { by: OrderBy::Name, direction: Direction::Ascending };
    let (mut found, mut marker) = (Vec::new(), None::<String>);
    loop {
        let kind = Some(EntryKind::Folder);
        let request = ListFiles { drive, parent, kind, order, marker: marker.as_deref(), limit: 100 };
        let page = client.list(request).await.map_err(|error| error.failure())?;
        found.extend(page.items);
        match page.next {
            // Nobody chooses among more folders than this by eye.
            Some(next) if Some(&next) != marker.as_ref() && found.len() < MAX_FOLDERS => marker = Some(next),
            _ => return Ok(found),
        }
    }
}
