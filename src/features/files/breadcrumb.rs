//! The path of the open folder, and the way up.

use super::folder_store::FolderStore;
use crate::base::id::FileId;
use crate::base::loadable::Loadable;
use crate::features::shell::navigation::Navigation;
use crate::model::entry::Crumb;
use crate::model::list_source::ListSource;
use crate::route::Route;
use leptos::prelude::*;

impl FolderStore {
    /// Goes to the parent folder, as soon as it is known; from search results and the trash to the root of the drive.
    pub fn go_up(&self, navigation: Navigation) {
        match self.crumbs.with_untracked(|crumbs| matches!(crumbs, Loadable::Loading)) {
            true => self.up_requested.set_value(Some(navigation)),
            false => self.open_parent(|route| navigation.go(route)),
        }
    }

    /// Opens the parent folder at the row of what was left, which may also be a file.
    pub fn open_parent(&self, open: impl Fn(&Route)) {
        let Some(source) = self.source.get_untracked() else { return };
        let drive = source.drive().clone();
        let parent = match &source {
            ListSource::Folder { folder, .. } if folder.is_root() => return,
            ListSource::Folder { folder, .. } => {
                self.left_folder.set_value(Some(folder.clone()));
                self.crumbs.with_untracked(|crumbs| match crumbs {
                    Loadable::Ready(crumbs) => crumbs.iter().rev().nth(1).map(|crumb| crumb.id.clone()),
                    _ => None,
                })
            }
            _ => None,
        };
        open(&Route::Files { drive, folder: parent.unwrap_or_else(FileId::root) });
    }

    /// Sets the breadcrumb: derived if the folder is a child or an ancestor of the open one, else fetched.
    pub(super) fn load_breadcrumb(&self, source: &ListSource) {
        self.breadcrumb_loader.stop();
        self.up_requested.set_value(None);
        let ListSource::Folder { drive, folder } = source else {
            return self.crumbs.set(Loadable::Ready(Vec::new()));
        };
        if folder.is_root() {
            return self.crumbs.set(Loadable::Ready(Vec::new()));
        }
        if let Some(crumbs) = self.derived_breadcrumb(source, folder) {
            return self.crumbs.set(Loadable::Ready(crumbs));
        }
        self.crumbs.set(Loadable::Loading);
        let (store, client, drive, folder) = (*self, self.api.client(), drive.clone(), folder.clone());
        self.breadcrumb_loader.start(async move {
            store.crumbs.set(match client.path(&drive, &folder).await {
                Ok(path) => Loadable::Ready(path),
                Err(error) => Loadable::Failed(error.failure()),
            });
            let up = store.up_requested.try_update_value(Option::take).flatten();
            up.into_iter().for_each(|navigation| store.go_up(navigation));
        });
    }

    fn derived_breadcrumb(&self, source: &ListSource, folder: &FileId) -> Option<Vec<Crumb>> {
        let same_drive = self
            .source
            .with_untracked(|current| current.as_ref().map(ListSource::drive) == Some(source.drive()));
        let mut crumbs =
            self.crumbs.with_untracked(|crumbs| crumbs.ready().filter(|_| same_drive).cloned())?;
        if let Some(at) = crumbs.iter().position(|crumb| crumb.id == *folder) {
            crumbs.truncate(at + 1);
            return Some(crumbs);
        }
        let open_folder =
            self.source.with_untracked(|current| current.as_ref().and_then(ListSource::folder).cloned())?;
        let child = self.listing.with_untracked(|listing| listing.ready()?.get(folder))?;
        (child.parent == open_folder).then(|| {
            crumbs.push(Crumb { id: child.id, name: child.name });
            crumbs
        })
    }
}
