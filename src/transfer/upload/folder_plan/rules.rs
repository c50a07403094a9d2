//! What the person wants done about names that are taken: for the whole drop, and for a branch of it otherwise.

use super::local_tree::{Fate, File, TOP, Tree, number};
use crate::transfer::upload::job::ConflictAnswer;
use serde::{Deserialize, Serialize};

/// As careful as can be at first: nothing is overwritten, nothing is left behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rules {
    /// A file of that name is there and differs.
    pub changed: ConflictAnswer,
    /// A file meets a folder of its name, or a folder a file. Never [`ConflictAnswer::Replace`].
    pub clash: ConflictAnswer,
    /// Also what systems leave for themselves.
    pub junk: bool,
}

impl Default for Rules {
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
pub struct Choices {
    pub(super) rules: Rules,
    pub(super) branches: Vec<(String, BranchRule)>,
}

/// A folder with rules of its own. The first branch is what lies beside the others.
pub(super) struct Branch {
    pub folder: u32,
    pub rule: BranchRule,
}

/// What becomes of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
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
pub(super) fn branches(tree: &Tree) -> (Vec<Branch>, Vec<u32>) {
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

impl Rules {
    pub(super) fn verdict(&self, branch: BranchRule, file: &File) -> Verdict {
        let changed = match branch {
            BranchRule::LeaveOut => return Verdict::Leave,
            BranchRule::Changed(answer) => answer,
            BranchRule::AsAll => self.changed,
        };
        if file.junk && !self.junk {
            return Verdict::Leave;
        }
        let send = |conflict| Verdict::Send { conflict: Some(conflict), replaces: false };
        match file.fate {
            Fate::Compare => Verdict::Wait,
            Fate::Same | Fate::Unreadable => Verdict::Leave,
            Fate::New if file.twice => send(ConflictAnswer::KeepBoth),
            // Should somebody take the name meanwhile, that is for the person to hear.
            Fate::New => Verdict::Send { conflict: None, replaces: false },
            Fate::Changed if changed == ConflictAnswer::Skip => Verdict::Leave,
            Fate::Changed if changed == ConflictAnswer::Replace => {
                Verdict::Send { conflict: Some(changed), replaces: true }
            }
            Fate::Clash if self.clash == ConflictAnswer::Skip => Verdict::Leave,
            Fate::Changed | Fate::Clash => send(ConflictAnswer::KeepBoth),
        }
    }
}
