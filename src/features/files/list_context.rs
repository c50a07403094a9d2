//! Context shared by the rows, the menu and the keyboard of one list.

use super::folder_store::FolderStore;
use super::panels::LazyFileActions;
use crate::base::id::FileId;
use crate::features::shell::navigation::Navigation;
use crate::model::entry::{Category, Entry};
use crate::model::permission::Action;
use crate::model::selection::SelectMode;
use crate::route::Route;
use crate::ui::menu::{MenuPosition, MenuState};
use crate::ui::viewport::Viewport;
use leptos::ev::MouseEvent;
use leptos::prelude::*;

/// The place of a thumbnail in a row that is drawn.
pub struct ThumbnailSlot {
    pub file: FileId,
    /// Set once the picture can be shown.
    pub address: RwSignal<Option<String>>,
    pub attempt: Attempt,
}

/// Whether a thumbnail could be fetched.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Attempt {
    First,
    /// Its address may have ended.
    Failed,
    /// With a new address.
    Renewed,
}

#[derive(Clone, Copy)]
pub struct ListContext {
    pub folder_store: FolderStore,
    pub actions: LazyFileActions,
    pub navigation: Navigation,
    pub viewport: Viewport,
    pub menu: MenuState,
    /// The menu of the list itself.
    pub background_menu: MenuState,
    pub is_trash: bool,
    /// The rows come from many folders.
    pub is_search: bool,
    /// The main pointer is a finger.
    pub is_touch: RwSignal<bool>,
    /// The row that the first click of a double click has hit.
    pub clicked: StoredValue<Option<FileId>>,
    /// Those of rows that were drawn since the loader of thumbnails has looked.
    pub thumbnail_slots: RwSignal<Vec<ThumbnailSlot>>,
}

impl ListContext {
    /// The address of an entry's thumbnail as soon as it can be shown.
    pub fn thumbnail(&self, entry: &Entry) -> Option<RwSignal<Option<String>>> {
        entry.thumbnail.as_ref().filter(|_| entry.category == Category::Image)?;
        let address = RwSignal::new(None);
        let slot = ThumbnailSlot { file: entry.id.clone(), address, attempt: Attempt::First };
        self.thumbnail_slots.update(|slots| slots.push(slot));
        Some(address)
    }

    /// The address of a folder. Files have none yet.
    pub fn href(&self, entry: &Entry) -> Option<String> {
        let route = Route::Files { drive: entry.drive.clone(), folder: entry.id.clone() };
        (entry.is_folder() && !self.is_trash).then(|| self.navigation.href(&route))
    }

    /// Enter or a double click: opens a folder, shows a file.
    pub fn open(&self, entry: &Entry) {
        if !entry.is_folder() {
            self.actions.run(Action::Open, vec![entry.clone()]);
        } else if !self.is_trash {
            self.navigation.go(&Route::Files { drive: entry.drive.clone(), folder: entry.id.clone() });
        }
    }

    /// A click on a control of the list leaves the keyboard with the list; a control pressed by key keeps it.
    pub fn focus_after_click(&self, event: &MouseEvent) {
        if event.detail() > 0 {
            self.viewport.focus();
        }
    }

    /// A tap on a touch screen opens; in the trash, what can't be opened shows its menu. A keyboard goes on from there.
    pub fn tap(&self, entry: &Entry, event: &MouseEvent) {
        if !(entry.is_folder() && self.is_trash) {
            self.folder_store.pick(&entry.id, SelectMode::Focus);
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
