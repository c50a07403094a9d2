//! English texts of the command registry and its surfaces.

use super::problems::name_fault;
use super::things;
use crate::i18n::text_commands::{CommandText, StepText};
use crate::model::batch_rename::{CaseRule, RenameProblem};
use crate::model::command::{Command, Group};
use crate::model::history::{Direction, StepKind};
use crate::model::permission::Action;

pub fn localize(text: &CommandText) -> String {
    let fixed = match text {
        CommandText::Name(command) => name(*command),
        CommandText::Group(group) => match group {
            Group::Selected => "Selected items",
            Group::Select => "Selecting",
            Group::Folder => "This folder",
            Group::App => "Everywhere",
            Group::Pages => "Pages",
        },
        CommandText::PaletteHint => "A command, a folder or a page",
        CommandText::PaletteResults => "Commands, folders and pages",
        CommandText::Folders => "Folders",
        CommandText::RecentFiles => "Opened lately",
        CommandText::Drives => "Drives",
        CommandText::NothingMatches(query) => return format!("Nothing is called “{query}”"),
        CommandText::HistoryEmpty => {
            "Nothing to undo yet. What you rename, move, copy, create, star or delete in this tab is listed here."
        }
        CommandText::HistoryUndone => "Undone",
        CommandText::Step(step) => return sentence(step),
        CommandText::StepButton { direction: Direction::Undo, step } => {
            return format!("Undo: {}", sentence(step));
        }
        CommandText::StepButton { direction: Direction::Redo, step } => {
            return format!("Redo: {}", sentence(step));
        }
        CommandText::Ended { direction: Direction::Undo, step } => {
            return format!("Undone: {}", sentence(step));
        }
        CommandText::Ended { direction: Direction::Redo, step } => {
            return format!("Redone: {}", sentence(step));
        }
        CommandText::ChangedSince { direction, name, others } => {
            let done = match direction {
                Direction::Undo => "undone",
                Direction::Redo => "redone",
            };
            return match others.value {
                0 => format!(
                    "This can't be {done} for “{name}”: someone has changed, moved or deleted it since. It stays as it is."
                ),
                _ => format!(
                    "This can't be {done} for “{name}” and {}: someone has changed, moved or deleted them since. They stay as they are.",
                    things(others, "other", "others")
                ),
            };
        }
        CommandText::HistoryWaits(Direction::Undo) => {
            "This is undone as soon as the changes before it are done."
        }
        CommandText::HistoryWaits(Direction::Redo) => {
            "This is redone as soon as the changes before it are done."
        }
        CommandText::RestoredElsewhere(name) => {
            return format!("“{name}” is back, but in another folder: the one it was in is gone.");
        }
        CommandText::RenameTitle(count) => return format!("Rename {}", things(count, "item", "items")),
        CommandText::Pattern => "New name",
        CommandText::PatternHint => {
            "{name} is the name as it is, {n} a number, {ext} the extension, {date} the day of the last change. The extension itself stays."
        }
        CommandText::Find => "Find in the name",
        CommandText::ReplaceWith => "Replace with",
        CommandText::LetterCase => "Letters",
        CommandText::Case(CaseRule::Keep) => "As they are",
        CommandText::Case(CaseRule::Lower) => "small letters",
        CommandText::Case(CaseRule::Upper) => "CAPITALS",
        CommandText::Case(CaseRule::Words) => "Each Word",
        CommandText::CountFrom => "Count from",
        CommandText::CountStep => "In steps of",
        CommandText::CountDigits => "Digits",
        CommandText::NewNames => "Names before and after",
        CommandText::RenameProblem(RenameProblem::Invalid(fault)) => name_fault(*fault),
        CommandText::RenameProblem(RenameProblem::Taken) => "The folder has this name already",
        CommandText::RenameProblem(RenameProblem::Twice) => "Two items would get this name",
        CommandText::Unchanged => "Stays as it is",
        CommandText::RenameMany(count) => return format!("Rename {}", count.shown),
        CommandText::Problems(count) => {
            return match count.value {
                1 => "1 name can't be used; see the list".into(),
                _ => format!("{} names can't be used; see the list", count.shown),
            };
        }
        CommandText::NothingChanges => "No name changes yet",
        CommandText::NamesUnknown => {
            "Not all names in these folders are known here. A name that is taken stays as it is, and you are told."
        }
        CommandText::RenamedMany(share) => {
            return match share.done.value == share.all.value {
                true => format!("{} renamed", things(&share.all, "item", "items")),
                false => {
                    format!("{} of {} renamed", share.done.shown, things(&share.all, "item", "items"))
                }
            };
        }
        CommandText::CutDone(count) => {
            return format!("{} cut. Open a folder and paste.", things(count, "item", "items"));
        }
        CommandText::CopyDone(count) => {
            return format!("{} copied. Open a folder and paste.", things(count, "item", "items"));
        }
        CommandText::MovedAcross { count, folder } => {
            return format!(
                "{} moved to “{folder}” in another drive. The originals are in the trash.",
                things(count, "item", "items")
            );
        }
        CommandText::NoCopyAcross(name) => {
            return format!(
                "“{name}” stays where it is: the server does not copy between these two drives. Download it and upload it again."
            );
        }
        CommandText::NewFileName => "Untitled",
        CommandText::CreatedFile(name) => return format!("File “{name}” created"),
    };
    fixed.to_owned()
}

fn name(command: Command) -> &'static str {
    match command {
        Command::Action(Action::Open) => "Open",
        Command::Action(Action::Download) => "Download",
        Command::Action(Action::Rename) => "Rename",
        Command::Action(Action::Move) => "Move to…",
        Command::Action(Action::Copy) => "Copy to…",
        Command::Action(Action::Star) => "Add or remove the star",
        Command::Action(Action::Trash) => "Move to trash",
        Command::SaveAs => "Save as…",
        Command::SaveIntoFolder => "Save into a folder…",
        Command::ServerZip => "Let the server make the zip",
        Command::Cut => "Cut",
        Command::CopyToClipboard => "Copy",
        Command::Paste => "Paste",
        Command::Restore => "Restore",
        Command::DeleteForever => "Delete forever",
        Command::MoveRow => "Move up and down",
        Command::ExtendRows => "Extend the selection",
        Command::QuickLook => "Preview",
        Command::Toggle => "Select or deselect",
        Command::ToggleRange => "Select up to here",
        Command::SelectAll => "Select all",
        Command::InvertSelection => "Invert the selection",
        Command::Cancel => "Clear the selection",
        Command::Menu => "Open the menu of what is selected, or of the list",
        Command::Refresh => "Refresh",
        Command::FolderSizes => "Show folder sizes",
        Command::Columns => "Columns…",
        Command::Up => "Go up one folder",
        Command::NewFolder => "New folder",
        Command::NewTextFile => "New text file",
        Command::NewMarkdownFile => "New Markdown file",
        Command::Upload => "Upload files",
        Command::UploadFolder => "Upload folder",
        Command::Undo => "Undo",
        Command::Redo => "Redo",
        Command::History => "History",
        Command::Details => "Details",
        Command::SaveSearch => "Save this search…",
        Command::Search => "Go to search",
        Command::Palette => "All commands",
        Command::Help => "Keyboard shortcuts",
        Command::Files => "Files",
        Command::Recent => "Recent files",
        Command::Starred => "Starred files",
        Command::Transfers => "Transfers",
        Command::Trash => "Trash",
    }
}

/// What happened, as in the history: “a.txt” renamed to “b.txt”.
fn sentence(step: &StepText) -> String {
    let what = match step.count.value {
        1 => format!("“{}”", step.name),
        _ => things(&step.count, "item", "items"),
    };
    let to = step.to.as_deref().unwrap_or("…");
    match step.kind {
        StepKind::Rename if step.count.value == 1 => format!("{what} renamed to “{to}”"),
        StepKind::Rename => format!("{what} renamed"),
        StepKind::Move => format!("{what} moved to “{to}”"),
        StepKind::Copy => format!("{what} copied to “{to}”"),
        StepKind::NewFolder => format!("Folder {what} created"),
        StepKind::NewFile => format!("File {what} created"),
        StepKind::Trash => format!("{what} moved to the trash"),
        StepKind::Restore => format!("{what} restored"),
        StepKind::Star => format!("{what} starred"),
        StepKind::Description => format!("Description of {what} changed"),
        StepKind::Tags => format!("Tags of {what} changed"),
        StepKind::Unstar => format!("Star removed from {what}"),
    }
}
