//! What the details panel tells of one file or folder beyond its entry, and the changes it makes.

use super::entry::{Crumb, Entry};
use super::photo::PhotoFacts;
use super::tag::{Tag, difference};
use crate::base::time::Timestamp;
use serde::{Deserialize, Serialize};

/// The answer to one call about a file or folder.
#[derive(Clone, Debug, PartialEq)]
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
    /// What the service has read from a photo.
    pub photo: PhotoFacts,
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

/// A change of what the panel lets a person edit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MetadataEdit {
    /// The file before it.
    pub entry: Entry,
    pub change: MetadataChange,
}

/// With the values before and after it, so that it can be undone. The history stores it: names must stay.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum MetadataChange {
    Description { before: String, after: String },
    Tags { before: Vec<Tag>, after: Vec<Tag> },
    Labels { before: Vec<String>, after: Vec<String> },
    Starred { before: bool, after: bool },
}

impl MetadataChange {
    /// The change that takes this one back.
    pub fn inverse(self) -> Self {
        use MetadataChange::*;
        match self {
            Description { before, after } => Description { before: after, after: before },
            Tags { before, after } => Tags { before: after, after: before },
            Labels { before, after } => Labels { before: after, after: before },
            Starred { before, after } => Starred { before: after, after: before },
        }
    }

    pub fn is_noop(&self) -> bool {
        use MetadataChange::*;
        match self {
            Description { before, after } => before == after,
            Tags { before, after } => before == after,
            Labels { before, after } => before == after,
            Starred { before, after } => before == after,
        }
    }

    /// Whether the file is still as this change left it. Tags that others have put on it meanwhile don't matter.
    pub fn is_in(&self, now: &FileDetails) -> bool {
        match self {
            Self::Description { after, .. } => now.description == *after,
            Self::Labels { after, .. } => now.labels == *after,
            Self::Starred { after, .. } => now.entry.starred == *after,
            Self::Tags { before, after } => {
                let (put, deleted) = difference(before, after);
                put.iter().all(|tag| now.tags.contains(tag))
                    && !now.tags.iter().any(|tag| deleted.contains(&tag.key))
            }
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

    #[test]
    fn a_change_and_its_inverse_leave_everything_as_it_was() {
        let before = FileDetails {
            photo: PhotoFacts::default(),
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
            let (mut details, inverse) = (before.clone(), change.clone().inverse());
            assert!(!change.is_in(&details) && inverse.is_in(&details), "{change:?}");
            details.apply(&change);
            assert_ne!(details, before, "{change:?}");
            assert!(change.is_in(&details) && !inverse.is_in(&details), "{change:?}");
            // What others put beside it is no matter.
            details.tags.push(Tag::new("theirs", ""));
            assert!(change.is_in(&details), "{change:?}");
            details.tags.pop();
            details.apply(&inverse);
            assert_eq!(details, before, "{change:?}");
            assert_eq!(inverse.inverse(), change);
            assert!(!change.is_noop());
        }
        let recolored = MetadataChange::Tags { before: vec![], after: vec![Tag::new("a", "red")] };
        assert!(!recolored.is_in(&before), "others have given it another value");
        assert!(MetadataChange::Tags { before: vec![], after: vec![] }.is_noop());
    }

    #[test]
    fn sizes_are_summed_without_overflow() {
        let mut size = FolderSize::default();
        let huge = Entry { size: Some(u64::MAX), ..fixture("huge") };
        size.add_entries(&[fixture("a"), fixture("b/"), huge.clone(), huge]);
        assert_eq!(size, FolderSize { files: 3, folders: 1, bytes: u64::MAX });
    }
}
