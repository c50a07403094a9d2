//! The versions of a file that the service keeps.

use super::details::Person;
use crate::base::id::RevisionId;
use crate::base::time::Timestamp;

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Revision {
    pub id: RevisionId,
    /// The name the file had.
    pub name: Option<String>,
    pub description: String,
    /// The service does not delete it when there are too many or when it is old.
    pub keep_forever: bool,
    /// The present content of the file.
    pub is_latest: bool,
    pub size: Option<u64>,
    pub created_at: Option<Timestamp>,
    pub creator: Option<Person>,
}

/// The size of a version beside that of the present one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SizeDifference {
    Same,
    Larger(u64),
    Smaller(u64),
}

impl Revision {
    /// `None` where a size is unknown, and of the present version itself.
    pub fn compare_size(&self, present: &Self) -> Option<SizeDifference> {
        let (size, present_size) = (self.size?, present.size?);
        (self.id != present.id).then(|| match size.abs_diff(present_size) {
            0 => SizeDifference::Same,
            by if size > present_size => SizeDifference::Larger(by),
            by => SizeDifference::Smaller(by),
        })
    }
}

/// The present one of `revisions`: the one that the service calls the latest, else the first.
pub fn present(revisions: &[Revision]) -> Option<&Revision> {
    revisions.iter().find(|revision| revision.is_latest).or(revisions.first())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn revision(id: &str, size: Option<u64>, is_latest: bool) -> Revision {
        Revision {
            id: RevisionId::new(id),
            name: None,
            description: String::new(),
            keep_forever: false,
            is_latest,
            size,
            created_at: None,
            creator: None,
        }
    }

    #[test]
    fn sizes_are_compared_with_the_present_version() {
        let all = [
            revision("3", Some(100), true),
            revision("2", Some(40), false),
            revision("1", Some(101), false),
            revision("0", None, false),
        ];
        let present = present(&all).unwrap();
        let differences: Vec<_> = all.iter().map(|it| it.compare_size(present)).collect();
        use SizeDifference::*;
        assert_eq!(differences, [None, Some(Smaller(60)), Some(Larger(1)), None]);
        let same = revision("9", Some(100), false);
        assert_eq!(same.compare_size(present), Some(Same));
    }

    #[test]
    fn the_latest_is_told_or_the_first() {
        let all = [revision("2", None, false), revision("1", None, true)];
        assert_eq!(present(&all).map(|it| it.id.as_str()), Some("1"));
        assert_eq!(present(&all[..1]).map(|it| it.id.as_str()), Some("2"));
        assert_eq!(present(&[]), None);
    }
}
