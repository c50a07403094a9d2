//! What can be done to the selected rows, as a menu: by right click, by its key, by the button of a row.

use super::file_actions::{FileActions, use_file_actions};
use super::folder_store::use_folder_store;
use super::keys;
use super::list_context::ListContext;
use crate::browser::file_picker;
use crate::features::shell::dialogs::{Dialogs, Open, use_dialogs};
use crate::features::shell::navigation::{Navigation, use_navigation};
use crate::features::shell::prefs::{Prefs, t, use_prefs};
use crate::i18n::{ActionText, DownloadText, Text};
use crate::model::entry::Entry;
use crate::model::permission::{Action, check_action};
use crate::route::Route;
use crate::ui::icon::Icon;
use crate::ui::menu::{Menu, MenuItem, MenuPosition};
use leptos::prelude::*;

/// What the items of a menu need to do their work.
#[derive(Clone, Copy)]
struct Means {
    actions: FileActions,
    dialogs: Dialogs,
    navigation: Navigation,
    prefs: Prefs,
}

#[component]
pub fn FileMenu(
    /// Open at a place, or closed.
    open: RwSignal<Option<MenuPosition>>,
    is_trash: bool,
) -> impl IntoView {
    let folder_store = use_folder_store();
    let means = Means {
        actions: use_file_actions(),
        dialogs: use_dialogs(),
        navigation: use_navigation(),
        prefs: use_prefs(),
    };
    // Under a finger the menu is a sheet that hides the list, so it says what it is about.
    let is_sheet = use_context::<ListContext>().map(|list| list.coarse);
    let items = Signal::derive(move || {
        let entries = folder_store.selected_entries();
        let name = match entries.as_slice() {
            [one] if is_sheet.is_some_and(|coarse| coarse.get()) => Some(one.name.clone()),
            _ => None,
        };
        let mut items: Vec<MenuItem> = name.map(MenuItem::Heading).into_iter().collect();
        items.extend(if is_trash { trash_items(means, entries) } else { file_items(means, entries) });
        items
    });
    view! { <Menu label=t(Text::Toolbar) open items /> }
}

fn file_items(means: Means, entries: Vec<Entry>) -> Vec<MenuItem> {
    let one_folder = match entries.as_slice() {
        [one] if one.is_folder() => Some(one.clone()),
        _ => None,
    };
    let item = |action| action_item(means, action, &entries);
    let mut items = Vec::new();
    if let Some(folder) = one_folder {
        let route = Route::Files { drive: folder.drive, folder: folder.id };
        items.push(MenuItem::Action {
            label: means.prefs.say(&Text::from(ActionText::Open)),
            icon: Icon::Folder,
            key: Some(keys::shown(Action::Open)),
            disabled_reason: None,
            run: Callback::new(move |()| means.navigation.go(&route)),
        });
    }
    items.push(item(Action::Download));
    let mut saving = |words, icon, save| items.push(saving_item(means, words, icon, &entries, save));
    let many = entries.len() > 1 || entries.iter().any(Entry::is_folder);
    if many && means.actions.has_server_zip() {
        saving(DownloadText::ServerArchive, Icon::Package, FileActions::save_from_server);
    }
    if !many && file_picker::has_save_picker() {
        saving(DownloadText::SaveAs, Icon::Download, FileActions::save_as);
    }
    if file_picker::has_directory_picker() {
        saving(DownloadText::SaveIntoFolder, Icon::Folder, FileActions::save_into_folder);
    }
    items.extend([item(Action::Star), item(Action::Rename), MenuItem::Separator]);
    items.extend([item(Action::Move), item(Action::Copy), MenuItem::Separator, item(Action::Trash)]);
    items
}

/// Another way to download.
fn saving_item(
    means: Means,
    words: DownloadText,
    icon: Icon,
    entries: &[Entry],
    save: fn(&FileActions, Vec<Entry>),
) -> MenuItem {
    let entries = entries.to_vec();
    MenuItem::Action {
        label: means.prefs.say(&Text::from(words)),
        icon,
        key: None,
        disabled_reason: disabled_reason(means, Action::Download, &entries),
        run: Callback::new(move |()| save(&means.actions, entries.clone())),
    }
}

fn disabled_reason(means: Means, action: Action, entries: &[Entry]) -> Option<String> {
    let refusal = check_action(action, entries).err()?;
    Some(means.prefs.say(&Text::from(ActionText::DisabledReason(refusal))))
}

fn action_item(means: Means, action: Action, entries: &[Entry]) -> MenuItem {
    let disabled_reason = disabled_reason(means, action, entries);
    let all_starred = entries.iter().all(|entry| entry.starred);
    let entries = entries.to_vec();
    MenuItem::Action {
        label: means.prefs.say(&keys::word(action, all_starred)),
        icon: icon(action, all_starred),
        key: Some(keys::shown(action)),
        disabled_reason,
        run: Callback::new(move |()| means.actions.run(action, entries.clone())),
    }
}

fn trash_items(means: Means, entries: Vec<Entry>) -> Vec<MenuItem> {
    let (restored, deleted) = (entries.clone(), entries);
    vec![
        MenuItem::Action {
            label: means.prefs.say(&Text::from(ActionText::Restore)),
            icon: Icon::Restore,
            key: None,
            disabled_reason: None,
            run: Callback::new(move |()| means.actions.restore(restored.clone())),
        },
        MenuItem::Action {
            label: means.prefs.say(&Text::from(ActionText::DeleteForever)),
            icon: Icon::Trash,
            key: Some("Del"),
            disabled_reason: None,
            run: Callback::new(move |()| {
                means.dialogs.show(Open::DeleteForever { entries: deleted.clone() })
            }),
        },
    ]
}

pub fn icon(action: Action, all_starred: bool) -> Icon {
    match action {
        Action::Open => Icon::Folder,
        Action::Download => Icon::Download,
        Action::Rename => Icon::Pencil,
        Action::Move => Icon::FolderInto,
        Action::Copy => Icon::Copy,
        Action::Star if all_starred => Icon::StarOff,
        Action::Star => Icon::Star,
        Action::Trash => Icon::Trash,
    }
}
