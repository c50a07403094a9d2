//! The transition of a download, `(job, event) → (job, effects)`, without clock, network or browser.
//!
//! An event only changes what is known; `advance` then asks for whatever is missing.

use super::job::*;
use super::response::Fault;
use crate::base::failure::{Failure, FailureKind};
use crate::transfer::error_policy::{Meaning, PartFault, meaning};
use crate::transfer::hash::crc64;
use crate::transfer::job::Millis;
use crate::transfer::meter::Meter;

/// The share of an address's life, in hundredths, after which another is asked for.
const USABLE_LIFE: Millis = 80;
/// An address refused as expired sooner than this after it was given is not refused for its age.
const FRESH: Millis = 3_000;
/// A request that brings nothing for this long is cut.
pub const STALL: Millis = 30_000;
const FIRST_REST: Millis = 1_000;
const LONGEST_REST: Millis = 30_000;
const MAX_ATTEMPTS: u32 = 8;
/// After this many failures in a row the address itself is doubted.
const DOUBT_AFTER: u32 = 2;
const MAX_RESTARTS: u32 = 1;

pub fn step(job: Job, now: Millis, event: Event) -> (Job, Vec<Effect>) {
    let mut turn = Turn { job, now, effects: Vec::new() };
    turn.note(event);
    turn.advance();
    (turn.job, turn.effects)
}

/// One step under way.
struct Turn {
    job: Job,
    now: Millis,
    effects: Vec<Effect>,
}

impl Turn {
    fn note(&mut self, event: Event) {
        match event {
            Event::Start if self.job.phase == Phase::Waiting => self.job.phase = Phase::Running,
            Event::Start => {}
            Event::Lanes(lanes) => self.job.lanes = lanes,
            Event::Turn => self.job.turn = true,
            Event::Pause => self.pause(),
            Event::Resume if self.job.phase == Phase::Paused => self.job.phase = Phase::Waiting,
            Event::Resume => {}
            Event::Cancel if self.job.phase == Phase::Done => {}
            Event::Cancel => {
                self.halt();
                self.job.phase = Phase::Cancelled;
            }
            Event::Retry => self.retry(),
            Event::Offline => self.job.offline = true,
            Event::Online => (self.job.offline, self.job.rest) = (false, None),
            Event::Woke(generation) if self.job.rest == Some(generation) => self.job.rest = None,
            Event::Woke(_) => {}
            Event::Tick => self.tick(),
            Event::Url(answer) => self.url(answer),
            Event::Got { from, got } => self.got(from, got),
            Event::Read { from, crc64 } => self.read(from, crc64),
            Event::FetchFailed { from, fault } => self.fetch_failed(from, fault),
            Event::Written { from } => self.written(from),
            Event::WriteFailed(failure) => self.fail(failure),
        }
    }

    fn pause(&mut self) {
        if matches!(self.job.phase, Phase::Waiting | Phase::Running) {
            self.cut_all();
            self.job.rest = None;
            self.job.phase = Phase::Paused;
            self.job.meter.halt();
        }
    }

    fn retry(&mut self) {
        let Phase::Failed(failure) = &self.job.phase else { return };
        let other_content = matches!(failure.kind, FailureKind::Corrupt | FailureKind::Replaced);
        if other_content && self.can_restart() {
            self.restart();
            // The new version is what is wanted now.
            self.job.confirmed = false;
        }
        self.job.source = None;
        (self.job.attempts, self.job.restarts) = (0, 0);
        self.job.phase = Phase::Waiting;
    }

    fn tick(&mut self) {
        if self.job.phase != Phase::Running {
            return;
        }
        // A plain stream waits for the disk; that is no silence of the network.
        let held_up = self.job.plain && self.job.chunks.values().next().is_some_and(Chunk::is_here);
        let silent =
            |chunk: &Chunk| matches!(chunk.state, ChunkState::Fetching(at) if self.now >= at + STALL);
        let chunks = self.job.chunks.iter().filter(|(_, chunk)| !held_up && silent(chunk));
        let stalled: Vec<u64> = chunks.map(|(from, _)| *from).collect();
        for from in stalled {
            self.effects.push(Effect::Cut(from));
            self.fetch_failed(from, Fault::Store(PartFault::Unreadable));
        }
        self.job.meter.record(self.now, self.job.bytes_here());
    }

    fn url(&mut self, answer: Result<Signed, Failure>) {
        self.job.asking = false;
        if self.job.has_ended() {
            return;
        }
        let signed = match answer {
            Ok(signed) => signed,
            Err(failure) if meaning(&failure) == Meaning::Temporary => return self.try_later(failure),
            Err(failure) => return self.fail(failure),
        };
        // As long as nothing was fetched, a file that changed since it was listed is simply the newer one.
        let may_adopt = !self.job.confirmed && self.job.bytes_here() == 0;
        let same_place = !self.job.fixed || self.job.facts.size == signed.facts.size;
        if !(self.job.facts.agree(&signed.facts) || may_adopt && same_place) {
            return self.fail(Failure::local(FailureKind::Replaced));
        }
        if may_adopt {
            if self.job.facts.size != signed.facts.size {
                self.job.meter = Meter::new(signed.facts.size);
            }
            self.job.facts = signed.facts.clone();
        } else {
            // An answer may tell more than the one before.
            self.job.facts.crc64 = self.job.facts.crc64.or(signed.facts.crc64);
            self.job.facts.hash = self.job.facts.hash.take().or(signed.facts.hash.clone());
        }
        self.job.confirmed = true;
        self.job.source = Some(Source { signed, since: self.now });
    }

    fn got(&mut self, from: u64, got: u64) {
        let now = self.now;
        if let Some(chunk) = self.job.chunks.get_mut(&from)
            && matches!(chunk.state, ChunkState::Fetching(_))
        {
            if got > chunk.got {
                self.job.attempts = 0;
            }
            // The last byte only counts with the CRC of them all, so that there is always something to ask for again.
            chunk.got = got.min(chunk.to - from - 1);
            chunk.state = ChunkState::Fetching(now);
        }
        self.job.meter.record(now, self.job.bytes_here());
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
        // A plain stream goes on with the next chunk by itself.
        if self.job.plain && next < self.job.facts.size {
            self.add_chunk(next, ChunkState::Fetching(self.now));
        }
        self.job.meter.record(self.now, self.job.bytes_here());
    }

    fn fetch_failed(&mut self, from: u64, fault: Fault) {
        let Some(chunk) = self.job.chunks.get_mut(&from) else { return };
        if !matches!(chunk.state, ChunkState::Fetching(_)) {
            return;
        }
        chunk.state = ChunkState::Idle;
        let age = self.job.source.as_ref().map_or(0, |source| self.now.saturating_sub(source.since));
        match &fault {
            Fault::Whole | Fault::OtherRange if !self.job.plain => {
                self.cut_all();
                self.job.plain = true;
            }
            // The next address tells whether the file is another one now.
            Fault::OtherSize => {
                self.job.source = None;
                self.try_later(fault.failure());
            }
            Fault::Store(PartFault::UrlExpired) => {
                self.job.source = None;
                if age < FRESH {
                    self.try_later(fault.failure());
                }
            }
            Fault::Whole | Fault::OtherRange | Fault::Store(PartFault::Unreadable | PartFault::Busy) => {
                self.try_later(fault.failure());
            }
            // A dead object under a living file: it may have been replaced, which the next address tells.
            Fault::Store(PartFault::UploadGone | PartFault::Refused(_))
                if self.job.attempts < DOUBT_AFTER =>
            {
                self.job.source = None;
                self.try_later(fault.failure());
            }
            Fault::Store(_) => self.fail(fault.failure()),
        }
    }

    fn written(&mut self, from: u64) {
        let chunk = self.job.chunks.get(&from).cloned();
        let Some(Chunk { to, state: ChunkState::Writing(crc64), .. }) = chunk else { return };
        self.job.chunks.remove(&from);
        self.job.crc64 = crc64::combine(self.job.crc64, crc64, to - from);
        self.job.front = to;
        let (front, crc64) = (self.job.front, self.job.crc64);
        self.effects.push(Effect::Keep { front, crc64 });
    }

    /// Asks for what is missing.
    fn advance(&mut self) {
        if self.job.phase != Phase::Running {
            return;
        }
        self.write();
        if self.job.phase != Phase::Running || self.job.rest.is_some() || self.job.offline {
            return;
        }
        if !self.job.confirmed || (self.wants_more() && !self.has_url()) {
            if !self.job.asking {
                self.job.asking = true;
                self.effects.push(Effect::AskUrl);
            }
            return;
        }
        self.fetch();
    }

    /// Writes what is next, and looks at the sum before the last of it.
    fn write(&mut self) {
        if !self.job.turn || !self.job.confirmed {
            return;
        }
        let (front, size) = (self.job.front, self.job.facts.size);
        if front == size {
            // What an earlier visit has written, or nothing at all.
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
        self.effects.push(Effect::Write { from: front, to });
    }

    fn is_right(&self, crc64: u64) -> bool {
        self.job.facts.crc64.is_none_or(|expected| expected == crc64)
    }

    fn done(&mut self) {
        self.job.meter.finish();
        self.job.phase = Phase::Done;
    }

    /// Not the bytes the server has. Which of them can't be told, so all are fetched again, once.
    fn corrupt(&mut self) {
        if self.can_restart() && self.job.restarts < MAX_RESTARTS && self.job.facts.size > 0 {
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
        self.throw_away();
        (self.job.front, self.job.crc64) = (0, 0);
        self.job.meter.halt();
        self.effects.push(Effect::Truncate);
    }

    fn wants_more(&self) -> bool {
        self.job.chunks.values().any(|chunk| chunk.state == ChunkState::Idle)
            || (self.job.chunks.len() < self.job.lanes && self.end() < self.job.facts.size)
    }

    /// Behind everything that is here or on its way.
    fn end(&self) -> u64 {
        self.job.chunks.values().next_back().map_or(self.job.front, |chunk| chunk.to)
    }

    fn has_url(&self) -> bool {
        let usable =
            |source: &Source| self.now.saturating_sub(source.since) * 100 < source.signed.life * USABLE_LIFE;
        self.job.source.as_ref().is_some_and(usable)
    }

    fn fetch(&mut self) {
        loop {
            // One stream at a time, and none that would wait for the turns of others.
            if self.job.plain && (self.job.is_fetching() || !self.job.turn) {
                return;
            }
            let idle = self.job.chunks.iter().find(|(_, chunk)| chunk.state == ChunkState::Idle);
            let from = match idle.map(|(from, _)| *from) {
                Some(from) => from,
                None => {
                    let end = self.end();
                    if self.job.chunks.len() >= self.job.lanes || end >= self.job.facts.size {
                        return;
                    }
                    self.add_chunk(end, ChunkState::Idle);
                    end
                }
            };
            let Some(source) = &self.job.source else { return };
            let (url, size, plain) = (source.signed.url.clone(), self.job.facts.size, self.job.plain);
            let Some(chunk) = self.job.chunks.get_mut(&from) else { return };
            chunk.state = ChunkState::Fetching(self.now);
            let fetch = Fetch { from, to: chunk.to, got: chunk.got, plain, url, size };
            self.effects.push(Effect::Fetch(fetch));
        }
    }

    fn add_chunk(&mut self, from: u64, state: ChunkState) {
        let to = self.job.facts.size.min(from + self.job.chunk_size);
        self.job.chunks.insert(from, Chunk { to, got: 0, state });
    }

    /// Rests and tries again; tells the person when that has gone on for too long. Being offline isn't a failure.
    fn try_later(&mut self, failure: Failure) {
        // Chunks that fail together are one setback.
        if self.job.phase != Phase::Running || self.job.rest.is_some() {
            return;
        }
        self.job.attempts += u32::from(!self.job.offline);
        if self.job.attempts > MAX_ATTEMPTS {
            return self.fail(failure);
        }
        if self.job.attempts >= DOUBT_AFTER {
            self.job.source = None;
        }
        let doubled = FIRST_REST << self.job.attempts.saturating_sub(1).min(10);
        self.job.wakes += 1;
        self.job.rest = Some(self.job.wakes);
        self.effects.push(Effect::Wake { generation: self.job.wakes, after: doubled.min(LONGEST_REST) });
    }

    /// Stops; what is written stays for another try.
    fn fail(&mut self, failure: Failure) {
        if !self.job.has_ended() {
            self.halt();
            self.job.phase = Phase::Failed(failure);
        }
    }

    fn halt(&mut self) {
        self.throw_away();
        self.job.rest = None;
        self.job.meter.halt();
    }

    /// Cuts the requests, keeps their bytes.
    fn cut_all(&mut self) {
        for (from, chunk) in &mut self.job.chunks {
            if matches!(chunk.state, ChunkState::Fetching(_)) {
                chunk.state = ChunkState::Idle;
                self.effects.push(Effect::Cut(*from));
            }
        }
    }

    /// What is on its way to the disk is not stopped; nobody asks how it went.
    fn throw_away(&mut self) {
        if !self.job.chunks.is_empty() {
            self.job.chunks.clear();
            self.effects.push(Effect::Drop);
        }
    }
}
