//! The log of changes to files, for `list_delta` and `list_activity`.

use crate::id::FileKey;
use crate::server::State;
use crate::time::Millis;
use crate::tree::{DriveIndex, NodeId};

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Op {
    Create,
    Overwrite,
    Update,
    Rename { old: Box<str> },
    Move { from: FileKey, to: FileKey, old: Box<str> },
    Trash,
    Restore,
    Delete,
}

impl Op {
    /// Its name in `list_delta`.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Overwrite => "overwrite",
            Self::Update => "update",
            Self::Rename { .. } => "rename",
            Self::Move { .. } => "move",
            Self::Trash => "trash",
            Self::Restore => "restore",
            Self::Delete => "delete",
        }
    }
}

#[derive(Debug, Clone)]
pub struct Change {
    pub drive: DriveIndex,
    pub file: FileKey,
    pub name: Box<str>,
    pub folder: bool,
    /// Its ancestors at that time, from its folder up to the root.
    pub above: Vec<FileKey>,
    pub op: Op,
    pub by: String,
    pub at: Millis,
}

/// Grows as long as the emulator runs; a change is small.
#[derive(Default)]
pub struct Changes {
    all: Vec<Change>,
}

impl Changes {
    /// The current cursor: the number of changes.
    pub fn cursor(&self) -> usize {
        self.all.len()
    }

    /// The changes after a cursor, each with the cursor behind it.
    pub fn since(&self, cursor: usize) -> impl DoubleEndedIterator<Item = (usize, &Change)> {
        self.all.iter().enumerate().skip(cursor).map(|(at, change)| (at + 1, change))
    }
}

impl State {
    /// Adds a change. Must be called before the node is moved or deleted.
    pub fn record_change(&mut self, id: NodeId, op: Op, by: &str) {
        let Some(node) = self.tree.get(id) else { return };
        let keys = |id: &NodeId| self.tree.get(*id).map(|node| node.key);
        let change = Change {
            drive: node.drive,
            file: node.key,
            name: node.name.clone(),
            folder: node.folder,
            above: self.tree.ancestors(id).iter().skip(1).filter_map(keys).collect(),
            op,
            by: by.to_owned(),
            at: self.now(),
        };
        self.changes.all.push(change);
    }
}
