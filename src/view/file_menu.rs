//! What can be done to the selected rows, as a menu: by right click, by its key, by the button of a row.

use super::file_list::ListContext;
use super::keys;
use crate::i18n::Text;
use crate::model::ability::{Action, allowed};
use crate::model::entry::Entry;
use crate::route::Route;
use crate::state::dialogs::Open;
use crate::state::prefs::{Prefs, t, use_prefs};
use crate::ui::icon::Icon;
use crate::ui::menu::{Menu, MenuItem};
use leptos::prelude::*;

#[component]
pub fn FileMenu() -> impl IntoView {
    let list = expect_context::<ListContext>();
    let prefs = use_prefs();
    let items = Signal::derive(move || {
        let entries = list.browse.selected_entries();
        if list.is_trash { trash_items(list, prefs, entries) } else { file_items(list, prefs, entries) }
    });
    view! { <Menu label=t(Text::Toolbar) open=list.menu items /> }
}

fn file_items(list: ListContext, prefs: Prefs, entries: Vec<Entry>) -> Vec<MenuItem> {
    let one_folder = match entries.as_slice() {
        [one] if one.is_folder() => Some(one.clone()),
        _ => None,
    };
    let item = |action| action_item(list, prefs, action, &entries);
    let mut items = Vec::new();
    if let Some(folder) = one_folder {
        let route = Route::Files { drive: folder.drive, folder: folder.id };
        items.push(MenuItem::Action {
            label: prefs.say(&Text::Open),
            icon: Icon::Folder,
            key: Some(keys::shown(Action::Open)),
            why_not: None,
            run: Callback::new(move |()| list.navigation.go(&route)),
        });
    } else {
        items.push(item(Action::Download));
    }
    items.extend([item(Action::Star), item(Action::Rename), MenuItem::Line]);
    items.extend([item(Action::Move), item(Action::Copy), MenuItem::Line, item(Action::Trash)]);
    items
}

fn action_item(list: ListContext, prefs: Prefs, action: Action, entries: &[Entry]) -> MenuItem {
    let why_not = allowed(action, entries).err().map(|refusal| prefs.say(&Text::WhyNot(refusal)));
    let all_starred = entries.iter().all(|entry| entry.starred);
    let entries = entries.to_vec();
    MenuItem::Action {
        label: prefs.say(&keys::word(action, all_starred)),
        icon: icon(action, all_starred),
        key: Some(keys::shown(action)),
        why_not,
        run: Callback::new(move |()| list.actions.run(action, entries.clone())),
    }
}

fn trash_items(list: ListContext, prefs: Prefs, entries: Vec<Entry>) -> Vec<MenuItem> {
    let (restored, deleted) = (entries.clone(), entries);
    vec![
        MenuItem::Action {
            label: prefs.say(&Text::Restore),
            icon: Icon::Restore,
            key: None,
            why_not: None,
            run: Callback::new(move |()| list.actions.restore(restored.clone())),
        },
        MenuItem::Action {
            label: prefs.say(&Text::DeleteForever),
            icon: Icon::Trash,
            key: Some("Del"),
            why_not: None,
            run: Callback::new(move |()| list.dialogs.show(Open::DeleteForever { entries: deleted.clone() })),
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
