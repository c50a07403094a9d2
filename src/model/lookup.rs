//! What is looked up for those who scroll past: each thing once, many together, and only what was wanted last. Whoever
//! flies over ten thousand rows wants those they stop at.

use std::collections::HashMap;
use std::hash::Hash;

/// More than fit on a screen; as many as one call may ask for.
const MOST: usize = 100;
/// What could not be had is not asked for again at once.
const REST_MS: u64 = 30_000;

#[derive(Debug)]
pub struct Lookups<K, V> {
    known: HashMap<K, Known<V>>,
    /// The newest last.
    wanted: Vec<K>,
}

#[derive(Debug)]
enum Known<V> {
    Asked,
    Found(V),
    /// When.
    Missed(u64),
}

impl<K, V> Default for Lookups<K, V> {
    fn default() -> Self {
        Self { known: HashMap::new(), wanted: Vec::new() }
    }
}

impl<K: Clone + Eq + Hash, V: Clone> Lookups<K, V> {
    /// What is known; else it is wanted from now on.
    pub fn get(&mut self, key: &K, now_ms: u64) -> Option<V> {
        match self.known.get(key) {
            Some(Known::Found(value)) => return Some(value.clone()),
            Some(Known::Asked) => return None,
            Some(Known::Missed(since)) if now_ms < since + REST_MS => return None,
            _ => {}
        }
        self.wanted.retain(|wanted| wanted != key);
        self.wanted.push(key.clone());
        let surplus = self.wanted.len().saturating_sub(MOST);
        self.wanted.drain(..surplus);
        None
    }

    pub fn wants(&self) -> bool {
        !self.wanted.is_empty()
    }

    /// What is to be asked for now.
    pub fn take(&mut self) -> Vec<K> {
        let taken = std::mem::take(&mut self.wanted);
        self.known.extend(taken.iter().map(|key| (key.clone(), Known::Asked)));
        taken
    }

    pub fn found(&mut self, key: K, value: V) {
        self.known.insert(key, Known::Found(value));
    }

    /// It could not be had. What was found meanwhile stays.
    pub fn missed(&mut self, key: K, now_ms: u64) {
        if matches!(self.known.get(&key), Some(Known::Asked)) {
            self.known.insert(key, Known::Missed(now_ms));
        }
    }

    /// It may have changed: what is not being asked for is forgotten.
    pub fn forget(&mut self) {
        self.known.retain(|_, known| matches!(known, Known::Asked));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_asked_for_once() {
        let mut names = Lookups::default();
        for _ in 0..3 {
            assert_eq!(names.get(&1, 0), None);
        }
        assert_eq!(names.get(&2, 0), None);
        assert_eq!(names.take(), [1, 2]);
        // On its way, nobody asks again.
        assert_eq!((names.get(&1, 0), names.wants()), (None, false));
        names.found(1, "one");
        names.missed(2, 10);
        assert_eq!((names.get(&1, 20), names.get(&2, 20), names.wants()), (Some("one"), None, false));
        assert_eq!((names.get(&2, 10 + REST_MS), names.wants()), (None, true));
        assert_eq!(names.take(), [2]);
        names.forget();
        assert_eq!((names.get(&1, 20), names.get(&2, 20)), (None, None));
        assert_eq!(names.take(), [1]);
    }

    #[test]
    fn of_many_only_the_last_are_wanted() {
        let mut names = Lookups::<usize, ()>::default();
        for key in 0..10_000 {
            names.get(&key, 0);
        }
        names.get(&9_950, 0);
        let taken = names.take();
        assert_eq!((taken.len(), taken[0], taken.last()), (MOST, 9_900, Some(&9_950)));
        assert!(!names.wants());
    }
}
