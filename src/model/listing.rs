//! The loaded part of a list. Pages are appended; single entries are patched, removed and inserted.
//!
//! PDS does not sort folders first, so a listing requests all folders and then all files, each in the server's order.

use super::entry::{Direction, Entry, EntryKind, Order, OrderBy, Page};
use super::seen_markers::SeenMarkers;
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
    markers: SeenMarkers,
    unreadable: usize,
    /// Rows that were inserted or renamed here: the server has not said where they stand.
    displaced: Vec<FileId>,
}

impl Listing {
    pub fn new(order: Order) -> Self {
        Self {
            entries: Vec::new(),
            index: HashMap::new(),
            next: NextPage::Folders(None),
            order,
            markers: SeenMarkers::default(),
            unreadable: 0,
            displaced: Vec::new(),
        }
    }

    /// A list whose pages contain folders and files together, such as search results.
    pub fn mixed(order: Order) -> Self {
        Self { next: NextPage::Files(None), ..Self::new(order) }
    }

    /// A list that is wholly known, whose rows were put in order by somebody else.
    pub fn complete(order: Order, unreadable: usize, items: Vec<Entry>) -> Self {
        let mut listing = Self::mixed(order);
        listing.append(Page { items, unreadable, next: None });
        listing
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

    /// Items of the server that could not be read.
    pub fn unreadable(&self) -> usize {
        self.unreadable
    }

    pub fn get(&self, id: &FileId) -> Option<&Entry> {
        self.position(id).map(|at| &self.entries[at])
    }

    pub fn position(&self, id: &FileId) -> Option<usize> {
        self.index.get(id).copied()
    }

    /// Appends the page that `next()` requested. Entries that are already in the list (the folder changed between two pages,
    /// or the user created them) move to where the page has them. A marker that was seen before ends the listing.
    /// Returns whether the list has grown.
    pub fn append(&mut self, page: Page<Entry>) -> bool {
        let before = self.len();
        self.unreadable += page.unreadable;
        let known: Vec<FileId> = page
            .items
            .iter()
            .map(|entry| &entry.id)
            .filter(|id| self.index.contains_key(id))
            .cloned()
            .collect();
        if !known.is_empty() {
            self.displaced.retain(|id| !known.contains(id));
            self.remove(&known);
        }
        // Files that were created here may stand behind the folders already.
        let at = match self.next {
            NextPage::Folders(_) => self.entries.partition_point(Entry::is_folder),
            _ => self.entries.len(),
        };
        let mut behind = self.entries.split_off(at);
        for entry in page.items {
            match self.index.get(&entry.id) {
                // The page holds it twice.
                Some(&twice) => self.entries[twice] = entry,
                None => {
                    self.index.insert(entry.id.clone(), self.entries.len());
                    self.entries.push(entry);
                }
            }
        }
        if !behind.is_empty() {
            let first = self.entries.len();
            self.entries.append(&mut behind);
            self.reindex_from(first);
        }
        self.next = match (&self.next, self.markers.unseen(page.next)) {
            (NextPage::Folders(_), Some(marker)) => NextPage::Folders(Some(marker)),
            (NextPage::Folders(_), None) => {
                self.markers = SeenMarkers::default();
                NextPage::Files(None)
            }
            (NextPage::Files(_), Some(marker)) => NextPage::Files(Some(marker)),
            (NextPage::Files(_), None) | (NextPage::End, _) => NextPage::End,
        };
        self.settle();
        self.len() > before
    }

    /// Moves rows that were inserted or renamed here to where they belong among the loaded ones.
    pub fn settle(&mut self) {
        let displaced = std::mem::take(&mut self.displaced);
        let rows = self.remove(&displaced);
        if !self.is_complete() {
            self.displaced = rows.iter().map(|entry| entry.id.clone()).collect();
        }
        self.place(rows);
    }

    /// Replaces an entry at its position. `settle` corrects the order later, so that a renamed row does not move while the
    /// user looks at it.
    pub fn patch(&mut self, entry: Entry) -> Option<Entry> {
        let at = self.position(&entry.id)?;
        if self.compare(&self.entries[at], &entry) != Ordering::Equal {
            self.displaced.push(entry.id.clone());
        }
        Some(std::mem::replace(&mut self.entries[at], entry))
    }

    /// Inserts new entries in order among the loaded ones, and replaces those that are already in the list.
    pub fn insert(&mut self, entries: Vec<Entry>) {
        let (mut new, mut positions) = (Vec::<Entry>::new(), HashMap::<FileId, usize>::new());
        for entry in entries {
            if self.position(&entry.id).is_some() {
                self.patch(entry);
            } else if let Some(&twice) = positions.get(&entry.id) {
                new[twice] = entry;
            } else {
                positions.insert(entry.id.clone(), new.len());
                new.push(entry);
            }
        }
        if !self.is_complete() {
            self.displaced.extend(new.iter().map(|entry| entry.id.clone()));
        }
        self.place(new);
    }

    /// Inserts entries that are not in the list, each in order.
    fn place(&mut self, rows: Vec<Entry>) {
        // Most come in order. The code of a sort would be in the first file.
        let mut new: Vec<Entry> = Vec::with_capacity(rows.len());
        for entry in rows {
            let at = new.partition_point(|other| self.compare(other, &entry) != Ordering::Greater);
            new.insert(at, entry);
        }
        let mut places = Vec::with_capacity(new.len());
        for entry in &new {
            let at = self.entries.partition_point(|other| self.compare(other, entry) != Ordering::Greater);
            places.push(at.max(places.last().copied().unwrap_or(0)));
        }
        let Some(&first) = places.first() else { return };
        // One pass, however many there are.
        let mut rest = self.entries.split_off(first).into_iter();
        let mut at = first;
        for (place, entry) in places.into_iter().zip(new) {
            self.entries.extend(rest.by_ref().take(place - at));
            self.entries.push(entry);
            at = place;
        }
        self.entries.extend(rest);
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
        Page {
            items: names.iter().map(|name| fixture(name)).collect(),
            unreadable: 0,
            next: next.map(str::to_owned),
        }
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
    fn markers_in_a_circle_end_the_listing() {
        let mut listing = Listing::new(BY_NAME);
        for (name, marker) in [("a/", "1"), ("b/", "2"), ("a/", "1")] {
            listing.append(page(&[name], Some(marker)));
        }
        assert_eq!(listing.next(), &NextPage::Files(None));
        // The same marker may lead on among the files.
        listing.append(page(&["x"], Some("1")));
        assert_eq!(listing.next(), &NextPage::Files(Some("1".into())));
    }

    #[test]
    fn new_and_renamed_rows_end_up_in_their_place() {
        let renamed = |listing: &mut Listing, name: &str, to: &str| {
            listing.patch(Entry { name: to.to_owned(), ..fixture(name) }).unwrap();
        };
        let mut listing = Listing::new(BY_NAME);
        listing.append(page(&["b/", "d/"], Some("m")));
        // Created, uploaded and renamed here, while most of the folder is not loaded.
        listing.insert(vec![fixture("y/"), fixture("c"), fixture("x")]);
        renamed(&mut listing, "b/", "e/");
        assert_eq!(names(&listing), ["e/", "d/", "y/", "c", "x"], "nothing moves under the eyes");
        listing.append(page(&["f/", "g/"], Some("n")));
        assert_eq!(names(&listing), ["d/", "e/", "f/", "g/", "y/", "c", "x"]);
        listing.append(page(&["y/", "z/"], None));
        listing.append(page(&["a", "b"], Some("m")));
        assert_eq!(names(&listing), ["d/", "e/", "f/", "g/", "y/", "z/", "a", "b", "c", "x"]);
        renamed(&mut listing, "a", "w");
        listing.append(page(&["c", "d"], None));
        assert_eq!(names(&listing), ["d/", "e/", "f/", "g/", "y/", "z/", "b", "c", "d", "w", "x"]);
        // A complete list is put in order when it is left.
        renamed(&mut listing, "d", "zz");
        listing.settle();
        assert_eq!(names(&listing).split_off(6), ["b", "c", "w", "x", "zz"]);
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
        fn the_index_matches_the_list(steps in prop::collection::vec((0..4u8, "[a-e]/?"), 0..40)) {
            let mut listing = Listing::new(BY_NAME);
            for (step, name) in steps {
                match step {
                    0 => assert!(listing.append(page(&[&name], Some("more"))) || !listing.is_empty()),
                    1 => listing.insert(vec![fixture(&name), fixture("c"), fixture("b/")]),
                    2 => drop(listing.patch(Entry { name: "q".to_owned(), ..fixture(&name) })),
                    _ => drop(listing.remove(&[fixture(&name).id])),
                }
                for (at, entry) in listing.entries().iter().enumerate() {
                    prop_assert_eq!(listing.position(&entry.id), Some(at));
                }
            }
        }
    }
}
