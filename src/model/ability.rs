//! What may be done to an entry, or the reason why not. Buttons are disabled with the reason, not hidden.

use super::entry::Entry;

/// Everything the file list can do to an entry.
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

/// Why an action is greyed out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Refusal {
    /// `action_list` lacks the right.
    NoRight,
    /// The action works on one entry at a time.
    OneAtATime,
    /// Nothing is selected.
    NothingSelected,
}

/// Whether `action` may be done to all of `entries` together.
pub fn allowed<'a>(action: Action, entries: impl IntoIterator<Item = &'a Entry>) -> Result<(), Refusal> {
    let mut count = 0;
    for entry in entries {
        count += 1;
        if !has_right(action, entry) {
            return Err(Refusal::NoRight);
        }
    }
    match (action, count) {
        (_, 0) => Err(Refusal::NothingSelected),
        (Action::Open | Action::Rename, 2..) => Err(Refusal::OneAtATime),
        _ => Ok(()),
    }
}

/// PDS names its rights `FILE.DOWNLOAD` and so on; a server that sends no list leaves the decision to the call itself.
fn has_right(action: Action, entry: &Entry) -> bool {
    let Some(actions) = &entry.actions else { return true };
    let right = match action {
        Action::Open => return true,
        Action::Download => "FILE.DOWNLOAD",
        Action::Rename | Action::Star => "FILE.UPDATE",
        Action::Move => "FILE.MOVE",
        Action::Copy => "FILE.COPY",
        Action::Trash => "FILE.DELETE",
    };
    actions.iter().any(|granted| granted == right || granted == "FILE.ALL")
}
