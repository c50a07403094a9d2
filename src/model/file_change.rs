//! What others have changed in a drive, and what that means for a list.

use super::entry::Entry;
use super::listing::Listing;
use crate::base::id::FileId;
use std::collections::HashMap;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileChange {
    pub id: FileId,
    /// As it is now; `None` when it is in no folder any more.
    pub now: Option<Entry>,
}

/// What changes in the rows of a list.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct RowChanges {
    pub gone: Vec<FileId>,
    pub changed: Vec<Entry>,
    pub new: Vec<Entry>,
}

impl RowChanges {
    /// `belongs` says what the list would show. Of several changes of one file the last counts.
    pub fn of(listing: &Listing, changes: Vec<FileChange>, belongs: impl Fn(&Entry) -> bool) -> Self {
        let last: HashMap<FileId, usize> =
            changes.iter().enumerate().map(|(at, change)| (change.id.clone(), at)).collect();
        let mut rows = Self::default();
        for (at, change) in changes.into_iter().enumerate() {
            if last.get(&change.id) != Some(&at) {
                continue;
            }
            let listed = listing.get(&change.id);
            match (listed, change.now.filter(|now| belongs(now))) {
                (Some(listed), Some(now)) => {
                    // A change may come without a signed thumbnail address.
                    let thumbnail = now.thumbnail.clone().or_else(|| listed.thumbnail.clone());
                    let now = Entry { thumbnail, ..now };
                    // Another signature is no change.
                    if (Entry { thumbnail: listed.thumbnail.clone(), ..now.clone() }) != listed {
                        rows.changed.push(now);
                    }
                }
                (Some(_), None) => rows.gone.push(change.id),
                (None, Some(now)) => rows.new.push(now),
                (None, None) => {}
            }
        }
        rows
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::entry::{Direction, Order, OrderBy, Page, fixture};

    fn listing(names: &[&str]) -> Listing {
        let items = names.iter().map(|name| fixture(name)).collect();
        let mut listing = Listing::mixed(Order { by: OrderBy::Name, direction: Direction::Ascending });
        listing.append(Page { items, unreadable: 0, next: None });
        listing
    }

    fn ids(names: &[&str]) -> Vec<FileId> {
        names.iter().map(|name| fixture(name).id).collect()
    }

    #[test]
    fn rows_follow_what_happened() {
        let list = listing(&["a", "b", "c"]);
        let here = |entry: &Entry| entry.parent == fixture("a").parent;
        let now = |entry: Entry| FileChange { id: entry.id.clone(), now: Some(entry) };
        let gone = |name: &str| FileChange { id: fixture(name).id, now: None };
        let renamed = Entry { name: "z".into(), ..fixture("a") };
        let moved = Entry { parent: FileId::new("elsewhere"), ..fixture("b") };
        let signed = Entry { thumbnail: Some("https://s/new".into()), ..fixture("c") };
        type Expected<'a> = (&'a [&'a str], Vec<Entry>, &'a [&'a str]);
        let cases: Vec<(Vec<FileChange>, Expected)> = vec![
            (vec![], (&[], vec![], &[])),
            (vec![now(renamed.clone())], (&[], vec![renamed.clone()], &[])),
            (vec![now(moved)], (&["b"], vec![], &[])),
            (vec![now(fixture("d"))], (&[], vec![], &["d"])),
            (vec![gone("c"), gone("unknown")], (&["c"], vec![], &[])),
            // The last one counts.
            (vec![gone("a"), now(renamed.clone())], (&[], vec![renamed.clone()], &[])),
            (vec![now(fixture("d")), gone("d")], (&[], vec![], &[])),
            (vec![now(renamed), gone("a")], (&["a"], vec![], &[])),
            // Nothing has changed but a signature.
            (vec![now(signed)], (&[], vec![], &[])),
        ];
        for (changes, (gone, changed, new)) in cases {
            let rows = RowChanges::of(&list, changes.clone(), here);
            assert_eq!(rows.gone, ids(gone), "{changes:?}");
            assert_eq!(rows.changed, changed, "{changes:?}");
            assert_eq!(rows.new.iter().map(|it| it.id.clone()).collect::<Vec<_>>(), ids(new), "{changes:?}");
        }
        // A list of search results does not know what belongs into it.
        let rows = RowChanges::of(&list, vec![now(fixture("d"))], |entry| list.get(&entry.id).is_some());
        assert_eq!(rows, RowChanges::default());
    }
}
