//! The plan in figures, for a person to look at before anything is sent.

use super::compare::Plan;
use super::local_tree::{Fate, TOP};
use super::rules::{BranchRule, Verdict};

/// So many files of so many bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub count: usize,
    pub bytes: u64,
}

impl Tally {
    fn add(&mut self, bytes: u64) {
        self.count += 1;
        self.bytes += bytes;
    }
}

/// Each file stands in one group, whatever the rules say of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    pub all: Tally,
    pub folders: usize,
    pub new_folders: usize,
    pub new: Tally,
    pub same: Tally,
    pub changed: Tally,
    pub comparing: Tally,
    /// Files that meet a folder and folders that meet a file.
    pub clashes: usize,
    pub junk: usize,
    pub cant: usize,
    /// What goes by the rules as they stand, with what is not compared yet.
    pub to_send: Tally,
    /// At least this much goes, whatever the comparison brings.
    pub certain: u64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BranchFigures {
    /// Its place among the branches.
    pub at: usize,
    /// Empty for what lies beside the others.
    pub name: String,
    /// What the dropped folder is called in which they all lie; empty where several things were dropped.
    pub within: String,
    pub all: Tally,
    pub changed: usize,
    pub clashes: usize,
    pub comparing: usize,
    pub new: usize,
    pub rule: BranchRule,
}

impl Plan {
    pub fn figures(&self) -> (Figures, Vec<BranchFigures>) {
        let out = self.folders_left_out();
        let named = |folder: u32| if folder == TOP { "" } else { &*self.tree.folders[folder as usize].name };
        let branches = self.branches.iter().enumerate().map(|(at, branch)| BranchFigures {
            at,
            name: if at == 0 { String::new() } else { named(branch.folder).to_owned() },
            within: named(self.branches[0].folder).to_owned(),
            all: Tally::default(),
            changed: 0,
            clashes: 0,
            comparing: 0,
            new: 0,
            rule: branch.rule,
        });
        let mut branches: Vec<BranchFigures> = branches.collect();
        let mut sum =
            Figures { folders: self.tree.folder_count(), cant: self.tree.faults.len(), ..Figures::default() };
        for (at, folder) in self.tree.folders.iter().enumerate().skip(1) {
            sum.new_folders += usize::from(folder.id.is_none() && !out[at]);
            sum.clashes += usize::from(folder.clashes);
            branches[self.branch_of[at] as usize].clashes += usize::from(folder.clashes);
        }
        for file in &self.tree.files {
            let (folder, bytes) = (file.folder as usize, file.size);
            if self.is_barred(folder) {
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
            let is = |fate| usize::from(file.fate == fate);
            branch.new += is(Fate::New);
            branch.changed += is(Fate::Changed);
            branch.comparing += is(Fate::Compare);
            branch.clashes += is(Fate::Clash);
            match file.fate {
                Fate::New => sum.new.add(bytes),
                Fate::Same => sum.same.add(bytes),
                Fate::Changed => sum.changed.add(bytes),
                Fate::Compare => sum.comparing.add(bytes),
                Fate::Clash => sum.clashes += 1,
                // Stands among the faults already.
                Fate::Unreadable => {}
            }
            match self.rules.verdict(branch.rule, file) {
                _ if out[folder] => {}
                Verdict::Send { .. } => {
                    sum.to_send.add(bytes);
                    sum.certain += bytes;
                }
                Verdict::Wait => sum.to_send.add(bytes),
                Verdict::Leave => {}
            }
        }
        (sum, branches)
    }

    /// Whether the folder or one above it has a name that can't be stored.
    fn is_barred(&self, folder: usize) -> bool {
        let mut at = folder;
        while at != TOP as usize {
            if self.tree.folders[at].barred {
                return true;
            }
            at = self.tree.folders[at].parent as usize;
        }
        false
    }
}

impl Figures {
    /// Whether there is anything to decide or to know before it starts.
    pub fn is_plain(&self) -> bool {
        self.changed.count + self.comparing.count + self.same.count + self.clashes + self.cant + self.junk
            == 0
    }
}
