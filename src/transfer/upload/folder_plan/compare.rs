//! Compares the local tree with the drive: level by level with listings, then file by file by hash.

use super::local_tree::{FileComparison, LocalTree, PlannedFile, SkipReason, TOP, TreeNode, number};
use super::rules::{self, Branch, BranchRule, ConflictRules, PlanChoices};
use crate::base::id::FileId;
use crate::base::name;
use crate::base::name::normal_form::nfc;
use crate::model::entry::{ContentHash, Entry, HashAlgorithm};
use crate::transfer::hash::Digest;
use std::collections::VecDeque;

pub struct FolderPlan {
    pub tree: LocalTree,
    pub rules: ConflictRules,
    pub(super) branches: Vec<Branch>,
    pub(super) branch_of: Vec<u32>,
    pub(super) remotes: Vec<DriveFile>,
    /// Files of the drive that may be copies made by an earlier "keep both", each with the local file it may be a
    /// copy of.
    possible_copies: Vec<(u32, u32)>,
    /// Folders of the drive that may have been created beside a file for the same reason.
    possible_folder_copies: Vec<(u32, FileId)>,
    to_list: VecDeque<u32>,
    to_compare: VecDeque<u32>,
    /// Files being compared.
    pub(super) comparing: usize,
    /// Set once the upload has started: folders that are not uploaded.
    pub(super) excluded_folders: Vec<bool>,
    pub(super) scanned: usize,
}

/// What is kept of a file of the drive.
pub(super) struct DriveFile {
    pub id: FileId,
    size: Option<u64>,
    hash: Option<ContentHash>,
    crc64: Option<u64>,
}

impl FolderPlan {
    /// `into` is the destination folder in the drive.
    pub fn new(mut tree: LocalTree, into: FileId) -> Self {
        tree.folders[TOP as usize].id = Some(into);
        let (branches, branch_of) = rules::branches(&tree);
        Self {
            rules: ConflictRules::default(),
            branches,
            branch_of,
            remotes: Vec::new(),
            possible_copies: Vec::new(),
            possible_folder_copies: Vec::new(),
            to_list: VecDeque::from([TOP]),
            to_compare: VecDeque::new(),
            comparing: 0,
            excluded_folders: Vec::new(),
            scanned: 0,
            tree,
        }
    }

    pub fn set_branch(&mut self, branch: usize, rule: BranchRule) {
        if let Some(branch) = self.branches.get_mut(branch) {
            branch.rule = rule;
        }
    }

    pub fn choices(&self) -> PlanChoices {
        let own = self.branches.iter().filter(|branch| branch.rule != BranchRule::AsAll);
        let named = |branch: &Branch| (self.tree.path(branch.folder), branch.rule);
        PlanChoices { rules: self.rules, branches: own.map(named).collect() }
    }

    pub fn choose(&mut self, choices: &PlanChoices) {
        self.rules = choices.rules;
        for branch in &mut self.branches {
            let path = self.tree.path(branch.folder);
            let chosen = choices.branches.iter().find(|(of, _)| *of == path);
            branch.rule = chosen.map_or(BranchRule::AsAll, |(_, rule)| *rule);
        }
    }

    /// Folders that exist on both sides and are not listed yet.
    pub fn to_list(&mut self) -> Vec<(u32, FileId)> {
        let folders = std::mem::take(&mut self.to_list).into_iter();
        folders.filter_map(|at| Some((at, self.tree.folders[at as usize].id.clone()?))).collect()
    }

    /// Listing a folder failed midway: it will be retried.
    pub fn list_again(&mut self, folder: u32) {
        self.to_list.push_back(folder);
    }

    /// A folder was deleted from the drive since its parent was listed.
    pub fn folder_deleted(&mut self, folder: u32) {
        if folder != TOP {
            self.tree.folders[folder as usize].id = None;
        }
    }

    /// A page of a folder of the drive. The same page may arrive twice.
    pub fn listed(&mut self, folder: u32, page: &[Entry]) {
        for entry in page {
            let name = nfc(&entry.name);
            match self.tree.find(folder, &name) {
                Some(TreeNode::Folder(at)) => self.folder_found(at, entry),
                Some(TreeNode::File(at)) => self.file_found(at, entry),
                None => self.copy_found(folder, entry, &name),
            }
        }
    }

    /// The last page has arrived. A folder that was renamed by an earlier upload is recognised.
    pub fn folder_listed(&mut self) {
        for (at, id) in std::mem::take(&mut self.possible_folder_copies) {
            if self.tree.folders[at as usize].clashes {
                self.match_folder(at, id);
            }
        }
    }

    fn folder_found(&mut self, at: u32, entry: &Entry) {
        let folder = &mut self.tree.folders[at as usize];
        if !entry.is_folder() {
            folder.clashes = folder.id.is_none();
        } else if folder.id.is_none() {
            self.match_folder(at, entry.id.clone());
        }
    }

    fn match_folder(&mut self, at: u32, id: FileId) {
        let folder = &mut self.tree.folders[at as usize];
        (folder.id, folder.clashes) = (Some(id), false);
        if folder.has_children && !folder.has_invalid_name {
            self.to_list.push_back(at);
        }
    }

    fn file_found(&mut self, at: u32, entry: &Entry) {
        let known = self.file(at).remote;
        if entry.is_folder() {
            if known.is_none() {
                self.file_mut(at).comparison = FileComparison::Clash;
            }
            return;
        }
        if known.is_some_and(|known| self.remotes[known as usize].id == entry.id) {
            return;
        }
        let same_size = entry.size == Some(self.file(at).size);
        let remote = self.remember(entry);
        if known.is_none() {
            let file = self.file_mut(at);
            file.remote = Some(remote);
            file.comparison = match (same_size, file.size) {
                (true, 0) => FileComparison::Same,
                (true, _) => FileComparison::Compare,
                (false, _) => FileComparison::Changed,
            };
        } else if same_size {
            // A drive may hold several files of one name.
            self.possible_copies.push((at, remote));
        }
    }

    fn copy_found(&mut self, folder: u32, entry: &Entry, name: &str) {
        let is_folder = entry.is_folder();
        match original_of(name, is_folder).and_then(|name| self.tree.find(folder, &name)) {
            Some(TreeNode::File(at)) if !is_folder && entry.size == Some(self.file(at).size) => {
                let remote = self.remember(entry);
                self.possible_copies.push((at, remote));
            }
            Some(TreeNode::Folder(at)) if is_folder => {
                self.possible_folder_copies.push((at, entry.id.clone()))
            }
            _ => {}
        }
    }

    fn remember(&mut self, entry: &Entry) -> u32 {
        self.remotes.push(DriveFile {
            id: entry.id.clone(),
            size: entry.size,
            hash: entry.content_hash.clone(),
            crc64: entry.crc64,
        });
        number(self.remotes.len() - 1)
    }

    /// Everything is listed, so the files to hash are known.
    pub fn all_listed(&mut self) {
        self.possible_copies.sort_unstable();
        for (at, _) in &self.possible_copies {
            let file = &mut self.tree.files[*at as usize];
            if matches!(file.comparison, FileComparison::Changed | FileComparison::Clash) {
                file.comparison = FileComparison::Compare;
            }
        }
        for at in 0..number(self.tree.files.len()) {
            if self.file(at).comparison == FileComparison::Compare {
                if self.candidates(at).any(DriveFile::can_be_compared) {
                    self.to_compare.push_back(at);
                } else {
                    // Nothing proves that it is the same, so it counts as different.
                    self.file_mut(at).mark_different();
                }
            }
        }
    }

    /// The next file to hash. Its result goes to [`FolderPlan::compared`] or [`FolderPlan::could_not_compare`].
    pub fn next_to_compare(&mut self) -> Option<u32> {
        loop {
            let at = self.to_compare.pop_front()?;
            // An excluded file need not be compared.
            if self.is_wanted(at) {
                self.comparing += 1;
                return Some(at);
            }
            self.file_mut(at).mark_different();
        }
    }

    /// The hash algorithm to compare with: that of the drive's file.
    pub fn algorithm_for(&self, at: u32) -> HashAlgorithm {
        let mut hashes = self.candidates(at).filter_map(|remote| remote.hash.as_ref());
        hashes.next().map(|hash| hash.algorithm).unwrap_or_default()
    }

    pub fn compared(&mut self, at: u32, digest: &Digest) {
        let same = self.candidates(at).any(|remote| remote.has(digest));
        self.comparing = self.comparing.saturating_sub(1);
        match self.file_mut(at) {
            file if same => file.comparison = FileComparison::Same,
            file => file.mark_different(),
        }
    }

    /// The local file could not be read.
    pub fn could_not_compare(&mut self, at: u32) {
        let file = self.file(at);
        let (folder, name) = (file.folder, file.name.to_string());
        self.tree.unreadable(folder, &name);
        self.comparing = self.comparing.saturating_sub(1);
        self.file_mut(at).comparison = FileComparison::Unreadable;
    }

    /// Hashing is not possible: files that cannot be proven to be the same count as changed.
    pub fn stop_comparing(&mut self) {
        for file in self.tree.files.iter_mut().filter(|file| file.comparison == FileComparison::Compare) {
            file.mark_different();
        }
        (self.comparing, self.to_compare) = (0, VecDeque::new());
    }

    pub fn size_of(&self, file: u32) -> u64 {
        self.file(file).size
    }

    /// Files of the drive that a local file may equal.
    fn candidates(&self, at: u32) -> impl Iterator<Item = &DriveFile> {
        let size = self.file(at).size;
        let own = self.file(at).remote;
        let first = self.possible_copies.partition_point(|(file, _)| *file < at);
        let possible_copies = self.possible_copies[first..].iter().take_while(move |(file, _)| *file == at);
        let all = own.into_iter().chain(possible_copies.map(|(_, remote)| *remote));
        all.map(|remote| &self.remotes[remote as usize]).filter(move |remote| remote.size == Some(size))
    }

    pub(super) fn file(&self, at: u32) -> &PlannedFile {
        &self.tree.files[at as usize]
    }

    pub(super) fn file_mut(&mut self, at: u32) -> &mut PlannedFile {
        &mut self.tree.files[at as usize]
    }

    /// What cannot be uploaded, with path and reason; at most `most`.
    pub fn skipped(&self, most: usize) -> Vec<(String, SkipReason)> {
        let shown = self.tree.skipped.iter().take(most).map(|item| {
            let folder = self.tree.path(item.folder);
            let path = if folder.is_empty() { item.name.clone() } else { folder + "/" + &item.name };
            (path, item.reason)
        });
        shown.collect()
    }
}

impl DriveFile {
    fn can_be_compared(&self) -> bool {
        self.hash.is_some() || self.crc64.is_some()
    }

    fn has(&self, digest: &Digest) -> bool {
        let by_hash = self.hash.as_ref().and_then(|hash| hash.matches(&digest.hash));
        by_hash.or_else(|| self.crc64.map(|crc64| crc64 == digest.crc64)).unwrap_or(false)
    }
}

impl PlannedFile {
    /// It differs from what the drive has under its name.
    fn mark_different(&mut self) {
        self.comparison = if self.remote.is_some() { FileComparison::Changed } else { FileComparison::Clash };
    }
}

/// The name before the service, or a person, renamed it: `report_20260908_115650.pdf` → `report.pdf`, `photo (2).jpg`
/// or `photo(2).jpg` → `photo.jpg`. Folders have no extension.
fn original_of(copy: &str, is_folder: bool) -> Option<String> {
    let (stem, extension) = if is_folder { (copy, None) } else { name::split_extension(copy) };
    let stem = match stem.strip_suffix(')').and_then(|stem| stem.rsplit_once('(')) {
        Some((before, number)) => number.parse::<u32>().is_ok().then(|| before.trim_end())?,
        None => without_time(stem)?,
    };
    Some(extension.map_or_else(|| stem.to_owned(), |extension| [stem, ".", extension].concat()))
}

/// Strips a date and time, and a number where even that was taken.
fn without_time(stem: &str) -> Option<&str> {
    let digits = |text: &str, many| text.len() == many && text.bytes().all(|byte| byte.is_ascii_digit());
    let (rest, last) = stem.rsplit_once('_')?;
    let (rest, time) = if digits(last, 6) { (rest, last) } else { rest.rsplit_once('_')? };
    let (before, day) = rest.rsplit_once('_')?;
    (digits(time, 6) && digits(day, 8)).then_some(before)
}

#[cfg(test)]
mod tests {
    use super::original_of;

    #[test]
    fn a_copy_is_recognised_by_its_name() {
        let cases = [
            ("report_20260908_115650.pdf", Some("report.pdf")),
            ("report_20260908_115650_1.pdf", Some("report.pdf")),
            ("photo (2).jpg", Some("photo.jpg")),
            ("photo(12).jpg", Some("photo.jpg")),
            ("notes2_20260908_115650", Some("notes2")),
            ("photo (holiday).jpg", None),
            ("report.pdf", None),
            ("IMG_0001.jpg", None),
        ];
        for (copy, original) in cases {
            assert_eq!(original_of(copy, false).as_deref(), original, "{copy}");
        }
        assert_eq!(original_of("v1.2_20260908_115650", true).as_deref(), Some("v1.2"));
    }
}
