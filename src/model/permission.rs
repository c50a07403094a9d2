//! Which actions are available for entries. Unavailable ones are disabled with a reason, not hidden.

use super::entry::Entry;
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
}

/// Whether `action` is available for all of `entries` together.
pub fn check_action<'a>(
    action: Action,
    entries: impl IntoIterator<Item = &'a Entry>,
) -> Result<(), ActionRefusal> {
    let mut count = 0;
    for entry in entries {
        count += 1;
        if !has_permission(action, entry) {
            return Err(ActionRefusal::NoRight);
        }
    }
    match (action, count) {
        (_, 0) => Err(ActionRefusal::NothingSelected),
        (Action::Open | Action::Rename, 2..) => Err(ActionRefusal::OneAtATime),
        _ => Ok(()),
    }
}

/// Without an `action_list` the action is offered and the server decides when it is called.
fn has_permission(action: Action, entry: &Entry) -> bool {
    let Some(rights) = entry.rights else { return true };
    rights.has(match action {
        Action::Open => return true,
        Action::Download => Rights::DOWNLOAD,
        Action::Rename | Action::Star => Rights::UPDATE,
        Action::Move => Rights::MOVE,
        Action::Copy => Rights::COPY,
        Action::Trash => Rights::DELETE,
    })
}
