//! Dragging rows onto folders: rows, steps of the path, places of the side bar, drives and folders in menus, and the
//! trash. A line says what dropping would do. With Ctrl (Alt on a Mac) the rows are copied.

use super::file_actions::use_file_actions;
use super::file_row::id_of_row;
use super::list_context::ListContext;
use crate::base::id::{DriveId, FileId};
use crate::base::name::shown::shown;
use crate::browser::drag::{self, Element, link_under, menu_item_under};
use crate::browser::{clock, dom, observe};
use crate::features::shell::dialogs::TargetAction;
use crate::features::shell::drive_store::use_drive_store;
use crate::features::shell::prefs::use_prefs;
use crate::i18n::{Text, ViewText};
use crate::model::entry::Entry;
use crate::model::permission::{Action, check_action};
use crate::model::selection::SelectMode;
use crate::route::Route;
use leptos::ev::DragEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// A folder under the pointer opens after this time, and so does a menu of drives or folders.
const OPEN_AFTER_MS: u32 = 900;
/// The buttons of such menus: the switch of drives, and those behind the steps of the path.
const FOLDER_MENUS: &str = ".tools > .menu-anchor:first-child > button, .siblings button";

#[derive(Clone, Debug, PartialEq)]
enum Target {
    Folder { drive: DriveId, folder: FileId, name: String },
    Trash,
}

/// What dropping would do.
#[derive(Clone, Debug, PartialEq)]
struct Drop {
    action: Action,
    target: Target,
    /// The target is in another drive.
    is_across: bool,
}

#[component]
pub fn RowDrag() -> impl IntoView {
    let (list, actions, prefs) = (expect_context::<ListContext>(), use_file_actions(), use_prefs());
    let drive_store = use_drive_store();
    let dragged = list.folder_store.dragged;
    let possible = RwSignal::new(None::<Drop>);
    let marked = StoredValue::new_local(None::<Element>);
    // Counts what is under the pointer, so that a folder opens only if the pointer has stayed there.
    let stay = StoredValue::new(0_u32);
    let set = move |drop: Option<Drop>, element: Option<Element>| {
        marked.update_value(|marked| {
            drag::mark(marked.as_ref(), element.as_ref());
            *marked = element;
        });
        if possible.with_untracked(|before| *before != drop) {
            stay.update_value(|stay| *stay += 1);
            possible.set(drop);
        }
    };
    // A button that opens while something is held over it.
    let button = StoredValue::new_local(None::<Element>);
    let hover = move |now: Option<Element>| {
        if button.with_value(|before| *before == now) {
            return;
        }
        button.set_value(now.clone());
        let Some(now) = now else { return };
        spawn_local(async move {
            clock::sleep(OPEN_AFTER_MS).await;
            let is_held = dragged.try_with_value(|entries| !entries.is_empty()) == Some(true);
            if is_held && !dom::has_open_popover() && button.with_value(|held| held.as_ref() == Some(&now)) {
                drag::press(&now);
            }
        });
    };
    let end = move || {
        set(None, None);
        hover(None);
        dragged.set_value(Vec::new());
    };
    let on_start = move |event: DragEvent| {
        let Some(data) = event.data_transfer() else { return };
        let row = drag::closest(event.target(), ".row").and_then(|row| id_of_row(&row.id()));
        let Some(id) = row.filter(|_| !dom::is_text_input(event.target())) else { return };
        if list.folder_store.selection.with_untracked(|it| !it.contains(&id)) {
            list.folder_store.pick(&id, SelectMode::Replace);
        }
        let entries = untrack(|| list.folder_store.selected_entries());
        let names: Vec<String> = entries.iter().map(|entry| shown(&entry.name)).collect();
        let label = match names.as_slice() {
            [one] => one.clone(),
            names => prefs.localize(&Text::Items(prefs.count(names.len()))),
        };
        drag::begin(&data, &label, &names.join("\n"));
        dragged.set_value(entries);
    };
    let target_under = move |event: &DragEvent| -> Option<(Target, Option<Element>)> {
        let store = list.folder_store;
        let row = drag::closest(event.target(), ".row");
        let folder = row.as_ref().and_then(|row| {
            let id = id_of_row(&row.id())?;
            store.listing.with_untracked(|it| it.ready()?.get(&id).filter(Entry::is_folder))
        });
        if let Some(Entry { drive, id, name, .. }) = folder {
            return Some((Target::Folder { drive, folder: id, name }, row));
        }
        let link = link_under(event.target()).or_else(|| menu_item_under(event.target()));
        if let Some(link) = link {
            let target = match Route::from_address(&link.query, "") {
                Route::Files { drive, folder } => {
                    let root = drive_store.drive(&drive).filter(|_| folder.is_root());
                    let name = root.map_or_else(|| link.text.trim().to_owned(), |drive| drive.name);
                    Target::Folder { drive, folder, name }
                }
                Route::Trash { .. } => Target::Trash,
                _ => return None,
            };
            return Some((target, Some(link.element)));
        }
        let open = store.source.get_untracked().filter(|_| dom::is_inside(event.target(), ".list"))?;
        let name = store.crumbs.with_untracked(|it| it.ready()?.last().map(|crumb| crumb.name.clone()));
        let name = name.or_else(|| Some(drive_store.drive(open.drive())?.name)).unwrap_or_default();
        Some((Target::Folder { drive: open.drive().clone(), folder: open.folder()?.clone(), name }, None))
    };
    let on_over = move |event: DragEvent| {
        if dragged.with_value(Vec::is_empty) {
            return;
        }
        hover(drag::closest(event.target(), FOLDER_MENUS));
        let is_copy = event.ctrl_key() || event.alt_key();
        let found = untrack(|| target_under(&event)).and_then(|(target, element)| {
            let drop = dragged.with_value(|entries| possible_drop(entries, target, is_copy))?;
            let is_read_only = match &drop.target {
                Target::Folder { drive, .. } => untrack(|| drive_store.is_read_only(drive)),
                Target::Trash => false,
            };
            (!is_read_only).then_some((drop, element))
        });
        let Some((drop, element)) = found else { return set(None, None) };
        event.prevent_default();
        if let Some(data) = event.data_transfer() {
            data.set_drop_effect(if drop.action == Action::Copy { "copy" } else { "move" });
        }
        let is_new = possible.with_untracked(|before| before.as_ref() != Some(&drop));
        let folder = match (&drop.target, &element) {
            (Target::Folder { drive, folder, .. }, Some(element)) if !drag::is_menu_item(element) => {
                Some(Route::Files { drive: drive.clone(), folder: folder.clone() })
            }
            _ => None,
        };
        set(Some(drop), element);
        if let (true, Some(route)) = (is_new, folder) {
            let number = stay.get_value();
            spawn_local(async move {
                clock::sleep(OPEN_AFTER_MS).await;
                if stay.try_get_value() == Some(number) && possible.with_untracked(Option::is_some) {
                    list.navigation.go(&route);
                }
            });
        }
    };
    let on_drop = move |event: DragEvent| {
        let Some(drop) = possible.get_untracked() else { return end() };
        event.prevent_default();
        let entries = dragged.try_update_value(std::mem::take).unwrap_or_default();
        marked.with_value(|element| element.iter().for_each(drag::close_menu));
        match (drop.target, drop.action) {
            (Target::Folder { drive, folder, name }, action) if drop.is_across => {
                actions.paste_across(entries, action == Action::Move, drive, folder, name);
            }
            (Target::Folder { folder, name, .. }, Action::Copy) => {
                actions.transfer(TargetAction::Copy, entries, folder, name);
            }
            (Target::Folder { folder, name, .. }, _) => {
                actions.transfer(TargetAction::Move, entries, folder, name);
            }
            (Target::Trash, _) => actions.run(Action::Trash, entries),
        }
        end();
        dom::focus_page();
    };
    let listeners = StoredValue::new_local(Some([
        observe::on_window_event("dragstart", on_start),
        observe::on_window_event("dragover", on_over),
        observe::on_window_event("drop", on_drop),
        observe::on_window_event("dragend", move |_: DragEvent| end()),
    ]));
    on_cleanup(move || drop(listeners.try_update_value(Option::take)));
    move || {
        let drop = possible.get()?;
        let count = prefs.count(dragged.with_value(Vec::len));
        let text = match drop.target {
            Target::Trash => ViewText::DropInTrash(count),
            Target::Folder { name, .. } if drop.action == Action::Copy => ViewText::DropCopy(count, name),
            Target::Folder { name, .. } if drop.is_across => ViewText::DropMoveAcross(count, name),
            Target::Folder { name, .. } => ViewText::DropMove(count, name),
        };
        Some(view! { <p class="drag-note" aria-hidden="true">{prefs.localize(&text.into())}</p> })
    }
}

/// `None` where nothing would change, or the person may not.
fn possible_drop(entries: &[Entry], target: Target, is_copy: bool) -> Option<Drop> {
    let action = match &target {
        Target::Trash => Action::Trash,
        Target::Folder { .. } if is_copy => Action::Copy,
        Target::Folder { .. } => Action::Move,
    };
    check_action(action, entries).ok()?;
    let Target::Folder { drive, folder, .. } = &target else {
        return Some(Drop { action, target, is_across: false });
    };
    let is_across = entries.iter().any(|entry| entry.drive != *drive);
    let is_possible = if is_across {
        // The server copies there; what is moved goes to the trash here.
        let one_drive = entries.iter().all(|entry| entry.drive == entries[0].drive);
        let may_copy = check_action(Action::Copy, entries).is_ok();
        one_drive && may_copy && (is_copy || check_action(Action::Trash, entries).is_ok())
    } else {
        let is_elsewhere = |entry: &Entry| entry.parent != *folder;
        let is_into_itself = entries.iter().any(|entry| entry.id == *folder);
        !is_into_itself && (is_copy || entries.iter().any(is_elsewhere))
    };
    is_possible.then_some(Drop { action, target, is_across })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::entry::fixture;

    #[test]
    fn a_drop_changes_something_or_is_none() {
        let folder = |drive: &str, folder: &str| Target::Folder {
            drive: DriveId::new(drive),
            folder: FileId::new(folder),
            name: "X".into(),
        };
        let far = Entry { drive: DriveId::new("2"), ..fixture("far") };
        let near = vec![fixture("a"), fixture("b/")];
        // What is dragged, on what, with the modifier; the action, and whether it goes to another drive.
        let cases = [
            (near.clone(), folder("1", "c"), false, Some((Action::Move, false))),
            (near.clone(), folder("1", "c"), true, Some((Action::Copy, false))),
            (near.clone(), folder("1", "root"), false, None),
            (near.clone(), folder("1", "root"), true, Some((Action::Copy, false))),
            (near.clone(), folder("1", "b/"), true, None),
            (near.clone(), folder("2", "root"), false, Some((Action::Move, true))),
            (near.clone(), folder("2", "root"), true, Some((Action::Copy, true))),
            (vec![fixture("a"), far], folder("1", "c"), true, None),
            (near, Target::Trash, false, Some((Action::Trash, false))),
        ];
        for (entries, target, is_copy, expected) in cases {
            let drop = possible_drop(&entries, target.clone(), is_copy);
            let found = drop.map(|drop| (drop.action, drop.is_across));
            assert_eq!(found, expected, "{target:?} {is_copy}");
        }
    }
}
