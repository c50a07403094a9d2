//! What a person asked for and the server has not carried out, as it is kept while they sign in again in the same tab. Of
//! every kind it is known whether it may be repeated: the session may have ended at any call of it.

use super::entry::Entry;
use crate::base::id::{DriveId, FileId};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum FileCommand {
    Rename {
        entry: Box<Entry>,
        name: String,
    },
    Star {
        entries: Vec<Entry>,
        starred: bool,
    },
    Trash(Vec<Entry>),
    Restore(Vec<Entry>),
    Delete(Vec<Entry>),
    Move {
        entries: Vec<Entry>,
        to: FileId,
        /// The name of `to`.
        folder: String,
        keep_both: bool,
    },
    /// Not repeated, since a part of it may have been carried out: copies, pasting, many new names, undo.
    Unrepeatable {
        /// Of the files it was about.
        names: Vec<String>,
    },
    /// It may have been emptied, and something put into it since, so it is not repeated.
    EmptyBin,
    CreateFolder {
        drive: DriveId,
        parent: FileId,
        name: String,
    },
}

/// What is left of a command.
#[derive(Clone, Debug, PartialEq)]
pub enum Remainder {
    Repeat(FileCommand),
    /// All of it was carried out.
    Done,
    /// It is not known what was carried out.
    Unknown(FileCommand),
}

impl FileCommand {
    pub fn unrepeatable(entries: &[Entry]) -> Self {
        Self::Unrepeatable { names: entries.iter().map(|entry| entry.name.clone()).collect() }
    }

    pub fn names(&self) -> Vec<String> {
        match self {
            Self::Unrepeatable { names } => names.clone(),
            _ => self.entries().iter().map(|entry| entry.name.clone()).collect(),
        }
    }

    /// The files that it changes.
    pub fn entries(&self) -> &[Entry] {
        match self {
            Self::Rename { entry, .. } => std::slice::from_ref(entry),
            Self::Star { entries, .. } | Self::Move { entries, .. } => entries,
            Self::Trash(entries) | Self::Restore(entries) | Self::Delete(entries) => entries,
            Self::Unrepeatable { .. } | Self::EmptyBin | Self::CreateFolder { .. } => &[],
        }
    }

    fn entries_mut(&mut self) -> Option<&mut Vec<Entry>> {
        match self {
            Self::Star { entries, .. } | Self::Move { entries, .. } => Some(entries),
            Self::Trash(entries) | Self::Restore(entries) | Self::Delete(entries) => Some(entries),
            Self::Rename { .. } | Self::Unrepeatable { .. } | Self::EmptyBin | Self::CreateFolder { .. } => {
                None
            }
        }
    }

    /// Only what is needed to repeat it: signed addresses are not stored.
    pub fn for_storage(mut self) -> Self {
        let strip = |entry: &mut Entry| entry.thumbnail = None;
        match &mut self {
            Self::Rename { entry, .. } => strip(entry),
            other => other.entries_mut().into_iter().flatten().for_each(strip),
        }
        self
    }

    /// What is left to do where the files are as `now` says. Without an answer nothing is known of them.
    pub fn remainder(mut self, now: Option<&HashMap<FileId, Entry>>) -> Remainder {
        if let Self::CreateFolder { .. } = self {
            return Remainder::Repeat(self);
        }
        let (Some(now), false) = (now, matches!(self, Self::Unrepeatable { .. } | Self::EmptyBin)) else {
            return Remainder::Unknown(self);
        };
        let asked = self.clone();
        let is_open = |entry: &Entry| !asked.is_done(now.get(&entry.id));
        if let Some(entries) = self.entries_mut() {
            entries.retain(is_open);
        }
        if self.entries().iter().any(is_open) { Remainder::Repeat(self) } else { Remainder::Done }
    }

    /// Whether it was carried out for an entry that is now like this. `None`: it is not there any more.
    fn is_done(&self, now: Option<&Entry>) -> bool {
        let there = now.filter(|now| now.trashed_at.is_none());
        match self {
            Self::Rename { name, .. } => there.is_some_and(|now| now.name == *name),
            Self::Star { starred, .. } => there.is_some_and(|now| now.starred == *starred),
            Self::Trash(_) => there.is_none(),
            Self::Restore(_) => there.is_some(),
            Self::Delete(_) => now.is_none(),
            Self::Move { to, .. } => there.is_some_and(|now| now.parent == *to),
            Self::Unrepeatable { .. } | Self::EmptyBin | Self::CreateFolder { .. } => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::time::Timestamp;
    use crate::model::entry::fixture;

    #[test]
    fn only_what_is_left_is_repeated() {
        let to = FileId::new("target");
        let (a, b) = (fixture("a"), fixture("b"));
        let both = || vec![a.clone(), b.clone()];
        let trashed = |entry: &Entry| Entry { trashed_at: Some(Timestamp(1)), ..entry.clone() };
        let moved = |entry: &Entry| Entry { parent: to.clone(), ..entry.clone() };
        let starred = |entry: &Entry| Entry { starred: true, ..entry.clone() };
        let renamed = Entry { name: "new".into(), ..a.clone() };
        let moving = |entries| FileCommand::Move {
            entries,
            to: to.clone(),
            folder: "Target".into(),
            keep_both: false,
        };
        let renaming = || FileCommand::Rename { entry: Box::new(a.clone()), name: "new".into() };
        let starring = |entries| FileCommand::Star { entries, starred: true };
        let creating = || FileCommand::CreateFolder {
            drive: a.drive.clone(),
            parent: a.parent.clone(),
            name: "new".into(),
        };
        let copying = || FileCommand::unrepeatable(&both());
        use FileCommand::{Delete, EmptyBin, Restore, Trash};
        use Remainder::{Done, Repeat, Unknown};
        let cases: Vec<(FileCommand, Option<Vec<Entry>>, Remainder)> = vec![
            (Trash(both()), Some(both()), Repeat(Trash(both()))),
            (Trash(both()), Some(vec![trashed(&a), b.clone()]), Repeat(Trash(vec![b.clone()]))),
            (Trash(both()), Some(vec![trashed(&a)]), Done),
            (Restore(both()), Some(vec![trashed(&a), b.clone()]), Repeat(Restore(vec![a.clone()]))),
            (Restore(both()), Some(vec![]), Repeat(Restore(both()))),
            (Delete(both()), Some(vec![trashed(&b)]), Repeat(Delete(vec![b.clone()]))),
            (Delete(both()), Some(vec![]), Done),
            (moving(both()), Some(vec![moved(&a), b.clone()]), Repeat(moving(vec![b.clone()]))),
            (moving(both()), Some(vec![moved(&a), moved(&b)]), Done),
            (moving(both()), Some(vec![trashed(&moved(&a))]), Repeat(moving(both()))),
            (starring(both()), Some(vec![starred(&a), b.clone()]), Repeat(starring(vec![b.clone()]))),
            (renaming(), Some(vec![a.clone()]), Repeat(renaming())),
            (renaming(), Some(vec![renamed]), Done),
            // Gone: the server says so.
            (renaming(), Some(vec![]), Repeat(renaming())),
            (creating(), Some(vec![]), Repeat(creating())),
            (creating(), None, Repeat(creating())),
            // The server may have begun.
            (copying(), Some(both()), Unknown(copying())),
            (EmptyBin, Some(vec![]), Unknown(EmptyBin)),
            // Nothing is known.
            (Delete(both()), None, Unknown(Delete(both()))),
            (renaming(), None, Unknown(renaming())),
        ];
        for (command, now, expected) in cases {
            let now: Option<HashMap<FileId, Entry>> =
                now.map(|entries| entries.into_iter().map(|entry| (entry.id.clone(), entry)).collect());
            assert_eq!(command.clone().remainder(now.as_ref()), expected, "{command:?} {now:?}");
        }
    }

    #[test]
    fn signed_addresses_are_not_stored() {
        let with_address = Entry { thumbnail: Some("https://x/?sig=1".into()), ..fixture("a") };
        for command in [
            FileCommand::Trash(vec![with_address.clone()]),
            FileCommand::Rename { entry: Box::new(with_address), name: "b".into() },
        ] {
            let text = serde_json::to_string(&command.for_storage()).unwrap();
            assert!(!text.contains("sig="), "{text}");
            assert!(serde_json::from_str::<FileCommand>(&text).is_ok());
        }
    }
}
