//! The folders of a drive as a tree of which only what was opened is known.

use super::entry::{Crumb, Entry};
use crate::base::id::FileId;
use std::collections::HashMap;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FolderTree {
    folders: HashMap<FileId, Folder>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Folder {
    /// `None` until it was read.
    children: Option<Vec<Crumb>>,
    is_expanded: bool,
    has_failed: bool,
}

/// A row of the tree as it is shown.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TreeRow {
    pub id: FileId,
    pub name: String,
    pub parent: FileId,
    /// 1 for the folders of the top.
    pub level: usize,
    /// Among its siblings, from 1.
    pub position: usize,
    pub siblings: usize,
    /// `None` for a folder that is known to hold no folders.
    pub expanded: Option<bool>,
    /// It is open, and its folders could not be read.
    pub has_failed: bool,
}

/// A folder that was looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundFolder {
    pub id: FileId,
    pub name: String,
    pub parent: FileId,
}

/// First what is known here, then what else the server has found.
pub fn merge_found(mut known: Vec<FoundFolder>, more: Vec<FoundFolder>) -> Vec<FoundFolder> {
    for folder in more {
        if !known.iter().any(|it| it.id == folder.id) {
            known.push(folder);
        }
    }
    known
}

/// More are not looked through by anybody.
const MAX_FOUND: usize = 100;

impl FolderTree {
    /// The known folders whose names contain `text`, whether they are on the screen or not. Those that begin with it come
    /// first, then by name.
    pub fn find(&self, text: &str) -> Vec<FoundFolder> {
        let text = text.trim().to_lowercase();
        if text.is_empty() {
            return Vec::new();
        }
        let mut found = Vec::new();
        for (parent, folder) in &self.folders {
            for child in folder.children.iter().flatten() {
                let name = child.name.to_lowercase();
                if let Some(at) = name.find(&text) {
                    let folder = FoundFolder {
                        id: child.id.clone(),
                        name: child.name.clone(),
                        parent: parent.clone(),
                    };
                    found.push(((at > 0, name, child.id.to_string()), folder));
                }
            }
        }
        found.sort_by(|left, right| left.0.cmp(&right.0));
        found.into_iter().take(MAX_FOUND).map(|(_, folder)| folder).collect()
    }

    pub fn set_children(&mut self, folder: &FileId, children: Vec<Crumb>) {
        let folder = self.folders.entry(folder.clone()).or_default();
        folder.children = Some(children);
        folder.has_failed = false;
    }

    pub fn fail(&mut self, folder: &FileId) {
        self.folders.entry(folder.clone()).or_default().has_failed = true;
    }

    pub fn is_known(&self, folder: &FileId) -> bool {
        self.folders.get(folder).is_some_and(|folder| folder.children.is_some())
    }

    pub fn is_expanded(&self, folder: &FileId) -> bool {
        self.folders.get(folder).is_some_and(|folder| folder.is_expanded)
    }

    pub fn expand(&mut self, folder: &FileId, is_expanded: bool) {
        self.folders.entry(folder.clone()).or_default().is_expanded = is_expanded;
    }

    /// Something has changed: `now` is how it is, or `None` when it is gone.
    pub fn follow(&mut self, id: &FileId, now: Option<&Entry>) {
        match now {
            Some(entry) if entry.is_folder() => self.place(entry),
            Some(_) => {}
            None => self.remove(id),
        }
    }

    /// The folder is as this entry says: it may have got another name or another parent.
    fn place(&mut self, entry: &Entry) {
        let is_here = |folder: &Folder| {
            folder.children.as_ref().is_some_and(|children| children.iter().any(|it| it.id == entry.id))
        };
        let is_same = |child: &Crumb| child.id == entry.id && child.name == entry.name;
        let parent = self.folders.get(&entry.parent);
        let is_placed = parent.and_then(|it| it.children.as_ref()).is_some_and(|it| it.iter().any(is_same));
        let is_elsewhere = self.folders.iter().any(|(id, folder)| *id != entry.parent && is_here(folder));
        if is_placed && !is_elsewhere {
            return;
        }
        self.remove_child(&entry.id);
        let parent = self.folders.get_mut(&entry.parent);
        if let Some(children) = parent.and_then(|parent| parent.children.as_mut()) {
            // In the order of the service.
            let at = children.partition_point(|child| child.name < entry.name);
            children.insert(at, Crumb { id: entry.id.clone(), name: entry.name.clone() });
        }
    }

    /// The folder is gone, and with it what was open in it.
    fn remove(&mut self, id: &FileId) {
        self.remove_child(id);
        self.folders.remove(id);
    }

    fn remove_child(&mut self, id: &FileId) {
        let lists = self.folders.values_mut().filter_map(|folder| folder.children.as_mut());
        lists.for_each(|children| children.retain(|child| child.id != *id));
    }

    /// The folders whose children are on the screen.
    pub fn shown(&self) -> Vec<FileId> {
        let open = self.rows().into_iter().filter(|row| row.expanded == Some(true)).map(|row| row.id);
        std::iter::once(FileId::root()).chain(open).collect()
    }

    /// The rows from top to bottom.
    pub fn rows(&self) -> Vec<TreeRow> {
        let mut rows = Vec::new();
        self.add_rows(&FileId::root(), 1, &mut rows);
        rows
    }

    fn add_rows(&self, parent: &FileId, level: usize, rows: &mut Vec<TreeRow>) {
        /// Deeper is a circle of a faulty server.
        const MAX_LEVEL: usize = 256;
        let children = self.folders.get(parent).and_then(|folder| folder.children.as_ref());
        let Some(children) = children.filter(|_| level <= MAX_LEVEL) else { return };
        for (at, child) in children.iter().enumerate() {
            let folder = self.folders.get(&child.id);
            let is_leaf = folder.and_then(|it| it.children.as_ref()).is_some_and(Vec::is_empty);
            let is_expanded = folder.is_some_and(|it| it.is_expanded);
            rows.push(TreeRow {
                id: child.id.clone(),
                name: child.name.clone(),
                parent: parent.clone(),
                level,
                position: at + 1,
                siblings: children.len(),
                expanded: (!is_leaf).then_some(is_expanded),
                has_failed: is_expanded && folder.is_some_and(|it| it.has_failed),
            });
            if is_expanded {
                self.add_rows(&child.id, level + 1, rows);
            }
        }
    }
}

/// More rows that stay would leave no room for the others.
const MAX_ABOVE: usize = 4;

/// The rows that stay at the top while their folders are scrolled through, when `first` is the first row in the viewport:
/// the outermost of them.
pub fn rows_above(rows: &[TreeRow], first: usize) -> Vec<usize> {
    let mut above = Vec::new();
    // Each row that stays hides one more.
    while let Some(row) = rows.get(first + above.len()).filter(|_| above.len() < MAX_ABOVE) {
        let level = above.len() + 1;
        let place = first + above.len();
        let ancestor = rows[..=place].iter().rposition(|it| it.level == level);
        match ancestor {
            Some(at) if row.level > level && at < place => above.push(at),
            _ => break,
        }
    }
    above
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::entry::fixture;

    fn crumbs(ids: &[&str]) -> Vec<Crumb> {
        ids.iter().map(|id| Crumb { id: FileId::new(*id), name: id.to_uppercase() }).collect()
    }

    fn shown(tree: &FolderTree) -> Vec<String> {
        let mark = |row: &TreeRow| match row.expanded {
            None => ' ',
            Some(true) => '-',
            Some(false) => '+',
        };
        tree.rows().iter().map(|row| format!("{}{}{}", ">".repeat(row.level), mark(row), row.id)).collect()
    }

    #[test]
    fn only_what_is_open_is_shown() {
        let mut tree = FolderTree::default();
        assert!(tree.rows().is_empty());
        tree.set_children(&FileId::root(), crumbs(&["a", "b"]));
        assert_eq!(shown(&tree), [">+a", ">+b"]);
        tree.expand(&FileId::new("a"), true);
        assert!(!tree.is_known(&FileId::new("a")));
        assert_eq!(shown(&tree), [">-a", ">+b"]);
        tree.set_children(&FileId::new("a"), crumbs(&["c", "d"]));
        tree.set_children(&FileId::new("d"), Vec::new());
        assert_eq!(shown(&tree), [">-a", ">>+c", ">> d", ">+b"]);
        let row = &tree.rows()[2];
        assert_eq!((row.position, row.siblings, row.parent.as_str(), row.name.as_str()), (2, 2, "a", "D"));
        tree.expand(&FileId::new("a"), false);
        assert_eq!(shown(&tree), [">+a", ">+b"]);
    }

    #[test]
    fn folders_are_found_by_any_part_of_their_names() {
        let mut tree = FolderTree::default();
        tree.set_children(&FileId::root(), crumbs(&["sea", "photos", "动物"]));
        // In a folder that is closed.
        tree.set_children(&FileId::new("photos"), crumbs(&["overseas", "sea-2"]));
        let cases = [
            ("sea", "sea sea-2 overseas"),
            (" SEAS ", "overseas"),
            ("动", "动物"),
            ("o", "overseas photos"),
            ("x", ""),
            ("  ", ""),
        ];
        for (text, expected) in cases {
            let found: Vec<String> = tree.find(text).into_iter().map(|it| it.id.to_string()).collect();
            assert_eq!(found.join(" "), expected, "{text:?}");
        }
        let more = |id: &str| FoundFolder { id: FileId::new(id), name: id.into(), parent: FileId::root() };
        let merged = merge_found(tree.find("sea-"), vec![more("sea-2"), more("far")]);
        let ids: Vec<&str> = merged.iter().map(|it| it.id.as_str()).collect();
        assert_eq!((ids, merged[0].parent.as_str()), (vec!["sea-2", "far"], "photos"));
    }

    #[test]
    fn a_failure_is_shown_where_it_is_and_ends_with_an_answer() {
        let mut tree = FolderTree::default();
        tree.set_children(&FileId::root(), crumbs(&["a"]));
        tree.expand(&FileId::new("a"), true);
        tree.fail(&FileId::new("a"));
        assert!(tree.rows()[0].has_failed);
        tree.set_children(&FileId::new("a"), crumbs(&["b"]));
        assert!(!tree.rows()[0].has_failed);
    }

    #[test]
    fn folders_that_were_changed_are_where_they_are_now() {
        let folder = |id: &str, name: &str, parent: &str| Entry {
            id: FileId::new(id),
            name: name.to_owned(),
            parent: FileId::new(parent),
            ..fixture("folder/")
        };
        let mut tree = FolderTree::default();
        tree.set_children(&FileId::root(), crumbs(&["a", "b", "d"]));
        tree.set_children(&FileId::new("b"), crumbs(&["x"]));
        tree.expand(&FileId::new("b"), true);
        // Renamed, with what is open in it; new; moved; moved to where nothing is known; gone.
        tree.place(&folder("b", "Z", "root"));
        assert_eq!(shown(&tree), [">+a", ">+d", ">-b", ">>+x"]);
        tree.place(&folder("c", "C", "root"));
        tree.place(&folder("d", "D", "b"));
        assert_eq!(shown(&tree), [">+a", ">+c", ">-b", ">>+d", ">>+x"]);
        assert_eq!(tree.shown(), [FileId::root(), FileId::new("b")]);
        let before = tree.clone();
        tree.place(&folder("d", "D", "b"));
        assert_eq!(tree, before);
        tree.place(&folder("c", "C", "a"));
        tree.remove(&FileId::new("b"));
        assert_eq!(shown(&tree), [">+a"]);
        assert!(!tree.is_known(&FileId::new("b")));
    }

    #[test]
    fn the_parents_of_what_is_scrolled_to_stay_at_the_top() {
        let mut tree = FolderTree::default();
        tree.set_children(&FileId::root(), crumbs(&["a", "b"]));
        tree.set_children(&FileId::new("a"), crumbs(&["c", "d"]));
        tree.set_children(&FileId::new("c"), crumbs(&["e", "f"]));
        ["a", "c"].iter().for_each(|id| tree.expand(&FileId::new(*id), true));
        let rows = tree.rows();
        assert_eq!(shown(&tree), [">-a", ">>-c", ">>>+e", ">>>+f", ">>+d", ">+b"]);
        // By the first row in the viewport.
        let expected: [&[usize]; 7] = [&[], &[0, 1], &[0, 1], &[0], &[0], &[], &[]];
        for (first, expected) in expected.iter().enumerate() {
            assert_eq!(rows_above(&rows, first), *expected, "{first}");
        }
        // Far down, a few of them.
        let row = |level: usize| TreeRow { level, ..rows[0].clone() };
        let deep: Vec<TreeRow> = (1..60).map(row).collect();
        assert_eq!(rows_above(&deep, 50), [0, 1, 2, 3]);
    }

    #[test]
    fn folders_in_a_circle_end() {
        let mut tree = FolderTree::default();
        tree.set_children(&FileId::root(), crumbs(&["a"]));
        tree.set_children(&FileId::new("a"), crumbs(&["a"]));
        tree.expand(&FileId::new("a"), true);
        assert_eq!(tree.rows().len(), 256);
    }
}
