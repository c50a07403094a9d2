//! What the person did and can take back. A step holds for each file what changed, so that it can be undone and redone in
//! any order; before either, the file is compared with what the step left behind.
//!
//! Builds read what earlier ones of the same session have stored: names of fields must stay.

use super::details::{FileDetails, MetadataChange};
use super::entry::Entry;
use crate::base::id::{DriveId, FileId, RevisionId};
use serde::{Deserialize, Serialize};

/// Older steps are forgotten.
const MAX_STEPS: usize = 50;
/// The number of files of all steps that are stored for a reload.
const MAX_STORED_EDITS: usize = 4_000;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct History {
    /// The newest last.
    done: Vec<Step>,
    /// What was undone; the next to be redone last.
    undone: Vec<Step>,
    last_id: u64,
    /// The step that is being undone or redone.
    #[serde(skip)]
    running: Option<u64>,
}

/// One thing the person did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    pub id: u64,
    pub at_ms: u64,
    pub kind: StepKind,
    /// The name of the folder it went to, or the new name.
    pub to: Option<String>,
    pub edits: Vec<Edit>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum StepKind {
    Rename,
    Move,
    Copy,
    NewFolder,
    NewFile,
    Trash,
    Restore,
    Star,
    Unstar,
    Description,
    Tags,
}

/// What changed for one file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edit {
    pub drive: DriveId,
    pub id: FileId,
    /// Its name and folder after the step.
    pub name: String,
    pub parent: FileId,
    /// Of a file that the step created. Undoing it would trash what others have written since.
    pub revision: Option<RevisionId>,
    pub change: Change,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Change {
    Name {
        from: String,
        to: String,
    },
    Parent {
        from: FileId,
        to: FileId,
    },
    /// Whether it is in the trash. What was created comes from there: undoing trashes it, redoing restores it.
    Trashed(bool),
    Starred(bool),
    Metadata(MetadataChange),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    Undo,
    Redo,
}

/// What is to be done with one file.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Operation {
    Rename(String),
    Move(FileId),
    Trash,
    Restore,
    Star(bool),
    Edit(MetadataChange),
}

/// What became of one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EditOutcome {
    Done,
    /// It can't be done, now or later: others have changed the file, or it is gone.
    Lost,
    /// It may work later.
    Failed,
}

impl History {
    /// Adds what was just done, and returns its id. What was undone before can't be redone any more.
    pub fn record(&mut self, kind: StepKind, to: Option<String>, edits: Vec<Edit>, at_ms: u64) -> u64 {
        self.last_id += 1;
        self.undone.clear();
        self.done.push(Step { id: self.last_id, at_ms, kind, to, edits });
        let surplus = self.done.len().saturating_sub(MAX_STEPS);
        self.done.drain(..surplus);
        self.last_id
    }

    pub fn steps(&self, direction: Direction) -> &[Step] {
        match direction {
            Direction::Undo => &self.done,
            Direction::Redo => &self.undone,
        }
    }

    pub fn next(&self, direction: Direction) -> Option<&Step> {
        self.steps(direction).last()
    }

    /// The step with this id, the next one if none is named.
    pub fn find(&self, direction: Direction, id: Option<u64>) -> Option<&Step> {
        match id {
            Some(id) => self.steps(direction).iter().find(|step| step.id == id),
            None => self.next(direction),
        }
    }

    pub fn is_running(&self) -> bool {
        self.running.is_some()
    }

    /// Starts to undo or redo a step, the next one if none is named. `None` while another is running.
    pub fn start(&mut self, direction: Direction, id: Option<u64>) -> Option<Step> {
        if self.running.is_some() {
            return None;
        }
        let step = self.find(direction, id)?.clone();
        self.running = Some(step.id);
        Some(step)
    }

    /// Ends what `start` began: what was done changes sides, what failed stays, what is lost is forgotten. `outcomes` are
    /// in the order of the step's edits.
    pub fn finish(&mut self, direction: Direction, id: u64, outcomes: &[EditOutcome]) {
        self.running = None;
        let (from, to) = match direction {
            Direction::Undo => (&mut self.done, &mut self.undone),
            Direction::Redo => (&mut self.undone, &mut self.done),
        };
        let Some(at) = from.iter().position(|step| step.id == id) else { return };
        let step = from.remove(at);
        let part = |wanted: EditOutcome| {
            let edits = step.edits.iter().zip(outcomes).filter(|(_, outcome)| **outcome == wanted);
            let edits: Vec<Edit> = edits.map(|(edit, _)| edit.clone()).collect();
            (!edits.is_empty()).then(|| Step { edits, ..step.clone() })
        };
        if let Some(rest) = part(EditOutcome::Failed) {
            from.insert(at, rest);
        }
        // The half of a step that comes back joins its other half.
        if let Some(mut done) = part(EditOutcome::Done) {
            if let Some(half) = to.iter().position(|step| step.id == id) {
                done.edits.extend(to.remove(half).edits);
            }
            to.push(done);
        }
    }

    /// What is stored for a reload: the newest steps.
    pub fn stored(&self) -> Self {
        let mut left = MAX_STORED_EDITS;
        let mut newest = |steps: &[Step]| {
            let mut kept: Vec<Step> = steps
                .iter()
                .rev()
                .map_while(|step| {
                    left = left.checked_sub(step.edits.len())?;
                    Some(step.clone())
                })
                .collect();
            kept.reverse();
            kept
        };
        let done = newest(&self.done);
        Self { done, undone: newest(&self.undone), last_id: self.last_id, running: None }
    }
}

impl Step {
    pub fn names(&self) -> Vec<String> {
        self.edits.iter().map(|edit| edit.name.clone()).collect()
    }
}

impl Edit {
    /// Of an entry that has its new name and folder already.
    pub fn new(entry: &Entry, change: Change) -> Self {
        Self {
            drive: entry.drive.clone(),
            id: entry.id.clone(),
            name: entry.name.clone(),
            parent: entry.parent.clone(),
            revision: None,
            change,
        }
    }

    /// Of something that was created.
    pub fn created(entry: &Entry) -> Self {
        Self { revision: entry.revision.clone(), ..Self::new(entry, Change::Trashed(false)) }
    }

    pub fn operation(&self, direction: Direction) -> Operation {
        let is_redo = direction == Direction::Redo;
        match &self.change {
            Change::Name { from, to } => Operation::Rename(if is_redo { to } else { from }.clone()),
            Change::Parent { from, to } => Operation::Move(if is_redo { to } else { from }.clone()),
            Change::Trashed(trashed) if *trashed == is_redo => Operation::Trash,
            Change::Trashed(_) => Operation::Restore,
            Change::Starred(starred) => Operation::Star(*starred == is_redo),
            Change::Metadata(change) if is_redo => Operation::Edit(change.clone()),
            Change::Metadata(change) => Operation::Edit(change.clone().inverse()),
        }
    }

    /// Whether the file can be looked at before: the server does not show what is in the trash.
    pub fn is_visible(&self, direction: Direction) -> bool {
        self.operation(direction) != Operation::Restore
    }

    /// Whether the file is still as the step left it; `now` is what the server says of it.
    pub fn is_unchanged(&self, direction: Direction, now: &Entry) -> bool {
        let is_undo = direction == Direction::Undo;
        now.trashed_at.is_none()
            && match &self.change {
                Change::Name { from, to } => now.name == *if is_undo { to } else { from },
                Change::Parent { from, to } => now.parent == *if is_undo { to } else { from },
                Change::Trashed(_) => {
                    let is_written = self.revision.is_some() && now.revision != self.revision;
                    now.name == self.name && now.parent == self.parent && !is_written
                }
                // Whoever stars it, it is starred. What else is edited no entry tells: see `is_metadata_unchanged`.
                Change::Starred(_) | Change::Metadata(_) => true,
            }
    }

    /// Whether it is an edit of the details.
    pub fn is_metadata(&self) -> bool {
        matches!(self.change, Change::Metadata(_))
    }

    /// The same for what is edited in the details; `None` for other edits.
    pub fn is_metadata_unchanged(&self, direction: Direction, now: &FileDetails) -> Option<bool> {
        let Change::Metadata(change) = &self.change else { return None };
        Some(match direction {
            Direction::Undo => change.is_in(now),
            Direction::Redo => change.clone().inverse().is_in(now),
        })
    }
}
