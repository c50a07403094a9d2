//! One row of the list: a file, an archive of several, or several files into a folder. Decides which files are
//! active, how many chunks each may hold, and which file of an archive may write. A pure value like its jobs.
//!
//! A file that cannot be downloaded never fails the others: it is reported and left out.

use super::job::{DownloadEvent, DownloadJob, DownloadPhase};
use super::messages::{Destination, RemoteFile};
use super::step::step;
pub use super::task_event::{TaskEffect, TaskEvent};
use crate::base::failure::{Failure, FailureKind};
use crate::transfer::job::Millis;
use crate::transfer::meter::Meter;
use std::collections::BTreeMap;

/// Concurrent requests for one file: more do not help where a single connection is slow.
const MAX_REQUESTS_PER_FILE: u64 = 3;
/// Files whose URLs are requested ahead of their bytes.
const AHEAD: usize = 2;

#[derive(Clone, Debug)]
pub struct DownloadTask {
    pub kind: Destination,
    pub files: Vec<RemoteFile>,
    /// All files of the task are known.
    pub(super) listed: bool,
    pub phase: DownloadPhase,
    /// The first file that was not started.
    next: usize,
    active: BTreeMap<usize, ActiveFile>,
    /// In an archive, the file that may write.
    writing: usize,
    pub(super) size: u64,
    /// Bytes of files that are no longer active.
    ended: u64,
    missing: Vec<usize>,
    /// The server sent no checksum for some file.
    pub(super) unverified: bool,
    /// How many chunks all files together may hold.
    budget: usize,
    pub(super) offline: bool,
    pub(super) finishing: bool,
    pub(super) meter: Meter,
}

#[derive(Clone, Debug)]
enum ActiveFile {
    Folder,
    /// Compared with a local file of the same name.
    Comparing,
    File(Box<DownloadJob>),
}

impl DownloadTask {
    /// `resume_from`: how much of a single file an earlier visit has written, and its CRC-64.
    pub fn new(kind: Destination, resume_from: Option<(u64, u64)>, files: Vec<RemoteFile>) -> Self {
        let mut task = Self {
            kind,
            files,
            listed: false,
            phase: DownloadPhase::Waiting,
            next: 0,
            active: BTreeMap::new(),
            writing: 0,
            size: 0,
            ended: 0,
            missing: Vec::new(),
            unverified: false,
            budget: 1,
            offline: false,
            finishing: false,
            meter: Meter::new(0),
        };
        if let (Some((front, crc64)), [file]) = (resume_from, task.files.as_slice()) {
            task.active.insert(
                0,
                ActiveFile::File(Box::new(DownloadJob::resumed(file.fingerprint.clone(), front, crc64))),
            );
            task.next = 1;
        }
        task.listed = !task.files.is_empty();
        task.size = total_size(&task.files);
        task.meter.resize(task.size);
        task
    }

    pub fn has_ended(&self) -> bool {
        matches!(self.phase, DownloadPhase::Done | DownloadPhase::Failed(_) | DownloadPhase::Cancelled)
    }

    pub fn job(&self, file: usize) -> Option<&DownloadJob> {
        match self.active.get(&file) {
            Some(ActiveFile::File(job)) => Some(job),
            _ => None,
        }
    }

    pub fn step(&mut self, now: Millis, event: TaskEvent) -> Vec<TaskEffect> {
        let mut effects = Vec::new();
        self.apply(now, event, &mut effects);
        self.advance(now, &mut effects);
        effects
    }

    fn apply(&mut self, now: Millis, event: TaskEvent, effects: &mut Vec<TaskEffect>) {
        match event {
            TaskEvent::FilesListed { files, last } => {
                self.size = self.size.saturating_add(total_size(&files));
                self.meter.resize(self.size);
                self.files.extend(files);
                self.listed |= last;
            }
            TaskEvent::ListingFailed(failure) => self.fail(now, failure, effects),
            TaskEvent::Start if self.phase == DownloadPhase::Waiting => {
                self.phase = DownloadPhase::Running;
                self.notify_jobs(now, &DownloadEvent::Resume, effects);
                self.notify_jobs(now, &DownloadEvent::Start, effects);
            }
            TaskEvent::Start => {}
            TaskEvent::Budget(budget) => self.budget = budget,
            TaskEvent::Pause
                if matches!(self.phase, DownloadPhase::Waiting | DownloadPhase::Running)
                    && !self.finishing =>
            {
                self.notify_jobs(now, &DownloadEvent::Pause, effects);
                self.phase = DownloadPhase::Paused;
                self.meter.halt();
            }
            TaskEvent::Pause => {}
            TaskEvent::Resume if self.phase == DownloadPhase::Paused => self.phase = DownloadPhase::Waiting,
            TaskEvent::Resume => {}
            TaskEvent::Cancel if self.phase == DownloadPhase::Done => {}
            TaskEvent::Cancel => {
                self.notify_jobs(now, &DownloadEvent::Cancel, effects);
                self.active.clear();
                self.phase = DownloadPhase::Cancelled;
                effects.push(TaskEffect::Abort);
            }
            TaskEvent::Retry => self.retry(now, effects),
            TaskEvent::Online(online) => {
                self.offline = !online;
                let event = if online { DownloadEvent::Online } else { DownloadEvent::Offline };
                self.notify_jobs(now, &event, effects);
            }
            TaskEvent::Tick if self.phase == DownloadPhase::Running => {
                self.notify_jobs(now, &DownloadEvent::Tick, effects);
                self.meter.record(now, self.received());
            }
            TaskEvent::Tick => {}
            TaskEvent::File(file, event) => self.notify_job(now, file, event, effects),
            TaskEvent::Compared { file, same } => self.compared(file, same, effects),
            TaskEvent::NotClosed { file, failure } => {
                self.missing.push(file);
                effects.push(TaskEffect::Missing(file, failure));
            }
            TaskEvent::SinkFailed(failure) => self.fail(now, failure, effects),
            TaskEvent::Finished if self.finishing && self.phase == DownloadPhase::Running => {
                self.finishing = false;
                self.meter.finish();
                let partial = DownloadPhase::Failed(Failure::local(FailureKind::Partial));
                self.phase = if self.missing.is_empty() { DownloadPhase::Done } else { partial };
            }
            TaskEvent::Finished => {}
        }
    }

    fn notify_jobs(&mut self, now: Millis, event: &DownloadEvent, effects: &mut Vec<TaskEffect>) {
        let files: Vec<usize> = self.active.keys().copied().collect();
        files.into_iter().for_each(|file| self.notify_job(now, file, event.clone(), effects));
    }

    fn notify_job(&mut self, now: Millis, file: usize, event: DownloadEvent, effects: &mut Vec<TaskEffect>) {
        let Some(active) = self.active.get_mut(&file) else { return };
        *active = match std::mem::replace(active, ActiveFile::Folder) {
            ActiveFile::File(job) => {
                let (job, asked) = step(*job, now, event);
                effects.extend(asked.into_iter().map(|effect| TaskEffect::File(file, effect)));
                ActiveFile::File(Box::new(job))
            }
            other => other,
        };
    }

    fn compared(&mut self, file: usize, same: bool, effects: &mut Vec<TaskEffect>) {
        if !matches!(self.active.get(&file), Some(ActiveFile::Comparing)) {
            return;
        }
        if same {
            self.active.remove(&file);
            self.ended = self.ended.saturating_add(self.files[file].fingerprint.size);
            self.meter.resume_from(self.received());
        } else {
            self.begin(file, effects);
        }
    }

    fn begin(&mut self, file: usize, effects: &mut Vec<TaskEffect>) {
        let mut job =
            DownloadJob::new(self.files[file].fingerprint.clone(), self.kind == Destination::Archive);
        job.offline = self.offline;
        job.max_requests = 0;
        self.active.insert(file, ActiveFile::File(Box::new(job)));
        if self.kind != Destination::Archive {
            effects.push(TaskEffect::Open(file));
        }
    }

    fn fail(&mut self, now: Millis, failure: Failure, effects: &mut Vec<TaskEffect>) {
        if !self.has_ended() {
            self.notify_jobs(now, &DownloadEvent::Cancel, effects);
            self.missing.extend(std::mem::take(&mut self.active).into_keys());
            self.meter.halt();
            self.phase = DownloadPhase::Failed(failure);
            effects.push(TaskEffect::Abort);
        }
    }

    /// A single file continues where it stopped; a folder retries what is missing; an archive starts again.
    fn retry(&mut self, now: Millis, effects: &mut Vec<TaskEffect>) {
        if !matches!(self.phase, DownloadPhase::Failed(_)) {
            return;
        }
        self.phase = DownloadPhase::Waiting;
        if self.kind.is_one_file() && !self.active.is_empty() {
            return self.notify_jobs(now, &DownloadEvent::Retry, effects);
        }
        if self.kind == Destination::Folder {
            let missing = std::mem::take(&mut self.missing);
            // Files that were never started are missing too.
            let rest = self.files.split_off(self.next.min(self.files.len()));
            let again = missing.iter().filter_map(|file| self.files.get(*file).cloned());
            self.files = again.chain(rest).collect();
        }
        self.missing.clear();
        (self.next, self.writing, self.ended, self.finishing) = (0, 0, 0, false);
        self.size = total_size(&self.files);
        self.meter = Meter::new(self.size);
        effects.push(TaskEffect::Reopen);
    }

    /// Starts files, ends files, and distributes the chunks.
    fn advance(&mut self, now: Millis, effects: &mut Vec<TaskEffect>) {
        // An archive's length must be known before its first byte.
        if self.phase != DownloadPhase::Running || (self.kind == Destination::Archive && !self.listed) {
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
        // The event may have ended a file, for example an empty one.
        self.end_files(now, effects);
        if self.phase != DownloadPhase::Running || self.finishing {
            return;
        }
        if self.listed && self.active.is_empty() && self.next >= self.files.len() {
            self.finishing = true;
            effects.push(TaskEffect::Finish);
        } else if self.next < self.files.len() && self.active.len() < self.most_active() {
            self.advance(now, effects);
        }
    }

    fn most_active(&self) -> usize {
        self.budget + AHEAD
    }

    fn start_files(&mut self, now: Millis, effects: &mut Vec<TaskEffect>) {
        while self.active.len() < self.most_active() && self.next < self.files.len() {
            let file = self.next;
            self.next += 1;
            if self.files[file].is_folder() {
                self.active.insert(file, ActiveFile::Folder);
            } else if self.kind == Destination::Folder {
                self.active.insert(file, ActiveFile::Comparing);
                effects.push(TaskEffect::Compare(file));
            } else {
                self.begin(file, effects);
            }
        }
        self.notify_jobs(now, &DownloadEvent::Start, effects);
    }

    fn end_files(&mut self, now: Millis, effects: &mut Vec<TaskEffect>) {
        if self.kind == Destination::Archive {
            while self.end_file(now, self.writing, effects) {
                self.writing += 1;
            }
        } else {
            let files: Vec<usize> = self.active.keys().copied().collect();
            for file in files {
                self.end_file(now, file, effects);
            }
        }
    }

    /// Whether `file` is over and written.
    fn end_file(&mut self, now: Millis, file: usize, effects: &mut Vec<TaskEffect>) -> bool {
        match self.active.get(&file) {
            Some(ActiveFile::Folder) => effects.push(TaskEffect::Open(file)),
            Some(ActiveFile::File(job)) if self.kind == Destination::Archive && !job.may_write => {
                let failed = matches!(job.phase, DownloadPhase::Failed(_));
                if !failed {
                    effects.push(TaskEffect::Open(file));
                    self.notify_job(now, file, DownloadEvent::MayWrite, effects);
                    return self.end_file(now, file, effects);
                }
                self.leave_out(file, effects);
            }
            Some(ActiveFile::File(job)) => match &job.phase {
                DownloadPhase::Done => {
                    self.unverified |= job.fingerprint.crc64.is_none();
                    self.ended = self.ended.saturating_add(job.fingerprint.size);
                    if self.kind.is_one_file() {
                        // It may have grown since it was listed.
                        self.size = self.ended;
                        self.meter = Meter::new(self.size);
                    }
                    effects.push(TaskEffect::Close(file));
                }
                DownloadPhase::Failed(failure) if self.kind.is_one_file() => {
                    // It stays active, so that a retry continues from there.
                    self.phase = DownloadPhase::Failed(failure.clone());
                    return false;
                }
                DownloadPhase::Failed(_) => self.leave_out(file, effects),
                _ => return false,
            },
            _ => return false,
        }
        self.active.remove(&file);
        true
    }

    fn leave_out(&mut self, file: usize, effects: &mut Vec<TaskEffect>) {
        if let Some(DownloadPhase::Failed(failure)) = self.job(file).map(|job| &job.phase) {
            effects.push(TaskEffect::Missing(file, failure.clone()));
        }
        self.ended = self.ended.saturating_add(self.files[file].fingerprint.size);
        self.missing.push(file);
        effects.push(TaskEffect::LeaveOut(file));
    }

    /// Earlier files take precedence. Chunks in flight continue, and are followed by more only within the file's
    /// share. The first file of an archive always gets one, since the others wait for it.
    fn share(&mut self, now: Millis, effects: &mut Vec<TaskEffect>) {
        let mut due = self.budget;
        let mut free = self.budget.saturating_sub(self.jobs().map(|job| job.chunks.len()).sum());
        let files: Vec<usize> = self.active.keys().copied().collect();
        let mut least = usize::from(self.kind == Destination::Archive);
        for file in files {
            let Some(ActiveFile::File(job)) = self.active.get(&file) else { continue };
            let wanted =
                (job.fingerprint.size - job.front).div_ceil(job.chunk_size.max(1)).min(MAX_REQUESTS_PER_FILE);
            let (held, fair) = (job.chunks.len(), usize::try_from(wanted).unwrap_or(0).min(due));
            due -= fair;
            let more = fair.saturating_sub(held).min(free);
            free -= more;
            let max_requests = fair.min(held + more).max(least);
            least = 0;
            if job.max_requests != max_requests {
                self.notify_job(now, file, DownloadEvent::MaxRequests(max_requests), effects);
            }
        }
    }

    pub(super) fn jobs(&self) -> impl Iterator<Item = &DownloadJob> {
        self.active.values().filter_map(|active| match active {
            ActiveFile::File(job) => Some(&**job),
            _ => None,
        })
    }

    pub(super) fn received(&self) -> u64 {
        self.jobs().fold(self.ended, |received, job| received.saturating_add(job.meter.sent()))
    }
}

/// The server states the sizes, so their sum may be absurd.
fn total_size(files: &[RemoteFile]) -> u64 {
    files.iter().fold(0, |total: u64, file| total.saturating_add(file.fingerprint.size))
}
