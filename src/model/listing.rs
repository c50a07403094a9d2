//! The loaded part of a list. Pages are appended; single entries are patched, removed and inserted.
//!
//! PDS does not sort folders first, so a listing requests all folders and then all files, each in the server's order.

use super::entry::{Direction, Entry, EntryKind, Order, OrderBy, Page};
use crate::base::id::FileId;
use std::cmp::Ordering;
use std::collections::HashMap;

/// The next request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NextPage {
    Folders(Option<String>),
    Files(Option<String>),
    /// The listing is complete.
    End,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listing {
    entries: Vec<Entry>,
    index: HashMap<FileId, usize>,
    next: NextPage,
    order: Order,
}

impl Listing {
    pub fn new(order: Order) -> Self {
        Self { entries: Vec::new(), index: HashMap::new(), next: NextPage::Folders(None), order }
    }

    /// A list whose pages contain folders and files together, such as search results.
    pub fn mixed(order: Order) -> Self {
        Self { next: NextPage::Files(None), ..Self::new(order) }
    }

    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    pub fn next(&self) -> &NextPage {
        &self.next
    }

    pub fn is_complete(&self) -> bool {
        self.next == NextPage::End
    }

    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    pub fn len(&self) -> usize {
        self.entries.len()
    }

    pub fn get(&self, id: &FileId) -> Option<&Entry> {
        self.position(id).map(|at| &self.entries[at])
    }

    pub fn position(&self, id: &FileId) -> Option<usize> {
        self.index.get(id).copied()
    }

    /// Appends the page that `next()` requested. Entries that are already in the list (the folder changed between two pages,
    /// or the user created them) are replaced in place. A repeated marker ends the listing.
    pub fn append(&mut self, page: Page<Entry>) {
        for entry in page.items {
            match self.position(&entry.id) {
                Some(at) => self.entries[at] = entry,
                None => {
                    self.index.insert(entry.id.clone(), self.entries.len());
                    self.entries.push(entry);
                }
            }
        }
        self.next = match (&self.next, page.next) {
            (NextPage::Folders(last), Some(marker)) if last.as_ref() != Some(&marker) => {
                NextPage::Folders(Some(marker))
            }
            (NextPage::Folders(_), _) => NextPage::Files(None),
            (NextPage::Files(last), Some(marker)) if last.as_ref() != Some(&marker) => {
                NextPage::Files(Some(marker))
            }
            (NextPage::Files(_) | NextPage::End, _) => NextPage::End,
        };
    }

    /// Replaces an entry at its position. The order is corrected by the next load, so that a renamed row does not move while
    /// the user looks at it.
    pub fn patch(&mut self, entry: Entry) -> Option<Entry> {
        let at = self.position(&entry.id)?;
        Some(std::mem::replace(&mut self.entries[at], entry))
    }

    /// Inserts new entries in order among the loaded ones, and replaces those that are already in the list.
    pub fn insert(&mut self, entries: Vec<Entry>) {
        let mut new: Vec<Entry> = Vec::new();
        for entry in entries {
            if self.position(&entry.id).is_some() {
                self.patch(entry);
            } else {
                new.retain(|other| other.id != entry.id);
                new.push(entry);
            }
        }
        let mut first = self.entries.len();
        for entry in new {
            let at = self.entries.partition_point(|other| self.compare(other, &entry) != Ordering::Greater);
            self.entries.insert(at, entry);
            first = first.min(at);
        }
        self.reindex_from(first);
    }

    /// Removes entries and returns them in list order; `insert` restores them.
    pub fn remove(&mut self, ids: &[FileId]) -> Vec<Entry> {
        let first = ids.iter().filter_map(|id| self.index.remove(id)).min();
        let Some(first) = first else { return Vec::new() };
        let mut removed = Vec::with_capacity(ids.len());
        let index = &self.index;
        self.entries.retain(|entry| {
            let keep = index.contains_key(&entry.id);
            if !keep {
                removed.push(entry.clone());
            }
            keep
        });
        self.reindex_from(first);
        removed
    }

    fn reindex_from(&mut self, first: usize) {
        for (at, entry) in self.entries.iter().enumerate().skip(first) {
            self.index.insert(entry.id.clone(), at);
        }
    }

    fn compare(&self, left: &Entry, right: &Entry) -> Ordering {
        let kind = (left.kind == EntryKind::File).cmp(&(right.kind == EntryKind::File));
        let value = match self.order.by {
            // The service's order as far as it is known, so that entries do not move at the next load.
            OrderBy::Name => left.name.cmp(&right.name),
            OrderBy::Size => left.size.cmp(&right.size),
            OrderBy::UpdatedAt => left.updated_at.cmp(&right.updated_at),
            OrderBy::CreatedAt => left.created_at.cmp(&right.created_at),
        };
        kind.then(if self.order.direction == Direction::Descending { value.reverse() } else { value })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::entry::fixture;
    use proptest::prelude::*;

    const BY_NAME: Order = Order { by: OrderBy::Name, direction: Direction::Ascending };

    fn page(names: &[&str], next: Option<&str>) -> Page<Entry> {
        Page { items: names.iter().map(|name| fixture(name)).collect(), next: next.map(str::to_owned) }
    }

    fn names(listing: &Listing) -> Vec<&str> {
        listing.entries().iter().map(|entry| entry.name.as_str()).collect()
    }

    #[test]
    fn folders_are_requested_before_files() {
        let mut listing = Listing::new(BY_NAME);
        assert_eq!(listing.next(), &NextPage::Folders(None));
        listing.append(page(&["b/", "d/"], Some("m1")));
        assert_eq!(listing.next(), &NextPage::Folders(Some("m1".into())));
        listing.append(page(&["e/"], None));
        assert_eq!(listing.next(), &NextPage::Files(None));
        listing.append(page(&["a.txt"], None));
        assert!(listing.is_complete());
        assert_eq!(names(&listing), ["b/", "d/", "e/", "a.txt"]);
    }

    #[test]
    fn a_repeated_marker_ends_the_listing() {
        let mut listing = Listing::mixed(BY_NAME);
        listing.append(page(&["a"], Some("same")));
        listing.append(page(&["b"], Some("same")));
        assert!(listing.is_complete());
    }

    #[test]
    fn an_entry_received_twice_is_listed_once() {
        let mut listing = Listing::new(BY_NAME);
        listing.append(page(&["a/", "b/"], Some("m")));
        listing.append(page(&["b/", "c/"], None));
        assert_eq!(names(&listing), ["a/", "b/", "c/"]);
    }

    #[test]
    fn entries_are_inserted_in_order_and_restored_after_removal() {
        let mut listing = Listing::new(BY_NAME);
        listing.append(page(&["b/"], None));
        listing.append(page(&["img1", "img10"], None));
        listing.insert(vec![fixture("a/"), fixture("img2")]);
        assert_eq!(names(&listing), ["a/", "b/", "img1", "img10", "img2"]);

        let gone = listing.remove(&[fixture("img2").id, fixture("a/").id, FileId::new("nowhere")]);
        assert_eq!(gone.len(), 2);
        assert_eq!(names(&listing), ["b/", "img1", "img10"]);
        listing.insert(gone);
        assert_eq!(names(&listing), ["a/", "b/", "img1", "img10", "img2"]);
    }

    proptest! {
        #[test]
        fn the_index_matches_the_list(steps in prop::collection::vec((0..3u8, "[a-e]/?"), 0..40)) {
            let mut listing = Listing::new(BY_NAME);
            for (step, name) in steps {
                match step {
                    0 => listing.append(page(&[&name], Some("more"))),
                    1 => listing.insert(vec![fixture(&name)]),
                    _ => drop(listing.remove(&[fixture(&name).id])),
                }
                for (at, entry) in listing.entries().iter().enumerate() {
                    prop_assert_eq!(listing.position(&entry.id), Some(at));
                }
            }
        }
    }
}
