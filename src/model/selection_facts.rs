//! Sums and common facts of several selected entries, read in one pass: tens of thousands may be selected.

use super::entry::{Category, EntryFacts};
use crate::base::id::{DriveId, FileId};
use crate::base::time::Timestamp;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SelectionFacts {
    pub files: usize,
    pub folders: usize,
    /// Of the files; what is in the folders is not known.
    pub bytes: u64,
    pub starred: usize,
    /// How many files there are of each category, the most frequent first.
    pub categories: Vec<(Category, usize)>,
    pub oldest: Option<Timestamp>,
    pub newest: Option<Timestamp>,
    /// The drive and folder that all of them lie in.
    pub parent: Option<(DriveId, FileId)>,
}

impl SelectionFacts {
    pub fn from_entries<'a>(entries: impl IntoIterator<Item = EntryFacts<'a>>) -> Self {
        let mut facts = Self::default();
        let mut counts = [0_usize; CATEGORIES.len()];
        let (mut is_first, mut parent) = (true, None);
        for entry in entries {
            match entry.is_folder() {
                true => facts.folders += 1,
                false => {
                    facts.files += 1;
                    facts.bytes = facts.bytes.saturating_add(entry.size.unwrap_or(0));
                    counts[entry.category as usize] += 1;
                }
            }
            facts.starred += usize::from(entry.starred);
            if let Some(time) = entry.updated_at {
                facts.oldest = Some(facts.oldest.map_or(time, |oldest| oldest.min(time)));
                facts.newest = Some(facts.newest.map_or(time, |newest| newest.max(time)));
            }
            match parent {
                _ if is_first => parent = Some((entry.drive, entry.parent)),
                // Most rows share what says where they are.
                Some((drive, _)) if std::ptr::eq(drive, entry.drive) => {}
                Some(place) if place != (entry.drive, entry.parent) => parent = None,
                _ => {}
            }
            is_first = false;
        }
        facts.parent = parent.map(|(drive, parent)| (drive.clone(), parent.clone()));
        facts.categories = CATEGORIES.into_iter().zip(counts).filter(|(_, count)| *count > 0).collect();
        facts.categories.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        facts
    }

    pub fn len(&self) -> usize {
        self.files + self.folders
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

const CATEGORIES: [Category; 7] = [
    Category::Image,
    Category::Video,
    Category::Audio,
    Category::Doc,
    Category::Zip,
    Category::App,
    Category::Other,
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::entry::{Entry, fixture};

    #[test]
    fn the_index_is_the_place_in_the_table() {
        for (at, category) in CATEGORIES.into_iter().enumerate() {
            assert_eq!(category as usize, at);
        }
    }

    #[test]
    fn sums_and_common_facts() {
        let at = |name: &str, time: i64| Entry { updated_at: Some(Timestamp(time)), ..fixture(name) };
        let photo = Entry { category: Category::Image, size: Some(500), starred: true, ..at("a.jpg", 7) };
        let other = Entry { category: Category::Image, size: None, ..at("b.jpg", 3) };
        let doc = Entry { category: Category::Doc, size: Some(20), ..at("c.pdf", 9) };
        let folder = fixture("d/");
        let facts = SelectionFacts::from_entries([&doc, &photo, &other, &folder].map(Entry::facts));
        assert_eq!(
            facts,
            SelectionFacts {
                files: 3,
                folders: 1,
                bytes: 520,
                starred: 1,
                categories: vec![(Category::Image, 2), (Category::Doc, 1)],
                oldest: Some(Timestamp(3)),
                newest: Some(Timestamp(9)),
                parent: Some((DriveId::new("1"), FileId::root())),
            }
        );
        assert_eq!(facts.len(), 4);
        assert!(SelectionFacts::from_entries([]).is_empty());
    }

    #[test]
    fn a_common_folder_is_common_to_all() {
        let inside = |parent: &str| Entry { parent: FileId::new(parent), ..fixture("a") };
        let parent =
            |entries: &[Entry]| SelectionFacts::from_entries(entries.iter().map(Entry::facts)).parent;
        assert_eq!(parent(&[inside("x"), inside("x")]), Some((DriveId::new("1"), FileId::new("x"))));
        // One elsewhere among many, also when the last is where the first was.
        assert_eq!(parent(&[inside("x"), inside("y"), inside("x")]), None);
        let elsewhere = Entry { drive: DriveId::new("2"), ..inside("x") };
        assert_eq!(parent(&[inside("x"), elsewhere]), None);
    }
}
