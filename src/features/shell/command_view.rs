//! Icon, name and key of each command as every surface shows them.

use super::prefs::Prefs;
use crate::browser::dom;
use crate::i18n::{ActionText, CommandText, Text};
use crate::model::command::{Command, CommandFacts, Surface, check, offered};
use crate::model::permission::Action;
use crate::ui::icon::Icon;
use crate::ui::menu::MenuItem;
use leptos::prelude::*;

/// The name of a command for what is selected.
pub fn label(command: Command, all_starred: bool) -> Text {
    match command {
        Command::Action(Action::Star) if all_starred => Text::from(ActionText::Unstar),
        Command::Action(Action::Star) => Text::from(ActionText::Star),
        command => CommandText::of(command),
    }
}

pub fn icon(command: Command, all_starred: bool) -> Icon {
    match command {
        Command::Action(Action::Open) | Command::Files => Icon::Folder,
        Command::Action(Action::Download) | Command::SaveAs => Icon::Download,
        Command::Action(Action::Rename) => Icon::Pencil,
        Command::Action(Action::Move) | Command::SaveIntoFolder => Icon::FolderInto,
        Command::Action(Action::Copy) => Icon::FolderCopy,
        Command::Action(Action::Star) if all_starred => Icon::StarOff,
        Command::Action(Action::Star) => Icon::Star,
        Command::Action(Action::Trash) | Command::DeleteForever | Command::Trash => Icon::Trash,
        Command::ServerZip => Icon::Package,
        Command::Cut => Icon::Cut,
        Command::CopyToClipboard => Icon::Copy,
        Command::Paste => Icon::Paste,
        Command::QuickLook => Icon::Eye,
        Command::Undo | Command::Restore => Icon::Restore,
        Command::Redo => Icon::Redo,
        Command::History => Icon::History,
        Command::SelectAll => Icon::SelectAll,
        Command::InvertSelection => Icon::Invert,
        Command::Refresh => Icon::Replay,
        Command::Columns => Icon::Columns,
        Command::FolderSizes => Icon::Scale,
        Command::Up => Icon::Up,
        Command::NewFolder => Icon::FolderPlus,
        Command::NewTextFile | Command::NewMarkdownFile => Icon::Document,
        Command::Upload => Icon::Upload,
        Command::UploadFolder => Icon::FolderUp,
        Command::SaveSearch => Icon::Bookmark,
        Command::Search => Icon::Search,
        Command::Palette => Icon::Command,
        Command::Help => Icon::Keyboard,
        Command::Details => Icon::Info,
        Command::Recent => Icon::Clock,
        Command::Starred => Icon::Star,
        Command::Transfers => Icon::Transfers,
        Command::MoveRow
        | Command::ExtendRows
        | Command::Toggle
        | Command::ToggleRange
        | Command::Cancel
        | Command::Menu => Icon::More,
    }
}

/// Why a command can't be run now.
pub fn refusal(prefs: Prefs, command: Command, facts: &CommandFacts) -> Option<String> {
    let refusal = check(command, facts).err()?;
    Some(prefs.localize(&Text::from(ActionText::DisabledReason(refusal))))
}

/// The commands of a surface as a menu.
pub fn menu_items(
    prefs: Prefs,
    surface: Surface,
    facts: &CommandFacts,
    run: Callback<Command>,
) -> Vec<MenuItem> {
    let item = |command| menu_item(prefs, command, facts, run);
    offered(surface, facts).into_iter().map(|row| row.map_or(MenuItem::Separator, item)).collect()
}

/// A command in a menu.
pub fn menu_item(prefs: Prefs, command: Command, facts: &CommandFacts, run: Callback<Command>) -> MenuItem {
    let all_starred = facts.selection.all_starred;
    MenuItem::Action {
        label: prefs.localize(&label(command, all_starred)),
        icon: icon(command, all_starred),
        key: command.key_label(dom::is_apple()),
        disabled_reason: refusal(prefs, command, facts),
        run: Callback::new(move |()| run.run(command)),
    }
}
