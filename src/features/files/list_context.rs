//! What the rows, the menu and the keys of one list share.

use super::folder_store::FolderStore;
use super::panels::LazyFileActions;
use crate::features::shell::dialogs::Dialogs;
use crate::features::shell::drive_store::DriveStore;
use crate::features::shell::navigation::Navigation;
use crate::model::entry::Entry;
use crate::model::permission::Action;
use crate::model::selection::SelectMode;
use crate::route::Route;
use crate::ui::menu::{MenuPosition, MenuState};
use crate::ui::virtual_rows::Viewport;
use leptos::ev::MouseEvent;
use leptos::prelude::*;

#[derive(Clone, Copy)]
pub struct ListContext {
    pub folder_store: FolderStore,
    pub actions: LazyFileActions,
    pub dialogs: Dialogs,
    pub drive_store: DriveStore,
    pub navigation: Navigation,
    pub viewport: Viewport,
    pub menu: MenuState,
    pub is_trash: bool,
    /// Its rows come from many folders.
    pub is_search: bool,
    /// The person uses a finger.
    pub coarse: RwSignal<bool>,
}

impl ListContext {
    /// The address of a folder; files have none of their own yet.
    pub fn address(&self, entry: &Entry) -> Option<String> {
        let route = Route::Files { drive: entry.drive.clone(), folder: entry.id.clone() };
        (entry.is_folder() && !self.is_trash).then(|| self.navigation.href(&route))
    }

    /// Enter or a double click: into a folder; a file is downloaded.
    pub fn open(&self, entry: &Entry) {
        if self.is_trash {
            return;
        }
        if entry.is_folder() {
            self.navigation.go(&Route::Files { drive: entry.drive.clone(), folder: entry.id.clone() });
        } else {
            self.actions.run(Action::Download, vec![entry.clone()]);
        }
    }

    /// A tap with a finger: into a folder; for a file, what can be done with it.
    pub fn tap(&self, entry: &Entry, event: &MouseEvent) {
        if entry.is_folder() && !self.is_trash {
            self.open(entry);
        } else {
            self.folder_store.pick(&entry.id, SelectMode::Replace);
            self.menu.set(Some(MenuPosition {
                left: f64::from(event.client_x()),
                top: f64::from(event.client_y()),
            }));
        }
    }
}
