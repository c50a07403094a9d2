//! The markers that a list was continued at. A faulty server may repeat one, or lead through them in a circle.

use std::hash::{DefaultHasher, Hash, Hasher};

/// Hashes of the markers: a long list has thousands, and a copy of it is cached.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SeenMarkers(Vec<u64>);

impl SeenMarkers {
    /// The marker of the next page; `None` at the end, and where the list would repeat itself.
    pub fn unseen(&mut self, next: Option<String>) -> Option<String> {
        let next = next?;
        let mut hasher = DefaultHasher::new();
        next.hash(&mut hasher);
        let hash = hasher.finish();
        if self.0.contains(&hash) {
            return None;
        }
        self.0.push(hash);
        Some(next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markers_are_followed_once() {
        let cases = [("", 0), ("abc", 3), ("aa", 1), ("abab", 2), ("abcbcb", 3), ("abca", 3)];
        for (markers, followed) in cases {
            let mut seen = SeenMarkers::default();
            let sequence = markers.chars().map(|marker| Some(marker.to_string())).chain([None]);
            let found = sequence.map_while(|marker| seen.unseen(marker)).count();
            assert_eq!(found, followed, "{markers}");
        }
    }
}
