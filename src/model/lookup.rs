//! Batched lookups for rows that scroll into view: each key is requested once, many keys together, and only the most recent
//! keys, since a fast scroll passes rows that nobody reads.

use std::collections::HashMap;
use std::hash::Hash;

/// The limit of one call; more than fits on a screen.
const MAX_WANTED: usize = 100;
/// How long a failed lookup is not repeated.
const RETRY_AFTER_MS: u64 = 30_000;

#[derive(Debug)]
pub struct Lookups<K, V> {
    known: HashMap<K, Lookup<V>>,
    /// The most recent last.
    wanted: Vec<K>,
}

#[derive(Debug)]
enum Lookup<V> {
    Pending,
    Found(V),
    /// There is no such thing.
    Missing,
    /// The time of the failure.
    Failed(u64),
}

impl<K, V> Default for Lookups<K, V> {
    fn default() -> Self {
        Self { known: HashMap::new(), wanted: Vec::new() }
    }
}

impl<K: Clone + Eq + Hash, V: Clone> Lookups<K, V> {
    /// The value if it is known; otherwise marks the key as wanted.
    pub fn get(&mut self, key: &K, now_ms: u64) -> Option<V> {
        match self.known.get(key) {
            Some(Lookup::Found(value)) => return Some(value.clone()),
            Some(Lookup::Pending | Lookup::Missing) => return None,
            Some(Lookup::Failed(since)) if now_ms < since + RETRY_AFTER_MS => return None,
            _ => {}
        }
        self.wanted.retain(|wanted| wanted != key);
        self.wanted.push(key.clone());
        let surplus = self.wanted.len().saturating_sub(MAX_WANTED);
        self.wanted.drain(..surplus);
        None
    }

    pub fn has_wanted(&self) -> bool {
        !self.wanted.is_empty()
    }

    /// The keys to request now.
    pub fn take_wanted(&mut self) -> Vec<K> {
        let keys = std::mem::take(&mut self.wanted);
        self.known.extend(keys.iter().map(|key| (key.clone(), Lookup::Pending)));
        keys
    }

    pub fn insert(&mut self, key: K, value: V) {
        self.known.insert(key, Lookup::Found(value));
    }

    pub fn is_missing(&self, key: &K) -> bool {
        matches!(self.known.get(key), Some(Lookup::Missing))
    }

    /// Records that there is no such thing. A value that was inserted in the meantime stays.
    pub fn insert_missing(&mut self, key: K) {
        if matches!(self.known.get(&key), Some(Lookup::Pending)) {
            self.known.insert(key, Lookup::Missing);
        }
    }

    /// Records a failed lookup. A value that was inserted in the meantime stays.
    pub fn insert_failure(&mut self, key: K, now_ms: u64) {
        if matches!(self.known.get(&key), Some(Lookup::Pending)) {
            self.known.insert(key, Lookup::Failed(now_ms));
        }
    }

    /// Removes all values, since they may have changed. Pending lookups continue.
    pub fn invalidate(&mut self) {
        self.known.retain(|_, known| matches!(known, Lookup::Pending));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_key_is_requested_once() {
        let mut names = Lookups::default();
        for _ in 0..3 {
            assert_eq!(names.get(&1, 0), None);
        }
        assert_eq!(names.get(&2, 0), None);
        assert_eq!(names.take_wanted(), [1, 2]);
        // A pending key is not requested again.
        assert_eq!((names.get(&1, 0), names.has_wanted()), (None, false));
        names.insert(1, "one");
        names.insert_failure(2, 10);
        assert_eq!((names.get(&1, 20), names.get(&2, 20), names.has_wanted()), (Some("one"), None, false));
        assert_eq!((names.get(&2, 10 + RETRY_AFTER_MS), names.has_wanted()), (None, true));
        assert_eq!(names.take_wanted(), [2]);
        names.insert_missing(1);
        names.insert_missing(2);
        assert_eq!((names.is_missing(&1), names.is_missing(&2)), (false, true));
        assert_eq!((names.get(&2, 20 + RETRY_AFTER_MS), names.has_wanted()), (None, false));
        names.invalidate();
        assert_eq!((names.get(&1, 20), names.get(&2, 20)), (None, None));
        assert_eq!(names.take_wanted(), [1, 2]);
    }

    #[test]
    fn only_the_most_recent_keys_are_requested() {
        let mut names = Lookups::<usize, ()>::default();
        for key in 0..10_000 {
            names.get(&key, 0);
        }
        names.get(&9_950, 0);
        let taken = names.take_wanted();
        assert_eq!((taken.len(), taken[0], taken.last()), (MAX_WANTED, 9_900, Some(&9_950)));
        assert!(!names.has_wanted());
    }
}
