//! Executes a plan: creates folders from the top down, and sends each file once its folder exists. Executing it again
//! continues with what is missing.

use super::compare::FolderPlan;
use super::local_tree::{FileComparison, number};
use super::rules::{BranchRule, PlannedAction};
use crate::base::id::FileId;
use crate::transfer::upload::job::ConflictAnswer;

/// A folder to create.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FolderToCreate {
    pub folder: u32,
    pub parent: FileId,
    pub name: String,
    /// A file has its name, so it gets another.
    pub renamed: bool,
}

/// A file to be uploaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileToUpload {
    /// Its number in the tree.
    pub file: u32,
    pub parent: FileId,
    pub name: String,
    /// The folders above it in what was dropped.
    pub path: String,
    /// What to do if the name is taken; `None`: ask the person.
    pub conflict: Option<ConflictAnswer>,
    pub replaces: Option<FileId>,
}

impl FolderPlan {
    /// Fixes the rules; from here on folders are created and files sent.
    pub fn begin(&mut self) {
        self.excluded_folders = self.compute_excluded();
        self.scanned = 0;
    }

    pub fn has_begun(&self) -> bool {
        !self.excluded_folders.is_empty()
    }

    /// Folders that are not wanted or cannot be created.
    pub(super) fn compute_excluded(&self) -> Vec<bool> {
        let mut out = vec![false; self.tree.folders.len()];
        for (at, folder) in self.tree.folders.iter().enumerate().skip(1) {
            let clash_skipped = folder.clashes && self.rules.clash == ConflictAnswer::Skip;
            let branch = self.branch_of[at] as usize;
            let branch_out = branch > 0 && self.branches[branch].rule == BranchRule::LeaveOut;
            out[at] = folder.has_invalid_name || clash_skipped || branch_out || out[folder.parent as usize];
        }
        out
    }

    /// The next level of folders that do not exist yet.
    pub fn folders_to_create(&self) -> Vec<FolderToCreate> {
        let missing = self.tree.folders.iter().enumerate().filter(|(at, folder)| {
            folder.id.is_none() && !self.excluded_folders.get(*at).copied().unwrap_or(true)
        });
        let now = missing.filter_map(|(at, folder)| {
            let parent = self.tree.folders[folder.parent as usize].id.clone()?;
            let name = folder.name.to_string();
            Some(FolderToCreate { folder: number(at), parent, name, renamed: folder.clashes })
        });
        now.collect()
    }

    pub fn folder_created(&mut self, folder: u32, id: FileId) {
        self.tree.folders[folder as usize].id = Some(id);
    }

    /// Up to `most` files that can be sent now, each only once. `None` at the end, until [`FolderPlan::rewind`].
    pub fn files_to_upload(&mut self, most: usize) -> Option<Vec<FileToUpload>> {
        let mut found = Vec::new();
        // Skipping a file that is not ready is cheap, but a hundred thousand of them would block the page.
        let end = self.tree.files.len().min(self.scanned + 2_000);
        if self.scanned >= end {
            return None;
        }
        while self.scanned < end && found.len() < most {
            found.extend(self.send_now(number(self.scanned)));
            self.scanned += 1;
        }
        Some(found)
    }

    /// More folders exist than before.
    pub fn rewind(&mut self) {
        self.scanned = 0;
    }

    /// One file, if it can be sent and was not.
    pub fn send_now(&mut self, at: u32) -> Option<FileToUpload> {
        let file = self.file(at);
        let folder = file.folder as usize;
        if file.sent || self.excluded_folders.get(folder).copied().unwrap_or(true) {
            return None;
        }
        let parent = self.tree.folders[folder].id.clone()?;
        let PlannedAction::Send { conflict, replaces } = self.planned_action(at) else { return None };
        let replaced = file.remote.filter(|_| replaces);
        let to_send = FileToUpload {
            file: at,
            parent,
            name: file.name.to_string(),
            path: self.tree.path(file.folder),
            conflict,
            replaces: replaced.map(|remote| self.remotes[remote as usize].id.clone()),
        };
        self.file_mut(at).sent = true;
        Some(to_send)
    }

    /// How many files still wait for a folder.
    pub fn waiting_for_folder(&self) -> usize {
        let waits = |at: u32| {
            let file = self.file(at);
            let wanted = !self.excluded_folders.get(file.folder as usize).copied().unwrap_or(true);
            !file.sent && wanted && matches!(self.planned_action(at), PlannedAction::Send { .. })
        };
        (0..number(self.tree.files.len())).filter(|at| waits(*at)).count()
    }

    /// How many files are not sent because the drive has them.
    pub fn same(&self) -> usize {
        self.tree.files.iter().filter(|file| file.comparison == FileComparison::Same).count()
    }

    pub(super) fn planned_action(&self, at: u32) -> PlannedAction {
        let file = self.file(at);
        let branch = self.branch_of[file.folder as usize] as usize;
        self.rules.planned_action(self.branches[branch].rule, file)
    }

    /// Whether the person wants it, whatever the comparison results in.
    pub(super) fn is_wanted(&self, at: u32) -> bool {
        !self.has_begun() || self.planned_action(at) != PlannedAction::Leave
    }
}
