//! The menu of all folders above the open one, for paths that are too long for the header.

use super::folder_store::use_folder_store;
use crate::base::id::{DriveId, FileId};
use crate::features::shell::drive_store::use_drive_store;
use crate::features::shell::navigation::use_navigation;
use crate::features::shell::prefs::t;
use crate::i18n::Text;
use crate::route::Route;
use crate::ui::icon::Icon;
use crate::ui::menu::{Menu, MenuItem, MenuState};
use leptos::prelude::*;

/// The nearest folder comes first.
#[component]
pub fn AncestorsMenu(drive: DriveId, open: MenuState) -> impl IntoView {
    let (folder_store, drive_store, navigation) = (use_folder_store(), use_drive_store(), use_navigation());
    let items = Signal::derive(move || {
        let crumbs = folder_store.crumbs.with(|it| it.ready().cloned().unwrap_or_default());
        let item = |label: String, icon: Icon, folder: FileId| {
            let route = Route::Files { drive: drive.clone(), folder };
            let run = Callback::new(move |()| navigation.go(&route));
            MenuItem::Action { label, icon, key: None, disabled_reason: None, run }
        };
        let above = crumbs.iter().rev().skip(1);
        let mut items: Vec<_> =
            above.map(|crumb| item(crumb.name.clone(), Icon::Folder, crumb.id.clone())).collect();
        let name = drive_store.drive(&drive).map(|drive| drive.name).unwrap_or_default();
        items.push(item(name, Icon::Drive, FileId::root()));
        items
    });
    view! { <Menu label=t(Text::FoldersAbove) open items /> }
}
