//! Names for local files: a drive allows names that a disk may not. Every file gets a name that any system accepts,
//! and no two in a folder are equal on a case-insensitive file system.

use super::messages::RemoteFile;
use crate::base::name;
use std::collections::{HashMap, HashSet};

/// Characters with a special meaning on some system.
const FORBIDDEN: &[char] = &['/', '\\', ':', '*', '?', '"', '<', '>', '|'];

/// Device names of Windows, whatever the extension.
const RESERVED: &[&str] = &["con", "prn", "aux", "nul"];

/// Most file systems limit names by bytes; all of them allow this many.
const MAX_BYTES: usize = 240;

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
                let path = self.free_path(&folder, name);
                remote.path = join(&path, "");
                self.folders.insert(remote.id.clone(), path);
            }
            None => remote.path = self.free_path(&folder, &remote.path),
        }
    }

    /// A free path for `name` in `folder`, which is such a path itself or empty.
    pub fn free_path(&mut self, folder: &str, name: &str) -> String {
        let safe = safe(name);
        let mut number = 2;
        let mut path = join(folder, &safe);
        while !self.taken.insert(path.to_lowercase()) {
            path = join(folder, &name::numbered(&safe, number));
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

/// `name` changed so that any system accepts it.
pub fn safe(name: &str) -> String {
    let replaced: String =
        name.chars().map(|it| if FORBIDDEN.contains(&it) || it.is_control() { '_' } else { it }).collect();
    // Windows drops trailing dots and spaces, which may make two names equal.
    let mut safe = replaced.trim_start().trim_end_matches([' ', '.']).to_owned();
    if safe.len() > MAX_BYTES {
        safe = shortened(&safe);
    }
    let stem = safe.split('.').next().unwrap_or_default().trim_end().to_ascii_lowercase();
    let numbered_device = (stem.starts_with("com") || stem.starts_with("lpt"))
        && stem.len() == 4
        && stem.ends_with(|it: char| it.is_ascii_digit());
    if safe.is_empty() || numbered_device || RESERVED.contains(&stem.as_str()) {
        safe.insert(0, '_');
    }
    safe
}

fn shortened(name: &str) -> String {
    let (stem, extension) = name::split_extension(name);
    let extension = extension.filter(|it| it.len() <= 20).map(|it| [".", it].concat()).unwrap_or_default();
    let mut end = (MAX_BYTES - extension.len()).min(stem.len());
    while !stem.is_char_boundary(end) {
        end -= 1;
    }
    [stem[..end].trim_end_matches([' ', '.']), extension.as_str()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transfer::download::job::Fingerprint;
    use proptest::prelude::*;

    #[test]
    fn names_are_made_valid_on_any_system() {
        let cases = [
            ("report.pdf", "report.pdf"),
            ("文件 1.txt", "文件 1.txt"),
            ("a:b?.txt", "a_b_.txt"),
            ("..", "_"),
            ("end. ", "end"),
            ("con", "_con"),
            ("Aux.txt", "_Aux.txt"),
            ("com1.log", "_com1.log"),
            ("command.log", "command.log"),
            ("tab\there", "tab_here"),
            (".profile", ".profile"),
        ];
        for (name, expected) in cases {
            assert_eq!(safe(name), expected, "{name}");
        }
    }

    #[test]
    fn no_two_names_in_a_folder_are_equal() {
        let mut names = LocalNames::default();
        assert_eq!(names.free_path("", "A.txt"), "A.txt");
        assert_eq!(names.free_path("", "a.txt"), "a (2).txt");
        assert_eq!(names.free_path("x", "a.txt"), "x/a.txt");
        assert_eq!(names.free_path("", "a?txt"), "a_txt");
        assert_eq!(names.free_path("", "a*txt"), "a_txt (2)");
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

    proptest! {
        #[test]
        fn any_name_becomes_one_path_segment(name in "\\PC{0,400}|[.:/ \u{0}-\u{1f}]{0,9}") {
            let safe = safe(&name);
            prop_assert!(!safe.is_empty() && safe.len() <= MAX_BYTES + 1 && safe != "." && safe != "..");
            prop_assert!(!safe.contains(FORBIDDEN) && !safe.chars().any(char::is_control));
            prop_assert!(!safe.ends_with(['.', ' ']) && !safe.starts_with(' '));
        }
    }
}
