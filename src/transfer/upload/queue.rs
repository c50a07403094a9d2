//! All uploads of a session as one value: who runs, who waits and in which order, and how the connections are shared.
//! Events go in, effects come out; what becomes of a single job is `step`'s.
//!
//! Every event costs as much as there are running jobs, however many wait.

use super::batch_answers::StandingAnswers;
use super::concurrency::{Throttle, is_busy};
use super::job::*;
use super::order::Line;
use super::part_plan;
use super::resume::Started;
use super::scheduler::{self, Demand};
use super::step::step;
use crate::base::id::{DriveId, FileId};
use crate::model::entry::HashAlgorithm;
use crate::transfer::job::{JobId, Millis};
use crate::transfer::job_view::JobView;
use std::collections::{BTreeMap, BTreeSet};

/// One upload to be taken on.
#[derive(Clone, Debug)]
pub struct Wish {
    pub id: JobId,
    pub spec: Spec,
    /// Files that were dropped or chosen together.
    pub batch: u32,
    /// What the drive's domain hashes with.
    pub algorithm: HashAlgorithm,
    pub conflict: Conflict,
    /// What an earlier visit left on the server.
    pub started: Option<Started>,
    pub has_file: bool,
    pub paused: bool,
}

pub struct Desk {
    /// How a file of this size is cut, under this limit on the speed.
    cut: fn(u64, Option<u64>) -> u64,
    cards: BTreeMap<JobId, Card>,
    line: Line,
    waiting: BTreeSet<(u64, JobId)>,
    running: BTreeSet<JobId>,
    asking: BTreeSet<JobId>,
    lacking: BTreeSet<JobId>,
    /// Neither ended nor beyond our doing.
    unfinished: usize,
    answers: StandingAnswers,
    throttle: Throttle,
    /// What the domain hashes with, by its own word or because it has refused the other one.
    learnt: Option<HashAlgorithm>,
    awaits_hash: bool,
    offline: bool,
    effects: Vec<(JobId, Effect)>,
    changed: BTreeSet<JobId>,
}

struct Card {
    /// Absent only while `step` has it.
    job: Option<Job>,
    batch: u32,
}

impl Default for Desk {
    fn default() -> Self {
        Self::cutting(part_plan::part_size)
    }
}

impl Desk {
    pub fn cutting(cut: fn(u64, Option<u64>) -> u64) -> Self {
        Self {
            cut,
            cards: BTreeMap::new(),
            line: Line::default(),
            waiting: BTreeSet::new(),
            running: BTreeSet::new(),
            asking: BTreeSet::new(),
            lacking: BTreeSet::new(),
            unfinished: 0,
            answers: StandingAnswers::default(),
            throttle: Throttle::default(),
            learnt: None,
            awaits_hash: false,
            offline: false,
            effects: Vec::new(),
            changed: BTreeSet::new(),
        }
    }

    /// Takes on new uploads behind those that are there.
    pub fn add(&mut self, wishes: Vec<Wish>, now: Millis) {
        for wish in wishes {
            let mut job = match &wish.started {
                Some(started) => {
                    let job = Job::resumed(wish.spec, started);
                    // What was answered stays answered, should the upload be gone and begin anew.
                    let conflict = if started.replaces { job.conflict.clone() } else { wish.conflict };
                    Job { conflict, ..job }
                }
                None => {
                    let part_size = (self.cut)(wish.spec.size, self.throttle.cap());
                    Job { conflict: wish.conflict, ..Job::new(wish.spec, part_size) }
                }
            };
            // An upload on the server goes on with the hash it was begun with.
            job.algorithm = match &wish.started {
                Some(_) => wish.algorithm,
                None => self.learnt.unwrap_or(wish.algorithm),
            };
            job.phase = match (wish.has_file, wish.paused) {
                (false, _) => Phase::NeedsFile,
                (true, true) => Phase::Paused,
                (true, false) => Phase::Waiting,
            };
            self.line.append(wish.id);
            self.sort_in(wish.id, None, &job.phase);
            self.cards.insert(wish.id, Card { job: Some(job), batch: wish.batch });
            self.changed.insert(wish.id);
            self.effects.push((wish.id, Effect::Keep));
        }
        self.settle(now);
    }

    /// The job that lacks just this file.
    pub fn lacking(&self, drive: &DriveId, parent: &FileId, name: &str, size: u64) -> Option<JobId> {
        let fits = |spec: &Spec| {
            spec.size == size && spec.name == name && spec.parent == *parent && spec.drive == *drive
        };
        let lacking = self.lacking.iter().filter_map(|id| Some((*id, self.job(*id)?)));
        lacking.filter(|(_, job)| fits(&job.spec)).map(|(id, _)| id).next()
    }

    pub fn job(&self, id: JobId) -> Option<&Job> {
        self.cards.get(&id)?.job.as_ref()
    }

    pub fn batch(&self, id: JobId) -> u32 {
        self.cards.get(&id).map_or(0, |card| card.batch)
    }

    pub fn jobs(&self) -> impl Iterator<Item = (JobId, &Job)> {
        self.cards.iter().filter_map(|(id, card)| Some((*id, card.job.as_ref()?)))
    }

    /// In the order of the queue.
    pub fn ids(&self) -> Vec<JobId> {
        self.line.ids()
    }

    /// Where it stands in the queue, for writing it down.
    pub fn place(&self, id: JobId) -> u64 {
        self.line.place(id)
    }

    pub fn view(&self, id: JobId, signed_out: bool) -> Option<JobView> {
        self.job(id).map(|job| JobView::of(id, job, signed_out))
    }

    pub fn running(&self) -> Vec<JobId> {
        self.running.iter().copied().collect()
    }

    /// Something moves, or would as soon as it is its turn or is answered.
    pub fn is_under_way(&self) -> bool {
        !(self.running.is_empty() && self.waiting.is_empty() && self.asking.is_empty())
    }

    pub fn has_unfinished(&self) -> bool {
        self.unfinished > 0
    }

    /// One event for one job, with all that follows from it for the others.
    pub fn tell(&mut self, id: JobId, now: Millis, event: Event) {
        let only_progress = matches!(event, Event::Progress { .. });
        self.apply(id, now, event);
        if !only_progress {
            self.settle(now);
        }
    }

    pub fn tell_each(&mut self, ids: &[JobId], now: Millis, event: &Event) {
        for id in ids {
            self.apply(*id, now, event.clone());
        }
        self.settle(now);
    }

    /// Time has passed.
    pub fn tick(&mut self, now: Millis) {
        self.throttle.tick(now);
        self.tell_each(&self.running(), now, &Event::Tick);
    }

    pub fn set_offline(&mut self, now: Millis, offline: bool) {
        self.offline = offline;
        let event = if offline { Event::Offline } else { Event::Online };
        self.tell_each(&self.running(), now, &event);
    }

    /// Answers for everything that was dropped or chosen together with this one.
    pub fn answer_all(&mut self, id: JobId, answer: ConflictAnswer) {
        self.answer_batch(self.batch(id), answer);
    }

    pub fn answer_batch(&mut self, batch: u32, answer: ConflictAnswer) {
        self.answers.give(batch, answer);
    }

    pub fn set_cap(&mut self, now: Millis, bytes_per_s: Option<u64>) {
        self.throttle.set_cap(now, bytes_per_s);
        self.settle(now);
    }

    pub fn set_most_lanes(&mut self, now: Millis, most: u32) {
        self.throttle.set_most(most);
        self.settle(now);
    }

    /// The domain is being asked what it hashes with: nothing begins before.
    pub fn await_hash(&mut self) {
        self.awaits_hash = true;
    }

    /// `None`: it doesn't say.
    pub fn hash_told(&mut self, now: Millis, told: Option<HashAlgorithm>) {
        self.awaits_hash = false;
        told.into_iter().for_each(|algorithm| self.learn(algorithm));
        self.settle(now);
    }

    /// Moves a job in front of another, or to the end.
    pub fn move_before(&mut self, id: JobId, before: Option<JobId>) {
        let waits = self.waiting.remove(&(self.line.place(id), id));
        for moved in self.line.move_before(id, before) {
            self.effects.push((moved, Effect::Keep));
        }
        if waits {
            self.waiting.insert((self.line.place(id), id));
        }
        // Places of others may have been counted anew.
        let waiting: Vec<JobId> = self.waiting.iter().map(|(_, id)| *id).collect();
        self.waiting = waiting.into_iter().map(|id| (self.line.place(id), id)).collect();
    }

    /// Takes an ended job off the list.
    pub fn remove(&mut self, id: JobId) -> bool {
        if !self.job(id).is_some_and(Job::has_ended) {
            return false;
        }
        self.line.remove(id);
        self.cards.remove(&id);
        self.changed.remove(&id);
        self.effects.push((id, Effect::Keep));
        true
    }

    pub fn take_effects(&mut self) -> Vec<(JobId, Effect)> {
        std::mem::take(&mut self.effects)
    }

    pub fn take_changed(&mut self) -> BTreeSet<JobId> {
        std::mem::take(&mut self.changed)
    }

    fn apply(&mut self, id: JobId, now: Millis, event: Event) {
        let Some(card) = self.cards.get_mut(&id) else { return };
        let Some(job) = card.job.take() else { return };
        if is_busy(&event) {
            self.throttle.busy(now);
        }
        let (before, sent, algorithm) = (job.phase.kind(), job.bytes_sent(), job.algorithm);
        let (job, effects) = step(job, now, event);
        let learnt = Some(job.algorithm).filter(|it| *it != algorithm);
        let in_flight = job.sends.len() as u32;
        let moved = job.bytes_sent().saturating_sub(sent);
        let phase = job.phase.clone();
        card.job = Some(job);
        self.sort_in(id, Some(before), &phase);
        learnt.into_iter().for_each(|algorithm| self.learn(algorithm));
        if moved > 0 && in_flight > 0 {
            let others: usize =
                self.running.iter().filter_map(|id| self.job(*id)).map(|job| job.sends.len()).sum();
            self.throttle.moved(now, moved, others as u32);
        }
        for effect in effects {
            if let Effect::Send { part, .. } = &effect {
                self.throttle.sends(part.length());
            }
            self.effects.push((id, effect));
        }
        self.changed.insert(id);
    }

    /// What has not begun need not be refused first.
    fn learn(&mut self, algorithm: HashAlgorithm) {
        self.learnt = Some(algorithm);
        for (_, id) in &self.waiting {
            let job = self.cards.get_mut(id).and_then(|card| card.job.as_mut());
            let untouched =
                |job: &&mut Job| job.remote.is_none() && matches!(job.hash.state, HashState::Idle);
            if let Some(job) = job.filter(untouched) {
                job.algorithm = algorithm;
                self.effects.push((*id, Effect::Keep));
            }
        }
    }

    /// Keeps the lists of who waits, runs and asks true.
    fn sort_in(&mut self, id: JobId, before: Option<Kind>, phase: &Phase) {
        let kind = phase.kind();
        if before == Some(kind) {
            return;
        }
        let place = self.line.place(id);
        match before {
            Some(Kind::Waiting) => drop(self.waiting.remove(&(place, id))),
            Some(Kind::Running) => drop(self.running.remove(&id)),
            Some(Kind::Asking) => drop(self.asking.remove(&id)),
            Some(Kind::Lacking) => drop(self.lacking.remove(&id)),
            _ => {}
        }
        match kind {
            Kind::Waiting => drop(self.waiting.insert((place, id))),
            Kind::Running => drop(self.running.insert(id)),
            Kind::Asking => drop(self.asking.insert(id)),
            Kind::Lacking => drop(self.lacking.insert(id)),
            _ => {}
        }
        let was = before.is_some_and(Kind::is_unfinished);
        match (was, kind.is_unfinished()) {
            (false, true) => self.unfinished += 1,
            (true, false) => self.unfinished -= 1,
            _ => {}
        }
        if self.running.is_empty() {
            self.throttle.idle();
        }
    }

    /// Answers what was answered for all, starts what may start, and shares out the connections.
    fn settle(&mut self, now: Millis) {
        while let Some((id, answer)) = self.answered() {
            self.apply(id, now, Event::Answer(answer));
        }
        loop {
            self.share_lanes(now);
            let (_, demands) = self.demands();
            if self.awaits_hash || scheduler::free_places(&demands, self.throttle.lanes().max(1)) == 0 {
                return;
            }
            let Some((_, id)) = self.waiting.first().copied() else { return };
            if self.job(id).is_some_and(|job| job.offline != self.offline) {
                self.apply(id, now, if self.offline { Event::Offline } else { Event::Online });
            }
            let bytes_per_s = self.throttle.bytes_per_s();
            self.apply(id, now, Event::Start { bytes_per_s });
        }
    }

    fn answered(&self) -> Option<(JobId, ConflictAnswer)> {
        self.asking.iter().find_map(|id| {
            let Phase::NameTaken { is_folder, .. } = self.job(*id)?.phase else { return None };
            let answer = self.answers.get(self.batch(*id))?;
            (!is_folder || answer != ConflictAnswer::Replace).then_some((*id, answer))
        })
    }

    fn demands(&self) -> (Vec<(JobId, u32)>, Vec<Demand>) {
        let jobs = self.running.iter().filter_map(|id| Some((*id, self.job(*id)?)));
        jobs.map(|(id, job)| ((id, job.lanes), demand(job))).unzip()
    }

    fn share_lanes(&mut self, now: Millis) {
        let (jobs, demands) = self.demands();
        for ((id, before), lanes) in jobs.into_iter().zip(scheduler::lanes(&demands, self.throttle.lanes())) {
            if before != lanes {
                self.apply(id, now, Event::Lanes(lanes));
            }
        }
    }
}

fn demand(job: &Job) -> Demand {
    Demand { in_flight: u32::try_from(job.sends.len()).unwrap_or(u32::MAX), more: job.more_to_send() }
}

/// A phase without what it carries.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Waiting,
    Running,
    Asking,
    /// Without its file.
    Lacking,
    Paused,
    Ended,
}

impl Kind {
    fn is_unfinished(self) -> bool {
        self != Self::Ended
    }
}

impl Phase {
    fn kind(&self) -> Kind {
        match self {
            Self::Waiting => Kind::Waiting,
            Self::Running | Self::Cancelling => Kind::Running,
            Self::NameTaken { .. } => Kind::Asking,
            Self::NeedsFile => Kind::Lacking,
            Self::Paused => Kind::Paused,
            Self::Done(_) | Self::Skipped | Self::Failed(_) | Self::Cancelled => Kind::Ended,
        }
    }
}
