//! Which commands each part of the screen offers, and in which order.

use super::command::{COMMANDS, Command, CommandFacts, Place};
use super::permission::Action;
use Command as C;

/// A part of the screen that offers commands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Surface {
    /// The menu of the selected rows.
    Menu,
    Toolbar,
    /// The menu of the list itself, where nothing is selected.
    Background,
    /// The menu of the button New.
    New,
    Palette,
}

/// The commands of a surface in its order; `None` is a line between two groups. What the browser or the place can't do is
/// left out, what is only refused is not.
pub fn offered(surface: Surface, facts: &CommandFacts) -> Vec<Option<Command>> {
    let act = |action| Some(C::Action(action));
    let all: Vec<Option<Command>> = match surface {
        Surface::Menu if facts.place == Place::Trash => {
            vec![Some(C::Restore), Some(C::InvertSelection), Some(C::Details), Some(C::DeleteForever)]
        }
        Surface::Toolbar if facts.place == Place::Trash => {
            vec![Some(C::Restore), Some(C::DeleteForever)]
        }
        Surface::Toolbar => {
            use Action::*;
            [Download, Star, Rename, Move, Copy, Trash].map(act).to_vec()
        }
        Surface::Menu => vec![
            act(Action::Open),
            act(Action::Download),
            Some(C::ServerZip),
            Some(C::SaveAs),
            Some(C::SaveIntoFolder),
            act(Action::Star),
            act(Action::Rename),
            None,
            Some(C::Cut),
            Some(C::CopyToClipboard),
            Some(C::Paste),
            None,
            act(Action::Move),
            act(Action::Copy),
            Some(C::InvertSelection),
            Some(C::Details),
            None,
            act(Action::Trash),
        ],
        Surface::Background if facts.place == Place::Folder => {
            let rest = [Some(C::SelectAll), None, Some(C::Details), Some(C::Refresh)];
            NEW.into_iter().chain(rest).collect()
        }
        Surface::Background => vec![Some(C::SelectAll), None, Some(C::Details), Some(C::Refresh)],
        Surface::New => NEW.to_vec(),
        Surface::Palette => {
            let rows = COMMANDS.iter().map(|info| info.command);
            rows.filter(|command| !is_gesture(*command)).map(Some).collect()
        }
    };
    all.into_iter().filter(|it| it.is_none_or(|command| is_offered(command, facts))).collect()
}

/// What can be added to a folder.
const NEW: [Option<Command>; 8] = [
    Some(C::NewFolder),
    Some(C::NewTextFile),
    Some(C::NewMarkdownFile),
    None,
    Some(C::Upload),
    Some(C::UploadFolder),
    None,
    Some(C::Paste),
];

/// Makes sense only as a key in the list.
pub fn is_gesture(command: Command) -> bool {
    matches!(
        command,
        C::MoveRow | C::ExtendRows | C::Toggle | C::ToggleRange | C::Cancel | C::Menu | C::Palette
    )
}

fn is_offered(command: Command, facts: &CommandFacts) -> bool {
    let is_here = command.info().is_some_and(|info| info.places & facts.place.bit() != 0);
    let selection = &facts.selection;
    let is_several = selection.count > 1 || selection.has_folder;
    is_here
        && match command {
            C::Action(Action::Open) => selection.count == 1,
            C::QuickLook => selection.count == 1 && !selection.has_folder,
            C::SaveAs => facts.has_save_picker && !is_several,
            C::SaveIntoFolder => facts.has_directory_picker,
            C::SaveSearch => facts.can_save_search,
            C::ServerZip => facts.has_server_zip && is_several,
            _ => true,
        }
}
