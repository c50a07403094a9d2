//! The menu of actions on the selected rows. Opened by right click, by key, or by the button of a row.

use super::commands;
use super::file_actions::{FileActions, use_file_actions};
use super::folder_store::{FolderStore, use_folder_store};
use super::list_context::ListContext;
use crate::base::name::shown::shown;
use crate::browser::file_picker;
use crate::features::shell::dialogs::{Dialogs, OpenDialog, use_dialogs};
use crate::features::shell::navigation::{Navigation, use_navigation};
use crate::features::shell::prefs::{Prefs, t, use_prefs};
use crate::i18n::{ActionText, DownloadText, Text};
use crate::model::entry::Entry;
use crate::model::permission::{Action, ActionRefusal};
use crate::route::Route;
use crate::ui::icon::Icon;
use crate::ui::menu::{Menu, MenuItem, MenuPosition};
use leptos::prelude::*;

/// The stores that the menu items use.
#[derive(Clone, Copy)]
struct MenuContext {
    folder_store: FolderStore,
    actions: FileActions,
    dialogs: Dialogs,
    navigation: Navigation,
    prefs: Prefs,
}

impl MenuContext {
    /// Copied when an item is chosen, not for each item: thousands may be selected.
    fn entries(&self) -> Vec<Entry> {
        untrack(|| self.folder_store.selected_entries())
    }
}

#[component]
pub fn FileMenu(
    /// The position of the open menu; `None` when closed.
    open: RwSignal<Option<MenuPosition>>,
    is_trash: bool,
) -> impl IntoView {
    let folder_store = use_folder_store();
    let context = MenuContext {
        folder_store,
        actions: use_file_actions(),
        dialogs: use_dialogs(),
        navigation: use_navigation(),
        prefs: use_prefs(),
    };
    // On a touch screen the menu is a sheet that hides the list, so it names the file.
    let is_sheet = use_context::<ListContext>().map(|list| list.is_touch);
    let items = Signal::derive(move || {
        folder_store.with_selected(|entries| {
            let name = match entries {
                [one] if is_sheet.is_some_and(|is_touch| is_touch.get()) => Some(shown(&one.name)),
                _ => None,
            };
            let mut items: Vec<MenuItem> = name.map(MenuItem::Heading).into_iter().collect();
            items.extend(if is_trash { trash_items(context) } else { file_items(context, entries) });
            items
        })
    });
    view! { <Menu label=t(Text::Toolbar) open items /> }
}

fn file_items(context: MenuContext, entries: &[&Entry]) -> Vec<MenuItem> {
    let one_folder = match entries {
        [one] if one.is_folder() => Some((*one).clone()),
        _ => None,
    };
    let item = |action| action_item(context, action, entries);
    let mut items = Vec::new();
    if let Some(folder) = one_folder {
        let route = Route::Files { drive: folder.drive, folder: folder.id };
        items.push(MenuItem::Action {
            label: context.prefs.localize(&Text::from(ActionText::Open)),
            icon: Icon::Folder,
            key: Some(commands::shortcut(Action::Open)),
            disabled_reason: None,
            run: Callback::new(move |()| context.navigation.go(&route)),
        });
    }
    items.push(item(Action::Download));
    let mut add_save_item = |label, icon, save| items.push(save_item(context, label, icon, entries, save));
    let is_several = entries.len() > 1 || entries.iter().any(|entry| entry.is_folder());
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
    entries: &[&Entry],
    save: fn(&FileActions, Vec<Entry>),
) -> MenuItem {
    MenuItem::Action {
        label: context.prefs.localize(&Text::from(label)),
        icon,
        key: None,
        disabled_reason: disabled_reason(context, Action::Download, entries),
        run: Callback::new(move |()| save(&context.actions, context.entries())),
    }
}

fn disabled_reason(context: MenuContext, action: Action, entries: &[&Entry]) -> Option<String> {
    let refusal = context.folder_store.check(action, entries.iter().copied()).err()?;
    Some(context.prefs.localize(&Text::from(ActionText::DisabledReason(refusal))))
}

fn action_item(context: MenuContext, action: Action, entries: &[&Entry]) -> MenuItem {
    let disabled_reason = disabled_reason(context, action, entries);
    let all_starred = entries.iter().all(|entry| entry.starred);
    MenuItem::Action {
        label: context.prefs.localize(&commands::action_label(action, all_starred)),
        icon: icon(action, all_starred),
        key: Some(commands::shortcut(action)),
        disabled_reason,
        run: Callback::new(move |()| context.actions.run(action, context.entries())),
    }
}

fn trash_items(context: MenuContext) -> Vec<MenuItem> {
    // Permissions don't count in the trash; what is not loaded yet does.
    let is_growing = context.folder_store.selection.with(|selection| selection.includes_unloaded());
    let disabled_reason = is_growing.then(|| {
        context.prefs.localize(&Text::from(ActionText::DisabledReason(ActionRefusal::StillLoading)))
    });
    vec![
        MenuItem::Action {
            label: context.prefs.localize(&Text::from(ActionText::Restore)),
            icon: Icon::Restore,
            key: None,
            disabled_reason: disabled_reason.clone(),
            run: Callback::new(move |()| context.actions.restore(context.entries())),
        },
        MenuItem::Action {
            label: context.prefs.localize(&Text::from(ActionText::DeleteForever)),
            icon: Icon::Trash,
            key: Some("Del"),
            disabled_reason,
            run: Callback::new(move |()| {
                context.dialogs.show(OpenDialog::DeleteForever { entries: context.entries() })
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
