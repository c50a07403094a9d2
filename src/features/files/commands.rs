//! Runs commands of the registry, for keys, menus, buttons and the palette alike: what they apply to, whether they can be
//! run, and what they do.

use super::clipboard::{Clipboard, use_clipboard};
use super::columns::{ColumnStore, use_column_store};
use super::file_actions::{FileActions, use_file_actions};
use super::file_row::row_id;
use super::folder_store::{FolderStore, use_folder_store};
use super::keys::{SEARCH_INPUT, active_entry};
use super::list_context::ListContext;
use super::search::{SavedSearchStore, use_saved_searches};
use crate::base::id::{DriveId, FileId};
use crate::base::name::shown::shown;
use crate::browser::{dom, file_picker};
use crate::features::details::{Details, use_details};
use crate::features::shell::dialogs::{Dialogs, OpenDialog, use_dialogs};
use crate::features::shell::drive_store::{DriveStore, use_drive_store};
use crate::features::shell::navigation::{Navigation, use_navigation};
use crate::features::shell::toasts::{Toasts, use_toasts};
use crate::features::transfers::{FOLDER_INPUT, UPLOAD_INPUT};
use crate::i18n::{ActionText, ColumnText, Text};
use crate::model::command::{ClipboardFacts, Command, CommandFacts, Place, check};
use crate::model::entry::{Crumb, Entry};
use crate::model::history::Direction;
use crate::model::permission::{Action, SelectionFacts};
use crate::model::rename_drafts::RenameDrafts;
use crate::model::selection::{SelectMode, Selection};
use crate::route::Route;
use crate::ui::menu::MenuPosition;
use leptos::prelude::*;

#[derive(Clone, Copy)]
pub struct Commands {
    folder_store: FolderStore,
    pub actions: FileActions,
    clipboard: Clipboard,
    columns: ColumnStore,
    details: Details,
    dialogs: Dialogs,
    drive_store: DriveStore,
    navigation: Navigation,
    searches: SavedSearchStore,
    toasts: Toasts,
}

/// Called in a component's body.
pub fn use_commands() -> Commands {
    Commands {
        folder_store: use_folder_store(),
        actions: use_file_actions(),
        clipboard: use_clipboard(),
        columns: use_column_store(),
        details: use_details(),
        dialogs: use_dialogs(),
        drive_store: use_drive_store(),
        navigation: use_navigation(),
        searches: use_saved_searches(),
        toasts: use_toasts(),
    }
}

impl Commands {
    /// What decides whether commands are offered and refused. Reactive; read once for all commands.
    pub fn facts(&self) -> CommandFacts {
        let place = match self.navigation.route.get() {
            Route::Files { .. } => Place::Folder,
            Route::Search { .. } | Route::Recent { .. } | Route::Starred { .. } => Place::Search,
            Route::Trash { .. } => Place::Trash,
            _ => Place::Elsewhere,
        };
        let path = self.folder_store.crumbs.with(|it| it.ready().cloned()).unwrap_or_default();
        let is_busy = self.actions.tasks.commands.get() > 0;
        CommandFacts {
            place,
            selection: self.selection_facts(place),
            is_read_only: self
                .drive_store
                .current
                .get()
                .is_some_and(|drive| self.drive_store.is_read_only(&drive)),
            clipboard: self.clipboard_facts(&path),
            can_undo: is_busy || self.actions.history.can(Direction::Undo),
            can_redo: is_busy || self.actions.history.can(Direction::Redo),
            has_save_picker: file_picker::has_save_picker(),
            has_directory_picker: file_picker::has_directory_picker(),
            has_server_zip: self.actions.has_server_zip(),
            can_save_search: self.searches.can_save(),
        }
    }

    fn clipboard_facts(&self, path: &[Crumb]) -> ClipboardFacts {
        self.folder_store
            .source
            .with(|source| self.clipboard.0.with(|clipboard| clipboard.facts(source.as_ref(), path)))
    }

    /// Of the selection, or else of the row of the keyboard.
    fn selection_facts(&self, place: Place) -> SelectionFacts {
        if place == Place::Elsewhere {
            return SelectionFacts::default();
        }
        let is_growing = self.folder_store.selection.with(Selection::includes_unloaded);
        let selected = self.folder_store.with_selected(|rows| {
            SelectionFacts::from_entries(rows.iter().map(|row| row.facts()), is_growing)
        });
        match self.active().filter(|_| selected.count == 0) {
            Some(active) => SelectionFacts::from_entries([active.facts()], is_growing),
            None => selected,
        }
    }

    /// The entry of the keyboard. Reactive.
    fn active(&self) -> Option<Entry> {
        let active = self.folder_store.selection.with(|it| it.active().cloned())?;
        self.folder_store.listing.with(|it| it.ready()?.get(&active))
    }

    /// What a command applies to: the name of one entry, or how many they are. Reactive.
    pub fn targets_title(&self) -> Option<String> {
        let (count, name) =
            self.folder_store.with_selected(|rows| (rows.len(), rows.only().map(|row| shown(row.name()))));
        let prefs = self.toasts.prefs();
        match count {
            0 => self.active().map(|entry| shown(&entry.name)),
            1 => name,
            _ => Some(prefs.localize(&Text::from(ActionText::Selected(prefs.count(count))))),
        }
    }

    /// The entries a command applies to.
    fn targets(&self) -> Vec<Entry> {
        let selected = untrack(|| self.folder_store.selected_entries());
        if selected.is_empty() { untrack(|| self.active()).into_iter().collect() } else { selected }
    }

    /// Runs a command, or says why it can't be run: a key has no label that could say it before.
    pub fn run(&self, command: Command) {
        if let Err(refusal) = check(command, &untrack(|| self.facts())) {
            return self.toasts.show(Text::from(ActionText::DisabledReason(refusal)));
        }
        let actions = self.actions;
        match command {
            Command::Action(Action::Open) | Command::QuickLook => self.open(),
            Command::Action(Action::Rename) => match self.targets() {
                entries if entries.len() > 1 => self.dialogs.show(OpenDialog::BatchRename { entries }),
                entries => actions.run(Action::Rename, entries),
            },
            Command::Action(action) => actions.run(action, self.targets()),
            Command::SaveAs => actions.save_as(self.targets()),
            Command::SaveIntoFolder => actions.save_into_folder(self.targets()),
            Command::ServerZip => actions.save_from_server(self.targets()),
            Command::Cut => actions.put_on_clipboard(self.targets(), true),
            Command::CopyToClipboard => actions.put_on_clipboard(self.targets(), false),
            Command::Paste => actions.paste(),
            Command::Restore => actions.restore(self.targets()),
            Command::DeleteForever => {
                self.dialogs.show(OpenDialog::DeleteForever { entries: self.targets() })
            }
            Command::SelectAll => self.folder_store.select_all(),
            Command::InvertSelection => self.folder_store.invert_selection(),
            Command::Cancel if self.folder_store.drafts.with_untracked(|it| !it.is_empty()) => {
                self.folder_store.drafts.update(RenameDrafts::clear);
            }
            Command::Cancel => self.folder_store.selection.update(|it| it.clear()),
            Command::Refresh => {
                self.folder_store.reload();
                self.drive_store.refresh();
            }
            Command::FolderSizes if !self.columns.measure.start() => {
                self.toasts.show(Text::from(ColumnText::NoFolders));
            }
            Command::FolderSizes => {}
            Command::Columns => self.dialogs.show(OpenDialog::Columns),
            Command::Up => self.folder_store.go_up(self.navigation),
            Command::NewFolder => self
                .folder_store
                .source
                .with_untracked(|it| it.iter().for_each(|it| self.dialogs.new_folder(it))),
            Command::NewTextFile => actions.new_file("txt"),
            Command::NewMarkdownFile => actions.new_file("md"),
            Command::Upload => dom::click_id(UPLOAD_INPUT),
            Command::UploadFolder => dom::click_id(FOLDER_INPUT),
            Command::Undo => actions.change_history(Direction::Undo, None),
            Command::Redo => actions.change_history(Direction::Redo, None),
            Command::History => self.dialogs.show(OpenDialog::History),
            Command::SaveSearch => self.dialogs.show(OpenDialog::SearchName(None)),
            Command::Search => dom::focus_id(SEARCH_INPUT),
            Command::Palette => self.dialogs.show(OpenDialog::Palette),
            Command::Details => self.details.toggle(),
            Command::Help => self.dialogs.show(OpenDialog::Shortcuts),
            Command::Transfers => self.navigation.go(&Route::Transfers),
            Command::Files => {
                self.go_to_drive(|drive| Route::Files { drive, folder: FileId::root() }, Route::Home)
            }
            Command::Recent => self.go_to_drive(|drive| Route::Recent { drive }, Route::HomeRecent),
            Command::Starred => self.go_to_drive(|drive| Route::Starred { drive }, Route::HomeStarred),
            Command::Trash => self.go_to_drive(|drive| Route::Trash { drive }, Route::HomeTrash),
            // The list does these.
            Command::MoveRow
            | Command::ExtendRows
            | Command::Toggle
            | Command::ToggleRange
            | Command::Menu => {}
        }
    }

    /// The same after what is open on top has closed and given the focus back.
    pub fn run_later(&self, command: Command) {
        let commands = *self;
        self.actions.tasks.spawn(async move { commands.run(command) });
    }

    fn go_to_drive(&self, route: impl Fn(DriveId) -> Route, otherwise: Route) {
        let drive = untrack(|| self.drive_store.linked());
        self.navigation.go(&drive.map_or(otherwise, route));
    }

    /// Opens a folder, shows a file.
    fn open(&self) {
        let Some(entry) = self.targets().into_iter().next() else { return };
        match entry.is_folder() {
            true => self.navigation.go(&Route::Files { drive: entry.drive, folder: entry.id }),
            false => self.navigation.open_file(&entry.id),
        }
    }
}

/// A key of the list.
pub fn run_command(list: ListContext, command: Command) {
    // The chunk may have been loaded after the list was left.
    if list.menu.is_disposed() {
        return;
    }
    match command {
        Command::Toggle | Command::ToggleRange => {
            let mode = if command == Command::ToggleRange { SelectMode::Range } else { SelectMode::Toggle };
            active_entry(list).iter().for_each(|entry| list.folder_store.pick(&entry.id, mode));
        }
        // There is nothing to look at in a folder without opening it.
        Command::QuickLook => active_entry(list).iter().for_each(|entry| match entry.is_folder() {
            true => list.folder_store.pick(&entry.id, SelectMode::Toggle),
            false => list.open(entry),
        }),
        // Enter is for the row of the keyboard, whatever else is selected.
        Command::Action(Action::Open) => active_entry(list).iter().for_each(|entry| list.open(entry)),
        Command::Menu => open_menu(list),
        command => use_commands().run(command),
    }
}

/// Opens the menu of what is selected below the active row, or that of the list.
fn open_menu(list: ListContext) {
    if list.folder_store.selection.with_untracked(Selection::is_empty) {
        let (left, top, ..) = dom::focused().map(|list| dom::client_rect(&list)).unwrap_or_default();
        return list.background_menu.set(Some(MenuPosition { left: left + 48.0, top: top + 48.0 }));
    }
    let Some(entry) = active_entry(list) else { return };
    if list.folder_store.selection.with_untracked(|it| !it.contains(&entry.id)) {
        list.folder_store.pick(&entry.id, SelectMode::Replace);
    }
    let (left, top) =
        dom::rect_of(&row_id(&entry.id)).map_or((0.0, 0.0), |(left, _, _, bottom)| (left + 48.0, bottom));
    list.menu.set(Some(MenuPosition { left, top }));
}
