//! The keys of the file list; what most of them do is in `commands`. Keys without Ctrl work only while the list has the
//! focus (WCAG 2.1.4).

use super::list_context::ListContext;
use crate::base::keyboard::shortcut_key;
use crate::browser::dom;
use crate::model::command::{KeyPress, list_command};
use crate::model::entry::Entry;

use crate::model::listing::Listing;
use crate::model::selection::SelectMode;
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
        && let Some(command) = list_command(
            KeyPress { key: &key, ctrl, alt: event.alt_key(), shift: event.shift_key() },
            list.is_trash,
        )
    {
        is_handled = true;
        if !event.repeat() {
            list.actions.run_command(list, command);
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
    let (page, columns) = (list.viewport.rows_per_page(), list.viewport.columns());
    let next = match key {
        "ArrowDown" => current.map_or(0, |at| down(at, columns, last)),
        "ArrowUp" => current.map_or(last, |at| at.checked_sub(columns).unwrap_or(at % columns)),
        "ArrowRight" if columns > 1 => current.map_or(0, |at| (at + 1).min(last)),
        "ArrowLeft" if columns > 1 => current.map_or(last, |at| at.saturating_sub(1)),
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
    if key == "End" {
        list.folder_store.go_to_end(pick);
    }
    true
}

/// The row below; from the last line but one to the end of the last.
fn down(at: usize, columns: usize, last: usize) -> usize {
    let below = at + columns;
    if at / columns < last / columns { below.min(last) } else { at }
}

fn active_index(list: ListContext) -> Option<usize> {
    let id = list.folder_store.selection.with_untracked(|it| it.active().cloned())?;
    list.folder_store.listing.with_untracked(|it| it.ready()?.position(&id))
}

pub fn active_entry(list: ListContext) -> Option<Entry> {
    entry_at(list, active_index(list)?)
}

fn entry_at(list: ListContext, index: usize) -> Option<Entry> {
    list.folder_store.listing.with_untracked(|it| it.ready()?.row(index).map(|row| row.entry()))
}
