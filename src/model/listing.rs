//! One folder as far as it is loaded: pages are appended, single entries are patched, taken out and put back.
//!
//! PDS does not put folders first, so a listing asks for all folders and then for all files, each in the server's order.

use super::entry::{Direction, Entry, EntryKind, Order, OrderBy, Page};
use crate::base::id::FileId;
use std::cmp::Ordering;
use std::collections::HashMap;

/// What to ask the server for next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    Folders(Option<String>),
    Files(Option<String>),
    /// Everything is here.
    Nothing,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listing {
    entries: Vec<Entry>,
    place: HashMap<FileId, usize>,
    next: Next,
    order: Order,
}

impl Listing {
    pub fn new(order: Order) -> Self {
        Self { entries: Vec::new(), place: HashMap::new(), next: Next::Folders(None), order }
    }

    /// A list whose pages mix folders and files and come in one go, such as search results.
    pub fn mixed(order: Order) -> Self {
        Self { next: Next::Files(None), ..Self::new(order) }
    }

    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    pub fn next(&self) -> &Next {
        &self.next
    }

    pub fn is_complete(&self) -> bool {
        self.next == Next::Nothing
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
        self.place.get(id).copied()
    }

    /// Adds the answer to `next()`. Entries that are here already (the folder changed between two pages, or the person
    /// just made them) are replaced in place, so nothing is shown twice. A marker that repeats itself ends the listing.
    pub fn append(&mut self, page: Page<Entry>) {
        for entry in page.items {
            match self.position(&entry.id) {
                Some(at) => self.entries[at] = entry,
                None => {
                    self.place.insert(entry.id.clone(), self.entries.len());
                    self.entries.push(entry);
                }
            }
        }
        self.next = match (&self.next, page.next) {
            (Next::Folders(last), Some(marker)) if last.as_ref() != Some(&marker) => {
                Next::Folders(Some(marker))
            }
            (Next::Folders(_), _) => Next::Files(None),
            (Next::Files(last), Some(marker)) if last.as_ref() != Some(&marker) => Next::Files(Some(marker)),
            (Next::Files(_) | Next::Nothing, _) => Next::Nothing,
        };
    }

    /// Replaces an entry where it stands; the order is put right at the next load, so that a renamed row does not
    /// jump away under the person's eyes.
    pub fn patch(&mut self, entry: Entry) -> Option<Entry> {
        let at = self.position(&entry.id)?;
        Some(std::mem::replace(&mut self.entries[at], entry))
    }

    /// Puts new entries where they belong among those loaded, or replaces those that are here.
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
        self.index_from(first);
    }

    /// Takes entries out, in the order of the list; `restore` brings them back.
    pub fn remove(&mut self, ids: &[FileId]) -> Vec<Entry> {
        let first = ids.iter().filter_map(|id| self.place.remove(id)).min();
        let Some(first) = first else { return Vec::new() };
        let mut removed = Vec::with_capacity(ids.len());
        let place = &self.place;
        self.entries.retain(|entry| {
            let keep = place.contains_key(&entry.id);
            if !keep {
                removed.push(entry.clone());
            }
            keep
        });
        self.index_from(first);
        removed
    }

    fn index_from(&mut self, first: usize) {
        for (at, entry) in self.entries.iter().enumerate().skip(first) {
            self.place.insert(entry.id.clone(), at);
        }
    }

    fn compare(&self, left: &Entry, right: &Entry) -> Ordering {
        let kind = (left.kind == EntryKind::File).cmp(&(right.kind == EntryKind::File));
        let value = match self.order.by {
            // As the service orders them, as far as that is known: what stands elsewhere would jump at the next load.
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
    fn folders_come_before_files_and_the_end_is_known() {
        let mut listing = Listing::new(BY_NAME);
        assert_eq!(listing.next(), &Next::Folders(None));
        listing.append(page(&["b/", "d/"], Some("m1")));
        assert_eq!(listing.next(), &Next::Folders(Some("m1".into())));
        listing.append(page(&["e/"], None));
        assert_eq!(listing.next(), &Next::Files(None));
        listing.append(page(&["a.txt"], None));
        assert!(listing.is_complete());
        assert_eq!(names(&listing), ["b/", "d/", "e/", "a.txt"]);
    }

    #[test]
    fn a_marker_that_repeats_itself_does_not_load_for_ever() {
        let mut listing = Listing::mixed(BY_NAME);
        listing.append(page(&["a"], Some("same")));
        listing.append(page(&["b"], Some("same")));
        assert!(listing.is_complete());
    }

    #[test]
    fn an_entry_that_arrives_twice_is_shown_once() {
        let mut listing = Listing::new(BY_NAME);
        listing.append(page(&["a/", "b/"], Some("m")));
        listing.append(page(&["b/", "c/"], None));
        assert_eq!(names(&listing), ["a/", "b/", "c/"]);
    }

    #[test]
    fn new_entries_find_their_place_and_removed_ones_come_back() {
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
        fn the_index_always_agrees_with_the_list(steps in prop::collection::vec((0..3u8, "[a-e]/?"), 0..40)) {
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
