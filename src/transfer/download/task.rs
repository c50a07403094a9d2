//! What one row of the list stands for: a file, an archive of many, or many into a folder. It decides which files are
//! under way, who may hold how many chunks, and in an archive whose turn it is. A value as pure as its jobs.
//!
//! One file that can't be had never ends the others: it is named, and left out.

use super::job::{self, Job, Phase};
use super::messages::{Kind, Wanted};
use super::step::step;
use crate::base::failure::{Failure, FailureKind};
use crate::transfer::job::Millis;
use crate::transfer::meter::Meter;
use std::collections::BTreeMap;

/// Chunks of one file at the same time: more doesn't help where one connection is already slow.
const MAX_LANES: u64 = 3;
/// Files whose addresses are fetched ahead of their bytes.
const AHEAD: usize = 2;

#[derive(Clone, Debug)]
pub struct Errand {
    pub kind: Kind,
    pub files: Vec<Wanted>,
    /// All of what is wanted is known.
    pub(super) listed: bool,
    pub phase: Phase,
    /// The first file that was not begun.
    next: usize,
    active: BTreeMap<usize, Active>,
    /// In an archive, the file whose bytes may be written.
    turn: usize,
    pub(super) size: u64,
    /// Bytes of files that are no longer active.
    ended: u64,
    missing: Vec<usize>,
    /// Something the server says nothing about was taken on trust.
    pub(super) unverified: bool,
    /// How many chunks all files together may hold.
    budget: usize,
    pub(super) offline: bool,
    pub(super) finishing: bool,
    pub(super) meter: Meter,
}

#[derive(Clone, Debug)]
enum Active {
    Folder,
    /// Is it on this computer already?
    Comparing,
    File(Box<Job>),
}

#[derive(Clone, Debug)]
pub enum Event {
    Wanted {
        files: Vec<Wanted>,
        last: bool,
    },
    Unlisted(Failure),
    /// The queue has a place for it, with so many chunks.
    Start,
    Budget(usize),
    Pause,
    Resume,
    Cancel,
    Retry,
    Online(bool),
    Tick,
    Of(usize, job::Event),
    Compared {
        file: usize,
        same: bool,
    },
    /// Writing it down failed after all its bytes were there.
    NotClosed {
        file: usize,
        failure: Failure,
    },
    /// There is no place to write to any more.
    SinkFailed(Failure),
    Finished,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    Of(usize, job::Effect),
    Compare(usize),
    /// What comes before the bytes of a file.
    Open(usize),
    /// What comes after them; they are right.
    Close(usize),
    /// It can't be had: whatever there is of it is no file.
    LeaveOut(usize),
    Missing(usize, Failure),
    Finish,
    /// Throws away what is not whole.
    Abort,
    /// Begins with an empty place again.
    Reopen,
}

impl Errand {
    /// `kept`: how far an earlier visit came with a single file.
    pub fn new(kind: Kind, kept: Option<(u64, u64)>, files: Vec<Wanted>) -> Self {
        let mut errand = Self {
            kind,
            files,
            listed: false,
            phase: Phase::Waiting,
            next: 0,
            active: BTreeMap::new(),
            turn: 0,
            size: 0,
            ended: 0,
            missing: Vec::new(),
            unverified: false,
            budget: 1,
            offline: false,
            finishing: false,
            meter: Meter::new(0),
        };
        if let (Some((front, crc64)), [file]) = (kept, errand.files.as_slice()) {
            errand.active.insert(0, Active::File(Box::new(Job::resumed(file.facts.clone(), front, crc64))));
            errand.next = 1;
        }
        errand.listed = !errand.files.is_empty();
        errand.size = errand.files.iter().map(|file| file.facts.size).sum();
        errand.meter.resize(errand.size);
        errand
    }

    pub fn has_ended(&self) -> bool {
        matches!(self.phase, Phase::Done | Phase::Failed(_) | Phase::Cancelled)
    }

    pub fn job(&self, file: usize) -> Option<&Job> {
        match self.active.get(&file) {
            Some(Active::File(job)) => Some(job),
            _ => None,
        }
    }

    pub fn step(&mut self, now: Millis, event: Event) -> Vec<Effect> {
        let mut effects = Vec::new();
        self.note(now, event, &mut effects);
        self.advance(now, &mut effects);
        effects
    }

    fn note(&mut self, now: Millis, event: Event, effects: &mut Vec<Effect>) {
        match event {
            Event::Wanted { files, last } => {
                self.size += files.iter().map(|file| file.facts.size).sum::<u64>();
                self.meter.resize(self.size);
                self.files.extend(files);
                self.listed |= last;
            }
            Event::Unlisted(failure) => self.fail(now, failure, effects),
            Event::Start if self.phase == Phase::Waiting => {
                self.phase = Phase::Running;
                self.tell_all(now, &job::Event::Resume, effects);
                self.tell_all(now, &job::Event::Start, effects);
            }
            Event::Start => {}
            Event::Budget(budget) => self.budget = budget,
            Event::Pause if matches!(self.phase, Phase::Waiting | Phase::Running) && !self.finishing => {
                self.tell_all(now, &job::Event::Pause, effects);
                self.phase = Phase::Paused;
                self.meter.halt();
            }
            Event::Pause => {}
            Event::Resume if self.phase == Phase::Paused => self.phase = Phase::Waiting,
            Event::Resume => {}
            Event::Cancel if self.phase == Phase::Done => {}
            Event::Cancel => {
                self.tell_all(now, &job::Event::Cancel, effects);
                self.active.clear();
                self.phase = Phase::Cancelled;
                effects.push(Effect::Abort);
            }
            Event::Retry => self.retry(now, effects),
            Event::Online(online) => {
                self.offline = !online;
                let event = if online { job::Event::Online } else { job::Event::Offline };
                self.tell_all(now, &event, effects);
            }
            Event::Tick if self.phase == Phase::Running => {
                self.tell_all(now, &job::Event::Tick, effects);
                self.meter.record(now, self.here());
            }
            Event::Tick => {}
            Event::Of(file, event) => self.tell(now, file, event, effects),
            Event::Compared { file, same } => self.compared(file, same, effects),
            Event::NotClosed { file, failure } => {
                self.missing.push(file);
                effects.push(Effect::Missing(file, failure));
            }
            Event::SinkFailed(failure) => self.fail(now, failure, effects),
            Event::Finished if self.finishing && self.phase == Phase::Running => {
                self.finishing = false;
                self.meter.finish();
                let partial = Phase::Failed(Failure::local(FailureKind::Partial));
                self.phase = if self.missing.is_empty() { Phase::Done } else { partial };
            }
            Event::Finished => {}
        }
    }

    fn tell_all(&mut self, now: Millis, event: &job::Event, effects: &mut Vec<Effect>) {
        let files: Vec<usize> = self.active.keys().copied().collect();
        files.into_iter().for_each(|file| self.tell(now, file, event.clone(), effects));
    }

    fn tell(&mut self, now: Millis, file: usize, event: job::Event, effects: &mut Vec<Effect>) {
        let Some(active) = self.active.get_mut(&file) else { return };
        *active = match std::mem::replace(active, Active::Folder) {
            Active::File(job) => {
                let (job, asked) = step(*job, now, event);
                effects.extend(asked.into_iter().map(|effect| Effect::Of(file, effect)));
                Active::File(Box::new(job))
            }
            other => other,
        };
    }

    fn compared(&mut self, file: usize, same: bool, effects: &mut Vec<Effect>) {
        if !matches!(self.active.get(&file), Some(Active::Comparing)) {
            return;
        }
        if same {
            self.active.remove(&file);
            self.ended += self.files[file].facts.size;
            self.meter.found(self.here());
        } else {
            self.begin(file, effects);
        }
    }

    fn begin(&mut self, file: usize, effects: &mut Vec<Effect>) {
        let mut job = Job::new(self.files[file].facts.clone(), self.kind == Kind::Archive);
        job.offline = self.offline;
        job.lanes = 0;
        self.active.insert(file, Active::File(Box::new(job)));
        if self.kind != Kind::Archive {
            effects.push(Effect::Open(file));
        }
    }

    fn fail(&mut self, now: Millis, failure: Failure, effects: &mut Vec<Effect>) {
        if !self.has_ended() {
            self.tell_all(now, &job::Event::Cancel, effects);
            self.missing.extend(std::mem::take(&mut self.active).into_keys());
            self.meter.halt();
            self.phase = Phase::Failed(failure);
            effects.push(Effect::Abort);
        }
    }

    /// A single file goes on from where it is; of many into a folder, those that are missing; an archive begins anew.
    fn retry(&mut self, now: Millis, effects: &mut Vec<Effect>) {
        if !matches!(self.phase, Phase::Failed(_)) {
            return;
        }
        self.phase = Phase::Waiting;
        if self.kind.is_one_file() && !self.active.is_empty() {
            return self.tell_all(now, &job::Event::Retry, effects);
        }
        if self.kind == Kind::Folder {
            let missing = std::mem::take(&mut self.missing);
            // What was never begun is missing too.
            let rest = self.files.split_off(self.next.min(self.files.len()));
            let again = missing.iter().filter_map(|file| self.files.get(*file).cloned());
            self.files = again.chain(rest).collect();
        }
        self.missing.clear();
        (self.next, self.turn, self.ended, self.finishing) = (0, 0, 0, false);
        self.size = self.files.iter().map(|file| file.facts.size).sum();
        self.meter = Meter::new(self.size);
        effects.push(Effect::Reopen);
    }

    /// Begins what may begin, ends what has ended, shares out the chunks.
    fn advance(&mut self, now: Millis, effects: &mut Vec<Effect>) {
        // An archive's length is promised before its first byte.
        if self.phase != Phase::Running || (self.kind == Kind::Archive && !self.listed) {
            return;
        }
        loop {
            self.start_files(now, effects);
            self.end_files(now, effects);
            if self.active.len() >= self.most_active() || self.next >= self.files.len() {
                break;
            }
        }
        self.share(now, effects);
        // A file may have ended by what it was just told, such as an empty one.
        self.end_files(now, effects);
        if self.phase != Phase::Running || self.finishing {
            return;
        }
        if self.listed && self.active.is_empty() && self.next >= self.files.len() {
            self.finishing = true;
            effects.push(Effect::Finish);
        } else if self.next < self.files.len() && self.active.len() < self.most_active() {
            self.advance(now, effects);
        }
    }

    fn most_active(&self) -> usize {
        self.budget + AHEAD
    }

    fn start_files(&mut self, now: Millis, effects: &mut Vec<Effect>) {
        while self.active.len() < self.most_active() && self.next < self.files.len() {
            let file = self.next;
            self.next += 1;
            if self.files[file].is_folder() {
                self.active.insert(file, Active::Folder);
            } else if self.kind == Kind::Folder {
                self.active.insert(file, Active::Comparing);
                effects.push(Effect::Compare(file));
            } else {
                self.begin(file, effects);
            }
        }
        self.tell_all(now, &job::Event::Start, effects);
    }

    fn end_files(&mut self, now: Millis, effects: &mut Vec<Effect>) {
        if self.kind == Kind::Archive {
            while self.end_file(now, self.turn, effects) {
                self.turn += 1;
            }
        } else {
            let files: Vec<usize> = self.active.keys().copied().collect();
            for file in files {
                self.end_file(now, file, effects);
            }
        }
    }

    /// Whether `file` is over and written.
    fn end_file(&mut self, now: Millis, file: usize, effects: &mut Vec<Effect>) -> bool {
        match self.active.get(&file) {
            Some(Active::Folder) => effects.push(Effect::Open(file)),
            Some(Active::File(job)) if self.kind == Kind::Archive && !job.turn => {
                let failed = matches!(job.phase, Phase::Failed(_));
                if !failed {
                    effects.push(Effect::Open(file));
                    self.tell(now, file, job::Event::Turn, effects);
                    return self.end_file(now, file, effects);
                }
                self.leave_out(file, effects);
            }
            Some(Active::File(job)) => match &job.phase {
                Phase::Done => {
                    self.unverified |= job.facts.crc64.is_none();
                    self.ended += job.facts.size;
                    if self.kind.is_one_file() {
                        // It may have grown since it was listed.
                        self.size = self.ended;
                        self.meter = Meter::new(self.size);
                    }
                    effects.push(Effect::Close(file));
                }
                Phase::Failed(failure) if self.kind.is_one_file() => {
                    // It stays active, so that trying again goes on from there.
                    self.phase = Phase::Failed(failure.clone());
                    return false;
                }
                Phase::Failed(_) => self.leave_out(file, effects),
                _ => return false,
            },
            _ => return false,
        }
        self.active.remove(&file);
        true
    }

    fn leave_out(&mut self, file: usize, effects: &mut Vec<Effect>) {
        if let Some(Phase::Failed(failure)) = self.job(file).map(|job| &job.phase) {
            effects.push(Effect::Missing(file, failure.clone()));
        }
        self.ended += self.files[file].facts.size;
        self.missing.push(file);
        effects.push(Effect::LeaveOut(file));
    }

    /// The first files come first, since their bytes are wanted first. What is held goes on, and is followed by more only
    /// in the share of its file. The first of an archive is never left without: the others wait for it.
    fn share(&mut self, now: Millis, effects: &mut Vec<Effect>) {
        let mut due = self.budget;
        let mut free = self.budget.saturating_sub(self.jobs().map(|job| job.chunks.len()).sum());
        let files: Vec<usize> = self.active.keys().copied().collect();
        let mut least = usize::from(self.kind == Kind::Archive);
        for file in files {
            let Some(Active::File(job)) = self.active.get(&file) else { continue };
            let wanted = (job.facts.size - job.front).div_ceil(job.chunk_size.max(1)).min(MAX_LANES);
            let (held, fair) = (job.chunks.len(), usize::try_from(wanted).unwrap_or(0).min(due));
            due -= fair;
            let more = fair.saturating_sub(held).min(free);
            free -= more;
            let lanes = fair.min(held + more).max(least);
            least = 0;
            if job.lanes != lanes {
                self.tell(now, file, job::Event::Lanes(lanes), effects);
            }
        }
    }

    pub(super) fn jobs(&self) -> impl Iterator<Item = &Job> {
        self.active.values().filter_map(|active| match active {
            Active::File(job) => Some(&**job),
            _ => None,
        })
    }

    pub(super) fn here(&self) -> u64 {
        self.ended + self.jobs().map(|job| job.meter.sent()).sum::<u64>()
    }
}
