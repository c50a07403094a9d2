//! Detects that nothing makes progress any more.
//!
//! Progress is a state that was not seen before in the same wait, so a page that repeats the same states does not
//! count. There are two kinds. Steps (other words on the page, another place, an API call that was not made before)
//! come from a finite set. Counters (digits, bytes, file sizes) can grow for ever: a clock on the page, an upload that
//! is repeated without end. So counters alone extend a wait only for a limited time.
//!
//! Pure: the clock and the observations are given.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::time::Duration;

use pds_emulator::Progress;
use tokio::time::Instant;

/// How long nothing may change before a wait is given up: twice what the app itself waits for a store that is silent.
pub const STALL_TIMEOUT: Duration = Duration::from_secs(60);
/// How long only counters may change: several times what 20 GB take on a slow disk.
const COUNTERS_TIMEOUT: Duration = Duration::from_secs(30 * 60);

/// What one look sees.
pub(crate) struct Snapshot {
    pub url: String,
    pub text: String,
    /// Names and sizes in the downloads folder.
    pub files: Vec<(String, u64)>,
    pub pds: Progress,
}

pub(crate) struct StallDetector {
    seen: HashSet<u64>,
    last_step: Instant,
    last_change: Instant,
}

impl StallDetector {
    pub(crate) fn new(now: Instant) -> Self {
        Self { seen: HashSet::new(), last_step: now, last_change: now }
    }

    pub(crate) fn record(&mut self, snapshot: &Snapshot, now: Instant) {
        let Snapshot { url, text, files, pds } = snapshot;
        let steps =
            [hash(("page", page_of(url), without_digits(text))), hash(("api", pds.different_api_requests))];
        let counters = [
            hash(("address", url)),
            hash(("text", text)),
            hash(("files", files)),
            hash(("objects", pds.different_object_requests, pds.object_bytes)),
        ];
        // Every one of them is remembered, so no short circuit.
        let new_steps = steps.into_iter().filter(|step| self.seen.insert(*step)).count();
        let new_counters = counters.into_iter().filter(|counter| self.seen.insert(*counter)).count();
        if new_steps > 0 {
            self.last_step = now;
        }
        if new_steps + new_counters > 0 {
            self.last_change = now;
        }
    }

    pub(crate) fn is_stalled(&self, now: Instant) -> bool {
        now - self.last_change > STALL_TIMEOUT || now - self.last_step > COUNTERS_TIMEOUT
    }
}

/// The path and the names of the parameters. Values may be random, as the `state` of a sign-in is.
fn page_of(url: &str) -> String {
    let (path, query) = url.split_once('?').unwrap_or((url, ""));
    let names = query.split('&').filter_map(|parameter| parameter.split('=').next());
    names.fold(path.to_owned(), |page, name| page + "&" + name)
}

fn without_digits(text: &str) -> String {
    text.chars().filter(|character| !character.is_numeric()).collect()
}

fn hash(state: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    state.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(text: &str) -> Snapshot {
        let url = "http://127.0.0.1/?files=1".to_owned();
        Snapshot { url, text: text.to_owned(), files: Vec::new(), pds: Progress::default() }
    }

    /// Records one snapshot a second; gives the second at which the detector reports a stall.
    fn stalls_after(seconds: u64, snapshot: impl Fn(u64) -> Snapshot) -> Option<u64> {
        let start = Instant::now();
        let mut detector = StallDetector::new(start);
        (1..=seconds).find(|second| {
            let now = start + Duration::from_secs(*second);
            detector.record(&snapshot(*second), now);
            detector.is_stalled(now)
        })
    }

    #[test]
    fn a_page_that_does_not_change_stalls() {
        assert_eq!(stalls_after(100, |_| page("Loading")), Some(62));
    }

    #[test]
    fn repeated_states_are_no_progress() {
        let countdown = |second: u64| page(&format!("Trying again in {} s", 10 - second % 10));
        assert_eq!(stalls_after(200, countdown), Some(71));
    }

    #[test]
    fn a_counter_that_grows_for_ever_stalls_in_the_end() {
        let clock = |second: u64| page(&format!("Signed in for {second} s"));
        assert_eq!(stalls_after(4_000, clock), Some(1_802));
        let endless_upload = |second| Snapshot {
            pds: Progress {
                different_object_requests: second as usize,
                object_bytes: second << 20,
                ..Progress::default()
            },
            ..page("Uploading")
        };
        assert_eq!(stalls_after(4_000, endless_upload), Some(1_802));
        let redirects =
            |second| Snapshot { url: format!("http://127.0.0.1/sign-in?state={second:x}"), ..page("") };
        assert_eq!(stalls_after(4_000, redirects), Some(1_802));
    }

    #[test]
    fn slow_work_with_a_step_now_and_then_does_not_stall() {
        let slow_hour = |second: u64| {
            let name = char::from(b'a' + u8::try_from(second / 600).unwrap_or_default());
            page(&format!("Uploading {name}, {} %", second % 600 / 50))
        };
        assert_eq!(stalls_after(3_600, slow_hour), None);
        let calls = |second: u64| Snapshot {
            pds: Progress { different_api_requests: (second / 50) as usize, ..Progress::default() },
            ..page("Working")
        };
        assert_eq!(stalls_after(3_600, calls), None);
    }

    #[test]
    fn a_place_is_known_without_its_values() {
        assert_eq!(page_of("http://a/x?files=1/2&state=f00"), "http://a/x&files&state");
        assert_eq!(page_of("http://a/x?trash"), page_of("http://a/x?trash=1"));
        assert_ne!(page_of("http://a/x?trash"), page_of("http://a/x?search=1"));
    }
}
