//! Keyboard shortcuts of the file list. Keys without Ctrl work only while the list has the focus (WCAG 2.1.4).

use super::file_row::row_id;
use super::list_context::ListContext;
use crate::base::keyboard::shortcut_key;
use crate::browser::dom;
use crate::features::shell::dialogs::OpenDialog;
use crate::features::transfers::UPLOAD_INPUT;
use crate::i18n::{ActionText, Text};
use crate::model::entry::Entry;
use crate::model::list_command::{ListCommand, list_command};
use crate::model::listing::Listing;
use crate::model::permission::Action;
use crate::model::rename_drafts::RenameDrafts;
use crate::model::selection::SelectMode;
use crate::ui::menu::MenuPosition;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

/// The id of the search field, which a shortcut focuses.
pub const SEARCH_INPUT: &str = "search-input";

pub fn on_key_down(list: ListContext, event: &KeyboardEvent) {
    let key = shortcut_key(&event.key(), &event.code(), event.shift_key());
    // Buttons and checkboxes in the list keep the keys that press them.
    let is_press =
        matches!(key.as_str(), "Enter" | " ") && dom::is_inside(event.target(), "button, .columns");
    if is_press || dom::is_text_input(event.target()) {
        return;
    }
    let ctrl = event.ctrl_key() || event.meta_key();
    let mut is_handled = move_active_row(list, event, &key, ctrl);
    if !is_handled
        && let Some(command) = list_command(&key, ctrl, event.alt_key(), event.shift_key(), list.is_trash)
    {
        is_handled = true;
        if !event.repeat() {
            run_command(list, command);
        }
    }
    if is_handled {
        event.prevent_default();
        event.stop_propagation();
    }
}

/// Keys that move the active row. Returns whether the key was handled.
fn move_active_row(list: ListContext, event: &KeyboardEvent, key: &str, ctrl: bool) -> bool {
    let last =
        list.folder_store.listing.with_untracked(|it| it.ready().map_or(0, Listing::len)).checked_sub(1);
    let (Some(last), false) = (last, event.alt_key()) else { return false };
    let current = active_index(list);
    let page = list.viewport.rows_per_page();
    let next = match key {
        "ArrowDown" => current.map_or(0, |at| (at + 1).min(last)),
        "ArrowUp" => current.map_or(last, |at| at.saturating_sub(1)),
        "PageDown" => current.map_or(0, |at| (at + page).min(last)),
        "PageUp" => current.map_or(0, |at| at.saturating_sub(page)),
        "Home" => 0,
        "End" => last,
        _ => return false,
    };
    let pick = match SelectMode::from_modifiers(event.shift_key(), ctrl) {
        Some(SelectMode::Toggle) => SelectMode::Focus,
        mode => mode.unwrap_or(SelectMode::Replace),
    };
    if let Some(entry) = entry_at(list, next) {
        list.folder_store.pick(&entry.id, pick);
        list.viewport.show_row(next);
    }
    true
}

fn run_command(list: ListContext, command: ListCommand) {
    match command {
        ListCommand::SelectAll => list.folder_store.select_all(),
        ListCommand::Toggle { range } => {
            if let Some(entry) = active_entry(list) {
                list.folder_store.pick(&entry.id, if range { SelectMode::Range } else { SelectMode::Toggle });
            }
        }
        ListCommand::Open => active_entry(list).iter().for_each(|entry| list.open(entry)),
        ListCommand::Cancel if list.folder_store.drafts.with_untracked(|it| !it.is_empty()) => {
            list.folder_store.drafts.update(RenameDrafts::clear);
        }
        ListCommand::Cancel => list.folder_store.selection.update(|it| it.clear()),
        ListCommand::Up => list.folder_store.go_up(list.navigation),
        ListCommand::Menu => open_menu(list),
        ListCommand::Help => list.dialogs.show(OpenDialog::Shortcuts),
        ListCommand::Search => dom::focus_id(SEARCH_INPUT),
        ListCommand::Action(action) => list.actions.run(action, target_entries(list)),
        ListCommand::NewFolder | ListCommand::Upload if is_read_only(list) => list.actions.show_read_only(),
        ListCommand::NewFolder => {
            list.folder_store.source.with_untracked(|it| it.iter().for_each(|it| list.dialogs.new_folder(it)))
        }
        ListCommand::Upload => dom::click_id(UPLOAD_INPUT),
    }
}

fn is_read_only(list: ListContext) -> bool {
    untrack(|| list.drive_store.current.get().is_some_and(|drive| list.drive_store.is_read_only(&drive)))
}

/// The entries a command applies to: the selection, or the active row.
fn target_entries(list: ListContext) -> Vec<Entry> {
    let selected = untrack(|| list.folder_store.selected_entries());
    if selected.is_empty() { active_entry(list).into_iter().collect() } else { selected }
}

fn active_index(list: ListContext) -> Option<usize> {
    let id = list.folder_store.selection.with_untracked(|it| it.active().cloned())?;
    list.folder_store.listing.with_untracked(|it| it.ready()?.position(&id))
}

fn active_entry(list: ListContext) -> Option<Entry> {
    entry_at(list, active_index(list)?)
}

fn entry_at(list: ListContext, index: usize) -> Option<Entry> {
    list.folder_store.listing.with_untracked(|it| it.ready()?.entries().get(index).cloned())
}

/// Opens the menu below the active row.
fn open_menu(list: ListContext) {
    let Some(entry) = active_entry(list) else { return };
    if list.folder_store.selection.with_untracked(|it| !it.contains(&entry.id)) {
        list.folder_store.pick(&entry.id, SelectMode::Replace);
    }
    let (left, top) =
        dom::rect_of(&row_id(&entry.id)).map_or((0.0, 0.0), |(left, _, _, bottom)| (left + 48.0, bottom));
    list.menu.set(Some(MenuPosition { left, top }));
}

/// The shortcut of an action as the menus show it.
pub fn shortcut(action: Action) -> &'static str {
    match action {
        Action::Open => "Enter",
        Action::Download => "D",
        Action::Rename => "F2",
        Action::Move => "M",
        Action::Copy => "C",
        Action::Star => "S",
        Action::Trash => "Del",
    }
}

/// The label of an action.
pub fn action_label(action: Action, all_starred: bool) -> Text {
    Text::from(match action {
        Action::Open => ActionText::Open,
        Action::Download => ActionText::Download,
        Action::Rename => ActionText::Rename,
        Action::Move => ActionText::MoveTo,
        Action::Copy => ActionText::CopyTo,
        Action::Star if all_starred => ActionText::Unstar,
        Action::Star => ActionText::Star,
        Action::Trash => ActionText::MoveToTrash,
    })
}
