//! All uploads of a session as one value: which run, which wait in which order, and how connections are shared.
//! Events go in, effects come out; what happens to a single upload is decided by `step`.
//!
//! The cost of an event depends on the number of running jobs, not on how many wait.

use super::batch_answers::BatchAnswers;
use super::concurrency::{AdaptiveConcurrency, is_busy};
use super::job::*;
use super::order::QueueOrder;
use super::part_plan;
use super::phase_kind::PhaseKind;
use super::resume::{RemoteUploadRecord, comparable};
use super::scheduler::{self, Candidate};
use super::step::step;
use crate::base::id::{DriveId, FileId};
use crate::model::entry::HashAlgorithm;
use crate::transfer::job::{JobId, Millis};
use crate::transfer::job_view::JobView;
use std::collections::{BTreeMap, BTreeSet};

/// An upload to add to the queue.
#[derive(Clone, Debug)]
pub struct NewJob {
    pub id: JobId,
    pub spec: UploadSpec,
    /// Files that were dropped or chosen together.
    pub batch: u32,
    /// The hash algorithm of the drive's domain.
    pub algorithm: HashAlgorithm,
    pub conflict: Conflict,
    /// What an earlier visit left on the server.
    pub started: Option<RemoteUploadRecord>,
    pub has_file: bool,
    pub paused: bool,
}

pub struct UploadQueue {
    /// The part size for a file of this size, under this speed limit.
    part_size: fn(u64, Option<u64>) -> u64,
    entries: BTreeMap<JobId, QueueEntry>,
    order: QueueOrder,
    waiting: BTreeSet<(u64, JobId)>,
    running: BTreeSet<JobId>,
    asking: BTreeSet<JobId>,
    without_file: BTreeSet<JobId>,
    /// Jobs that have not ended.
    unfinished: usize,
    answers: BatchAnswers,
    concurrency: AdaptiveConcurrency,
    /// The domain's hash algorithm, as it reports it or because it refused the other one.
    domain_algorithm: Option<HashAlgorithm>,
    awaits_hash_algorithm: bool,
    offline: bool,
    effects: Vec<(JobId, UploadEffect)>,
    changed: BTreeSet<JobId>,
}

struct QueueEntry {
    /// Absent only during `step`.
    job: Option<UploadJob>,
    batch: u32,
}

impl Default for UploadQueue {
    fn default() -> Self {
        Self::with_part_size(part_plan::part_size)
    }
}

impl UploadQueue {
    pub fn with_part_size(part_size: fn(u64, Option<u64>) -> u64) -> Self {
        Self {
            part_size,
            entries: BTreeMap::new(),
            order: QueueOrder::default(),
            waiting: BTreeSet::new(),
            running: BTreeSet::new(),
            asking: BTreeSet::new(),
            without_file: BTreeSet::new(),
            unfinished: 0,
            answers: BatchAnswers::default(),
            concurrency: AdaptiveConcurrency::default(),
            domain_algorithm: None,
            awaits_hash_algorithm: false,
            offline: false,
            effects: Vec::new(),
            changed: BTreeSet::new(),
        }
    }

    /// Appends new uploads to the queue.
    pub fn add(&mut self, jobs_to_add: Vec<NewJob>, now: Millis) {
        for new_job in jobs_to_add {
            let mut job = match &new_job.started {
                Some(started) => {
                    let job = UploadJob::resumed(new_job.spec, started);
                    // The person's answer is kept in case the upload on the server is gone and has to be restarted.
                    let conflict = if started.replaces { job.conflict.clone() } else { new_job.conflict };
                    UploadJob { conflict, ..job }
                }
                None => {
                    let part_size = (self.part_size)(new_job.spec.size, self.concurrency.cap());
                    UploadJob { conflict: new_job.conflict, ..UploadJob::new(new_job.spec, part_size) }
                }
            };
            // An upload on the server continues with the hash it was started with.
            job.algorithm = match &new_job.started {
                Some(_) => new_job.algorithm,
                None => self.domain_algorithm.unwrap_or(new_job.algorithm),
            };
            job.phase = match (new_job.has_file, new_job.paused) {
                (false, _) => UploadPhase::NeedsFile,
                (true, true) => UploadPhase::Paused,
                (true, false) => UploadPhase::Waiting,
            };
            self.order.append(new_job.id);
            self.update_indexes(new_job.id, None, &job.phase);
            self.entries.insert(new_job.id, QueueEntry { job: Some(job), batch: new_job.batch });
            self.changed.insert(new_job.id);
            self.effects.push((new_job.id, UploadEffect::Persist));
        }
        self.reschedule(now);
    }

    /// The job that waits for exactly this file.
    pub fn without_file(&self, drive: &DriveId, parent: &FileId, name: &str, size: u64) -> Option<JobId> {
        let name = comparable(name);
        let fits = |spec: &UploadSpec| {
            spec.size == size
                && spec.parent == *parent
                && spec.drive == *drive
                && comparable(&spec.name) == name
        };
        let without_file = self.without_file.iter().filter_map(|id| Some((*id, self.job(*id)?)));
        without_file.filter(|(_, job)| fits(&job.spec)).map(|(id, _)| id).next()
    }

    pub fn job(&self, id: JobId) -> Option<&UploadJob> {
        self.entries.get(&id)?.job.as_ref()
    }

    pub fn batch(&self, id: JobId) -> u32 {
        self.entries.get(&id).map_or(0, |entry| entry.batch)
    }

    pub fn jobs(&self) -> impl Iterator<Item = (JobId, &UploadJob)> {
        self.entries.iter().filter_map(|(id, entry)| Some((*id, entry.job.as_ref()?)))
    }

    /// In the order of the queue.
    pub fn ids(&self) -> Vec<JobId> {
        self.order.ids()
    }

    /// Its rank in the queue, which is stored.
    pub fn rank(&self, id: JobId) -> u64 {
        self.order.rank(id)
    }

    pub fn view(&self, id: JobId, signed_out: bool) -> Option<JobView> {
        self.job(id).map(|job| JobView::from_upload(id, job, signed_out))
    }

    pub fn running(&self) -> Vec<JobId> {
        self.running.iter().copied().collect()
    }

    /// Something runs, or would once started or answered.
    pub fn is_under_way(&self) -> bool {
        !(self.running.is_empty() && self.waiting.is_empty() && self.asking.is_empty())
    }

    pub fn has_unfinished(&self) -> bool {
        self.unfinished > 0
    }

    /// Applies one event to one job, with its consequences for the others.
    pub fn handle_event(&mut self, id: JobId, now: Millis, event: UploadEvent) {
        let only_progress = matches!(event, UploadEvent::Progress { .. });
        self.apply(id, now, event);
        if !only_progress {
            self.reschedule(now);
        }
    }

    pub fn handle_event_for(&mut self, ids: &[JobId], now: Millis, event: &UploadEvent) {
        for id in ids {
            self.apply(*id, now, event.clone());
        }
        self.reschedule(now);
    }

    /// Time has passed.
    pub fn tick(&mut self, now: Millis) {
        self.concurrency.tick(now);
        self.handle_event_for(&self.running(), now, &UploadEvent::Tick);
    }

    pub fn set_offline(&mut self, now: Millis, offline: bool) {
        self.offline = offline;
        let event = if offline { UploadEvent::Offline } else { UploadEvent::Online };
        self.handle_event_for(&self.running(), now, &event);
    }

    /// Answers the conflicts of all files of the same batch.
    pub fn answer_all(&mut self, id: JobId, answer: ConflictAnswer) {
        self.answer_batch(self.batch(id), answer);
    }

    pub fn answer_batch(&mut self, batch: u32, answer: ConflictAnswer) {
        self.answers.set(batch, answer);
    }

    pub fn set_cap(&mut self, now: Millis, bytes_per_s: Option<u64>) {
        self.concurrency.set_cap(now, bytes_per_s);
        self.reschedule(now);
    }

    pub fn set_max_connections(&mut self, now: Millis, most: u32) {
        self.concurrency.set_most(most);
        self.reschedule(now);
    }

    /// The domain is asked for its hash algorithm; nothing starts before.
    pub fn await_hash_algorithm(&mut self) {
        self.awaits_hash_algorithm = true;
    }

    /// `None`: the domain does not say.
    pub fn hash_algorithm_received(&mut self, now: Millis, algorithm: Option<HashAlgorithm>) {
        self.awaits_hash_algorithm = false;
        algorithm.into_iter().for_each(|algorithm| self.set_algorithm(algorithm));
        self.reschedule(now);
    }

    /// Moves a job in front of another, or to the end.
    pub fn move_before(&mut self, id: JobId, before: Option<JobId>) {
        let waits = self.waiting.remove(&(self.order.rank(id), id));
        for moved in self.order.move_before(id, before) {
            self.effects.push((moved, UploadEffect::Persist));
        }
        if waits {
            self.waiting.insert((self.order.rank(id), id));
        }
        // The ranks of others may have changed.
        let waiting: Vec<JobId> = self.waiting.iter().map(|(_, id)| *id).collect();
        self.waiting = waiting.into_iter().map(|id| (self.order.rank(id), id)).collect();
    }

    /// Removes an ended job.
    pub fn remove(&mut self, id: JobId) -> bool {
        if !self.job(id).is_some_and(UploadJob::has_ended) {
            return false;
        }
        self.order.remove(id);
        self.entries.remove(&id);
        self.changed.remove(&id);
        self.effects.push((id, UploadEffect::Persist));
        true
    }

    pub fn take_effects(&mut self) -> Vec<(JobId, UploadEffect)> {
        std::mem::take(&mut self.effects)
    }

    pub fn take_changed(&mut self) -> BTreeSet<JobId> {
        std::mem::take(&mut self.changed)
    }

    fn apply(&mut self, id: JobId, now: Millis, event: UploadEvent) {
        let Some(entry) = self.entries.get_mut(&id) else { return };
        let Some(job) = entry.job.take() else { return };
        if is_busy(&event) {
            self.concurrency.busy(now);
        }
        let (before, sent, algorithm) = (job.phase.kind(), job.bytes_sent(), job.algorithm);
        let (job, effects) = step(job, now, event);
        let domain_algorithm = Some(job.algorithm).filter(|it| *it != algorithm);
        let in_flight = job.sends.len() as u32;
        let moved = job.bytes_sent().saturating_sub(sent);
        let phase = job.phase.clone();
        entry.job = Some(job);
        self.update_indexes(id, Some(before), &phase);
        domain_algorithm.into_iter().for_each(|algorithm| self.set_algorithm(algorithm));
        if moved > 0 && in_flight > 0 {
            let others: usize =
                self.running.iter().filter_map(|id| self.job(*id)).map(|job| job.sends.len()).sum();
            self.concurrency.moved(now, moved, others as u32);
        }
        for effect in effects {
            if let UploadEffect::Send { part, .. } = &effect {
                self.concurrency.sends(part.length());
            }
            self.effects.push((id, effect));
        }
        self.changed.insert(id);
    }

    /// Jobs that have not started need not be refused first.
    fn set_algorithm(&mut self, algorithm: HashAlgorithm) {
        self.domain_algorithm = Some(algorithm);
        for (_, id) in &self.waiting {
            let job = self.entries.get_mut(id).and_then(|entry| entry.job.as_mut());
            let untouched =
                |job: &&mut UploadJob| job.remote.is_none() && matches!(job.hash.state, HashState::Idle);
            if let Some(job) = job.filter(untouched) {
                job.algorithm = algorithm;
                self.effects.push((*id, UploadEffect::Persist));
            }
        }
    }

    /// Keeps the sets of waiting, running and asking jobs current.
    fn update_indexes(&mut self, id: JobId, before: Option<PhaseKind>, phase: &UploadPhase) {
        let kind = phase.kind();
        if before == Some(kind) {
            return;
        }
        let rank = self.order.rank(id);
        match before {
            Some(PhaseKind::Waiting) => drop(self.waiting.remove(&(rank, id))),
            Some(PhaseKind::Running) => drop(self.running.remove(&id)),
            Some(PhaseKind::Asking) => drop(self.asking.remove(&id)),
            Some(PhaseKind::WithoutFile) => drop(self.without_file.remove(&id)),
            _ => {}
        }
        match kind {
            PhaseKind::Waiting => drop(self.waiting.insert((rank, id))),
            PhaseKind::Running => drop(self.running.insert(id)),
            PhaseKind::Asking => drop(self.asking.insert(id)),
            PhaseKind::WithoutFile => drop(self.without_file.insert(id)),
            _ => {}
        }
        let was = before.is_some_and(PhaseKind::is_unfinished);
        match (was, kind.is_unfinished()) {
            (false, true) => self.unfinished += 1,
            (true, false) => self.unfinished -= 1,
            _ => {}
        }
        if self.running.is_empty() {
            self.concurrency.idle();
        }
    }

    /// Applies batch answers, starts jobs, and distributes the connections.
    fn reschedule(&mut self, now: Millis) {
        while let Some((id, answer)) = self.answered() {
            self.apply(id, now, UploadEvent::Answer(answer));
        }
        loop {
            self.share_connections(now);
            let (_, candidates) = self.candidates();
            if self.awaits_hash_algorithm
                || scheduler::free_slots(&candidates, self.concurrency.max_parts().max(1)) == 0
            {
                return;
            }
            let Some(id) = self.next_to_start() else { return };
            if self.job(id).is_some_and(|job| job.offline != self.offline) {
                self.apply(id, now, if self.offline { UploadEvent::Offline } else { UploadEvent::Online });
            }
            let bytes_per_s = self.concurrency.bytes_per_s();
            self.apply(id, now, UploadEvent::Start { bytes_per_s });
        }
    }

    /// The first that waits. One with the name of a running upload waits for its end: until then the server does not see
    /// that the name is taken.
    fn next_to_start(&self) -> Option<JobId> {
        let target = |id: JobId| self.job(id).map(|job| (&job.spec.drive, &job.spec.parent, &job.spec.name));
        let is_name_free = |id: &JobId| !self.running.iter().any(|running| target(*running) == target(*id));
        self.waiting.iter().map(|(_, id)| *id).find(is_name_free)
    }

    fn answered(&self) -> Option<(JobId, ConflictAnswer)> {
        self.asking.iter().find_map(|id| {
            let UploadPhase::NameTaken { is_folder, .. } = self.job(*id)?.phase else { return None };
            let answer = self.answers.get(self.batch(*id))?;
            (!is_folder || answer != ConflictAnswer::Replace).then_some((*id, answer))
        })
    }

    fn candidates(&self) -> (Vec<(JobId, u32)>, Vec<Candidate>) {
        let jobs = self.running.iter().filter_map(|id| Some((*id, self.job(*id)?)));
        jobs.map(|(id, job)| ((id, job.max_parts), candidate(job))).unzip()
    }

    fn share_connections(&mut self, now: Millis) {
        let (jobs, candidates) = self.candidates();
        for ((id, before), max_parts) in
            jobs.into_iter().zip(scheduler::max_parts(&candidates, self.concurrency.max_parts()))
        {
            if before != max_parts {
                self.apply(id, now, UploadEvent::MaxParts(max_parts));
            }
        }
    }
}

fn candidate(job: &UploadJob) -> Candidate {
    Candidate { in_flight: u32::try_from(job.sends.len()).unwrap_or(u32::MAX), more: job.more_to_send() }
}
