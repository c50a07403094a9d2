//! What was dropped, as a compact tree: folders and files by number, names only, no paths.

use crate::base::id::FileId;
use crate::base::name::normal_form::nfc;
use crate::base::name::{self, NameError};
use std::collections::HashMap;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

/// The destination folder in the drive.
pub const TOP: u32 = 0;

pub struct LocalTree {
    /// A folder comes after its parent.
    pub(super) folders: Vec<PlannedFolder>,
    pub(super) files: Vec<PlannedFile>,
    pub(super) skipped: Vec<SkippedItem>,
    /// By the hash of parent and name, with linear probing.
    index: HashMap<u64, TreeNode>,
    bytes: u64,
}

pub(super) struct PlannedFolder {
    pub parent: u32,
    pub name: Box<str>,
    /// In the drive; `None` until it is found or created there.
    pub id: Option<FileId>,
    /// A file of the drive has its name.
    pub clashes: bool,
    /// Its name cannot be stored, so nothing below it can.
    pub has_invalid_name: bool,
    /// Whether it contains anything that the drive could have too.
    pub has_children: bool,
}

pub(super) struct PlannedFile {
    pub folder: u32,
    pub name: Box<str>,
    pub size: u64,
    pub comparison: FileComparison,
    /// The drive's file of the same name.
    pub remote: Option<u32>,
    /// A file that an operating system writes for itself.
    pub junk: bool,
    /// Another local file has the same path.
    pub is_duplicate: bool,
    pub sent: bool,
}

/// How a file compares with the drive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileComparison {
    New,
    /// As large as the drive's file of that name: the hash decides.
    Compare,
    Same,
    Changed,
    /// A folder has its name.
    Clash,
    /// It could not be read for the comparison.
    Unreadable,
}

/// Something that cannot be uploaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SkippedItem {
    pub folder: u32,
    pub name: String,
    pub reason: SkipReason,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SkipReason {
    Unreadable,
    Name(NameError),
}

#[derive(Clone, Copy)]
pub(super) enum TreeNode {
    Folder(u32),
    File(u32),
}

impl Default for LocalTree {
    fn default() -> Self {
        let top = PlannedFolder {
            parent: TOP,
            name: Box::default(),
            id: None,
            clashes: false,
            has_invalid_name: false,
            has_children: false,
        };
        Self { folders: vec![top], files: Vec::new(), skipped: Vec::new(), index: HashMap::new(), bytes: 0 }
    }
}

impl LocalTree {
    /// Returns the number of a folder, adding it if needed: two dropped folders of one name become one, however its letters
    /// are composed.
    pub fn folder(&mut self, parent: u32, raw_name: &str) -> u32 {
        let (name, fault) = stored(raw_name);
        let free = match self.place(parent, &name) {
            Ok(TreeNode::Folder(at)) => return at,
            // A file of that name was dropped beside it; the drive decides.
            Ok(TreeNode::File(_)) => None,
            Err(free) => Some(free),
        };
        let at = number(self.folders.len());
        self.folders.push(PlannedFolder {
            parent,
            name: name.into(),
            id: None,
            clashes: false,
            has_invalid_name: fault.is_some(),
            has_children: false,
        });
        if let Some(free) = free {
            self.index.insert(free, TreeNode::Folder(at));
        }
        if let Some(fault) = fault {
            self.skipped.push(SkippedItem {
                folder: parent,
                name: raw_name.to_owned(),
                reason: SkipReason::Name(fault),
            });
        }
        self.folders[parent as usize].has_children = true;
        at
    }

    /// Adds a file; returns `false`, and records it, when its name cannot be stored.
    pub fn file(&mut self, folder: u32, raw_name: &str, size: u64) -> bool {
        let (name, fault) = stored(raw_name);
        if let Some(fault) = fault {
            self.skipped.push(SkippedItem {
                folder,
                name: raw_name.to_owned(),
                reason: SkipReason::Name(fault),
            });
            return false;
        }
        let at = number(self.files.len());
        let is_duplicate = match self.place(folder, &name) {
            Ok(_) => true,
            Err(free) => {
                self.index.insert(free, TreeNode::File(at));
                false
            }
        };
        let junk = is_junk(&name);
        let comparison = FileComparison::New;
        self.files.push(PlannedFile {
            folder,
            name: name.into(),
            size,
            comparison,
            remote: None,
            junk,
            is_duplicate,
            sent: false,
        });
        self.folders[folder as usize].has_children = true;
        self.bytes += size;
        true
    }

    pub fn unreadable(&mut self, folder: u32, name: &str) {
        self.skipped.push(SkippedItem { folder, name: name.to_owned(), reason: SkipReason::Unreadable });
    }

    pub fn file_count(&self) -> usize {
        self.files.len()
    }

    /// Without the destination folder.
    pub fn folder_count(&self) -> usize {
        self.folders.len() - 1
    }

    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// The folders from the top down to this one, separated by `/`.
    pub fn path(&self, folder: u32) -> String {
        let mut steps = Vec::new();
        let mut at = folder;
        while at != TOP {
            let folder = &self.folders[at as usize];
            steps.push(&*folder.name);
            at = folder.parent;
        }
        steps.reverse();
        steps.join("/")
    }

    pub(super) fn find(&self, folder: u32, name: &str) -> Option<TreeNode> {
        self.place(folder, name).ok()
    }

    /// The entry of a name, or the free key for it.
    fn place(&self, parent: u32, name: &str) -> Result<TreeNode, u64> {
        let mut hasher = DefaultHasher::new();
        (parent, name).hash(&mut hasher);
        let mut key = hasher.finish();
        while let Some(&node) = self.index.get(&key) {
            let (its_parent, its_name) = match node {
                TreeNode::Folder(at) => (self.folders[at as usize].parent, &self.folders[at as usize].name),
                TreeNode::File(at) => (self.files[at as usize].folder, &self.files[at as usize].name),
            };
            if its_parent == parent && **its_name == *name {
                return Ok(node);
            }
            key = key.wrapping_add(1);
        }
        Err(key)
    }
}

/// The name as the drive will store it, and why it cannot.
fn stored(raw_name: &str) -> (String, Option<NameError>) {
    let name = nfc(raw_name);
    let fault = name::validate(&name).err();
    (name, fault)
}

/// Files that operating systems create in every folder.
fn is_junk(name: &str) -> bool {
    matches!(name, ".DS_Store" | "Thumbs.db" | "desktop.ini") || name.starts_with("._")
}

/// A page cannot hold more than four billion files.
pub(super) fn number(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_names_are_one_folder_but_a_second_file_is_a_duplicate() {
        let mut tree = LocalTree::default();
        let (a, b) = (tree.folder(TOP, "a"), tree.folder(TOP, "b"));
        assert_eq!(tree.folder(TOP, "a"), a);
        assert_ne!(tree.folder(b, "a"), a);
        assert!(tree.file(a, "x.txt", 3) && tree.file(a, "x.txt", 4) && tree.file(b, "x.txt", 5));
        assert_eq!(tree.files.iter().map(|file| file.is_duplicate).collect::<Vec<_>>(), [false, true, false]);
        assert_eq!((tree.folder_count(), tree.file_count(), tree.bytes()), (3, 3, 12));
        let deep = tree.folder(b, "c");
        assert_eq!((tree.path(deep).as_str(), tree.path(TOP).as_str()), ("b/c", ""));
    }

    #[test]
    fn white_space_makes_another_name_and_composition_does_not() {
        let mut tree = LocalTree::default();
        let a = tree.folder(TOP, "Caf\u{e9}");
        assert_eq!(tree.folder(TOP, "Cafe\u{301}"), a);
        assert_ne!(tree.folder(TOP, "Caf\u{e9} "), a);
        for name in ["plan.txt", " plan.txt", "plan.txt ", "\u{fc}.txt", "u\u{308}.txt"] {
            assert!(tree.file(a, name, 1));
        }
        let files: Vec<_> = tree.files.iter().map(|file| (&*file.name, file.is_duplicate)).collect();
        let expected = [
            ("plan.txt", false),
            (" plan.txt", false),
            ("plan.txt ", false),
            ("ü.txt", false),
            ("ü.txt", true),
        ];
        assert_eq!(files, expected);
    }

    #[test]
    fn invalid_names_are_reported_and_exclude_their_contents() {
        let mut tree = LocalTree::default();
        let odd = tree.folder(TOP, "a\u{7}b");
        assert!(tree.folders[odd as usize].has_invalid_name);
        assert!(!tree.file(TOP, "..", 1));
        tree.unreadable(TOP, "locked");
        let reasons: Vec<_> = tree.skipped.iter().map(|item| item.reason).collect();
        assert_eq!(
            reasons,
            [SkipReason::Name(NameError::Control), SkipReason::Name(NameError::Dots), SkipReason::Unreadable]
        );
    }

    #[test]
    fn system_files_are_recognised() {
        for name in [".DS_Store", "Thumbs.db", "desktop.ini", "._photo.jpg"] {
            assert!(is_junk(name), "{name}");
        }
        assert!(!is_junk(".profile") && !is_junk("desktop.ini.txt"));
    }
}
