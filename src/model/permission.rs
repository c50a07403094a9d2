//! Which actions are available for entries. Unavailable ones are disabled with a reason, not hidden.

use super::entry::{Entry, EntryFacts};
use super::rights::Rights;

/// The actions of the file list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    Open,
    Download,
    Rename,
    Move,
    Copy,
    Star,
    Trash,
}

impl Action {
    const ALL: [Self; 7] =
        [Self::Open, Self::Download, Self::Rename, Self::Move, Self::Copy, Self::Star, Self::Trash];
}

/// Why an action is disabled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ActionRefusal {
    /// The entry's `action_list` does not contain the permission.
    NoRight,
    /// The action works on one entry at a time.
    OneAtATime,
    /// Nothing is selected.
    NothingSelected,
    /// All rows are selected, and not all are loaded yet.
    StillLoading,
    /// The command needs an open folder.
    NotInFolder,
    ReadOnly,
    ClipboardEmpty,
    AlreadyHere,
    IntoItself,
    NothingToUndo,
    NothingToRedo,
    /// Something is being undone or redone.
    StillUndoing,
}

/// What commands need to know of the selection, read in one pass: thousands of entries may be selected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SelectionFacts {
    pub count: usize,
    pub has_folder: bool,
    pub all_starred: bool,
    /// Rows that are not loaded yet belong to it.
    pub is_growing: bool,
    /// The actions that some entry does not permit, as bits.
    forbidden: u8,
}

impl SelectionFacts {
    pub fn from_entries<'a>(entries: impl IntoIterator<Item = EntryFacts<'a>>, is_growing: bool) -> Self {
        let mut facts = Self { is_growing, all_starred: true, ..Self::default() };
        // They may be a million, most with the same rights as the one before.
        let mut judged = None;
        for entry in entries {
            facts.count += 1;
            facts.has_folder |= entry.is_folder();
            facts.all_starred &= entry.starred;
            if judged.replace(entry.rights) == Some(entry.rights) {
                continue;
            }
            for action in Action::ALL {
                facts.forbidden |= u8::from(!has_permission(action, entry.rights)) << action as u8;
            }
        }
        facts
    }

    /// Whether there is something to act on, whatever the permissions.
    pub fn check_count(&self) -> Result<(), ActionRefusal> {
        match self.count {
            _ if self.is_growing => Err(ActionRefusal::StillLoading),
            0 => Err(ActionRefusal::NothingSelected),
            _ => Ok(()),
        }
    }

    pub fn check(&self, action: Action) -> Result<(), ActionRefusal> {
        self.check_count()?;
        match action {
            _ if self.forbidden & (1 << action as u8) != 0 => Err(ActionRefusal::NoRight),
            Action::Open if self.count > 1 => Err(ActionRefusal::OneAtATime),
            _ => Ok(()),
        }
    }
}

/// Whether `action` is available for all of `entries` together.
pub fn check_action<'a>(
    action: Action,
    entries: impl IntoIterator<Item = &'a Entry>,
) -> Result<(), ActionRefusal> {
    SelectionFacts::from_entries(entries.into_iter().map(Entry::facts), false).check(action)
}

/// Without an `action_list` the action is offered and the server decides when it is called.
fn has_permission(action: Action, rights: Option<Rights>) -> bool {
    let Some(rights) = rights else { return true };
    rights.has(match action {
        Action::Open => return true,
        Action::Download => Rights::DOWNLOAD,
        Action::Rename | Action::Star => Rights::UPDATE,
        Action::Move => Rights::MOVE,
        Action::Copy => Rights::COPY,
        Action::Trash => Rights::DELETE,
    })
}
