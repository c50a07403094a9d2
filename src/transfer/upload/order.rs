//! The order of the queue as ranks with gaps, so that moving one job changes only that job.

use crate::transfer::job::JobId;
use std::collections::{BTreeMap, HashMap};

/// The gap between two neighbours.
const GAP: u64 = 1 << 20;

#[derive(Clone, Debug, Default)]
pub struct QueueOrder {
    by_rank: BTreeMap<u64, JobId>,
    ranks: HashMap<JobId, u64>,
}

impl QueueOrder {
    pub fn append(&mut self, id: JobId) {
        let last = self.by_rank.last_key_value().map_or(0, |(rank, _)| *rank);
        self.put(id, last + GAP);
    }

    pub fn rank(&self, id: JobId) -> u64 {
        self.ranks.get(&id).copied().unwrap_or(u64::MAX)
    }

    pub fn remove(&mut self, id: JobId) {
        if let Some(rank) = self.ranks.remove(&id) {
            self.by_rank.remove(&rank);
        }
    }

    pub fn ids(&self) -> Vec<JobId> {
        self.by_rank.values().copied().collect()
    }

    /// Moves a job in front of another, or to the end. Returns the jobs whose rank has changed.
    pub fn move_before(&mut self, id: JobId, before: Option<JobId>) -> Vec<JobId> {
        if !self.ranks.contains_key(&id) || before == Some(id) {
            return Vec::new();
        }
        self.remove(id);
        let Some(next) = before.and_then(|before| self.ranks.get(&before)).copied() else {
            self.append(id);
            return vec![id];
        };
        let previous = self.by_rank.range(..next).next_back().map_or(0, |(rank, _)| *rank);
        if next - previous > 1 {
            self.put(id, previous + (next - previous) / 2);
            return vec![id];
        }
        // No gap left: all jobs get new ranks, which happens once in twenty moves to the same place.
        let mut ids = self.ids();
        let at = ids.iter().position(|other| Some(*other) == before).unwrap_or(ids.len());
        ids.insert(at, id);
        *self = Self::default();
        ids.iter().for_each(|id| self.append(*id));
        ids
    }

    fn put(&mut self, id: JobId, rank: u64) {
        self.by_rank.insert(rank, id);
        self.ranks.insert(id, rank);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn it_behaves_like_a_list(moves in prop::collection::vec((0u32..8, prop::option::of(0u32..8)), 0..200)) {
            let mut order = QueueOrder::default();
            let mut list: Vec<JobId> = (0..8).map(JobId).collect();
            list.iter().for_each(|id| order.append(*id));
            for (id, before) in moves {
                let (id, before) = (JobId(id), before.map(JobId));
                order.move_before(id, before);
                if before != Some(id) {
                    list.retain(|other| *other != id);
                    let at = list.iter().position(|other| Some(*other) == before).unwrap_or(list.len());
                    list.insert(at, id);
                }
                prop_assert_eq!(order.ids(), list.clone());
            }
        }
    }
}
