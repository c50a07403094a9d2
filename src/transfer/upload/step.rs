//! The transition of an upload, `(job, event) → (job, effects)`, without clock, network or browser.
//!
//! An event only changes the state; `advance` then requests whatever is missing. So the order of events matters
//! little, and each decision is made in one place.

use super::job::*;
use super::part_plan::Probe;
use crate::base::failure::{Failure, FailureKind};
use crate::transfer::error_policy::{FailureClass, PartFault, classify};
use crate::transfer::hash::{Digest, HashedPart};
use crate::transfer::job::Millis;

/// A URL that is rejected as expired sooner than this after it was issued has another problem.
const FRESH: Millis = 3_000;

pub fn step(job: UploadJob, now: Millis, event: UploadEvent) -> (UploadJob, Vec<UploadEffect>) {
    let mut transition = Transition { job, now, effects: Vec::new() };
    let only_progress = matches!(event, UploadEvent::Progress { .. } | UploadEvent::Tick);
    transition.apply(event);
    if !only_progress {
        transition.advance();
    }
    (transition.job, transition.effects)
}

/// A step in progress.
pub(super) struct Transition {
    pub(super) job: UploadJob,
    pub(super) now: Millis,
    pub(super) effects: Vec<UploadEffect>,
}

impl Transition {
    fn apply(&mut self, event: UploadEvent) {
        match event {
            UploadEvent::Start { bytes_per_s } => self.start(bytes_per_s),
            UploadEvent::FileReselected if self.job.phase == UploadPhase::NeedsFile => {
                self.job.phase = UploadPhase::Waiting
            }
            UploadEvent::FileReselected => {}
            UploadEvent::MaxParts(max_parts) => self.job.max_parts = max_parts,
            UploadEvent::Pause => self.pause(),
            UploadEvent::Resume if self.job.phase == UploadPhase::Paused => {
                self.job.phase = UploadPhase::Waiting;
                self.persist();
            }
            UploadEvent::Resume => {}
            UploadEvent::Cancel => self.cancel(),
            UploadEvent::Retry => self.retry(),
            UploadEvent::Answer(answer) => self.answered(answer),
            UploadEvent::Offline => self.job.offline = true,
            UploadEvent::Online => (self.job.offline, self.job.backoff) = (false, None),
            UploadEvent::TimerFired(generation) if self.job.backoff == Some(generation) => {
                self.job.backoff = None
            }
            UploadEvent::TimerFired(_) => {}
            UploadEvent::PreHash { pre_hash, sample } => self.sampled(pre_hash, sample),
            UploadEvent::Hashed { hashed, parts } => self.hashed(hashed, parts),
            UploadEvent::HashDone(digest) => self.hash_done(digest),
            UploadEvent::HashFailed(failure) => self.hash_failed(failure),
            UploadEvent::Created(answer) => self.created(answer),
            UploadEvent::Urls(answer) => self.urls(answer),
            UploadEvent::Listed(answer) => self.listed(answer),
            UploadEvent::Completed(answer) => self.completed(answer),
            UploadEvent::FileFetched(answer) => self.file_fetched(answer),
            UploadEvent::Tick => self.tick(),
            UploadEvent::Progress { number, sent } => self.progress(number, sent),
            UploadEvent::Sent { number, crc64 } => self.sent(number, crc64),
            UploadEvent::SendFailed { number, fault } => self.send_failed(number, fault),
        }
    }

    /// Its former share of the connections belongs to others by now.
    fn start(&mut self, bytes_per_s: Option<f64>) {
        if self.job.phase != UploadPhase::Waiting {
            return;
        }
        self.job.phase = UploadPhase::Running;
        self.job.max_parts = 0;
        if self.job.probe != Probe::Nothing && matches!(self.job.hash.state, HashState::Idle) {
            self.job.probe = Probe::choose(self.job.spec.size, bytes_per_s);
        }
    }

    /// A file that was changed since an earlier visit is another file: nothing of the old upload may be used.
    fn sampled(&mut self, pre_hash: String, sample: String) {
        if !matches!(self.job.hash.state, HashState::Running) {
            return;
        }
        self.job.hash.pre = Some(pre_hash);
        let before = self.job.sample.replace(sample);
        self.job.hash.sampled = true;
        if self.job.remote.is_some() && before.is_some() && before != self.job.sample {
            self.abort_sends();
            self.release_remote();
            self.job.remote_check = None;
        }
        self.persist();
    }

    fn pause(&mut self) {
        if matches!(self.job.phase, UploadPhase::Waiting | UploadPhase::Running) {
            self.abort_sends();
            // A paused file must not occupy the disk and the worker.
            self.stop_hash();
            self.job.backoff = None;
            self.job.phase = UploadPhase::Paused;
            self.job.meter.halt();
            self.persist();
        }
    }

    fn cancel(&mut self) {
        if !self.job.has_ended() || matches!(self.job.phase, UploadPhase::Failed(_)) {
            self.abort_sends();
            self.stop_hash();
            self.job.phase = UploadPhase::Cancelling;
            self.job.meter.halt();
        }
    }

    fn retry(&mut self) {
        if matches!(self.job.phase, UploadPhase::Failed(_) | UploadPhase::Cancelled) {
            self.job.phase = UploadPhase::Waiting;
            (self.job.attempts, self.job.restarts, self.job.backoff) = (0, 0, None);
            self.invalidate_part_list();
        }
    }

    fn answered(&mut self, answer: ConflictAnswer) {
        let UploadPhase::NameTaken { existing, is_folder, .. } = self.job.phase.clone() else { return };
        // A batch answer may not apply to a folder; then the person is asked again.
        if is_folder && answer == ConflictAnswer::Replace {
            return;
        }
        self.job.phase = UploadPhase::Waiting;
        match answer {
            ConflictAnswer::KeepBoth => self.job.conflict = Conflict::KeepBoth,
            ConflictAnswer::Replace => self.job.conflict = Conflict::Replace(existing),
            ConflictAnswer::Skip => {
                self.stop_hash();
                self.job.phase = UploadPhase::Skipped;
                self.persist();
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
        self.job.hash = HashProgress::default();
        // The worker could not be loaded; the file itself is unchanged.
        if classify(&failure) == FailureClass::Temporary {
            self.retry_later(failure);
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
        let Some(PartInFlight { part, .. }) = self.job.sends.remove(&number) else { return };
        let parallel = self.is_parallel();
        let Some(remote) = &mut self.job.remote else { return };
        remote.part_urls.remove(&number);
        if self.job.hash.contradicts(part, self.job.part_size, crc64) {
            // In parallel mode a resent part replaces the bad one; in serial mode it would stay.
            if parallel {
                self.retry_later(Failure::local(FailureKind::Corrupt));
            } else {
                self.restart(Failure::local(FailureKind::Corrupt));
            }
            return;
        }
        remote.stored.insert(number, part.length());
        self.job.attempts = 0;
        self.job.meter.record(self.now, self.job.bytes_sent());
        self.persist();
    }

    fn send_failed(&mut self, number: u32, fault: PartFault) {
        let Some(sending) = self.job.sends.remove(&number) else { return };
        let age = self.now.saturating_sub(sending.since);
        let Some(remote) = &mut self.job.remote else { return };
        remote.part_urls.remove(&number);
        if fault == PartFault::UrlExpired || (fault == PartFault::Unreadable && age >= sending.life) {
            // Those issued with it are as old.
            remote.part_urls.retain(|_, part_url| part_url.since > sending.since);
            return self.url_expired(age);
        }
        match &fault {
            PartFault::Unreadable | PartFault::OutOfOrder | PartFault::AlreadyStored => {
                // It may have expired early, and then so have those issued with it.
                remote.part_urls.retain(|_, part_url| part_url.since > sending.since);
                self.invalidate_part_list();
                self.retry_later(fault.failure());
            }
            PartFault::UrlExpired | PartFault::Busy => self.retry_later(fault.failure()),
            PartFault::UploadGone => self.upload_gone(),
            PartFault::LocalFile | PartFault::NetworkPolicy | PartFault::Refused(_) => {
                self.fail(fault.failure())
            }
        }
    }

    /// Renewing costs nothing, but a URL that is never fresh enough must not be renewed for ever.
    fn url_expired(&mut self, age: Millis) {
        let failure = PartFault::UrlExpired.failure();
        if age < FRESH {
            self.retry_later(failure);
        } else if self.job.sends.is_empty() {
            self.count_setback(failure);
        }
    }

    /// Completed otherwise, or reclaimed by the service: the file tells which.
    pub(super) fn upload_gone(&mut self) {
        self.abort_sends();
        if let Some(remote) = &mut self.job.remote {
            remote.maybe_complete = true;
            self.job.remote_check = Some(RemoteCheck::Completed { gone: true });
        }
    }

    pub(super) fn is_parallel(&self) -> bool {
        self.job.remote.as_ref().is_some_and(|remote| remote.parallel)
    }

    pub(super) fn persist(&mut self) {
        self.effects.push(UploadEffect::Persist);
    }
}
