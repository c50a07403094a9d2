//! What became of one action on many entries: those for which it succeeded, and the others grouped by the kind of their
//! failure. Messages are made from it, so that none of them claims more than happened.

use super::entry::Entry;
use crate::base::failure::Failure;
use crate::base::id::FileId;
use std::collections::HashMap;

#[derive(Debug)]
pub struct BatchReport {
    pub succeeded: Vec<Entry>,
    /// One group for each kind of failure, in the order in which they occurred.
    pub failed: Vec<FailedEntries>,
}

/// Entries whose failures have the same kind.
#[derive(Clone, Debug, PartialEq)]
pub struct FailedEntries {
    pub entries: Vec<Entry>,
    /// The failure of the first one.
    pub failure: Failure,
}

impl BatchReport {
    /// `failures` has the entries that failed; all others succeeded.
    pub fn new(entries: Vec<Entry>, failures: impl IntoIterator<Item = (FileId, Failure)>) -> Self {
        let mut failures: HashMap<FileId, Failure> = failures.into_iter().collect();
        let mut report = Self { succeeded: Vec::new(), failed: Vec::new() };
        for entry in entries {
            let Some(failure) = failures.remove(&entry.id) else {
                report.succeeded.push(entry);
                continue;
            };
            match report.failed.iter_mut().find(|group| group.failure.kind == failure.kind) {
                Some(group) => group.entries.push(entry),
                None => report.failed.push(FailedEntries { entries: vec![entry], failure }),
            }
        }
        report
    }

    /// The number of entries, whatever became of them.
    pub fn total(&self) -> usize {
        self.succeeded.len() + self.failed.iter().map(|group| group.entries.len()).sum::<usize>()
    }

    pub fn failed_entries(&self) -> Vec<Entry> {
        self.failed.iter().flat_map(|group| group.entries.iter().cloned()).collect()
    }

    /// For some entries nobody knows whether the action was carried out.
    pub fn is_ambiguous(&self) -> bool {
        self.failed.iter().any(|group| group.failure.is_ambiguous())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::failure::FailureKind;
    use crate::model::entry::fixture;

    #[test]
    fn every_entry_is_reported_once_and_failures_by_kind() {
        use FailureKind::{Forbidden, NameTaken, Network};
        // Entries, their failures, the names that succeeded, and the groups of those that failed.
        type Case<'a> =
            (&'a [&'a str], &'a [(&'a str, FailureKind)], &'a [&'a str], &'a [(FailureKind, &'a [&'a str])]);
        let cases: &[Case] = &[
            (&["a"], &[], &["a"], &[]),
            (&["a", "b", "c"], &[("b", Forbidden)], &["a", "c"], &[(Forbidden, &["b"])]),
            (&["a", "b"], &[("a", Forbidden), ("b", Forbidden)], &[], &[(Forbidden, &["a", "b"])]),
            (
                &["a", "b", "c", "d"],
                &[("d", Network), ("a", NameTaken), ("c", Network)],
                &["b"],
                &[(NameTaken, &["a"]), (Network, &["c", "d"])],
            ),
            // A failure of something else changes nothing.
            (&["a"], &[("z", Forbidden)], &["a"], &[]),
        ];
        for (names, failures, succeeded, failed) in cases {
            let entries = names.iter().map(|name| fixture(name)).collect();
            let failures = failures.iter().map(|(name, kind)| (FileId::new(*name), Failure::local(*kind)));
            let report = BatchReport::new(entries, failures);
            assert_eq!(report.total(), names.len());
            assert_eq!(report.succeeded.iter().map(|it| &it.name).collect::<Vec<_>>(), *succeeded);
            let groups: Vec<(FailureKind, Vec<&str>)> = report
                .failed
                .iter()
                .map(|it| (it.failure.kind, it.entries.iter().map(|entry| entry.name.as_str()).collect()))
                .collect();
            let expected: Vec<(FailureKind, Vec<&str>)> =
                failed.iter().map(|(kind, names)| (*kind, names.to_vec())).collect();
            assert_eq!(groups, expected);
            assert_eq!(report.is_ambiguous(), failed.iter().any(|(kind, _)| *kind == Network));
        }
    }
}
