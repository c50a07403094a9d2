//! What was cut or copied to be pasted into another folder.

use super::command::ClipboardFacts;
use super::entry::{Crumb, Entry};
use super::list_source::ListSource;
use crate::base::id::FileId;
use std::collections::HashSet;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct FileClipboard {
    pub entries: Vec<Entry>,
    pub is_cut: bool,
    ids: HashSet<FileId>,
}

impl FileClipboard {
    pub fn new(entries: Vec<Entry>, is_cut: bool) -> Self {
        let ids = entries.iter().map(|entry| entry.id.clone()).collect();
        Self { entries, is_cut, ids }
    }

    /// Whether a row was cut, so that it is dimmed.
    pub fn is_cut(&self, id: &FileId) -> bool {
        self.is_cut && self.ids.contains(id)
    }

    /// What pasting into the open folder would mean; `path` leads to it.
    pub fn facts(&self, open: Option<&ListSource>, path: &[Crumb]) -> ClipboardFacts {
        if self.entries.is_empty() {
            return ClipboardFacts::Empty;
        }
        let Some(ListSource::Folder { drive, folder }) = open else { return ClipboardFacts::Fits };
        let all_here =
            self.entries.iter().all(|entry| entry.parent == *folder && entry.drive == *drive) && self.is_cut;
        let holds = |id: &FileId| self.ids.contains(id);
        match holds(folder) || path.iter().any(|crumb| holds(&crumb.id)) {
            true => ClipboardFacts::InItself,
            false if all_here => ClipboardFacts::IsHere,
            false => ClipboardFacts::Fits,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::id::DriveId;
    use crate::model::entry::fixture;

    #[test]
    fn a_folder_is_not_pasted_into_itself() {
        let crumb = |id: &str| Crumb { id: FileId::new(id), name: id.to_owned() };
        let folder = |id: &str| ListSource::Folder { drive: DriveId::new("1"), folder: FileId::new(id) };
        let other = ListSource::Folder { drive: DriveId::new("2"), folder: FileId::root() };
        let cut = FileClipboard::new(vec![fixture("a/"), fixture("b")], true);
        let copied = FileClipboard::new(vec![fixture("a/"), fixture("b")], false);
        let cases = [
            (&cut, Some(folder("root")), vec![], ClipboardFacts::IsHere),
            (&copied, Some(folder("root")), vec![], ClipboardFacts::Fits),
            (&cut, Some(folder("x")), vec![crumb("x")], ClipboardFacts::Fits),
            (&cut, Some(folder("a/")), vec![crumb("a/")], ClipboardFacts::InItself),
            (&copied, Some(folder("x")), vec![crumb("a/"), crumb("x")], ClipboardFacts::InItself),
            (&cut, Some(other), vec![], ClipboardFacts::Fits),
            (&cut, None, vec![], ClipboardFacts::Fits),
        ];
        for (clipboard, open, path, expected) in cases {
            assert_eq!(clipboard.facts(open.as_ref(), &path), expected, "{open:?} {path:?}");
        }
        assert_eq!(FileClipboard::default().facts(None, &[]), ClipboardFacts::Empty);
        assert!(cut.is_cut(&FileId::new("b")) && !copied.is_cut(&FileId::new("b")));
    }
}
