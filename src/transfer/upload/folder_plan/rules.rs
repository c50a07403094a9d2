//! What the person wants done about names that are taken: for the whole drop, and for a branch of it otherwise.

use super::local_tree::{FileComparison, LocalTree, PlannedFile, TOP, number};
use crate::transfer::upload::job::ConflictAnswer;
use serde::{Deserialize, Serialize};

/// As careful as can be at first: nothing is overwritten, nothing is left behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConflictRules {
    /// A file of that name is there and differs.
    pub changed: ConflictAnswer,
    /// A file meets a folder of its name, or a folder a file. Never [`ConflictAnswer::Replace`].
    pub clash: ConflictAnswer,
    /// Also what systems leave for themselves.
    pub junk: bool,
}

impl Default for ConflictRules {
    fn default() -> Self {
        Self { changed: ConflictAnswer::KeepBoth, clash: ConflictAnswer::KeepBoth, junk: false }
    }
}

/// How a branch differs from the rest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum BranchRule {
    #[default]
    AsAll,
    Changed(ConflictAnswer),
    /// Nothing of it is uploaded.
    LeaveOut,
}

/// All that the person has chosen for a drop, to be chosen again for the same drop after a crash. Branches go by their
/// names, since the browser may tell of them in another order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanChoices {
    pub(super) rules: ConflictRules,
    pub(super) branches: Vec<(String, BranchRule)>,
}

/// A folder with rules of its own. The first branch is what lies beside the others.
pub(super) struct Branch {
    pub folder: u32,
    pub rule: BranchRule,
}

/// What becomes of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PlannedAction {
    Send {
        conflict: Option<ConflictAnswer>,
        /// It becomes a new version of what has its name.
        replaces: bool,
    },
    Leave,
    /// Not compared yet.
    Wait,
}

/// The branches, and which of them each folder belongs to. Where one folder holds everything, its folders are the
/// branches, not it.
pub(super) fn branches(tree: &LocalTree) -> (Vec<Branch>, Vec<u32>) {
    let mut base = TOP;
    let mut children = vec![0u32; tree.folders.len()];
    let mut only = vec![TOP; tree.folders.len()];
    for (at, folder) in tree.folders.iter().enumerate().skip(1) {
        children[folder.parent as usize] += 1;
        only[folder.parent as usize] = number(at);
    }
    for file in tree.files.iter().filter(|file| !file.junk) {
        children[file.folder as usize] = u32::MAX;
    }
    while children[base as usize] == 1 {
        base = only[base as usize];
    }
    let mut branches = vec![Branch { folder: base, rule: BranchRule::AsAll }];
    let mut of_folder = vec![0; tree.folders.len()];
    for (at, folder) in tree.folders.iter().enumerate().skip(1) {
        if folder.parent == base {
            of_folder[at] = number(branches.len());
            branches.push(Branch { folder: number(at), rule: BranchRule::AsAll });
        } else {
            of_folder[at] = of_folder[folder.parent as usize];
        }
    }
    (branches, of_folder)
}

impl ConflictRules {
    pub(super) fn planned_action(&self, branch: BranchRule, file: &PlannedFile) -> PlannedAction {
        let changed = match branch {
            BranchRule::LeaveOut => return PlannedAction::Leave,
            BranchRule::Changed(answer) => answer,
            BranchRule::AsAll => self.changed,
        };
        if file.junk && !self.junk {
            return PlannedAction::Leave;
        }
        let send = |conflict| PlannedAction::Send { conflict: Some(conflict), replaces: false };
        match file.comparison {
            FileComparison::Compare => PlannedAction::Wait,
            FileComparison::Same | FileComparison::Unreadable => PlannedAction::Leave,
            FileComparison::New if file.is_duplicate => send(ConflictAnswer::KeepBoth),
            // Should somebody take the name meanwhile, that is for the person to hear.
            FileComparison::New => PlannedAction::Send { conflict: None, replaces: false },
            FileComparison::Changed if changed == ConflictAnswer::Skip => PlannedAction::Leave,
            FileComparison::Changed if changed == ConflictAnswer::Replace => {
                PlannedAction::Send { conflict: Some(changed), replaces: true }
            }
            FileComparison::Clash if self.clash == ConflictAnswer::Skip => PlannedAction::Leave,
            FileComparison::Changed | FileComparison::Clash => send(ConflictAnswer::KeepBoth),
        }
    }
}
