//! An object store, a network and a disk as plain values, for the tests of `step`.

use crate::base::failure::{Failure, FailureKind};
use crate::transfer::download::job::*;
use crate::transfer::download::response::ChunkFault;
use crate::transfer::download::step::step;
use crate::transfer::error_policy::PartFault;
use crate::transfer::hash::crc64::Crc64;
use crate::transfer::job::Millis;
use std::collections::{BTreeMap, VecDeque};

pub(super) const CHUNK: u64 = 64;
const LIFE: Millis = 900_000;
pub(super) const MAX_REQUESTS: usize = 3;

/// The file to download and the behaviour of the server.
#[derive(Clone, Debug)]
pub(super) struct Setup {
    pub(super) size: usize,
    /// The page has listed an older version than the server has.
    pub(super) stale: bool,
    pub(super) fixed: bool,
    pub(super) tells_crc: bool,
    pub(super) shows_range: bool,
}

#[derive(Debug)]
enum Pending {
    Ask,
    Fetch { fetch: ChunkRequest, began: bool },
    StartTimer { generation: u32, after: Millis },
}

#[derive(Debug)]
enum Op {
    Write { from: u64, data: Vec<u8> },
    Truncate,
}

pub(super) struct JobSimulation {
    pub(super) setup: Setup,
    pub(super) job: DownloadJob,
    pub(super) now: Millis,
    /// All versions so far; the last one is current, unless the file is deleted.
    pub(super) versions: Vec<Vec<u8>>,
    pub(super) deleted: bool,
    ignores_ranges: bool,
    pending: Vec<Pending>,
    ops: VecDeque<Op>,
    buffers: BTreeMap<u64, Vec<u8>>,
    pub(super) disk: Vec<u8>,
    kept: (Fingerprint, u64, u64),
    bar: u64,
    /// Bytes transferred over the network.
    pub(super) carried: u64,
    pub(super) asked: usize,
}

fn content(version: usize, size: usize) -> Vec<u8> {
    (0..size).map(|index| (index * 7 + index / 64 + version * 91) as u8).collect()
}

fn crc_of(data: &[u8]) -> u64 {
    let mut crc = Crc64::default();
    crc.update(data);
    crc.value()
}

impl JobSimulation {
    pub(super) fn new(setup: Setup) -> Self {
        let mut versions = vec![content(0, setup.size)];
        let listed = fingerprint_of(&versions[0], true);
        if setup.stale {
            let grown = if setup.fixed { setup.size } else { setup.size + 5 };
            versions.push(content(1, grown));
        }
        let job = DownloadJob { chunk_size: CHUNK, ..DownloadJob::new(listed.clone(), setup.fixed) };
        Self {
            setup,
            job,
            now: 0,
            versions,
            deleted: false,
            ignores_ranges: false,
            pending: Vec::new(),
            ops: VecDeque::new(),
            buffers: BTreeMap::new(),
            disk: Vec::new(),
            kept: (listed, 0, 0),
            bar: 0,
            carried: 0,
            asked: 0,
        }
    }

    pub(super) fn handle_event(&mut self, event: DownloadEvent) {
        let before = self.job.fingerprint.clone();
        let (job, effects) = step(self.job.clone(), self.now, event);
        self.job = job;
        if before.size != self.job.fingerprint.size {
            // Another version starts a new progress bar.
            self.bar = 0;
        }
        for effect in effects {
            match effect {
                DownloadEffect::RequestUrl => self.pending.push(Pending::Ask),
                DownloadEffect::Fetch(fetch) => {
                    self.buffers.entry(fetch.from).or_default().truncate(fetch.got as usize);
                    self.pending.push(Pending::Fetch { fetch, began: false });
                }
                DownloadEffect::AbortRequest(from) => self.cut(|fetch| fetch.from == from),
                DownloadEffect::DiscardChunks => {
                    self.cut(|_| true);
                    self.buffers.clear();
                    // The write in progress may still complete; its result is not reported.
                    if let Some(Op::Write { from, data }) =
                        self.ops.pop_front_if(|op| matches!(op, Op::Write { .. }))
                    {
                        self.complete_write(from, &data);
                    }
                    self.ops.retain(|op| matches!(op, Op::Truncate));
                }
                DownloadEffect::Write { from, to } => {
                    let data = self.buffers.remove(&from).unwrap();
                    assert_eq!(data.len() as u64, to - from);
                    self.ops.push_back(Op::Write { from, data });
                }
                DownloadEffect::Stored { front, crc64 } => {
                    self.kept = (self.job.fingerprint.clone(), front, crc64)
                }
                DownloadEffect::Truncate => {
                    self.kept = (self.job.fingerprint.clone(), 0, 0);
                    self.ops.push_back(Op::Truncate);
                }
                DownloadEffect::StartTimer { generation, after } => {
                    self.pending.push(Pending::StartTimer { generation, after })
                }
            }
        }
        self.check();
    }

    fn cut(&mut self, meant: impl Fn(&ChunkRequest) -> bool) {
        self.pending.retain(|it| !matches!(it, Pending::Fetch { fetch, .. } if meant(fetch)));
    }

    fn complete_write(&mut self, from: u64, data: &[u8]) {
        let from = from as usize;
        if self.setup.fixed {
            assert_eq!(from, self.disk.len(), "an archive is written in order");
        }
        self.disk.resize(self.disk.len().max(from + data.len()), 0);
        self.disk[from..from + data.len()].copy_from_slice(data);
    }

    fn check(&mut self) {
        let here = self.job.meter.sent();
        assert!(here >= self.bar, "the bar went back");
        self.bar = here;
        let fetches = self.pending.iter().filter(|it| matches!(it, Pending::Fetch { .. })).count();
        let fetching =
            self.job.chunks.values().filter(|it| matches!(it.state, ChunkState::Fetching(_))).count();
        assert_eq!(fetches, fetching);
        assert!(fetches <= MAX_REQUESTS);
        assert!(
            self.pending.iter().filter(|it| matches!(it, Pending::Ask)).count() <= 1,
            "asked twice at once"
        );
        if self.job.phase == DownloadPhase::Done {
            self.check_done();
        }
    }

    /// Done means that every byte of the version described by the fingerprint is written.
    fn check_done(&self) {
        let size = self.job.fingerprint.size as usize;
        assert!(!self.ops.iter().any(|op| matches!(op, Op::Write { .. })));
        let written = &self.disk[..size.min(self.disk.len())];
        let right = |version: &&Vec<u8>| fingerprint_of(version, true).agree(&self.job.fingerprint);
        let version = self.versions.iter().find(right);
        if self.setup.tells_crc {
            assert_eq!(Some(written), version.map(Vec::as_slice));
        }
        assert_eq!(written.len(), size);
    }

    pub(super) fn has_pending(&self) -> bool {
        !self.pending.is_empty() || !self.ops.is_empty()
    }

    /// Completes one pending effect, successfully or not.
    pub(super) fn resolve(&mut self, pick: usize, fault: u8) {
        self.now += 40;
        let count = self.pending.len() + usize::from(!self.ops.is_empty());
        let index = pick % count.max(1);
        if index >= self.pending.len() {
            return self.operate(fault);
        }
        match self.pending.remove(index) {
            Pending::Ask => {
                let answer = self.sign(fault);
                self.handle_event(DownloadEvent::Url(answer));
            }
            Pending::Fetch { fetch, began } => self.deliver(fetch, began, fault),
            Pending::StartTimer { generation, after } => {
                self.now += after;
                self.handle_event(DownloadEvent::TimerFired(generation));
            }
        }
    }

    fn operate(&mut self, fault: u8) {
        match self.ops.pop_front() {
            Some(Op::Write { .. }) if fault == 1 => {
                self.handle_event(DownloadEvent::WriteFailed(Failure::local(FailureKind::DiskFull)));
            }
            Some(Op::Write { from, data }) => {
                self.complete_write(from, &data);
                self.handle_event(DownloadEvent::Written { from });
            }
            Some(Op::Truncate) => self.disk.clear(),
            None => {}
        }
    }

    fn sign(&mut self, fault: u8) -> Result<SignedUrl, Failure> {
        self.asked += 1;
        match fault {
            1 => return Err(Failure::local(FailureKind::Network)),
            2 => {
                let version = self.versions.len();
                self.versions.push(content(version, self.setup.size + version % 2));
            }
            3 if self.setup.size.is_multiple_of(5) => self.deleted = true,
            _ => {}
        }
        if self.deleted {
            return Err(Failure::local(FailureKind::NotFound));
        }
        let version = self.versions.len() - 1;
        let fingerprint = fingerprint_of(&self.versions[version], self.setup.tells_crc);
        Ok(SignedUrl { url: format!("{version}/{}", self.now), life: LIFE, fingerprint })
    }

    /// Delivers some bytes of a response, or a failure.
    fn deliver(&mut self, mut fetch: ChunkRequest, began: bool, fault: u8) {
        let from = fetch.from;
        let (version, since) = fetch.url.split_once('/').unwrap();
        let since: Millis = since.parse().unwrap();
        let data = self.versions[version.parse::<usize>().unwrap()].clone();
        if fault == 3 {
            self.now += LIFE;
        }
        if fault == 5 {
            self.ignores_ranges = true;
        }
        let fail = |fault| DownloadEvent::FetchFailed { from, fault };
        let event = match fault {
            1 => Some(fail(ChunkFault::Store(PartFault::Unreadable))),
            2 if !began => Some(fail(ChunkFault::Store(PartFault::Busy))),
            6 if !began && !fetch.plain && self.setup.shows_range => Some(fail(ChunkFault::OtherRange)),
            _ if !began && self.now >= since + LIFE => Some(fail(ChunkFault::Store(PartFault::UrlExpired))),
            _ if !began && self.ignores_ranges && !fetch.plain => Some(fail(ChunkFault::WholeFile)),
            _ => None,
        };
        if let Some(event) = event {
            return self.handle_event(event);
        }
        let buffer = self.buffers.entry(from).or_default();
        assert_eq!(buffer.len() as u64, fetch.got);
        let rest = (fetch.to - from - fetch.got) as usize;
        let some = if fault.is_multiple_of(2) { rest } else { rest.div_ceil(2) };
        let at = (from + fetch.got) as usize;
        let mut piece = data[at..at + some].to_vec();
        if fault == 4 {
            piece[0] ^= 1;
        }
        buffer.extend(&piece);
        self.carried += some as u64;
        fetch.got += some as u64;
        if fetch.got < fetch.to - from {
            let got = fetch.got;
            self.pending.push(Pending::Fetch { fetch, began: true });
            return self.handle_event(DownloadEvent::Progress { from, got });
        }
        let crc64 = crc_of(buffer);
        if fetch.plain && fetch.to < fetch.size {
            let next = fetch.to;
            let to = fetch.size.min(next + CHUNK);
            self.buffers.insert(next, Vec::new());
            self.pending.push(Pending::Fetch {
                fetch: ChunkRequest { from: next, to, got: 0, ..fetch },
                began: true,
            });
        }
        self.handle_event(DownloadEvent::Read { from, crc64 });
    }

    /// The page is reloaded.
    pub(super) fn reload(&mut self) {
        while let Some(op) = self.ops.pop_front() {
            if let Op::Write { from, data } = op {
                self.complete_write(from, &data);
            } else {
                self.disk.clear();
            }
        }
        self.pending.clear();
        self.buffers.clear();
        let (fingerprint, front, crc64) = self.kept.clone();
        self.job = DownloadJob { chunk_size: CHUNK, ..DownloadJob::resumed(fingerprint, front, crc64) };
        self.bar = 0;
    }

    /// Runs to the end without further faults.
    pub(super) fn run_to_end(&mut self) {
        for event in [
            DownloadEvent::Online,
            DownloadEvent::Resume,
            DownloadEvent::MaxRequests(MAX_REQUESTS),
            DownloadEvent::MayWrite,
            DownloadEvent::Start,
        ] {
            self.handle_event(event);
        }
        while self.has_pending() {
            self.resolve(0, 0);
        }
    }
}

fn fingerprint_of(data: &[u8], tells_crc: bool) -> Fingerprint {
    let crc64 = tells_crc.then(|| crc_of(data));
    Fingerprint { size: data.len() as u64, crc64, hash: Some(crc_of(data).to_string()) }
}
