//! The person's rules for name conflicts: for the whole upload, and for single branches of it.

use super::local_tree::{FileComparison, LocalTree, PlannedFile, TOP, number};
use crate::transfer::upload::job::ConflictAnswer;
use serde::{Deserialize, Serialize};

/// The default is the most careful: nothing is overwritten, nothing is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConflictRules {
    /// A file of that name exists and differs.
    pub changed: ConflictAnswer,
    /// A file meets a folder of its name, or a folder a file. Never [`ConflictAnswer::Replace`].
    pub clash: ConflictAnswer,
    /// Whether to include files that operating systems write for themselves.
    pub junk: bool,
}

impl Default for ConflictRules {
    fn default() -> Self {
        Self { changed: ConflictAnswer::KeepBoth, clash: ConflictAnswer::KeepBoth, junk: false }
    }
}

/// How a branch differs from the general rules.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum BranchRule {
    #[default]
    AsAll,
    Changed(ConflictAnswer),
    /// Nothing of it is uploaded.
    LeaveOut,
}

/// The person's choices, stored to apply them again to the same upload after a crash. Branches are stored by name,
/// since the browser may list them in another order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanChoices {
    pub(super) rules: ConflictRules,
    pub(super) branches: Vec<(String, BranchRule)>,
}

/// A folder with rules of its own. The first branch holds everything beside the other ones.
pub(super) struct Branch {
    pub folder: u32,
    pub rule: BranchRule,
}

/// What is done with a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PlannedAction {
    Send {
        conflict: Option<ConflictAnswer>,
        /// As a new version of the drive's file.
        replaces: bool,
    },
    Leave,
    /// Not compared yet.
    Wait,
}

/// The branches, and the branch of each folder. Where a single folder contains everything, its subfolders are the
/// branches.
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
            // If the name is taken meanwhile, the person is asked.
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
