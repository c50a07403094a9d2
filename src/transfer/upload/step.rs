//! The transition of an upload, `(job, event) → (job, effects)`, without clock, network or browser.
//!
//! An event only changes what is known; `advance` then asks for whatever is missing. So the order of events
//! matters little, and there is one place for each decision.

use super::job::*;
use super::part_plan::Probe;
use crate::base::failure::{Failure, FailureKind};
use crate::transfer::error_policy::{Meaning, PartFault, meaning};
use crate::transfer::hash::{Digest, HashedPart};
use crate::transfer::job::Millis;

/// A URL refused as expired sooner than this after it was granted is not refused for its age.
const FRESH: Millis = 3_000;

pub fn step(job: Job, now: Millis, event: Event) -> (Job, Vec<Effect>) {
    let mut turn = Turn { job, now, effects: Vec::new() };
    let only_progress = matches!(event, Event::Progress { .. } | Event::Tick);
    turn.note(event);
    if !only_progress {
        turn.advance();
    }
    (turn.job, turn.effects)
}

/// One step under way.
pub(super) struct Turn {
    pub(super) job: Job,
    pub(super) now: Millis,
    pub(super) effects: Vec<Effect>,
}

impl Turn {
    fn note(&mut self, event: Event) {
        match event {
            Event::Start { bytes_per_s } => self.start(bytes_per_s),
            Event::FileGiven if self.job.phase == Phase::NeedsFile => self.job.phase = Phase::Waiting,
            Event::FileGiven => {}
            Event::Lanes(lanes) => self.job.lanes = lanes,
            Event::Pause => self.pause(),
            Event::Resume if self.job.phase == Phase::Paused => {
                self.job.phase = Phase::Waiting;
                self.keep();
            }
            Event::Resume => {}
            Event::Cancel => self.cancel(),
            Event::Retry => self.retry(),
            Event::Answer(answer) => self.answered(answer),
            Event::Offline => self.job.offline = true,
            Event::Online => (self.job.offline, self.job.rest) = (false, None),
            Event::Woke(generation) if self.job.rest == Some(generation) => self.job.rest = None,
            Event::Woke(_) => {}
            Event::PreHash { pre_hash, sample } => self.sampled(pre_hash, sample),
            Event::Hashed { hashed, parts } => self.hashed(hashed, parts),
            Event::HashDone(digest) => self.hash_done(digest),
            Event::HashFailed(failure) => self.hash_failed(failure),
            Event::Created(answer) => self.created(answer),
            Event::Urls(answer) => self.urls(answer),
            Event::Listed(answer) => self.listed(answer),
            Event::Completed(answer) => self.completed(answer),
            Event::Looked(answer) => self.looked(answer),
            Event::Tick => self.tick(),
            Event::Progress { number, sent } => self.progress(number, sent),
            Event::Sent { number, crc64 } => self.sent(number, crc64),
            Event::SendFailed { number, fault } => self.send_failed(number, fault),
        }
    }

    /// What it was once allowed to send at the same time is given to others by now.
    fn start(&mut self, bytes_per_s: Option<f64>) {
        if self.job.phase != Phase::Waiting {
            return;
        }
        self.job.phase = Phase::Running;
        self.job.lanes = 0;
        if self.job.probe != Probe::Nothing && matches!(self.job.hash.state, HashState::Idle) {
            self.job.probe = Probe::of(self.job.spec.size, bytes_per_s);
        }
    }

    /// A file that was changed since an earlier visit is another file: nothing of the old one may be built upon.
    fn sampled(&mut self, pre_hash: String, sample: String) {
        if !matches!(self.job.hash.state, HashState::Running) {
            return;
        }
        self.job.hash.pre = Some(pre_hash);
        let before = self.job.sample.replace(sample);
        self.job.hash.sampled = true;
        if self.job.remote.is_some() && before.is_some() && before != self.job.sample {
            self.abort_sends();
            self.let_go();
            self.job.look = None;
        }
        self.keep();
    }

    fn pause(&mut self) {
        if matches!(self.job.phase, Phase::Waiting | Phase::Running) {
            self.abort_sends();
            // A file that is not to go now must not keep the disk and the worker from those that are.
            self.stop_hash();
            self.job.rest = None;
            self.job.phase = Phase::Paused;
            self.job.meter.halt();
            self.keep();
        }
    }

    fn cancel(&mut self) {
        if !self.job.has_ended() || matches!(self.job.phase, Phase::Failed(_)) {
            self.abort_sends();
            self.stop_hash();
            self.job.phase = Phase::Cancelling;
            self.job.meter.halt();
        }
    }

    fn retry(&mut self) {
        if matches!(self.job.phase, Phase::Failed(_) | Phase::Cancelled) {
            self.job.phase = Phase::Waiting;
            (self.job.attempts, self.job.restarts, self.job.rest) = (0, 0, None);
            self.distrust();
        }
    }

    fn answered(&mut self, answer: ConflictAnswer) {
        let Phase::NameTaken { existing, is_folder, .. } = self.job.phase.clone() else { return };
        // An answer given for all may meet a folder; then the person is asked again.
        if is_folder && answer == ConflictAnswer::Replace {
            return;
        }
        self.job.phase = Phase::Waiting;
        match answer {
            ConflictAnswer::KeepBoth => self.job.conflict = Conflict::KeepBoth,
            ConflictAnswer::Replace => self.job.conflict = Conflict::Replace(existing),
            ConflictAnswer::Skip => {
                self.stop_hash();
                self.job.phase = Phase::Skipped;
                self.keep();
            }
        }
    }

    fn hashed(&mut self, hashed: u64, parts: Vec<HashedPart>) {
        if matches!(self.job.hash.state, HashState::Running) {
            self.job.hash.hashed = hashed;
            self.job.hash.parts.extend(parts);
        }
    }

    fn hash_done(&mut self, digest: Digest) {
        if !matches!(self.job.hash.state, HashState::Running) {
            return;
        }
        if digest.length == self.job.spec.size {
            self.job.hash.hashed = digest.length;
            self.job.hash.state = HashState::Done(digest);
        } else {
            self.hash_failed(Failure::local(FailureKind::LocalFile));
        }
    }

    fn hash_failed(&mut self, failure: Failure) {
        if !matches!(self.job.hash.state, HashState::Running) {
            return;
        }
        self.job.hash = Hashing::default();
        // The worker could not be loaded; the file itself is as it was.
        if meaning(&failure) == Meaning::Temporary {
            self.try_later(failure);
        } else {
            self.fail(failure);
        }
    }

    fn tick(&mut self) {
        if !self.job.sends.is_empty() {
            self.job.meter.record(self.now, self.job.bytes_sent());
        }
    }

    fn progress(&mut self, number: u32, sent: u64) {
        if let Some(sending) = self.job.sends.get_mut(&number) {
            sending.sent = sent.min(sending.part.length());
            self.job.meter.record(self.now, self.job.bytes_sent());
        }
    }

    fn sent(&mut self, number: u32, crc64: Option<u64>) {
        let Some(Sending { part, .. }) = self.job.sends.remove(&number) else { return };
        let parallel = self.is_parallel();
        let Some(remote) = &mut self.job.remote else { return };
        remote.grants.remove(&number);
        if self.job.hash.contradicts(part, self.job.part_size, crc64) {
            // In parallel mode a part sent again replaces the bad one; in serial mode it would stay.
            if parallel {
                self.try_later(Failure::local(FailureKind::Corrupt));
            } else {
                self.restart(Failure::local(FailureKind::Corrupt));
            }
            return;
        }
        remote.stored.insert(number, part.length());
        self.job.attempts = 0;
        self.job.meter.record(self.now, self.job.bytes_sent());
        self.keep();
    }

    fn send_failed(&mut self, number: u32, fault: PartFault) {
        let Some(sending) = self.job.sends.remove(&number) else { return };
        let age = self.now.saturating_sub(sending.since);
        let Some(remote) = &mut self.job.remote else { return };
        remote.grants.remove(&number);
        if fault == PartFault::UrlExpired || (fault == PartFault::Unreadable && age >= sending.life) {
            // Those granted with it are as old.
            remote.grants.retain(|_, grant| grant.since > sending.since);
            return self.url_expired(age);
        }
        match &fault {
            PartFault::Unreadable | PartFault::OutOfOrder | PartFault::AlreadyStored => {
                // It may have expired sooner than it said, and then so have those granted with it.
                remote.grants.retain(|_, grant| grant.since > sending.since);
                self.distrust();
                self.try_later(fault.failure());
            }
            PartFault::UrlExpired | PartFault::Busy => self.try_later(fault.failure()),
            PartFault::UploadGone => self.upload_gone(),
            PartFault::LocalFile | PartFault::NetworkPolicy | PartFault::Refused(_) => {
                self.fail(fault.failure())
            }
        }
    }

    /// Renewing costs nothing, but a URL that is never young enough must not be renewed for ever.
    fn url_expired(&mut self, age: Millis) {
        let failure = PartFault::UrlExpired.failure();
        if age < FRESH {
            self.try_later(failure);
        } else if self.job.sends.is_empty() {
            self.count_setback(failure);
        }
    }

    /// Completed in another way, or reclaimed by the service: the file itself tells.
    pub(super) fn upload_gone(&mut self) {
        self.abort_sends();
        if let Some(remote) = &mut self.job.remote {
            remote.maybe_complete = true;
            self.job.look = Some(Look::Completed { gone: true });
        }
    }

    pub(super) fn is_parallel(&self) -> bool {
        self.job.remote.as_ref().is_some_and(|remote| remote.parallel)
    }

    pub(super) fn keep(&mut self) {
        self.effects.push(Effect::Keep);
    }
}
