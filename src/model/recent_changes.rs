//! What was changed in this tab in the last minutes, and how it shows in a search, whose index lags behind.

use super::entry::{Entry, Order, Page};
use super::listing::Listing;
use super::search_match::Known;
use super::search_query::SearchQuery;
use crate::base::id::{DriveId, FileId};
use crate::base::time::Timestamp;
use std::collections::{HashMap, HashSet};

/// The index follows within a minute, says the service.
pub const KEPT_MS: i64 = 120_000;

/// At most one for each file, the newest last.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RecentChanges(Vec<RecentChange>);

#[derive(Clone, Debug, PartialEq)]
struct RecentChange {
    at: Timestamp,
    drive: DriveId,
    id: FileId,
    /// As it is now; `None` for what is in the trash or deleted.
    entry: Option<Entry>,
    /// It was made here.
    is_new: bool,
}

/// What a search does not know yet.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Correction {
    pub appear: Vec<Entry>,
    pub leave: Vec<FileId>,
}

impl RecentChanges {
    /// Entries that this person has just made or uploaded.
    pub fn add_new(&mut self, entries: &[Entry], now: Timestamp) {
        self.add(entries.iter().map(present), now, true);
    }

    /// Entries as they are after a change.
    pub fn add_changed(&mut self, entries: &[Entry], now: Timestamp) {
        self.add(entries.iter().map(present), now, false);
    }

    /// What is in the trash now, or deleted.
    pub fn add_gone(&mut self, gone: impl IntoIterator<Item = (DriveId, FileId)>, now: Timestamp) {
        self.add(gone.into_iter().map(|(drive, id)| (drive, id, None)), now, false);
    }

    fn add(
        &mut self,
        changes: impl Iterator<Item = (DriveId, FileId, Option<Entry>)>,
        now: Timestamp,
        is_new: bool,
    ) {
        let mut changes: Vec<RecentChange> =
            changes.map(|(drive, id, entry)| RecentChange { at: now, drive, id, entry, is_new }).collect();
        let mut positions: HashMap<FileId, usize> =
            changes.iter().enumerate().map(|(at, change)| (change.id.clone(), at)).collect();
        self.0.retain(|known| {
            let newer = positions.remove(&known.id);
            if let Some(at) = newer {
                changes[at].is_new |= known.is_new;
            }
            newer.is_none() && known.at.0 + KEPT_MS > now.0
        });
        self.0.extend(changes);
    }

    fn in_drive<'a>(
        &'a self,
        drive: &'a DriveId,
        now: Timestamp,
    ) -> impl Iterator<Item = &'a RecentChange> + 'a {
        self.0.iter().filter(move |change| change.drive == *drive && change.at.0 + KEPT_MS > now.0)
    }

    /// Each with what it is now, if it is there.
    pub fn iter(&self) -> impl Iterator<Item = (&DriveId, &FileId, Option<&Entry>)> {
        self.0.iter().map(|change| (&change.drive, &change.id, change.entry.as_ref()))
    }

    /// Whether one of them may be in the results.
    pub fn concern(&self, drive: &DriveId, query: &SearchQuery, now: Timestamp) -> bool {
        self.in_drive(drive, now).any(|change| change.verdict(query, now) != Some(false))
    }

    /// What is to be added to these results, and what is to be removed from them.
    pub fn correct(
        &self,
        drive: &DriveId,
        query: &SearchQuery,
        now: Timestamp,
        is_listed: impl Fn(&FileId) -> bool,
    ) -> Correction {
        let mut correction = Correction::default();
        for change in self.in_drive(drive, now) {
            match (is_listed(&change.id), change.verdict(query, now), &change.entry) {
                (true, Some(false), _) => correction.leave.push(change.id.clone()),
                (false, Some(true), Some(entry)) => correction.appear.push(entry.clone()),
                _ => {}
            }
        }
        correction
    }

    /// Brings a page of results up to date. What is missing is added to the first page.
    pub fn apply(
        &self,
        drive: &DriveId,
        query: &SearchQuery,
        page: Page<Entry>,
        is_first: bool,
        order: Order,
        now: Timestamp,
    ) -> Page<Entry> {
        let listed: HashSet<FileId> = page.items.iter().map(|entry| entry.id.clone()).collect();
        let Correction { appear, leave } = self.correct(drive, query, now, |id| listed.contains(id));
        let mut listing = Listing::mixed(order);
        listing.append(Page { items: page.items, unreadable: 0, next: None });
        for change in self.in_drive(drive, now) {
            let (Some(found), Some(entry)) = (listing.get(&change.id), &change.entry) else { continue };
            // Others may have changed it since.
            if found.updated_at <= entry.updated_at {
                listing.patch(&Entry { thumbnail: found.thumbnail, ..entry.clone() });
            }
        }
        listing.settle();
        listing.remove(&leave);
        if is_first {
            listing.insert(appear);
        }
        Page { items: listing.entries(), ..Page { items: Vec::new(), ..page } }
    }
}

impl RecentChange {
    fn verdict(&self, query: &SearchQuery, now: Timestamp) -> Option<bool> {
        let known = Known { is_new: self.is_new, now };
        self.entry.as_ref().map_or(Some(false), |entry| query.matches(entry, known))
    }
}

fn present(entry: &Entry) -> (DriveId, FileId, Option<Entry>) {
    (entry.drive.clone(), entry.id.clone(), Some(entry.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::entry::{Direction, OrderBy, fixture};
    use proptest::prelude::*;
    use std::slice;

    const NOW: Timestamp = Timestamp(1_790_000_000_000);
    const ORDER: Order = Order { by: OrderBy::Name, direction: Direction::Ascending };

    fn drive() -> DriveId {
        DriveId::new("1")
    }

    fn page(entries: &[Entry]) -> Page<Entry> {
        Page { items: entries.to_vec(), unreadable: 2, next: Some("m".to_owned()) }
    }

    fn applied(
        recent: &RecentChanges,
        text: &str,
        filter: &str,
        entries: &[Entry],
        is_first: bool,
    ) -> Vec<String> {
        let query = SearchQuery::parse(text, filter);
        let result = recent.apply(&drive(), &query, page(entries), is_first, ORDER, NOW);
        assert_eq!((result.unreadable, result.next.as_deref()), (2, Some("m")));
        result.items.into_iter().map(|entry| entry.name).collect()
    }

    #[test]
    fn a_page_shows_what_was_changed_here() {
        let (a, b, c) = (fixture("plan a"), fixture("plan b"), fixture("plan c"));
        let renamed = |name: &str| Entry { name: name.to_owned(), ..b.clone() };
        let mut recent = RecentChanges::default();
        assert_eq!(applied(&recent, "plan", "", &[a.clone(), c.clone()], true), ["plan a", "plan c"]);
        recent.add_new(slice::from_ref(&b), NOW);
        assert_eq!(
            applied(&recent, "plan", "", &[a.clone(), c.clone()], true),
            ["plan a", "plan b", "plan c"]
        );
        // On the first page only, and where it fits.
        assert_eq!(applied(&recent, "plan", "", slice::from_ref(&c), false), ["plan c"]);
        assert_eq!(applied(&recent, "plan", "starred", slice::from_ref(&a), true), ["plan a"]);
        assert_eq!(applied(&recent, "", "owner:me", &[], true), ["plan b"]);
        // The index has the old name.
        recent.add_changed(&[renamed("plan z")], NOW);
        assert_eq!(applied(&recent, "plan", "", &[a.clone(), b.clone()], true), ["plan a", "plan z"]);
        recent.add_changed(&[renamed("report")], NOW);
        assert_eq!(applied(&recent, "plan", "", &[a.clone(), b.clone()], true), ["plan a"]);
        assert_eq!(applied(&recent, "", "owner:me", &[], true), ["report"]);
        recent.add_gone([&a, &b].map(|entry| (entry.drive.clone(), entry.id.clone())), NOW);
        assert_eq!(applied(&recent, "plan", "", &[a.clone(), b.clone(), c.clone()], true), ["plan c"]);
        // In another drive, or long ago, it changes nothing.
        let other = Entry { drive: DriveId::new("2"), ..fixture("plan d") };
        recent.add_new(&[other], NOW);
        let later = Timestamp(NOW.0 + KEPT_MS);
        assert_eq!(applied(&recent, "plan", "", slice::from_ref(&c), true), ["plan c"]);
        assert_eq!(
            recent.correct(&drive(), &SearchQuery::parse("plan", ""), later, |_| true),
            Correction::default()
        );
        assert!(!recent.concern(&drive(), &SearchQuery::parse("plan", ""), later));
    }

    #[test]
    fn what_others_have_changed_since_stays() {
        let at = |ms: i64, name: &str| Entry {
            name: name.to_owned(),
            updated_at: Some(Timestamp(NOW.0 + ms)),
            ..fixture("plan")
        };
        let mut recent = RecentChanges::default();
        recent.add_changed(&[at(1, "plan mine")], NOW);
        assert_eq!(applied(&recent, "plan", "", &[at(0, "plan old")], true), ["plan mine"]);
        assert_eq!(applied(&recent, "plan", "", &[at(2, "plan theirs")], true), ["plan theirs"]);
    }

    /// What happens to one of a few files.
    #[derive(Clone, Debug)]
    enum Act {
        Make(usize, &'static str),
        Rename(usize, &'static str),
        Remove(usize),
    }

    fn act() -> impl Strategy<Value = Act> {
        let name = prop::sample::select(vec!["plan one", "plan two", "report"]);
        prop_oneof![
            (0..4_usize, name.clone()).prop_map(|(at, name)| Act::Make(at, name)),
            (0..4_usize, name).prop_map(|(at, name)| Act::Rename(at, name)),
            (0..4_usize).prop_map(Act::Remove),
        ]
    }

    proptest! {
        /// Whatever moment the index is at, the page is that of an index without a lag.
        #[test]
        fn results_are_right_whatever_the_index_has_seen(acts in prop::collection::vec(act(), 0..12), seen in 0..12_usize) {
            let mut files: Vec<Option<Entry>> = vec![None; 4];
            let (mut recent, mut index) = (RecentChanges::default(), files.clone());
            for (turn, act) in acts.iter().enumerate() {
                if turn == seen {
                    index = files.clone();
                }
                match act {
                    Act::Make(at, name) if files[*at].is_none() => {
                        let entry = Entry { name: (*name).to_owned(), ..fixture(&format!("{at}-{turn}")) };
                        recent.add_new(std::slice::from_ref(&entry), NOW);
                        files[*at] = Some(entry);
                    }
                    Act::Rename(at, name) => {
                        if let Some(entry) = &mut files[*at] {
                            entry.name = (*name).to_owned();
                            recent.add_changed(std::slice::from_ref(entry), NOW);
                        }
                    }
                    Act::Remove(at) => {
                        if let Some(entry) = files[*at].take() {
                            recent.add_gone([(entry.drive, entry.id)], NOW);
                        }
                    }
                    Act::Make(..) => {}
                }
            }
            let query = SearchQuery::parse("plan", "");
            let found = |files: &[Option<Entry>]| -> Vec<Entry> {
                files.iter().flatten().filter(|entry| entry.name.starts_with("plan")).cloned().collect()
            };
            let result = recent.apply(&drive(), &query, page(&found(&index)), true, ORDER, NOW);
            let ids = |entries: &[Entry]| -> HashSet<(FileId, String)> {
                entries.iter().map(|entry| (entry.id.clone(), entry.name.clone())).collect()
            };
            prop_assert_eq!(ids(&result.items), ids(&found(&files)));
            prop_assert_eq!(result.items.len(), found(&files).len());
            // Once more changes nothing.
            let again = recent.apply(&drive(), &query, result.clone(), true, ORDER, NOW);
            prop_assert_eq!(again, result);
        }
    }
}
