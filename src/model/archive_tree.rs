//! The entries of an archive as folders. Their names are hostile: none leads out of the archive, and no depth or number of
//! folders costs more than the names that it was told by.

use super::archive::ArchiveEntry;
use std::collections::HashMap;

/// Deeper folders are one, with the rest of the path as its name.
const MAX_DEPTH: usize = 48;

/// The folder with everything in it.
pub const ROOT: usize = 0;

#[derive(Debug)]
pub struct ArchiveTree {
    nodes: Vec<Node>,
    folders: HashMap<(usize, String), usize>,
    entries: Vec<ArchiveEntry>,
}

#[derive(Debug)]
struct Node {
    name: String,
    parent: usize,
    children: Vec<usize>,
    /// Of a file.
    entry: Option<usize>,
}

/// What stands in a folder, as it is shown.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ArchiveRow {
    pub node: usize,
    pub name: String,
    /// Of a file.
    pub size: Option<u64>,
    /// How many files and folders a folder has.
    pub children: usize,
    pub is_encrypted: bool,
    /// The path of its folder, where it stands among those of others.
    pub folder: Option<String>,
}

impl Default for ArchiveTree {
    fn default() -> Self {
        let root = Node { name: String::new(), parent: ROOT, children: Vec::new(), entry: None };
        Self { nodes: vec![root], folders: HashMap::new(), entries: Vec::new() }
    }
}

impl ArchiveTree {
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    pub fn is_empty(&self) -> bool {
        self.nodes.len() == 1
    }

    /// Its path is told by where it stands.
    pub fn add(&mut self, mut entry: ArchiveEntry) {
        let path = std::mem::take(&mut entry.path);
        let names = path_names(&path);
        let (last, above) = match names.split_last() {
            Some((last, above)) if !entry.is_folder => (Some(*last), above),
            _ => (None, names.as_slice()),
        };
        let mut folder = ROOT;
        for name in above {
            folder = self.folder(folder, name);
        }
        if entry.is_folder {
            return;
        }
        let number = self.entries.len();
        self.entries.push(entry);
        self.push(folder, last.unwrap_or_default().to_owned(), Some(number));
    }

    fn folder(&mut self, parent: usize, name: &str) -> usize {
        let key = (parent, name.to_owned());
        if let Some(known) = self.folders.get(&key) {
            return *known;
        }
        let node = self.push(parent, name.to_owned(), None);
        self.folders.insert(key, node);
        node
    }

    fn push(&mut self, parent: usize, name: String, entry: Option<usize>) -> usize {
        let node = self.nodes.len();
        self.nodes.push(Node { name, parent, children: Vec::new(), entry });
        self.nodes[parent].children.push(node);
        node
    }

    /// The contents of a folder: folders first, by name.
    pub fn rows(&self, folder: usize) -> Vec<ArchiveRow> {
        let Some(folder) = self.nodes.get(folder) else { return Vec::new() };
        let mut children = folder.children.clone();
        children.sort_by_cached_key(|child| self.sort_key(*child));
        children.into_iter().map(|child| self.row(child, None)).collect()
    }

    /// All files and folders whose names hold a text, whatever its case, by path.
    pub fn find(&self, wanted: &str) -> Vec<ArchiveRow> {
        let wanted = wanted.to_lowercase();
        let named = self.nodes.iter().enumerate().skip(1);
        let mut found: Vec<usize> =
            named.filter(|(_, node)| node.name.to_lowercase().contains(&wanted)).map(|(at, _)| at).collect();
        found.sort_by_cached_key(|node| self.sort_key(*node));
        found.into_iter().map(|node| self.row(node, Some(self.path_text(self.nodes[node].parent)))).collect()
    }

    fn sort_key(&self, node: usize) -> (bool, String) {
        (self.nodes[node].entry.is_some(), self.nodes[node].name.to_lowercase())
    }

    fn row(&self, at: usize, folder: Option<String>) -> ArchiveRow {
        let node = &self.nodes[at];
        let entry = node.entry.and_then(|entry| self.entries.get(entry));
        ArchiveRow {
            node: at,
            name: node.name.clone(),
            size: entry.map(|entry| entry.size),
            children: node.children.len(),
            is_encrypted: entry.is_some_and(|entry| entry.is_encrypted),
            folder,
        }
    }

    /// From below the root to the folder itself.
    pub fn path(&self, folder: usize) -> Vec<(usize, String)> {
        let (mut path, mut at) = (Vec::new(), folder);
        while at != ROOT
            && let Some(node) = self.nodes.get(at)
        {
            path.push((at, node.name.clone()));
            at = node.parent;
        }
        path.reverse();
        path
    }

    fn path_text(&self, folder: usize) -> String {
        self.path(folder).into_iter().map(|(_, name)| name).collect::<Vec<_>>().join("/")
    }

    pub fn entry(&self, node: usize) -> Option<&ArchiveEntry> {
        self.entries.get(self.nodes.get(node)?.entry?)
    }

    pub fn name(&self, node: usize) -> Option<&str> {
        self.nodes.get(node).map(|node| node.name.as_str())
    }

    pub fn parent(&self, node: usize) -> usize {
        self.nodes.get(node).map_or(ROOT, |node| node.parent)
    }
}

/// The names on a path, without those that lead up or nowhere. Some programs write `\` between them.
fn path_names(path: &str) -> Vec<&str> {
    let separator = if path.contains('/') { '/' } else { '\\' };
    let is_name = |name: &&str| !matches!(*name, "" | "." | "..");
    let mut names = Vec::new();
    let mut rest = path.trim_end_matches(separator);
    while !rest.is_empty() {
        let (name, after) = rest.split_once(separator).unwrap_or((rest, ""));
        if names.len() + 1 == MAX_DEPTH {
            names.extend(Some(rest).filter(is_name));
            break;
        }
        names.extend(Some(name).filter(is_name));
        rest = after;
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::zip::fixture;

    fn tree(paths: &[&str]) -> ArchiveTree {
        let mut tree = ArchiveTree::default();
        paths.iter().for_each(|path| tree.add(fixture(path).into()));
        tree
    }

    fn names(rows: &[ArchiveRow]) -> Vec<String> {
        let mark = |row: &ArchiveRow| if row.size.is_some() { "" } else { "/" };
        rows.iter().map(|row| format!("{}{}", row.name, mark(row))).collect()
    }

    #[test]
    fn folders_are_told_by_the_paths_of_their_files() {
        let tree = tree(&["b.txt", "A.txt", "folder/", "folder/x", "other/deep/y", "folder/x"]);
        let root = tree.rows(ROOT);
        assert_eq!(names(&root), ["folder/", "other/", "A.txt", "b.txt"]);
        assert_eq!(root[0].children, 2);
        // Two of one name are two.
        assert_eq!(names(&tree.rows(root[0].node)), ["x", "x"]);
        let deep = tree.rows(root[1].node)[0].node;
        assert_eq!(tree.path(deep).into_iter().map(|it| it.1).collect::<Vec<_>>(), ["other", "deep"]);
        assert_eq!((tree.parent(deep), tree.len()), (root[1].node, 5));
        assert!(tree.entry(root[2].node).is_some_and(|entry| !entry.is_folder));
        assert!(tree.entry(deep).is_none() && tree.rows(999).is_empty());
        let found = tree.find("Y");
        assert_eq!((names(&found), found[0].folder.as_deref()), (vec!["y".to_owned()], Some("other/deep")));
    }

    #[test]
    fn no_name_leads_out_of_the_archive() {
        let cases: [(&str, &[&str]); 10] = [
            ("../outside.txt", &["outside.txt"]),
            ("/etc/passwd", &["etc", "passwd"]),
            ("a//b/./c", &["a", "b", "c"]),
            ("..", &[]),
            ("", &[]),
            ("folder\\file", &["folder", "file"]),
            ("..\\..\\file", &["file"]),
            ("a/b\\c", &["a", "b\\c"]),
            ("C:\\file", &["C:", "file"]),
            ("\u{202e}gpj.exe", &["\u{202e}gpj.exe"]),
        ];
        for (path, expected) in cases {
            assert_eq!(path_names(path), expected, "{path:?}");
        }
        // A file without a name is there nevertheless.
        assert_eq!(names(&tree(&[".."]).rows(ROOT)), [""]);
    }

    #[test]
    fn depth_is_limited() {
        let deep = "a/".repeat(30_000) + "file";
        let found = path_names(&deep);
        assert_eq!((found.len(), found[MAX_DEPTH - 1].len()), (MAX_DEPTH, deep.len() - 2 * (MAX_DEPTH - 1)));
        assert!(path_names(&"/".repeat(60_000)).is_empty());
    }
}
