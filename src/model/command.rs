//! The registry of commands: one row for each, with its keys, where the keys work, its group, and when it is refused and
//! why. Menus, toolbar, keys, key sheet and palette read it; icons and names stand next to the views.

pub use super::command_surface::{Surface, is_gesture, offered};
use super::permission::{Action, ActionRefusal, SelectionFacts};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Command {
    /// On the selection, or else on the row of the keyboard.
    Action(Action),
    /// Shows a file, and closes it again.
    QuickLook,
    SaveAs,
    SaveIntoFolder,
    ServerZip,
    Cut,
    CopyToClipboard,
    Paste,
    Restore,
    DeleteForever,
    MoveRow,
    ExtendRows,
    /// Selects or deselects the row of the keyboard.
    Toggle,
    /// Selects everything up to the row of the keyboard.
    ToggleRange,
    SelectAll,
    InvertSelection,
    /// Ends what was begun: a name that is being typed, else the selection.
    Cancel,
    Menu,
    Up,
    Refresh,
    /// Chooses the columns of the list.
    Columns,
    /// Counts what is in the folders of the list.
    FolderSizes,
    NewFolder,
    NewTextFile,
    NewMarkdownFile,
    Upload,
    UploadFolder,
    Undo,
    Redo,
    History,
    /// Gives the open search a name, under which it is found again.
    SaveSearch,
    Search,
    Palette,
    Help,
    Details,
    Files,
    Recent,
    Starred,
    Transfers,
    Trash,
}

/// Where the keys of a command work. Keys without Ctrl work only while the list has the focus (WCAG 2.1.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// In the list.
    List,
    /// On the whole page, but not in text fields.
    Page,
    /// In text fields too.
    Everywhere,
}

/// A section of the key sheet and of the palette.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    Selected,
    Select,
    Folder,
    App,
    Pages,
}

impl Group {
    pub const ALL: [Self; 5] = [Self::Selected, Self::Select, Self::Folder, Self::App, Self::Pages];
}

/// What is open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Place {
    Folder,
    Search,
    Trash,
    /// A page without a list of files.
    #[default]
    Elsewhere,
}

/// The lists a command belongs to, as bits.
const FOLDER: u8 = 1;
const SEARCH: u8 = 2;
const TRASH: u8 = 4;
const FILES: u8 = FOLDER | SEARCH;
const LISTS: u8 = FILES | TRASH;
const ALL: u8 = LISTS | 8;

impl Place {
    pub(super) fn bit(self) -> u8 {
        match self {
            Self::Folder => FOLDER,
            Self::Search => SEARCH,
            Self::Trash => TRASH,
            Self::Elsewhere => 8,
        }
    }
}

pub(super) const CTRL: u8 = 1;
pub(super) const ALT: u8 = 2;
pub(super) const SHIFT: u8 = 4;
/// Shift does not matter: layouts need it for some signs.
const ANY_SHIFT: u8 = 8;
const ANY_CTRL: u8 = 16;
const ANY_ALT: u8 = 32;
/// On Apple's keyboards only, and on all others.
const APPLE: u8 = 64;
const NOT_APPLE: u8 = 128;

/// A key with its modifiers. Ctrl stands for Command on Apple's keyboards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shortcut {
    pub(super) key: &'static str,
    pub(super) modifiers: u8,
}

const fn key(key: &'static str, modifiers: u8) -> Shortcut {
    Shortcut { key, modifiers }
}

/// A key that was pressed; `key` is a [`shortcut_key`](crate::base::keyboard::shortcut_key).
#[derive(Clone, Copy, Debug)]
pub struct KeyPress<'a> {
    pub key: &'a str,
    pub ctrl: bool,
    pub alt: bool,
    pub shift: bool,
}

impl Shortcut {
    fn matches(&self, press: KeyPress<'_>) -> bool {
        let has = |bit: u8| self.modifiers & bit != 0;
        self.key == press.key
            && (has(ANY_CTRL) || has(CTRL) == press.ctrl)
            && (has(ANY_ALT) || has(ALT) == press.alt)
            && (has(ANY_SHIFT) || has(SHIFT) == press.shift)
    }

    fn is_on(&self, is_apple: bool) -> bool {
        self.modifiers & if is_apple { NOT_APPLE } else { APPLE } == 0
    }

    /// As menus and the key sheet show it.
    pub fn label(&self, is_apple: bool) -> String {
        let has = |bit: u8| self.modifiers & bit != 0;
        let key = match self.key {
            " " => "Space",
            "Escape" => "Esc",
            "ArrowUp" => "↑",
            "ArrowDown" => "↓",
            "Delete" => "Del",
            "Backspace" if is_apple => "⌫",
            key => key,
        };
        let key = if key.len() == 1 { key.to_uppercase() } else { key.to_owned() };
        let names = if is_apple { ["⇧", "⌥", "⌘"] } else { ["Ctrl ", "Alt ", "Shift "] };
        let held = if is_apple { [SHIFT, ALT, CTRL] } else { [CTRL, ALT, SHIFT] };
        let held = held.into_iter().zip(names).filter(|(bit, _)| has(*bit)).map(|(_, name)| name);
        held.chain([key.as_str()]).collect()
    }
}

pub struct CommandInfo {
    pub command: Command,
    pub(super) keys: &'static [Shortcut],
    pub scope: Scope,
    pub group: Group,
    pub(super) places: u8,
}

const fn info(
    command: Command,
    keys: &'static [Shortcut],
    scope: Scope,
    group: Group,
    places: u8,
) -> CommandInfo {
    CommandInfo { command, keys, scope, group, places }
}

use Command as C;
use Group::{App, Folder, Pages, Select, Selected};
use Scope::{Everywhere, List, Page};

/// In the order of the key sheet and of the palette. Keys that move the row of the keyboard are handled before these.
pub const COMMANDS: &[CommandInfo] = &[
    info(C::Action(Action::Open), &[key("Enter", ANY_SHIFT)], List, Selected, FILES),
    info(C::Action(Action::Download), &[key("d", 0)], List, Selected, FILES),
    info(C::QuickLook, &[key(" ", 0)], List, Selected, LISTS),
    info(C::SaveAs, &[], List, Selected, FILES),
    info(C::SaveIntoFolder, &[], List, Selected, FILES),
    info(C::ServerZip, &[], List, Selected, FILES),
    info(C::Action(Action::Star), &[key("s", 0)], List, Selected, FILES),
    info(C::Action(Action::Rename), &[key("F2", ANY_SHIFT)], List, Selected, FILES),
    info(C::Cut, &[key("x", CTRL)], List, Selected, FILES),
    info(C::CopyToClipboard, &[key("c", CTRL)], List, Selected, FILES),
    info(C::Action(Action::Move), &[key("m", 0)], List, Selected, FILES),
    info(C::Action(Action::Copy), &[key("c", 0)], List, Selected, FILES),
    info(
        C::Action(Action::Trash),
        &[key("Delete", ANY_SHIFT), key("Backspace", CTRL | APPLE)],
        List,
        Selected,
        FILES,
    ),
    info(C::Restore, &[], List, Selected, TRASH),
    info(C::DeleteForever, &[key("Delete", ANY_SHIFT)], List, Selected, TRASH),
    // Also with Ctrl, as in other file managers.
    info(C::Details, &[key("i", ANY_CTRL)], List, Selected, LISTS),
    info(C::MoveRow, &[key("ArrowUp", 0), key("ArrowDown", 0)], List, Select, LISTS),
    info(C::ExtendRows, &[key("ArrowUp", SHIFT), key("ArrowDown", SHIFT)], List, Select, LISTS),
    info(C::Toggle, &[key(" ", CTRL)], List, Select, LISTS),
    info(C::ToggleRange, &[key(" ", SHIFT | ANY_CTRL)], List, Select, LISTS),
    info(C::SelectAll, &[key("a", CTRL)], List, Select, LISTS),
    // As in other file managers with two panes.
    info(C::InvertSelection, &[key("*", ANY_SHIFT)], List, Select, LISTS),
    info(C::Cancel, &[key("Escape", ANY_SHIFT)], List, Select, LISTS),
    info(
        C::Menu,
        &[key("F10", SHIFT), key("ContextMenu", ANY_SHIFT | ANY_CTRL | ANY_ALT)],
        List,
        Select,
        LISTS,
    ),
    info(C::NewFolder, &[key("n", 0)], List, Folder, FILES),
    info(C::NewTextFile, &[], List, Folder, FOLDER),
    info(C::NewMarkdownFile, &[], List, Folder, FOLDER),
    info(C::Upload, &[key("u", 0)], List, Folder, FILES),
    info(C::UploadFolder, &[], List, Folder, FOLDER),
    // Comes with the browser's own event, which tells whether files of this computer are pasted instead.
    info(C::Paste, &[key("v", CTRL)], Page, Folder, ALL),
    info(C::Up, &[key("Backspace", ANY_SHIFT), key("ArrowUp", ALT)], List, Folder, LISTS),
    info(C::Refresh, &[key("r", 0)], List, Folder, LISTS),
    info(C::Columns, &[], Page, Folder, LISTS),
    info(C::FolderSizes, &[], Page, Folder, FILES),
    info(C::Undo, &[key("z", CTRL)], Page, App, ALL),
    info(C::Redo, &[key("z", CTRL | SHIFT), key("y", CTRL | NOT_APPLE)], Page, App, ALL),
    info(C::History, &[], Page, App, ALL),
    info(C::SaveSearch, &[], Page, App, SEARCH),
    info(C::Search, &[key("/", ANY_SHIFT)], List, App, ALL),
    info(C::Palette, &[key("k", CTRL)], Everywhere, App, ALL),
    info(C::Help, &[key("?", ANY_SHIFT)], List, App, ALL),
    info(C::Files, &[], Page, Pages, ALL),
    info(C::Recent, &[], Page, Pages, ALL),
    info(C::Starred, &[], Page, Pages, ALL),
    info(C::Transfers, &[], Page, Pages, ALL),
    info(C::Trash, &[], Page, Pages, ALL),
];

/// The command of a key in the list. The caller runs nothing while the key is held: it would be done again and again, to
/// whatever has come under the keyboard meanwhile.
pub fn list_command(press: KeyPress<'_>, is_trash: bool) -> Option<Command> {
    let place = if is_trash { TRASH } else { FILES };
    find(press, |info| info.scope == Scope::List && info.places & place != 0)
}

/// The command of a key on the page around the list, or in a text field of it.
pub fn page_command(press: KeyPress<'_>, is_text_input: bool) -> Option<Command> {
    let scope = if is_text_input { Scope::Everywhere } else { Scope::Page };
    // Pasting comes with the browser's own event.
    find(press, |info| {
        info.command != Command::Paste && (info.scope == scope || info.scope == Scope::Everywhere)
    })
}

fn find(press: KeyPress<'_>, applies: impl Fn(&CommandInfo) -> bool) -> Option<Command> {
    let mut rows = COMMANDS.iter().filter(|info| applies(info));
    rows.find(|info| info.keys.iter().any(|key| key.matches(press))).map(|info| info.command)
}

impl CommandInfo {
    pub fn keys(&self, is_apple: bool) -> impl Iterator<Item = &'static Shortcut> {
        self.keys.iter().filter(move |key| key.is_on(is_apple))
    }
}

impl Command {
    pub fn info(self) -> Option<&'static CommandInfo> {
        COMMANDS.iter().find(|info| info.command == self)
    }

    /// The first key, as a menu shows it.
    pub fn key_label(self, is_apple: bool) -> Option<String> {
        let key = self.info()?.keys(is_apple).next()?;
        Some(key.label(is_apple))
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ClipboardFacts {
    #[default]
    Empty,
    /// It can be pasted into the open folder.
    Fits,
    /// It was cut from the open folder.
    IsHere,
    /// The open folder lies in a folder that was cut or copied.
    InItself,
}

/// What decides whether a command is offered, and whether it is refused.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CommandFacts {
    pub place: Place,
    pub selection: SelectionFacts,
    /// Nothing can be added to the drive.
    pub is_read_only: bool,
    pub clipboard: ClipboardFacts,
    /// There is a step, or one will be there when what is under way is done.
    pub can_undo: bool,
    pub can_redo: bool,
    pub has_save_picker: bool,
    pub has_directory_picker: bool,
    pub has_server_zip: bool,
    /// The open page is a search that has no name yet.
    pub can_save_search: bool,
}

/// Why a command can't be run now.
pub fn check(command: Command, facts: &CommandFacts) -> Result<(), ActionRefusal> {
    let refuse = |is_refused: bool, refusal| if is_refused { Err(refusal) } else { Ok(()) };
    match command {
        C::Action(action) => facts.selection.check(action),
        C::QuickLook => facts.selection.check(Action::Open),
        C::SaveAs | C::SaveIntoFolder | C::ServerZip => facts.selection.check(Action::Download),
        C::Cut => facts.selection.check(Action::Move),
        C::CopyToClipboard => facts.selection.check(Action::Copy),
        // Permissions don't count in the trash; what is not loaded yet does.
        C::Restore | C::DeleteForever => facts.selection.check_count(),
        C::NewFolder | C::NewTextFile | C::NewMarkdownFile | C::Upload | C::UploadFolder => {
            refuse(facts.place != Place::Folder, ActionRefusal::NotInFolder)?;
            refuse(facts.is_read_only, ActionRefusal::ReadOnly)
        }
        C::Paste => {
            refuse(facts.clipboard == ClipboardFacts::Empty, ActionRefusal::ClipboardEmpty)?;
            refuse(facts.place != Place::Folder, ActionRefusal::NotInFolder)?;
            refuse(facts.is_read_only, ActionRefusal::ReadOnly)?;
            refuse(facts.clipboard == ClipboardFacts::IsHere, ActionRefusal::AlreadyHere)?;
            refuse(facts.clipboard == ClipboardFacts::InItself, ActionRefusal::IntoItself)
        }
        C::Undo => refuse(!facts.can_undo, ActionRefusal::NothingToUndo),
        C::Redo => refuse(!facts.can_redo, ActionRefusal::NothingToRedo),
        _ => Ok(()),
    }
}
