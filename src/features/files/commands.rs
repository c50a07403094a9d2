//! What the keys of the file list do, and how the menus show them.

use super::file_row::row_id;
use super::keys::{SEARCH_INPUT, active_entry};
use super::list_context::ListContext;
use crate::browser::dom;
use crate::features::shell::dialogs::OpenDialog;
use crate::features::shell::toasts::use_toasts;
use crate::features::transfers::UPLOAD_INPUT;
use crate::i18n::{ActionText, Text};
use crate::model::entry::Entry;
use crate::model::list_command::ListCommand;
use crate::model::permission::Action;
use crate::model::rename_drafts::RenameDrafts;
use crate::model::selection::SelectMode;
use crate::ui::menu::MenuPosition;
use leptos::prelude::*;

pub fn run_command(list: ListContext, command: ListCommand) {
    // The chunk may have been loaded after the list was left.
    if list.menu.is_disposed() {
        return;
    }
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
        ListCommand::NewFolder | ListCommand::Upload if is_read_only(list) => {
            use_toasts().show(Text::ReadOnly)
        }
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
