//! The request log, for `GET /_pds/requests`.

use std::collections::{HashSet, VecDeque};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Instant;

use serde_json::{Value, json};

use crate::time::{Millis, rfc3339};

const CAPACITY: usize = 20_000;

pub struct Log {
    /// On the monotonic clock.
    since: Instant,
    entries: VecDeque<Entry>,
    next: u64,
    /// Since the start or the last reset.
    tokens_at_objects: u64,
    /// Hashes of method, path and status.
    different_api: HashSet<u64>,
    different_objects: HashSet<u64>,
}

impl Default for Log {
    fn default() -> Self {
        Self {
            since: Instant::now(),
            entries: VecDeque::new(),
            next: 0,
            tokens_at_objects: 0,
            different_api: HashSet::new(),
            different_objects: HashSet::new(),
        }
    }
}

/// What the clients have done so far, for tests that wait while there is progress. Repeated requests count once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// API requests that differ in method, path or status of the answer. Their number is finite.
    pub different_api_requests: usize,
    /// The same at the object store, where every upload has a path of its own.
    pub different_object_requests: usize,
    /// Bytes the object store has received and sent, also of unfinished requests, by the requests still in the log.
    pub object_bytes: u64,
}

/// A running request, from its head to the last byte of its answer. Dropping it records the end.
pub struct OpenRequest(Arc<OnceLock<Instant>>);

impl Drop for OpenRequest {
    fn drop(&mut self) {
        self.0.get_or_init(Instant::now);
    }
}

struct Entry {
    number: u64,
    at: Millis,
    began: Instant,
    ended: Arc<OnceLock<Instant>>,
    host: &'static str,
    method: String,
    path: String,
    status: Option<u16>,
    received: Arc<AtomicU64>,
    sent: Arc<AtomicU64>,
    token: bool,
}

impl Log {
    /// Adds a request; its bytes are counted while they are transferred.
    pub fn open(
        &mut self,
        at: Millis,
        host: &'static str,
        method: &str,
        path: &str,
    ) -> (u64, Arc<AtomicU64>, Arc<AtomicU64>, Option<OpenRequest>) {
        self.next += 1;
        if self.entries.len() == CAPACITY {
            self.entries.pop_front();
        }
        let (received, sent) = (Arc::<AtomicU64>::default(), Arc::<AtomicU64>::default());
        let ended = Arc::<OnceLock<Instant>>::default();
        self.entries.push_back(Entry {
            number: self.next,
            at,
            began: Instant::now(),
            ended: ended.clone(),
            host,
            method: method.to_owned(),
            path: path.to_owned(),
            status: None,
            received: received.clone(),
            sent: sent.clone(),
            token: false,
        });
        (self.next, received, sent, Some(OpenRequest(ended)))
    }

    pub fn close(&mut self, number: u64, status: Option<u16>) {
        if let Some(entry) = self.entry(number) {
            entry.status = status;
            let mut hasher = DefaultHasher::new();
            (&entry.method, &entry.path, status).hash(&mut hasher);
            let hash = hasher.finish();
            match entry.host {
                "objects" => self.different_objects.insert(hash),
                _ => self.different_api.insert(hash),
            };
        }
    }

    pub fn progress(&self) -> Progress {
        let bytes =
            |entry: &Entry| entry.received.load(Ordering::Relaxed) + entry.sent.load(Ordering::Relaxed);
        let objects = self.entries.iter().filter(|entry| entry.host == "objects");
        Progress {
            different_api_requests: self.different_api.len(),
            different_object_requests: self.different_objects.len(),
            object_bytes: objects.map(bytes).sum(),
        }
    }

    pub fn token_reached_objects(&mut self, number: u64) {
        self.tokens_at_objects += 1;
        if let Some(entry) = self.entry(number) {
            entry.token = true;
        }
    }

    fn entry(&mut self, number: u64) -> Option<&mut Entry> {
        let first = self.entries.front()?.number;
        self.entries.get_mut(number.checked_sub(first)? as usize)
    }

    /// The last requests, oldest first.
    pub fn json(&self, last: usize) -> Value {
        let skipped = self.entries.len().saturating_sub(last);
        let requests = self.entries.iter().skip(skipped).map(|entry| {
            let (received, sent) = (entry.received.load(Ordering::Relaxed), entry.sent.load(Ordering::Relaxed));
            let since = |at: Instant| (at - self.since).as_secs_f64() * 1_000.0;
            json!({"time": rfc3339(entry.at), "began_ms": since(entry.began),
                "ended_ms": entry.ended.get().map(|at| since(*at)), "host": entry.host, "method": entry.method, "path": entry.path,
                "status": entry.status, "bytes": received + sent, "received": received, "sent": sent, "token": entry.token})
        });
        json!({"requests": requests.collect::<Vec<_>>(), "tokens_at_objects": self.tokens_at_objects})
    }
}
