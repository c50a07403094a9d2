//! What an upload asks for next, out of what is known; and what it does about a setback.

use super::job::*;
use super::part_plan::{self, Part, Probe};
use super::step::Turn;
use crate::base::failure::Failure;
use crate::transfer::hash::content::Midstate;
use crate::transfer::hash::midstates;
use crate::transfer::job::Millis;

/// Setbacks in a row before the person is told.
const MAX_ATTEMPTS: u32 = 8;

const MAX_RESTARTS: u32 = 2;

const FIRST_REST: Millis = 1_000;
const LONGEST_REST: Millis = 30_000;

/// URLs asked for at once: enough to keep sending, few enough not to expire unused.
const WINDOW: usize = 16;

/// New URLs are asked for when fewer than this are left.
const LOW_WATER: usize = 4;

/// A URL about to expire isn't started with: share of its life, in percent.
const USABLE_LIFE: u64 = 90;

impl Turn {
    /// Brings the effects up to date with what is known. Does nothing when nothing is missing.
    pub(super) fn advance(&mut self) {
        match self.job.phase {
            Phase::Cancelling => self.end_cancelled(),
            Phase::Running => self.run(),
            _ => {}
        }
    }

    /// A create or complete still out may leave a file behind, so its answer is awaited.
    fn end_cancelled(&mut self) {
        if !matches!(self.job.call, Some(Call::Create | Call::Complete)) && self.rapid_file_unseen() {
            self.drop_remote();
            (self.job.look, self.job.namesake) = (None, None);
            self.job.phase = Phase::Cancelled;
            self.keep();
        }
    }

    /// The server had the content before the person cancelled: then the file is there, and the list must say so.
    fn rapid_file_unseen(&mut self) -> bool {
        if matches!(self.job.look, Some(Look::Rapid(_))) && self.job.rest.is_none() {
            self.look();
            return false;
        }
        true
    }

    fn run(&mut self) {
        if self.job.rest.is_some() {
            return;
        }
        if matches!(self.job.hash.state, HashState::Idle) {
            self.job.hash = Hashing { state: HashState::Running, ..Hashing::default() };
            let (algorithm, part_size) = (self.job.algorithm, self.job.part_size);
            self.effects.push(Effect::StartHash { algorithm, part_size });
        }
        if self.job.look.is_some() {
            return self.look();
        }
        if self.job.namesake.is_some() {
            return self.compare_namesake();
        }
        let Some(remote) = &self.job.remote else { return self.create() };
        if !remote.listed {
            if self.job.sends.is_empty() {
                let (file, upload) = (remote.file.clone(), remote.upload.clone());
                self.call(Call::List, Effect::ListParts { file, upload });
            }
        } else if part_plan::is_whole(&remote.stored, self.job.spec.size) {
            self.complete();
        } else if self.job.is_checked() {
            self.send();
            self.ask_urls();
        }
    }

    fn look(&mut self) {
        let file = match (&self.job.look, &self.job.remote) {
            (Some(Look::Rapid(file) | Look::Namesake(file)), _) => file.clone(),
            (Some(Look::Completed { .. }), Some(remote)) => remote.file.clone(),
            _ => {
                self.job.look = None;
                return;
            }
        };
        // Without our own hash the look would prove nothing; of a namesake the size alone may tell.
        let namesake = matches!(self.job.look, Some(Look::Namesake(_)));
        if namesake || self.job.hash.digest().is_some() {
            self.call(Call::Look, Effect::Look { file });
        }
    }

    fn create(&mut self) {
        let digest = self.job.hash.digest();
        let (pre_hash, content_hash) = match (self.job.probe, &self.job.hash.pre, digest) {
            (Probe::Nothing, ..) => (None, None),
            // Already known, so one question answers it.
            (_, _, Some(digest)) => (None, Some(digest.hash.hex.clone())),
            (Probe::Pre, Some(pre), None) => (Some(pre.clone()), None),
            (Probe::Pre, None, None) | (Probe::Full, _, None) => return,
        };
        let create = CreateCall {
            conflict: self.job.conflict.clone(),
            parallel: self.job.parallel,
            algorithm: self.job.algorithm,
            pre_hash,
            content_hash,
            parts: self.first_parts(),
        };
        self.call(Call::Create, Effect::Create(create));
    }

    fn first_parts(&self) -> Vec<PartAsk> {
        let count = part_plan::part_count(self.job.spec.size, self.job.part_size);
        if self.job.parallel {
            let asks = (1..=count)
                .zip(self.job.midstates())
                .map(|(number, state)| PartAsk { number, context: Some(state) });
            asks.take(WINDOW).collect()
        } else {
            (1..=count).map(|number| PartAsk { number, context: None }).take(WINDOW).collect()
        }
    }

    fn complete(&mut self) {
        if let (Some(remote), Some(digest)) = (&self.job.remote, self.job.hash.digest()) {
            let (file, upload) = (remote.file.clone(), remote.upload.clone());
            self.call(Call::Complete, Effect::Complete { file, upload, crc64: digest.crc64 });
        }
    }

    /// Fills the lanes with parts whose URLs are at hand.
    fn send(&mut self) {
        if matches!(self.job.call, Some(Call::List | Call::Complete)) {
            return;
        }
        let lanes = if self.job.is_parallel() { self.job.lanes } else { self.job.lanes.min(1) };
        let free = usize::try_from(lanes).unwrap_or(0).saturating_sub(self.job.sends.len());
        let parts: Vec<Part> =
            self.job.unsent().filter(|part| self.has_url(part.number)).take(free).collect();
        for part in parts {
            let grant = self.job.remote.as_ref().and_then(|remote| remote.grants.get(&part.number));
            let Some(grant) = grant.cloned() else { continue };
            let sending = Sending { part, sent: 0, since: grant.since, life: grant.life };
            self.job.sends.insert(part.number, sending);
            self.effects.push(Effect::Send { part, grant });
        }
    }

    pub(super) fn can_send(&self) -> bool {
        self.job.unsent().any(|part| self.has_url(part.number))
    }

    fn has_url(&self, number: u32) -> bool {
        let grant = self.job.remote.as_ref().and_then(|remote| remote.grants.get(&number));
        grant.is_some_and(|grant| self.now.saturating_sub(grant.since) * 100 < grant.life * USABLE_LIFE)
    }

    /// One question for all URLs that will be needed soon.
    fn ask_urls(&mut self) {
        let at_hand = self.job.unsent().take(WINDOW).filter(|part| self.has_url(part.number)).count();
        if at_hand >= LOW_WATER || self.job.call.is_some() {
            return;
        }
        let Some(remote) = &self.job.remote else { return };
        let (file, upload) = (remote.file.clone(), remote.upload.clone());
        let parts: Vec<PartAsk> = if remote.parallel {
            let states: Vec<_> = self.job.midstates().collect();
            let context = |number: u32| states.get(usize::try_from(number).ok()?.checked_sub(1)?).copied();
            let missing = self.job.unsent().take(WINDOW).filter(|part| !self.has_url(part.number));
            missing.map(|part| PartAsk { number: part.number, context: context(part.number) }).collect()
        } else {
            let next = part_plan::next_in_order(&remote.stored, self.job.spec.size, self.job.part_size);
            let Some(next) = next.filter(|part| self.job.sends.is_empty() && !self.has_url(part.number))
            else {
                return;
            };
            let left = part_plan::part_count(self.job.spec.size - next.from, self.job.part_size);
            let numbers = (next.number..).take(usize::try_from(left).unwrap_or(WINDOW).min(WINDOW));
            numbers.map(|number| PartAsk { number, context: None }).collect()
        };
        // While the hash brings more, a handful is worth waiting for as long as something is on its way.
        let more_to_come = remote.parallel && self.job.hash.digest().is_none();
        let busy = at_hand > 0 || !self.job.sends.is_empty();
        let worth_waiting = more_to_come && busy && parts.len() < LOW_WATER;
        if !parts.is_empty() && !worth_waiting {
            self.call(Call::Urls, Effect::AskUrls { file, upload, parts });
        }
    }

    /// At most one call at a time; whoever comes second asks again when the first is answered.
    fn call(&mut self, call: Call, effect: Effect) {
        if self.job.call.is_none() {
            self.job.call = Some(call);
            self.effects.push(effect);
        }
    }

    /// Rests and tries again; tells the person when that has gone on for too long. Being offline isn't a failure.
    pub(super) fn try_later(&mut self, failure: Failure) {
        if self.job.phase == Phase::Cancelling {
            // What could not be learnt at once is not worth keeping a cancelled job for.
            self.job.look = None;
        }
        // Parts that fail together are one setback.
        if self.job.phase != Phase::Running || self.job.rest.is_some() || self.count_setback(failure) {
            return;
        }
        let doubled = FIRST_REST << self.job.attempts.saturating_sub(1).min(10);
        let after = if self.job.offline { LONGEST_REST } else { doubled.min(LONGEST_REST) };
        self.job.wakes += 1;
        self.job.rest = Some(self.job.wakes);
        self.effects.push(Effect::Wake { generation: self.job.wakes, after });
    }

    /// Whether that was one too many. Being offline isn't counted.
    pub(super) fn count_setback(&mut self, failure: Failure) -> bool {
        self.job.attempts += u32::from(!self.job.offline);
        let too_many = self.job.attempts > MAX_ATTEMPTS;
        if too_many {
            self.fail(failure);
        }
        too_many
    }

    /// Begins again from nothing, unless that was tried before.
    pub(super) fn restart(&mut self, failure: Failure) {
        self.abort_sends();
        self.drop_remote();
        (self.job.look, self.job.namesake, self.job.create_lost) = (None, None, false);
        if self.job.restarts >= MAX_RESTARTS {
            self.fail(failure);
        } else {
            self.job.restarts += 1;
        }
    }

    /// Stops, and keeps what the server has for another try.
    pub(super) fn fail(&mut self, failure: Failure) {
        self.abort_sends();
        self.stop_hash();
        self.job.rest = None;
        self.job.meter.halt();
        if self.job.phase != Phase::Cancelling {
            self.job.phase = Phase::Failed(failure);
        }
    }

    pub(super) fn abort_sends(&mut self) {
        if !self.job.sends.is_empty() {
            self.job.sends.clear();
            self.effects.push(Effect::AbortSends);
        }
    }

    pub(super) fn stop_hash(&mut self) {
        if matches!(self.job.hash.state, HashState::Running) {
            self.job.hash = Hashing::default();
            self.effects.push(Effect::StopHash);
        }
    }

    /// The parts have to be asked for before anything else is sent.
    pub(super) fn distrust(&mut self) {
        if let Some(remote) = &mut self.job.remote {
            remote.listed = false;
        }
    }

    /// Leaves nothing behind on the server, but never touches a file that may be whole or was there before.
    pub(super) fn drop_remote(&mut self) {
        if let Some(remote) = self.let_go().filter(|remote| !remote.replaces && !remote.maybe_complete) {
            self.effects.push(Effect::DeleteRemote { file: remote.file });
        }
    }

    /// The upload is no longer ours to continue.
    pub(super) fn let_go(&mut self) -> Option<Remote> {
        let remote = self.job.remote.take()?;
        self.keep();
        Some(remote)
    }
}

impl Job {
    fn is_parallel(&self) -> bool {
        self.remote.as_ref().is_some_and(|remote| remote.parallel)
    }

    /// Where the hash stands before each part, as far as it has come.
    fn midstates(&self) -> impl Iterator<Item = Midstate> + '_ {
        midstates(self.algorithm, &self.hash.parts, self.part_size)
    }

    /// Whether the file is known to be the one whose first parts an earlier visit sent.
    fn is_checked(&self) -> bool {
        self.sample.is_none() || self.hash.sampled
    }

    /// Parts that could be sent, in order: neither stored nor in flight, and in parallel mode behind the hash front.
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

    /// What the queue gives lanes for.
    pub fn more_to_send(&self) -> u32 {
        let busy = matches!(self.call, Some(Call::List | Call::Complete));
        let idle = self.phase != Phase::Running || self.rest.is_some() || self.look.is_some();
        if idle || busy || !self.is_checked() {
            return 0;
        }
        let limit = usize::try_from(crate::transfer::upload::scheduler::MAX_PARTS).unwrap_or(0);
        u32::try_from(self.unsent().take(limit).count()).unwrap_or(0)
    }
}
