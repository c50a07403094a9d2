//! What the details panel tells of one file or folder beyond its entry, and the changes it makes.

use super::entry::{Crumb, Entry};
use super::tag::Tag;
use crate::base::id::{DriveId, FileId};
use crate::base::time::Timestamp;

/// The answer to one call about a file or folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileDetails {
    pub entry: Entry,
    /// From below the drive's root to the file itself; `None` where the server does not tell it.
    pub path: Option<Vec<Crumb>>,
    pub description: String,
    pub tags: Vec<Tag>,
    pub labels: Vec<String>,
    pub content_type: Option<String>,
    pub created_by: Option<Person>,
    pub modified_by: Option<Person>,
    /// When the content was last changed on the computer it came from.
    pub local_modified_at: Option<Timestamp>,
    /// The signed address of a large thumbnail.
    pub preview: Option<String>,
}

/// Who did something. Not every server tells the name.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Person {
    pub id: String,
    pub name: Option<String>,
}

/// What is in a folder and all folders below it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FolderSize {
    pub files: u64,
    pub folders: u64,
    pub bytes: u64,
}

impl FolderSize {
    pub fn add(&mut self, other: Self) {
        self.files = self.files.saturating_add(other.files);
        self.folders = self.folders.saturating_add(other.folders);
        self.bytes = self.bytes.saturating_add(other.bytes);
    }

    pub fn add_entries(&mut self, entries: &[Entry]) {
        for entry in entries {
            self.add(match entry.is_folder() {
                true => Self { folders: 1, ..Self::default() },
                false => Self { files: 1, bytes: entry.size.unwrap_or(0), ..Self::default() },
            });
        }
    }
}

/// A change of what the panel lets a person edit, with the values before and after it, so that it can be undone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MetadataEdit {
    pub drive: DriveId,
    pub file: FileId,
    /// Of the file, for messages.
    pub name: String,
    pub change: MetadataChange,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MetadataChange {
    Description { before: String, after: String },
    Tags { before: Vec<Tag>, after: Vec<Tag> },
    Labels { before: Vec<String>, after: Vec<String> },
    Starred { before: bool, after: bool },
}

impl MetadataEdit {
    /// The edit that takes this one back.
    pub fn inverse(self) -> Self {
        use MetadataChange::*;
        let change = match self.change {
            Description { before, after } => Description { before: after, after: before },
            Tags { before, after } => Tags { before: after, after: before },
            Labels { before, after } => Labels { before: after, after: before },
            Starred { before, after } => Starred { before: after, after: before },
        };
        Self { change, ..self }
    }

    pub fn is_noop(&self) -> bool {
        use MetadataChange::*;
        match &self.change {
            Description { before, after } => before == after,
            Tags { before, after } => before == after,
            Labels { before, after } => before == after,
            Starred { before, after } => before == after,
        }
    }
}

impl FileDetails {
    /// Shows the outcome of an edit.
    pub fn apply(&mut self, change: &MetadataChange) {
        match change {
            MetadataChange::Description { after, .. } => self.description = after.clone(),
            MetadataChange::Tags { after, .. } => self.tags = after.clone(),
            MetadataChange::Labels { after, .. } => self.labels = after.clone(),
            MetadataChange::Starred { after, .. } => self.entry.starred = *after,
        }
    }
}

/// The longest description that the service keeps, in characters.
pub const MAX_DESCRIPTION: usize = 1_024;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::entry::fixture;

    fn edit(change: MetadataChange) -> MetadataEdit {
        MetadataEdit { drive: DriveId::new("1"), file: FileId::new("a"), name: "a".to_owned(), change }
    }

    #[test]
    fn an_edit_and_its_inverse_leave_everything_as_it_was() {
        let before = FileDetails {
            entry: fixture("a"),
            path: None,
            description: "old".to_owned(),
            tags: vec![Tag::new("a", "1")],
            labels: vec!["x".to_owned()],
            content_type: None,
            created_by: None,
            modified_by: None,
            local_modified_at: None,
            preview: None,
        };
        let changes = [
            MetadataChange::Description { before: "old".to_owned(), after: "new".to_owned() },
            MetadataChange::Tags { before: before.tags.clone(), after: vec![] },
            MetadataChange::Labels { before: before.labels.clone(), after: vec![] },
            MetadataChange::Starred { before: false, after: true },
        ];
        for change in changes {
            let (edit, mut details) = (edit(change), before.clone());
            details.apply(&edit.change);
            assert_ne!(details, before, "{edit:?}");
            let inverse = edit.clone().inverse();
            details.apply(&inverse.change);
            assert_eq!(details, before, "{edit:?}");
            assert_eq!(inverse.inverse(), edit);
            assert!(!edit.is_noop());
        }
        assert!(edit(MetadataChange::Tags { before: vec![], after: vec![] }).is_noop());
    }

    #[test]
    fn sizes_are_summed_without_overflow() {
        let mut size = FolderSize::default();
        let huge = Entry { size: Some(u64::MAX), ..fixture("huge") };
        size.add_entries(&[fixture("a"), fixture("b/"), huge.clone(), huge]);
        assert_eq!(size, FolderSize { files: 3, folders: 1, bytes: u64::MAX });
    }
}
