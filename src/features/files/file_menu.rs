//! The menu of actions on the selected rows. Opened by right click, by key, or by the button of a row.

use super::file_actions::{FileActions, use_file_actions};
use super::folder_store::use_folder_store;
use super::keys;
use super::list_context::ListContext;
use crate::base::name::shown::shown;
use crate::browser::file_picker;
use crate::features::shell::dialogs::{Dialogs, OpenDialog, use_dialogs};
use crate::features::shell::navigation::{Navigation, use_navigation};
use crate::features::shell::prefs::{Prefs, t, use_prefs};
use crate::i18n::{ActionText, DownloadText, Text};
use crate::model::entry::Entry;
use crate::model::permission::{Action, check_action};
use crate::route::Route;
use crate::ui::icon::Icon;
use crate::ui::menu::{Menu, MenuItem, MenuPosition};
use leptos::prelude::*;

/// The stores that the menu items use.
#[derive(Clone, Copy)]
struct MenuContext {
    actions: FileActions,
    dialogs: Dialogs,
    navigation: Navigation,
    prefs: Prefs,
}

#[component]
pub fn FileMenu(
    /// The position of the open menu; `None` when closed.
    open: RwSignal<Option<MenuPosition>>,
    is_trash: bool,
) -> impl IntoView {
    let folder_store = use_folder_store();
    let context = MenuContext {
        actions: use_file_actions(),
        dialogs: use_dialogs(),
        navigation: use_navigation(),
        prefs: use_prefs(),
    };
    // On a touch screen the menu is a sheet that hides the list, so it names the file.
    let is_sheet = use_context::<ListContext>().map(|list| list.is_touch);
    let items = Signal::derive(move || {
        let entries = folder_store.selected_entries();
        let name = match entries.as_slice() {
            [one] if is_sheet.is_some_and(|is_touch| is_touch.get()) => Some(shown(&one.name)),
            _ => None,
        };
        let mut items: Vec<MenuItem> = name.map(MenuItem::Heading).into_iter().collect();
        items.extend(if is_trash { trash_items(context, entries) } else { file_items(context, entries) });
        items
    });
    view! { <Menu label=t(Text::Toolbar) open items /> }
}

fn file_items(context: MenuContext, entries: Vec<Entry>) -> Vec<MenuItem> {
    let one_folder = match entries.as_slice() {
        [one] if one.is_folder() => Some(one.clone()),
        _ => None,
    };
    let item = |action| action_item(context, action, &entries);
    let mut items = Vec::new();
    if let Some(folder) = one_folder {
        let route = Route::Files { drive: folder.drive, folder: folder.id };
        items.push(MenuItem::Action {
            label: context.prefs.localize(&Text::from(ActionText::Open)),
            icon: Icon::Folder,
            key: Some(keys::shortcut(Action::Open)),
            disabled_reason: None,
            run: Callback::new(move |()| context.navigation.go(&route)),
        });
    }
    items.push(item(Action::Download));
    let mut add_save_item = |label, icon, save| items.push(save_item(context, label, icon, &entries, save));
    let is_several = entries.len() > 1 || entries.iter().any(Entry::is_folder);
    if is_several && context.actions.has_server_zip() {
        add_save_item(DownloadText::ServerArchive, Icon::Package, FileActions::save_from_server);
    }
    if !is_several && file_picker::has_save_picker() {
        add_save_item(DownloadText::SaveAs, Icon::Download, FileActions::save_as);
    }
    if file_picker::has_directory_picker() {
        add_save_item(DownloadText::SaveIntoFolder, Icon::Folder, FileActions::save_into_folder);
    }
    items.extend([item(Action::Star), item(Action::Rename), MenuItem::Separator]);
    items.extend([item(Action::Move), item(Action::Copy), MenuItem::Separator, item(Action::Trash)]);
    items
}

/// A menu item for a way to download other than the default.
fn save_item(
    context: MenuContext,
    label: DownloadText,
    icon: Icon,
    entries: &[Entry],
    save: fn(&FileActions, Vec<Entry>),
) -> MenuItem {
    let entries = entries.to_vec();
    MenuItem::Action {
        label: context.prefs.localize(&Text::from(label)),
        icon,
        key: None,
        disabled_reason: disabled_reason(context, Action::Download, &entries),
        run: Callback::new(move |()| save(&context.actions, entries.clone())),
    }
}

fn disabled_reason(context: MenuContext, action: Action, entries: &[Entry]) -> Option<String> {
    let refusal = check_action(action, entries).err()?;
    Some(context.prefs.localize(&Text::from(ActionText::DisabledReason(refusal))))
}

fn action_item(context: MenuContext, action: Action, entries: &[Entry]) -> MenuItem {
    let disabled_reason = disabled_reason(context, action, entries);
    let all_starred = entries.iter().all(|entry| entry.starred);
    let entries = entries.to_vec();
    MenuItem::Action {
        label: context.prefs.localize(&keys::action_label(action, all_starred)),
        icon: icon(action, all_starred),
        key: Some(keys::shortcut(action)),
        disabled_reason,
        run: Callback::new(move |()| context.actions.run(action, entries.clone())),
    }
}

fn trash_items(context: MenuContext, entries: Vec<Entry>) -> Vec<MenuItem> {
    let (restored, deleted) = (entries.clone(), entries);
    vec![
        MenuItem::Action {
            label: context.prefs.localize(&Text::from(ActionText::Restore)),
            icon: Icon::Restore,
            key: None,
            disabled_reason: None,
            run: Callback::new(move |()| context.actions.restore(restored.clone())),
        },
        MenuItem::Action {
            label: context.prefs.localize(&Text::from(ActionText::DeleteForever)),
            icon: Icon::Trash,
            key: Some("Del"),
            disabled_reason: None,
            run: Callback::new(move |()| {
                context.dialogs.show(OpenDialog::DeleteForever { entries: deleted.clone() })
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
