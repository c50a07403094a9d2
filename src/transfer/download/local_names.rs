//! Local paths for the files of a drive: names that any system accepts, no two in a folder equal on a disk without regard
//! to case and composition.

use super::messages::RemoteFile;
use crate::base::name::local::{folded, local_name};
use crate::base::name::numbered;
use std::collections::{HashMap, HashSet};

/// Longer paths fail on some disks; deeper files are placed at the top.
const LONGEST_PATH: usize = 2_000;

/// Assigns local names, and remembers those assigned so far.
#[derive(Default)]
pub struct LocalNames {
    taken: HashSet<String>,
    /// The local paths of folders, by their ids in the drive.
    folders: HashMap<String, String>,
}

impl LocalNames {
    /// Replaces the bare name of a file or folder by its local path. A folder comes before its children.
    pub fn assign_path(&mut self, remote: &mut RemoteFile) {
        let folder = self.folders.get(&remote.parent).filter(|path| path.len() < LONGEST_PATH);
        let folder = folder.cloned().unwrap_or_default();
        match remote.path.strip_suffix('/') {
            Some(name) => {
                let path = self.free_path(&folder, name, true);
                remote.path = join(&path, "");
                self.folders.insert(remote.id.clone(), path);
            }
            None => remote.path = self.free_path(&folder, &remote.path, false),
        }
    }

    /// A free path for `name` in `folder`, which is such a path itself or empty.
    fn free_path(&mut self, folder: &str, name: &str, is_folder: bool) -> String {
        let name = local_name(name);
        let mut number = 2;
        let mut path = join(folder, &name);
        while !self.taken.insert(folded(&path)) {
            path = join(folder, &numbered(&name, is_folder, number));
            number += 1;
        }
        path
    }
}

pub fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { [folder, "/", name].concat() }
}

/// Splits a path into its folder and its last segment.
pub fn split(path: &str) -> (&str, &str) {
    path.rsplit_once('/').unwrap_or(("", path))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transfer::download::job::Fingerprint;

    #[test]
    fn no_two_names_in_a_folder_are_equal() {
        let mut names = LocalNames::default();
        let cases = [
            ("", "A.txt", "A.txt"),
            ("", "a.txt", "a (2).txt"),
            ("x", "a.txt", "x/a.txt"),
            ("", "a?txt", "a_txt"),
            ("", "a*txt", "a_txt (2)"),
            ("", "Caf\u{e9}", "Café"),
            ("", "cafe\u{301}", "café (2)"),
            ("", "plan.txt", "plan.txt"),
            ("", " plan.txt ", "plan (2).txt"),
        ];
        for (folder, name, path) in cases {
            assert_eq!(names.free_path(folder, name, false), path);
        }
        assert_eq!(names.free_path("", "v1.2", true), "v1.2");
        assert_eq!(names.free_path("", "V1.2", true), "V1.2 (2)");
        assert_eq!(split("x/y/a.txt"), ("x/y", "a.txt"));
        assert_eq!(split("a.txt"), ("", "a.txt"));
    }

    #[test]
    fn every_file_gets_a_path_in_its_own_folder() {
        let mut names = LocalNames::default();
        let mut assign = |parent: &str, id: &str, name: &str| {
            let (fingerprint, parent) = (Fingerprint::default(), parent.to_owned());
            let mut remote =
                RemoteFile { id: id.into(), parent, path: name.into(), modified: None, fingerprint };
            names.assign_path(&mut remote);
            remote.path
        };
        // Two folders of the same name in the drive stay two folders.
        assert_eq!(assign("root", "1", "a?/"), "a_/");
        assert_eq!(assign("root", "2", "a*/"), "a_ (2)/");
        assert_eq!(assign("1", "3", "x.txt"), "a_/x.txt");
        assert_eq!(assign("2", "4", "x.txt"), "a_ (2)/x.txt");
        assert_eq!(assign("root", "5", "x.txt"), "x.txt");
        let mut parent = "2".to_owned();
        for depth in 0..40 {
            let id = format!("d{depth}");
            assert!(assign(&parent, &id, &["n".repeat(200), "/".into()].concat()).len() < 2_300);
            parent = id;
        }
    }
}
