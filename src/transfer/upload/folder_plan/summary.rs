//! The totals of a plan, shown to the person before anything is sent.

use super::compare::FolderPlan;
use super::local_tree::{FileComparison, TOP};
use super::rules::{BranchRule, PlannedAction};

/// A number of files and their bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FileTotals {
    pub count: usize,
    pub bytes: u64,
}

impl FileTotals {
    fn add(&mut self, bytes: u64) {
        self.count += 1;
        self.bytes += bytes;
    }
}

/// Each file counts in one group, whatever the rules are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlanSummary {
    pub all: FileTotals,
    pub folders: usize,
    pub new_folders: usize,
    pub new: FileTotals,
    pub same: FileTotals,
    pub changed: FileTotals,
    pub comparing: FileTotals,
    /// Files that meet a folder, and folders that meet a file.
    pub clashes: usize,
    pub junk: usize,
    pub cant: usize,
    /// What is sent under the current rules, including files not compared yet.
    pub to_send: FileTotals,
    /// What is sent in any case, whatever the comparison results in.
    pub certain: u64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BranchSummary {
    /// Its index among the branches.
    pub at: usize,
    /// Empty for everything beside the other branches.
    pub name: String,
    /// The dropped folder that contains all branches; empty where several things were dropped.
    pub within: String,
    pub all: FileTotals,
    pub changed: usize,
    pub clashes: usize,
    pub comparing: usize,
    pub new: usize,
    pub rule: BranchRule,
}

impl FolderPlan {
    pub fn summary(&self) -> (PlanSummary, Vec<BranchSummary>) {
        let out = self.compute_excluded();
        let named = |folder: u32| if folder == TOP { "" } else { &*self.tree.folders[folder as usize].name };
        let branches = self.branches.iter().enumerate().map(|(at, branch)| BranchSummary {
            at,
            name: if at == 0 { String::new() } else { named(branch.folder).to_owned() },
            within: named(self.branches[0].folder).to_owned(),
            all: FileTotals::default(),
            changed: 0,
            clashes: 0,
            comparing: 0,
            new: 0,
            rule: branch.rule,
        });
        let mut branches: Vec<BranchSummary> = branches.collect();
        let mut sum = PlanSummary {
            folders: self.tree.folder_count(),
            cant: self.tree.skipped.len(),
            ..PlanSummary::default()
        };
        for (at, folder) in self.tree.folders.iter().enumerate().skip(1) {
            sum.new_folders += usize::from(folder.id.is_none() && !out[at]);
            sum.clashes += usize::from(folder.clashes);
            branches[self.branch_of[at] as usize].clashes += usize::from(folder.clashes);
        }
        for file in &self.tree.files {
            let (folder, bytes) = (file.folder as usize, file.size);
            if self.is_below_invalid_name(folder) {
                sum.cant += 1;
                continue;
            }
            sum.junk += usize::from(file.junk);
            if file.junk && !self.rules.junk {
                continue;
            }
            sum.all.add(bytes);
            let branch = &mut branches[self.branch_of[folder] as usize];
            branch.all.add(bytes);
            let is = |comparison| usize::from(file.comparison == comparison);
            branch.new += is(FileComparison::New);
            branch.changed += is(FileComparison::Changed);
            branch.comparing += is(FileComparison::Compare);
            branch.clashes += is(FileComparison::Clash);
            match file.comparison {
                FileComparison::New => sum.new.add(bytes),
                FileComparison::Same => sum.same.add(bytes),
                FileComparison::Changed => sum.changed.add(bytes),
                FileComparison::Compare => sum.comparing.add(bytes),
                FileComparison::Clash => sum.clashes += 1,
                // Counted among the skipped ones already.
                FileComparison::Unreadable => {}
            }
            match self.rules.planned_action(branch.rule, file) {
                _ if out[folder] => {}
                PlannedAction::Send { .. } => {
                    sum.to_send.add(bytes);
                    sum.certain += bytes;
                }
                PlannedAction::Wait => sum.to_send.add(bytes),
                PlannedAction::Leave => {}
            }
        }
        (sum, branches)
    }

    /// Whether the folder or one above it has a name that can't be stored.
    fn is_below_invalid_name(&self, folder: usize) -> bool {
        let mut at = folder;
        while at != TOP as usize {
            if self.tree.folders[at].has_invalid_name {
                return true;
            }
            at = self.tree.folders[at].parent as usize;
        }
        false
    }
}

impl PlanSummary {
    /// Whether there is nothing to decide before it starts.
    pub fn is_plain(&self) -> bool {
        self.changed.count + self.comparing.count + self.same.count + self.clashes + self.cant + self.junk
            == 0
    }
}
