//! Searches that a person has given a name, as local storage has them. Builds read what earlier ones have stored: names of
//! fields must stay.

use super::search_query::SearchQuery;
use crate::base::id::DriveId;
use serde::{Deserialize, Serialize};

/// The side bar shows them all; more would not be found at a glance.
const MAX_SEARCHES: usize = 50;
/// In characters.
pub const MAX_NAME: usize = 100;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedSearch {
    pub id: u64,
    pub name: String,
    pub drive: DriveId,
    pub text: String,
    /// The conditions as an address has them.
    pub filter: String,
}

/// In the order in which they were saved.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SavedSearches(Vec<SavedSearch>);

/// Why a search is not saved, or does not get a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SaveSearchError {
    NoName,
    NameTaken,
    TooMany,
}

impl SavedSearch {
    /// Whether it asks for the same as an address does, whatever the order of the conditions there.
    fn is_for(&self, drive: &DriveId, text: &str, filter: &str) -> bool {
        let conditions = |filter: &str| SearchQuery::parse("", filter);
        self.drive == *drive && self.text == text && conditions(&self.filter) == conditions(filter)
    }
}

impl SavedSearches {
    pub fn all(&self) -> &[SavedSearch] {
        &self.0
    }

    pub fn get(&self, id: u64) -> Option<&SavedSearch> {
        self.0.iter().find(|search| search.id == id)
    }

    pub fn find(&self, drive: &DriveId, text: &str, filter: &str) -> Option<&SavedSearch> {
        self.0.iter().find(|search| search.is_for(drive, text, filter))
    }

    /// Saves what an address asks for. What is saved already only gets its new name.
    pub fn save(
        &mut self,
        name: &str,
        drive: DriveId,
        text: String,
        filter: String,
    ) -> Result<(), SaveSearchError> {
        if let Some(id) = self.find(&drive, &text, &filter).map(|search| search.id) {
            return self.rename(id, name);
        }
        let name = self.free_name(name, None)?;
        if self.0.len() >= MAX_SEARCHES {
            return Err(SaveSearchError::TooMany);
        }
        let id = self.0.iter().map(|search| search.id).max().unwrap_or_default() + 1;
        self.0.push(SavedSearch { id, name, drive, text, filter });
        Ok(())
    }

    pub fn rename(&mut self, id: u64, name: &str) -> Result<(), SaveSearchError> {
        let name = self.free_name(name, Some(id))?;
        self.0.iter_mut().filter(|search| search.id == id).for_each(|search| search.name = name.clone());
        Ok(())
    }

    /// Returns what it was and where it stood.
    pub fn remove(&mut self, id: u64) -> Option<(usize, SavedSearch)> {
        let at = self.0.iter().position(|search| search.id == id)?;
        Some((at, self.0.remove(at)))
    }

    /// Puts back what was removed, unless it was saved again meanwhile.
    pub fn restore(&mut self, at: usize, search: SavedSearch) {
        let is_here = self.find(&search.drive, &search.text, &search.filter).is_some();
        if !is_here && self.0.len() < MAX_SEARCHES {
            let id = match self.get(search.id) {
                None => search.id,
                Some(_) => self.0.iter().map(|search| search.id).max().unwrap_or_default() + 1,
            };
            self.0.insert(at.min(self.0.len()), SavedSearch { id, ..search });
        }
    }

    /// What was typed as a name, unless another search has it: two of one name could not be told apart.
    fn free_name(&self, typed: &str, own: Option<u64>) -> Result<String, SaveSearchError> {
        let name: String = typed.trim().chars().take(MAX_NAME).collect();
        if name.is_empty() {
            return Err(SaveSearchError::NoName);
        }
        match self.0.iter().any(|search| search.name == name && Some(search.id) != own) {
            true => Err(SaveSearchError::NameTaken),
            false => Ok(name),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn drive() -> DriveId {
        DriveId::new("12")
    }

    fn save(
        searches: &mut SavedSearches,
        name: &str,
        text: &str,
        filter: &str,
    ) -> Result<(), SaveSearchError> {
        searches.save(name, drive(), text.to_owned(), filter.to_owned())
    }

    #[test]
    fn a_search_is_found_whatever_the_order_of_its_conditions() {
        let mut searches = SavedSearches::default();
        save(&mut searches, " Sea ", "sea", "starred kind:image").unwrap();
        let found = searches.find(&drive(), "sea", "kind:image starred").unwrap();
        assert_eq!((found.name.as_str(), found.id), ("Sea", 1));
        for (drive, text, filter) in [
            ("12", "sea", "kind:image"),
            ("12", "see", "kind:image starred"),
            ("13", "sea", "kind:image starred"),
        ] {
            assert_eq!(searches.find(&DriveId::new(drive), text, filter), None);
        }
        // Saved again, it only gets its new name.
        save(&mut searches, "Water", "sea", "kind:image starred").unwrap();
        assert_eq!(searches.all().len(), 1);
        assert_eq!(searches.all()[0].name, "Water");
    }

    #[test]
    fn names_are_there_and_differ() {
        let mut searches = SavedSearches::default();
        save(&mut searches, "a", "a", "").unwrap();
        save(&mut searches, "b", "b", "").unwrap();
        assert_eq!(save(&mut searches, "  ", "c", ""), Err(SaveSearchError::NoName));
        assert_eq!(save(&mut searches, "a", "c", ""), Err(SaveSearchError::NameTaken));
        assert_eq!(searches.rename(2, "a"), Err(SaveSearchError::NameTaken));
        assert_eq!(searches.rename(2, "b"), Ok(()));
        save(&mut searches, &"海".repeat(200), "c", "").unwrap();
        assert_eq!(searches.all()[2].name.chars().count(), MAX_NAME);
        for number in 3..MAX_SEARCHES {
            save(&mut searches, &number.to_string(), &number.to_string(), "").unwrap();
        }
        assert_eq!(save(&mut searches, "x", "x", ""), Err(SaveSearchError::TooMany));
    }

    #[test]
    fn what_was_removed_comes_back_where_it_stood() {
        let mut searches = SavedSearches::default();
        ["a", "b", "c"].iter().for_each(|name| save(&mut searches, name, name, "").unwrap());
        let before = searches.clone();
        let (at, removed) = searches.remove(2).unwrap();
        assert_eq!(searches.find(&drive(), "b", ""), None);
        searches.restore(at, removed.clone());
        assert_eq!(searches, before);
        // Another tab has restored it, or has given its number to another search.
        searches.restore(at, removed);
        assert_eq!(searches, before);
        let (at, last) = searches.remove(3).unwrap();
        save(&mut searches, "d", "d", "").unwrap();
        searches.restore(at, last);
        let ids: Vec<u64> = searches.all().iter().map(|search| search.id).collect();
        assert_eq!(ids, [1, 2, 4, 3]);
    }

    proptest! {
        #[test]
        fn what_is_stored_is_read(names in prop::collection::vec("\\PC{1,20}", 0..5)) {
            let mut searches = SavedSearches::default();
            for name in &names {
                // Names may be blank or the same.
                let _ = save(&mut searches, name, name, "kind:image");
            }
            let text = serde_json::to_string(&searches).unwrap();
            prop_assert_eq!(serde_json::from_str::<SavedSearches>(&text).unwrap(), searches);
        }
    }
}
