//! What has happened to files, in order: the source of `list_delta` and `list_activity`.

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
    /// As `list_delta` calls it.
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
    /// Where it was at that time, from its folder up to the root.
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
    /// How many there are: the cursor of now.
    pub fn cursor(&self) -> usize {
        self.all.len()
    }

    /// Those after a cursor, with the cursor after each.
    pub fn since(&self, cursor: usize) -> impl DoubleEndedIterator<Item = (usize, &Change)> {
        self.all.iter().enumerate().skip(cursor).map(|(at, change)| (at + 1, change))
    }
}

impl State {
    /// Remembers that this happened to a node; to be called while the node still is where it was.
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
