//! The loaded part of a list. Pages are appended; single entries are patched, removed and inserted.
//!
//! PDS does not sort folders first, so a listing requests all folders and then all files, each in the server's order.

use super::entry::{Direction, Entry, EntryKind, Order, OrderBy, Page};
use super::packed_entry::{Place, Row};
use super::seen_markers::SeenMarkers;
use crate::base::compact_text::CompactId;
use crate::base::id::FileId;
use indexmap::IndexSet;
use std::cmp::Ordering;
use std::sync::Arc;

/// The next request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NextPage {
    Folders(Option<String>),
    Files(Option<String>),
    /// The listing is complete.
    End,
}

#[derive(Clone, Debug)]
pub struct Listing {
    /// In order, and found by their ids.
    rows: IndexSet<Row>,
    /// Where the entry lies that was packed last.
    near: Option<Arc<Place>>,
    next: NextPage,
    order: Order,
    markers: SeenMarkers,
    unreadable: usize,
    /// Rows that were inserted or renamed here: the server has not said where they stand.
    displaced: Vec<FileId>,
    /// See [`Listing::change`].
    mark: usize,
}

impl Listing {
    pub fn new(order: Order) -> Self {
        Self {
            rows: IndexSet::new(),
            near: None,
            next: NextPage::Folders(None),
            order,
            markers: SeenMarkers::default(),
            unreadable: 0,
            displaced: Vec::new(),
            mark: 0,
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

    pub fn rows(&self) -> impl DoubleEndedIterator<Item = &Row> + ExactSizeIterator {
        self.rows.iter()
    }

    pub fn row(&self, at: usize) -> Option<&Row> {
        self.rows.get_index(at)
    }

    /// Copies of all entries.
    pub fn entries(&self) -> Vec<Entry> {
        self.rows().map(|row| row.entry()).collect()
    }

    pub fn next(&self) -> &NextPage {
        &self.next
    }

    pub fn is_complete(&self) -> bool {
        self.next == NextPage::End
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Items of the server that could not be read.
    pub fn unreadable(&self) -> usize {
        self.unreadable
    }

    pub fn get(&self, id: &FileId) -> Option<Entry> {
        self.position(id).and_then(|at| self.row(at)).map(|row| row.entry())
    }

    pub fn contains(&self, id: &FileId) -> bool {
        self.position(id).is_some()
    }

    pub fn position(&self, id: &FileId) -> Option<usize> {
        self.rows.get_index_of(&key(id))
    }

    /// The ids from one row to another, both included, in the order of the list; `None` if one of them is not there.
    pub fn ids_between(&self, one: &FileId, other: &FileId) -> Option<Vec<FileId>> {
        let (one, other) = (self.position(one)?, self.position(other)?);
        let rows = self.rows.get_range(one.min(other)..=one.max(other))?;
        Some(rows.iter().map(|row| row.id()).collect())
    }

    /// Changes the list, and returns where a position is then: it goes along with its row when others before it come and go.
    /// What comes right before the row takes its place, as what comes next does when the row itself goes.
    pub fn change(&mut self, position: usize, change: impl FnOnce(&mut Self)) -> usize {
        self.mark = position;
        change(self);
        self.mark
    }

    /// Appends the page that `next()` requested. Entries that are already in the list (the folder changed between two pages,
    /// or the user created them) move to where the page has them. A marker that was seen before ends the listing.
    /// Returns whether the list has grown.
    pub fn append(&mut self, page: Page<Entry>) -> bool {
        let before = self.len();
        self.unreadable += page.unreadable;
        let known = |entry: &&Entry| self.contains(&entry.id);
        let known: Vec<FileId> = page.items.iter().filter(known).map(|entry| entry.id.clone()).collect();
        if !known.is_empty() {
            self.displaced.retain(|id| !known.contains(id));
            self.take(&known);
        }
        // Files that were created here may stand behind the folders already.
        let at = match self.next {
            NextPage::Folders(_) => self.rows.partition_point(|row| row.is_folder()),
            _ => self.rows.len(),
        };
        let behind = (at < self.len()).then(|| self.rows.split_off(at));
        for entry in &page.items {
            // Where the page holds it twice, the second stands for both.
            self.rows.replace(Row::new(entry, &mut self.near));
        }
        self.rows.extend(behind.into_iter().flatten());
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
        let rows = self.take(&displaced);
        if !self.is_complete() {
            self.displaced = rows.iter().map(|row| row.id()).collect();
        }
        self.place(rows);
    }

    /// Replaces an entry at its position. `settle` corrects the order later, so that a renamed row does not move while the
    /// user looks at it. Returns whether it was there.
    pub fn patch(&mut self, entry: &Entry) -> bool {
        let new = Row::new(entry, &mut self.near);
        let Some(before) = self.rows.get(&new) else { return false };
        if compare(self.order, before, &new) != Ordering::Equal {
            self.displaced.push(entry.id.clone());
        }
        self.rows.replace(new);
        true
    }

    /// Inserts new entries in order among the loaded ones, and replaces those that are already in the list.
    pub fn insert(&mut self, entries: Vec<Entry>) {
        let mut new = IndexSet::new();
        for entry in entries {
            if !self.patch(&entry) {
                new.replace(Row::new(&entry, &mut self.near));
            }
        }
        if !self.is_complete() {
            self.displaced.extend(new.iter().map(|row: &Row| row.id()));
        }
        self.place(new.into_iter().collect());
    }

    /// Inserts entries that are not in the list, each in order.
    fn place(&mut self, rows: Vec<Row>) {
        let order = self.order;
        let is_before = |other: &Row, row: &Row| compare(order, other, row) != Ordering::Greater;
        // Most come in order. The code of a sort would be in the first file.
        let mut new: Vec<Row> = Vec::with_capacity(rows.len());
        for row in rows {
            let at = new.partition_point(|other| is_before(other, &row));
            new.insert(at, row);
        }
        let mut places = Vec::with_capacity(new.len());
        for row in &new {
            let at = self.rows.partition_point(|other| is_before(other, row));
            places.push(at.max(places.last().copied().unwrap_or(0)));
        }
        let Some(&first) = places.first() else { return };
        self.mark += places.iter().filter(|at| **at < self.mark).count();
        // One pass, however many there are.
        let mut rest = self.rows.split_off(first).into_iter();
        let mut at = first;
        for (place, row) in places.into_iter().zip(new) {
            self.rows.extend(rest.by_ref().take(place - at));
            self.rows.insert(row);
            at = place;
        }
        self.rows.extend(rest);
    }

    /// Removes entries and returns them in list order; `insert` restores them.
    pub fn remove(&mut self, ids: &[FileId]) -> Vec<Entry> {
        self.take(ids).iter().map(|row| row.entry()).collect()
    }

    fn take(&mut self, ids: &[FileId]) -> Vec<Row> {
        let places: Vec<usize> = ids.iter().filter_map(|id| self.position(id)).collect();
        if places.is_empty() {
            return Vec::new();
        }
        let mut is_taken = vec![false; self.len()];
        places.into_iter().for_each(|at| is_taken[at] = true);
        self.mark -= is_taken.iter().take(self.mark).filter(|is_taken| **is_taken).count();
        let mut is_taken = is_taken.into_iter();
        self.rows.extract_if(.., |_| is_taken.next() == Some(true)).collect()
    }
}

fn key(id: &FileId) -> CompactId {
    CompactId::new(id.as_str())
}

fn compare(order: Order, left: &Row, right: &Row) -> Ordering {
    let (here, there) = (left.facts(), right.facts());
    let kind = (here.kind == EntryKind::File).cmp(&(there.kind == EntryKind::File));
    let value = match order.by {
        // The service's order as far as it is known, so that entries do not move at the next load.
        OrderBy::Name => left.name().cmp(right.name()),
        OrderBy::Size => here.size.cmp(&there.size),
        OrderBy::UpdatedAt => here.updated_at.cmp(&there.updated_at),
        OrderBy::CreatedAt => left.created_at().cmp(&right.created_at()),
    };
    kind.then(if order.direction == Direction::Descending { value.reverse() } else { value })
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
        listing.rows().map(|row| row.name()).collect()
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
            assert!(listing.patch(&Entry { name: to.to_owned(), ..fixture(name) }));
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

    #[test]
    fn a_position_goes_along_with_its_row() {
        let mut listing = Listing::new(BY_NAME);
        listing.append(page(&[], None));
        listing.append(page(&["b", "d", "f", "h", "j"], None));
        let ids = |names: &[&str]| names.iter().map(|name| fixture(name).id).collect::<Vec<_>>();
        let mut position = 3;
        let mut change = |change: &dyn Fn(&mut Listing)| {
            position = listing.change(position, change);
            listing.row(position).map(|row| row.name().to_owned())
        };
        assert_eq!(change(&|it| it.insert(["a", "e", "z"].map(fixture).to_vec())).as_deref(), Some("h"));
        // Those before it, and its own.
        assert_eq!(change(&|it| drop(it.remove(&ids(&["a", "e", "f", "h"])))).as_deref(), Some("j"));
        // What comes right before it.
        assert_eq!(change(&|it| it.insert(vec![fixture("h")])).as_deref(), Some("h"));
        // Nothing comes next.
        assert_eq!(change(&|it| drop(it.remove(&ids(&["h", "j", "z"])))), None);
    }

    proptest! {
        #[test]
        fn the_index_matches_the_list(steps in prop::collection::vec((0..4u8, "[a-e]/?"), 0..40)) {
            let mut listing = Listing::new(BY_NAME);
            for (step, name) in steps {
                match step {
                    0 => assert!(listing.append(page(&[&name], Some("more"))) || !listing.is_empty()),
                    1 => listing.insert(vec![fixture(&name), fixture("c"), fixture("b/")]),
                    2 => drop(listing.patch(&Entry { name: "q".to_owned(), ..fixture(&name) })),
                    _ => drop(listing.remove(&[fixture(&name).id])),
                }
                for (at, row) in listing.rows().enumerate() {
                    prop_assert_eq!(listing.position(&row.id()), Some(at));
                }
            }
        }
    }
}
