//! The transition of a download, `(job, event) → (job, effects)`, without clock, network or browser.
//!
//! An event only changes the state; `advance` then requests whatever is missing.

use super::job::*;
use super::response::ChunkFault;
use crate::base::failure::{Failure, FailureKind};
use crate::transfer::error_policy::{FailureClass, PartFault, classify};
use crate::transfer::hash::crc64;
use crate::transfer::job::Millis;
use crate::transfer::meter::Meter;

/// The share of a URL's lifetime, in percent, after which a new one is requested.
const USABLE_LIFE: Millis = 80;
/// A URL that is rejected as expired sooner than this after it was issued has another problem.
const FRESH: Millis = 3_000;
/// A request that receives nothing for this long is aborted.
pub const STALL: Millis = 30_000;
const FIRST_REST: Millis = 1_000;
const LONGEST_REST: Millis = 30_000;
const MAX_ATTEMPTS: u32 = 8;
/// After this many consecutive failures, a new URL is requested.
const DOUBT_AFTER: u32 = 2;
const MAX_RESTARTS: u32 = 1;

pub fn step(job: DownloadJob, now: Millis, event: DownloadEvent) -> (DownloadJob, Vec<DownloadEffect>) {
    let mut transition = Transition { job, now, effects: Vec::new() };
    transition.apply(event);
    transition.advance();
    (transition.job, transition.effects)
}

/// A step in progress.
struct Transition {
    job: DownloadJob,
    now: Millis,
    effects: Vec<DownloadEffect>,
}

impl Transition {
    fn apply(&mut self, event: DownloadEvent) {
        match event {
            DownloadEvent::Start if self.job.phase == DownloadPhase::Waiting => {
                self.job.phase = DownloadPhase::Running
            }
            DownloadEvent::Start => {}
            DownloadEvent::MaxRequests(max_requests) => self.job.max_requests = max_requests,
            DownloadEvent::MayWrite => self.job.may_write = true,
            DownloadEvent::Pause => self.pause(),
            DownloadEvent::Resume if self.job.phase == DownloadPhase::Paused => {
                self.job.phase = DownloadPhase::Waiting
            }
            DownloadEvent::Resume => {}
            DownloadEvent::Cancel if self.job.phase == DownloadPhase::Done => {}
            DownloadEvent::Cancel => {
                self.halt();
                self.job.phase = DownloadPhase::Cancelled;
            }
            DownloadEvent::Retry => self.retry(),
            DownloadEvent::Offline => self.job.offline = true,
            DownloadEvent::Online => (self.job.offline, self.job.backoff) = (false, None),
            DownloadEvent::TimerFired(generation) if self.job.backoff == Some(generation) => {
                self.job.backoff = None
            }
            DownloadEvent::TimerFired(_) => {}
            DownloadEvent::Tick => self.tick(),
            DownloadEvent::Url(answer) => self.url(answer),
            DownloadEvent::Progress { from, got } => self.got(from, got),
            DownloadEvent::Read { from, crc64 } => self.read(from, crc64),
            DownloadEvent::FetchFailed { from, fault } => self.fetch_failed(from, fault),
            DownloadEvent::Written { from } => self.written(from),
            DownloadEvent::WriteFailed(failure) => self.fail(failure),
        }
    }

    fn pause(&mut self) {
        if matches!(self.job.phase, DownloadPhase::Waiting | DownloadPhase::Running) {
            self.abort_requests();
            self.job.backoff = None;
            self.job.phase = DownloadPhase::Paused;
            self.job.meter.halt();
        }
    }

    fn retry(&mut self) {
        let DownloadPhase::Failed(failure) = &self.job.phase else { return };
        let other_content = matches!(failure.kind, FailureKind::Corrupt | FailureKind::Replaced);
        if other_content && self.can_restart() {
            self.restart();
            // The new version is accepted now.
            self.job.confirmed = false;
        }
        self.job.issued_url = None;
        (self.job.attempts, self.job.restarts) = (0, 0);
        self.job.phase = DownloadPhase::Waiting;
    }

    fn tick(&mut self) {
        if self.job.phase != DownloadPhase::Running {
            return;
        }
        // A plain stream waits for the disk, which is not a stall of the network.
        let held_up = self.job.plain && self.job.chunks.values().next().is_some_and(Chunk::is_complete);
        let silent =
            |chunk: &Chunk| matches!(chunk.state, ChunkState::Fetching(at) if self.now >= at + STALL);
        let chunks = self.job.chunks.iter().filter(|(_, chunk)| !held_up && silent(chunk));
        let stalled: Vec<u64> = chunks.map(|(from, _)| *from).collect();
        for from in stalled {
            self.effects.push(DownloadEffect::AbortRequest(from));
            self.fetch_failed(from, ChunkFault::Store(PartFault::Unreadable));
        }
        self.job.meter.record(self.now, self.job.bytes_received());
    }

    fn url(&mut self, answer: Result<SignedUrl, Failure>) {
        self.job.asking = false;
        if self.job.has_ended() {
            return;
        }
        let signed = match answer {
            Ok(signed) => signed,
            Err(failure) if classify(&failure) == FailureClass::Temporary => {
                return self.retry_later(failure);
            }
            Err(failure) => return self.fail(failure),
        };
        // Before anything was fetched, a file that changed since it was listed is simply replaced by the newer
        // version.
        let may_adopt = !self.job.confirmed && self.job.bytes_received() == 0;
        let same_place = !self.job.fixed || self.job.fingerprint.size == signed.fingerprint.size;
        if !(self.job.fingerprint.agree(&signed.fingerprint) || may_adopt && same_place) {
            return self.fail(Failure::local(FailureKind::Replaced));
        }
        if may_adopt {
            if self.job.fingerprint.size != signed.fingerprint.size {
                self.job.meter = Meter::new(signed.fingerprint.size);
            }
            self.job.fingerprint = signed.fingerprint.clone();
        } else {
            // A later response may contain more checksums.
            self.job.fingerprint.crc64 = self.job.fingerprint.crc64.or(signed.fingerprint.crc64);
            self.job.fingerprint.hash = self.job.fingerprint.hash.take().or(signed.fingerprint.hash.clone());
        }
        self.job.confirmed = true;
        self.job.issued_url = Some(IssuedUrl { signed, since: self.now });
    }

    fn got(&mut self, from: u64, got: u64) {
        let now = self.now;
        if let Some(chunk) = self.job.chunks.get_mut(&from)
            && matches!(chunk.state, ChunkState::Fetching(_))
        {
            if got > chunk.got {
                self.job.attempts = 0;
            }
            // The last byte counts only together with the CRC, so that a resumed request is never empty.
            chunk.got = got.min(chunk.to - from - 1);
            chunk.state = ChunkState::Fetching(now);
        }
        self.job.meter.record(now, self.job.bytes_received());
    }

    fn read(&mut self, from: u64, crc64: u64) {
        let Some(chunk) = self.job.chunks.get_mut(&from) else { return };
        if !matches!(chunk.state, ChunkState::Fetching(_)) {
            return;
        }
        chunk.got = chunk.to - from;
        chunk.state = ChunkState::Read(crc64);
        let next = chunk.to;
        self.job.attempts = 0;
        // A plain stream continues with the next chunk by itself.
        if self.job.plain && next < self.job.fingerprint.size {
            self.add_chunk(next, ChunkState::Fetching(self.now));
        }
        self.job.meter.record(self.now, self.job.bytes_received());
    }

    fn fetch_failed(&mut self, from: u64, fault: ChunkFault) {
        let Some(chunk) = self.job.chunks.get_mut(&from) else { return };
        if !matches!(chunk.state, ChunkState::Fetching(_)) {
            return;
        }
        chunk.state = ChunkState::Idle;
        let age = self.job.issued_url.as_ref().map_or(0, |source| self.now.saturating_sub(source.since));
        match &fault {
            ChunkFault::WholeFile | ChunkFault::OtherRange if !self.job.plain => {
                self.abort_requests();
                self.job.plain = true;
            }
            // The next URL tells whether the file was replaced.
            ChunkFault::OtherSize => {
                self.job.issued_url = None;
                self.retry_later(fault.failure());
            }
            ChunkFault::Store(PartFault::UrlExpired) => {
                self.job.issued_url = None;
                if age < FRESH {
                    self.retry_later(fault.failure());
                }
            }
            ChunkFault::WholeFile
            | ChunkFault::OtherRange
            | ChunkFault::Store(PartFault::Unreadable | PartFault::Busy) => {
                self.retry_later(fault.failure());
            }
            // The object is gone but the file exists: it may have been replaced, which the next URL tells.
            ChunkFault::Store(PartFault::UploadGone | PartFault::Refused(_))
                if self.job.attempts < DOUBT_AFTER =>
            {
                self.job.issued_url = None;
                self.retry_later(fault.failure());
            }
            ChunkFault::Store(_) => self.fail(fault.failure()),
        }
    }

    fn written(&mut self, from: u64) {
        let chunk = self.job.chunks.get(&from).cloned();
        let Some(Chunk { to, state: ChunkState::Writing(crc64), .. }) = chunk else { return };
        self.job.chunks.remove(&from);
        self.job.crc64 = crc64::combine(self.job.crc64, crc64, to - from);
        self.job.front = to;
        let (front, crc64) = (self.job.front, self.job.crc64);
        self.effects.push(DownloadEffect::Stored { front, crc64 });
    }

    /// Requests whatever is missing.
    fn advance(&mut self) {
        if self.job.phase != DownloadPhase::Running {
            return;
        }
        self.write();
        if self.job.phase != DownloadPhase::Running || self.job.backoff.is_some() || self.job.offline {
            return;
        }
        if !self.job.confirmed || (self.wants_more() && !self.has_url()) {
            if !self.job.asking {
                self.job.asking = true;
                self.effects.push(DownloadEffect::RequestUrl);
            }
            return;
        }
        self.fetch();
    }

    /// Writes the next chunk, and verifies the checksum before the last one.
    fn write(&mut self) {
        if !self.job.may_write || !self.job.confirmed {
            return;
        }
        let (front, size) = (self.job.front, self.job.fingerprint.size);
        if front == size {
            // Everything was written by an earlier visit, or the file is empty.
            return if self.is_right(self.job.crc64) { self.done() } else { self.corrupt() };
        }
        let Some(chunk) = self.job.chunks.get_mut(&front) else { return };
        let ChunkState::Read(crc64) = chunk.state else { return };
        let to = chunk.to;
        if to == size && !self.is_right(crc64::combine(self.job.crc64, crc64, to - front)) {
            return self.corrupt();
        }
        if let Some(chunk) = self.job.chunks.get_mut(&front) {
            chunk.state = ChunkState::Writing(crc64);
        }
        self.effects.push(DownloadEffect::Write { from: front, to });
    }

    fn is_right(&self, crc64: u64) -> bool {
        self.job.fingerprint.crc64.is_none_or(|expected| expected == crc64)
    }

    fn done(&mut self) {
        self.job.meter.finish();
        self.job.phase = DownloadPhase::Done;
    }

    /// The checksum does not match. It cannot tell which bytes are wrong, so all are fetched again, once.
    fn corrupt(&mut self) {
        if self.can_restart() && self.job.restarts < MAX_RESTARTS && self.job.fingerprint.size > 0 {
            self.restart();
            self.job.restarts += 1;
        } else {
            self.fail(Failure::local(FailureKind::Corrupt));
        }
    }

    fn can_restart(&self) -> bool {
        !self.job.fixed || self.job.front == 0
    }

    fn restart(&mut self) {
        self.discard_chunks();
        (self.job.front, self.job.crc64) = (0, 0);
        self.job.meter.halt();
        self.effects.push(DownloadEffect::Truncate);
    }

    fn wants_more(&self) -> bool {
        self.job.chunks.values().any(|chunk| chunk.state == ChunkState::Idle)
            || (self.job.chunks.len() < self.job.max_requests && self.end() < self.job.fingerprint.size)
    }

    /// The end of everything received or requested.
    fn end(&self) -> u64 {
        self.job.chunks.values().next_back().map_or(self.job.front, |chunk| chunk.to)
    }

    fn has_url(&self) -> bool {
        let usable = |source: &IssuedUrl| {
            self.now.saturating_sub(source.since) * 100 < source.signed.life * USABLE_LIFE
        };
        self.job.issued_url.as_ref().is_some_and(usable)
    }

    fn fetch(&mut self) {
        loop {
            // One stream at a time, and none that would have to wait for other files.
            if self.job.plain && (self.job.is_fetching() || !self.job.may_write) {
                return;
            }
            let idle = self.job.chunks.iter().find(|(_, chunk)| chunk.state == ChunkState::Idle);
            let from = match idle.map(|(from, _)| *from) {
                Some(from) => from,
                None => {
                    let end = self.end();
                    if self.job.chunks.len() >= self.job.max_requests || end >= self.job.fingerprint.size {
                        return;
                    }
                    self.add_chunk(end, ChunkState::Idle);
                    end
                }
            };
            let Some(source) = &self.job.issued_url else { return };
            let (url, size, plain) = (source.signed.url.clone(), self.job.fingerprint.size, self.job.plain);
            let Some(chunk) = self.job.chunks.get_mut(&from) else { return };
            chunk.state = ChunkState::Fetching(self.now);
            let fetch = ChunkRequest { from, to: chunk.to, got: chunk.got, plain, url, size };
            self.effects.push(DownloadEffect::Fetch(fetch));
        }
    }

    fn add_chunk(&mut self, from: u64, state: ChunkState) {
        let to = self.job.fingerprint.size.min(from + self.job.chunk_size);
        self.job.chunks.insert(from, Chunk { to, got: 0, state });
    }

    /// Retries after a delay; fails after too many attempts. Being offline does not count.
    fn retry_later(&mut self, failure: Failure) {
        // Chunks that fail together count as one failure.
        if self.job.phase != DownloadPhase::Running || self.job.backoff.is_some() {
            return;
        }
        self.job.attempts += u32::from(!self.job.offline);
        if self.job.attempts > MAX_ATTEMPTS {
            return self.fail(failure);
        }
        if self.job.attempts >= DOUBT_AFTER {
            self.job.issued_url = None;
        }
        let doubled = FIRST_REST << self.job.attempts.saturating_sub(1).min(10);
        self.job.timers += 1;
        self.job.backoff = Some(self.job.timers);
        self.effects.push(DownloadEffect::StartTimer {
            generation: self.job.timers,
            after: doubled.min(LONGEST_REST),
        });
    }

    /// Stops; written bytes are kept for a retry.
    fn fail(&mut self, failure: Failure) {
        if !self.job.has_ended() {
            self.halt();
            self.job.phase = DownloadPhase::Failed(failure);
        }
    }

    fn halt(&mut self) {
        self.discard_chunks();
        self.job.backoff = None;
        self.job.meter.halt();
    }

    /// Aborts the requests and keeps their bytes.
    fn abort_requests(&mut self) {
        for (from, chunk) in &mut self.job.chunks {
            if matches!(chunk.state, ChunkState::Fetching(_)) {
                chunk.state = ChunkState::Idle;
                self.effects.push(DownloadEffect::AbortRequest(*from));
            }
        }
    }

    /// A write in progress is not stopped; its result is ignored.
    fn discard_chunks(&mut self) {
        if !self.job.chunks.is_empty() {
            self.job.chunks.clear();
            self.effects.push(DownloadEffect::DiscardChunks);
        }
    }
}
