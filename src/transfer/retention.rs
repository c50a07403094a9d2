//! How long the things of a person stay on this computer: until 30 days after their last visit, or until they sign out
//! and ask for their removal. Pure; `stored_data` carries it out.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Things of people who did not visit for longer are removed.
pub const KEPT_MS: f64 = 30.0 * 24.0 * 3_600_000.0;

/// The last visit of each person whose things are stored here, by their scope.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Visits(BTreeMap<String, Visit>);

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct Visit {
    /// By the local clock.
    last_ms: f64,
    /// The person has asked for the removal of their things.
    remove: bool,
}

impl Visits {
    /// The person is here now.
    pub fn record(&mut self, scope: &str, now_ms: f64) {
        self.0.entry(scope.to_owned()).or_default().last_ms = now_ms;
    }

    pub fn request_removal(&mut self, scope: &str) {
        self.0.entry(scope.to_owned()).or_default().remove = true;
    }

    /// Things of these people are stored here. Those whose last visit is not known count as here today, and so does a
    /// visit in the future: the clock was wrong.
    pub fn add_found(&mut self, scopes: impl IntoIterator<Item = String>, now_ms: f64) {
        for scope in scopes {
            self.0.entry(scope).or_insert(Visit { last_ms: now_ms, remove: false });
        }
        self.0.values_mut().for_each(|visit| visit.last_ms = visit.last_ms.min(now_ms));
    }

    /// The people whose things are to be removed.
    pub fn due(&self, now_ms: f64) -> Vec<String> {
        let is_due = |visit: &Visit| visit.remove || now_ms - visit.last_ms > KEPT_MS;
        self.0.iter().filter(|(_, visit)| is_due(visit)).map(|(scope, _)| scope.clone()).collect()
    }

    /// Their things are gone.
    pub fn forget(&mut self, scope: &str) {
        self.0.remove(scope);
    }
}

/// Whose database this is. `None`: of nobody in particular.
pub fn scope_of_database(name: &str) -> Option<&str> {
    if let Some(scope) = name.strip_prefix("pds-web.drops.") {
        return Some(scope);
    }
    let (protocol, scope) = name.strip_prefix("pds-web.transfers.")?.split_once('.')?;
    protocol.parse::<u32>().ok()?;
    Some(scope.strip_suffix(".sources").unwrap_or(scope))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transfer::upload::messages::shared_name;

    const DAY: f64 = 24.0 * 3_600_000.0;

    #[test]
    fn things_go_thirty_days_after_the_last_visit_or_on_request() {
        let mut visits = Visits::default();
        visits.record("demo.ada", 0.0);
        visits.record("demo.bob", 20.0 * DAY);
        visits.record("demo.eve", 0.0);
        visits.request_removal("demo.eve");
        // Days, and whose things are due then.
        let cases: &[(f64, &[&str])] = &[
            (0.0, &["demo.eve"]),
            (30.0, &["demo.eve"]),
            (30.1, &["demo.ada", "demo.eve"]),
            (50.1, &["demo.ada", "demo.bob", "demo.eve"]),
        ];
        for (day, due) in cases {
            assert_eq!(visits.due(day * DAY), *due, "day {day}");
        }
        // A visit keeps them, but does not withdraw a request.
        visits.record("demo.ada", 40.0 * DAY);
        visits.record("demo.eve", 40.0 * DAY);
        assert_eq!(visits.due(50.0 * DAY), ["demo.eve"]);
        visits.forget("demo.eve");
        assert!(visits.due(50.0 * DAY).is_empty());
    }

    #[test]
    fn things_of_unknown_people_are_kept_from_the_day_they_are_found() {
        let mut visits = Visits::default();
        visits.record("demo.future", 400.0 * DAY);
        visits.add_found(["demo.old".to_owned(), "demo.future".to_owned()], 100.0 * DAY);
        assert!(visits.due(130.0 * DAY).is_empty());
        assert_eq!(visits.due(130.1 * DAY), ["demo.future", "demo.old"]);
        // Found again: the first day counts.
        visits.add_found(["demo.old".to_owned()], 120.0 * DAY);
        assert!(visits.due(130.1 * DAY).contains(&"demo.old".to_owned()));
    }

    #[test]
    fn databases_belong_to_people() {
        let own = shared_name("bj1.a.b");
        let cases = [
            (own.as_str(), Some("bj1.a.b")),
            ("pds-web.transfers.1.demo.ada.sources", Some("demo.ada")),
            ("pds-web.transfers.0.demo.ada", Some("demo.ada")),
            ("pds-web.drops.demo.ada", Some("demo.ada")),
            ("pds-web.transfers.x.demo.ada", None),
            ("pds-web.downloads", None),
            ("another-site", None),
        ];
        for (name, scope) in cases {
            assert_eq!(scope_of_database(name), scope, "{name}");
        }
    }
}
