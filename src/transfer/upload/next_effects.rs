//! Decides what an upload requests next, from its state, and how it reacts to failures.

use super::job::*;
use super::part_plan::{self, Part, Probe};
use super::step::Transition;
use crate::base::failure::Failure;
use crate::transfer::hash::content::Midstate;
use crate::transfer::hash::midstates;
use crate::transfer::job::Millis;

/// Consecutive failures before the upload fails.
const MAX_ATTEMPTS: u32 = 8;

const MAX_RESTARTS: u32 = 2;

const FIRST_REST: Millis = 1_000;
const LONGEST_REST: Millis = 30_000;

/// URLs requested at once: enough to keep sending, few enough not to expire unused.
const WINDOW: usize = 16;

/// New URLs are requested when fewer than this are left.
const LOW_WATER: usize = 4;

/// The share of a URL's lifetime, in percent, after which it is no longer used.
const USABLE_LIFE: u64 = 90;

impl Transition {
    /// Requests whatever is missing in the current state; nothing if nothing is.
    pub(super) fn advance(&mut self) {
        match self.job.phase {
            UploadPhase::Cancelling => self.end_cancelled(),
            UploadPhase::Running => self.run(),
            _ => {}
        }
    }

    /// A create or complete in flight may leave a file behind, so its response is awaited.
    fn end_cancelled(&mut self) {
        if !matches!(self.job.call, Some(ApiCall::Create | ApiCall::Complete))
            && self.rapid_upload_is_checked()
        {
            self.discard_remote();
            (self.job.remote_check, self.job.existing_entry) = (None, None);
            self.job.phase = UploadPhase::Cancelled;
            self.persist();
        }
    }

    /// The server had the content before the person cancelled: then the file exists, and the list must say so.
    fn rapid_upload_is_checked(&mut self) -> bool {
        if matches!(self.job.remote_check, Some(RemoteCheck::Rapid(_))) && self.job.backoff.is_none() {
            self.check_remote();
            return false;
        }
        true
    }

    fn run(&mut self) {
        if self.job.backoff.is_some() {
            return;
        }
        if matches!(self.job.hash.state, HashState::Idle) {
            self.job.hash = HashProgress { state: HashState::Running, ..HashProgress::default() };
            let (algorithm, part_size) = (self.job.algorithm, self.job.part_size);
            self.effects.push(UploadEffect::StartHash { algorithm, part_size });
        }
        if self.job.remote_check.is_some() {
            return self.check_remote();
        }
        if self.job.existing_entry.is_some() {
            return self.compare_existing_entry();
        }
        let Some(remote) = &self.job.remote else { return self.create() };
        if !remote.listed {
            if self.job.sends.is_empty() {
                let (file, upload) = (remote.file.clone(), remote.upload.clone());
                self.call(ApiCall::List, UploadEffect::ListParts { file, upload });
            }
        } else if part_plan::is_whole(&remote.stored, self.job.spec.size) {
            self.complete();
        } else if self.job.is_file_verified() {
            self.send();
            self.request_urls();
        }
    }

    fn check_remote(&mut self) {
        let file = match (&self.job.remote_check, &self.job.remote) {
            (Some(RemoteCheck::Rapid(file) | RemoteCheck::ExistingEntry(file)), _) => file.clone(),
            (Some(RemoteCheck::Completed { .. }), Some(remote)) => remote.file.clone(),
            _ => {
                self.job.remote_check = None;
                return;
            }
        };
        // Without our own hash the file would prove nothing; for a file of the same name, its size alone may tell.
        let existing_entry = matches!(self.job.remote_check, Some(RemoteCheck::ExistingEntry(_)));
        if existing_entry || self.job.hash.digest().is_some() {
            self.call(ApiCall::GetFile, UploadEffect::GetFile { file });
        }
    }

    fn create(&mut self) {
        let digest = self.job.hash.digest();
        let (pre_hash, content_hash) = match (self.job.probe, &self.job.hash.pre, digest) {
            (Probe::Nothing, ..) => (None, None),
            // The full hash is known, so one request suffices.
            (_, _, Some(digest)) => (None, Some(digest.hash.hex.clone())),
            (Probe::Pre, Some(pre), None) => (Some(pre.clone()), None),
            (Probe::Pre, None, None) | (Probe::Full, _, None) => return,
        };
        let create = CreateRequest {
            conflict: self.job.conflict.clone(),
            parallel: self.job.parallel,
            algorithm: self.job.algorithm,
            pre_hash,
            content_hash,
            parts: self.first_parts(),
        };
        self.call(ApiCall::Create, UploadEffect::Create(create));
    }

    fn first_parts(&self) -> Vec<PartUrlRequest> {
        let count = part_plan::part_count(self.job.spec.size, self.job.part_size);
        if self.job.parallel {
            let asks = (1..=count)
                .zip(self.job.midstates())
                .map(|(number, state)| PartUrlRequest { number, context: Some(state) });
            asks.take(WINDOW).collect()
        } else {
            (1..=count).map(|number| PartUrlRequest { number, context: None }).take(WINDOW).collect()
        }
    }

    fn complete(&mut self) {
        if let (Some(remote), Some(digest)) = (&self.job.remote, self.job.hash.digest()) {
            let (file, upload) = (remote.file.clone(), remote.upload.clone());
            self.call(ApiCall::Complete, UploadEffect::Complete { file, upload, crc64: digest.crc64 });
        }
    }

    /// Sends as many parts as allowed, of those with a URL.
    fn send(&mut self) {
        if matches!(self.job.call, Some(ApiCall::List | ApiCall::Complete)) {
            return;
        }
        let max_parts = if self.job.is_parallel() { self.job.max_parts } else { self.job.max_parts.min(1) };
        let free = usize::try_from(max_parts).unwrap_or(0).saturating_sub(self.job.sends.len());
        let parts: Vec<Part> =
            self.job.unsent().filter(|part| self.has_url(part.number)).take(free).collect();
        for part in parts {
            let part_url = self.job.remote.as_ref().and_then(|remote| remote.part_urls.get(&part.number));
            let Some(part_url) = part_url.cloned() else { continue };
            let sending = PartInFlight { part, sent: 0, since: part_url.since, life: part_url.life };
            self.job.sends.insert(part.number, sending);
            self.effects.push(UploadEffect::Send { part, part_url });
        }
    }

    pub(super) fn can_send(&self) -> bool {
        self.job.unsent().any(|part| self.has_url(part.number))
    }

    fn has_url(&self, number: u32) -> bool {
        let part_url = self.job.remote.as_ref().and_then(|remote| remote.part_urls.get(&number));
        part_url.is_some_and(|part_url| {
            self.now.saturating_sub(part_url.since) * 100 < part_url.life * USABLE_LIFE
        })
    }

    /// Requests all URLs needed soon at once.
    fn request_urls(&mut self) {
        let at_hand = self.job.unsent().take(WINDOW).filter(|part| self.has_url(part.number)).count();
        if at_hand >= LOW_WATER || self.job.call.is_some() {
            return;
        }
        let Some(remote) = &self.job.remote else { return };
        let (file, upload) = (remote.file.clone(), remote.upload.clone());
        let parts: Vec<PartUrlRequest> = if remote.parallel {
            let states: Vec<_> = self.job.midstates().collect();
            let context = |number: u32| states.get(usize::try_from(number).ok()?.checked_sub(1)?).copied();
            let missing = self.job.unsent().take(WINDOW).filter(|part| !self.has_url(part.number));
            missing
                .map(|part| PartUrlRequest { number: part.number, context: context(part.number) })
                .collect()
        } else {
            let next = part_plan::next_in_order(&remote.stored, self.job.spec.size, self.job.part_size);
            let Some(next) = next.filter(|part| self.job.sends.is_empty() && !self.has_url(part.number))
            else {
                return;
            };
            let left = part_plan::part_count(self.job.spec.size - next.from, self.job.part_size);
            let numbers = (next.number..).take(usize::try_from(left).unwrap_or(WINDOW).min(WINDOW));
            numbers.map(|number| PartUrlRequest { number, context: None }).collect()
        };
        // While hashing continues, a few more URLs are worth waiting for as long as something is in flight.
        let more_to_come = remote.parallel && self.job.hash.digest().is_none();
        let busy = at_hand > 0 || !self.job.sends.is_empty();
        let worth_waiting = more_to_come && busy && parts.len() < LOW_WATER;
        if !parts.is_empty() && !worth_waiting {
            self.call(ApiCall::Urls, UploadEffect::RequestUrls { file, upload, parts });
        }
    }

    /// At most one call at a time; any other is requested again after the response.
    fn call(&mut self, call: ApiCall, effect: UploadEffect) {
        if self.job.call.is_none() {
            self.job.call = Some(call);
            self.effects.push(effect);
        }
    }

    /// Retries after a delay; fails after too many attempts. Being offline does not count.
    pub(super) fn retry_later(&mut self, failure: Failure) {
        if self.job.phase == UploadPhase::Cancelling {
            // A cancelled upload does not wait for a retry.
            self.job.remote_check = None;
        }
        // Parts that fail together count as one failure.
        if self.job.phase != UploadPhase::Running || self.job.backoff.is_some() || self.count_setback(failure)
        {
            return;
        }
        let doubled = FIRST_REST << self.job.attempts.saturating_sub(1).min(10);
        let after = if self.job.offline { LONGEST_REST } else { doubled.min(LONGEST_REST) };
        self.job.timers += 1;
        self.job.backoff = Some(self.job.timers);
        self.effects.push(UploadEffect::StartTimer { generation: self.job.timers, after });
    }

    /// Returns whether that was one too many. Being offline does not count.
    pub(super) fn count_setback(&mut self, failure: Failure) -> bool {
        self.job.attempts += u32::from(!self.job.offline);
        let too_many = self.job.attempts > MAX_ATTEMPTS;
        if too_many {
            self.fail(failure);
        }
        too_many
    }

    /// Restarts from scratch, unless that was tried before.
    pub(super) fn restart(&mut self, failure: Failure) {
        self.abort_sends();
        self.discard_remote();
        (self.job.remote_check, self.job.existing_entry, self.job.create_lost) = (None, None, false);
        if self.job.restarts >= MAX_RESTARTS {
            self.fail(failure);
        } else {
            self.job.restarts += 1;
        }
    }

    /// Stops, and keeps what the server holds for a retry.
    pub(super) fn fail(&mut self, failure: Failure) {
        self.abort_sends();
        self.stop_hash();
        self.job.backoff = None;
        self.job.meter.halt();
        if self.job.phase != UploadPhase::Cancelling {
            self.job.phase = UploadPhase::Failed(failure);
        }
    }

    pub(super) fn abort_sends(&mut self) {
        if !self.job.sends.is_empty() {
            self.job.sends.clear();
            self.effects.push(UploadEffect::AbortSends);
        }
    }

    pub(super) fn stop_hash(&mut self) {
        if matches!(self.job.hash.state, HashState::Running) {
            self.job.hash = HashProgress::default();
            self.effects.push(UploadEffect::StopHash);
        }
    }

    /// The parts must be listed before anything else is sent.
    pub(super) fn invalidate_part_list(&mut self) {
        if let Some(remote) = &mut self.job.remote {
            remote.listed = false;
        }
    }

    /// Deletes the upload on the server, but never a file that may be complete or existed before.
    pub(super) fn discard_remote(&mut self) {
        if let Some(remote) =
            self.release_remote().filter(|remote| !remote.replaces && !remote.maybe_complete)
        {
            self.effects.push(UploadEffect::DeleteRemote { file: remote.file });
        }
    }

    /// Forgets the upload on the server.
    pub(super) fn release_remote(&mut self) -> Option<RemoteUpload> {
        let remote = self.job.remote.take()?;
        self.persist();
        Some(remote)
    }
}

impl UploadJob {
    fn is_parallel(&self) -> bool {
        self.remote.as_ref().is_some_and(|remote| remote.parallel)
    }

    /// The hash state before each part, as far as hashed.
    fn midstates(&self) -> impl Iterator<Item = Midstate> + '_ {
        midstates(self.algorithm, &self.hash.parts, self.part_size)
    }

    /// Whether the file is known to be the one that an earlier visit started to send.
    fn is_file_verified(&self) -> bool {
        self.sample.is_none() || self.hash.sampled
    }

    /// Parts that could be sent, in order: neither stored nor in flight, and in parallel mode already hashed.
    pub fn unsent(&self) -> Box<dyn Iterator<Item = Part> + '_> {
        let Some(remote) = self.remote.as_ref().filter(|remote| remote.listed) else {
            return Box::new(std::iter::empty());
        };
        if !remote.parallel {
            let next = part_plan::next_in_order(&remote.stored, self.spec.size, self.part_size);
            return Box::new(next.filter(|_| self.sends.is_empty()).into_iter());
        }
        let known = self.midstates().map(|state| state.offset);
        let parts = (1u32..).zip(known);
        Box::new(
            parts
                .filter(|(number, _)| !remote.stored.contains_key(number) && !self.sends.contains_key(number))
                .map_while(|(number, _)| part_plan::regular(number, self.spec.size, self.part_size)),
        )
    }

    /// How many more parts could be sent now.
    pub fn more_to_send(&self) -> u32 {
        let busy = matches!(self.call, Some(ApiCall::List | ApiCall::Complete));
        let idle =
            self.phase != UploadPhase::Running || self.backoff.is_some() || self.remote_check.is_some();
        if idle || busy || !self.is_file_verified() {
            return 0;
        }
        let limit = usize::try_from(crate::transfer::upload::scheduler::MAX_PARTS).unwrap_or(0);
        u32::try_from(self.unsent().take(limit).count()).unwrap_or(0)
    }
}
