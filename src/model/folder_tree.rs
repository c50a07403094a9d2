//! The folders of a drive as a tree of which only what was opened is known.

use super::entry::Crumb;
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
#[derive(Clone, Debug, PartialEq, Eq)]
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

impl FolderTree {
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

#[cfg(test)]
mod tests {
    use super::*;

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
    fn folders_in_a_circle_end() {
        let mut tree = FolderTree::default();
        tree.set_children(&FileId::root(), crumbs(&["a"]));
        tree.set_children(&FileId::new("a"), crumbs(&["a"]));
        tree.expand(&FileId::new("a"), true);
        assert_eq!(tree.rows().len(), 256);
    }
}
