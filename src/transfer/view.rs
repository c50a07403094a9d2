//! A job as the interface sees it.

use super::job::{ConflictAnswer, Job, JobId, Look, Phase};
use super::plan;
use crate::base::failure::Failure;
use crate::base::id::{DriveId, FileId};
use crate::base::time::Timestamp;
use crate::model::entry::Entry;
use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Direction {
    Up,
    Down,
}

/// What a finished transfer's word rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Proof {
    /// Not finished, or nothing to compare with.
    None,
    /// Both ends have the same hash.
    Verified,
    /// The drive had the content already, so nothing was sent.
    AlreadyThere,
}

/// What tells two files of one name apart before anybody opens them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Glance {
    pub size: Option<u64>,
    pub modified_at: Option<Timestamp>,
}

/// The file of this computer, and the one of the drive that has its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clash {
    pub ours: Glance,
    pub theirs: Glance,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct JobView {
    pub id: JobId,
    pub direction: Direction,
    /// Once it is there, the name it has there.
    pub name: String,
    /// The folders between what was dropped or chosen and the file, with `/` between them; empty for a file by itself.
    pub folder: String,
    pub size: u64,
    pub drive: DriveId,
    pub parent: FileId,
    pub phase: PhaseView,
    pub sent: u64,
    pub hashed: u64,
    pub bytes_per_s: Option<f64>,
    pub seconds_left: Option<f64>,
    pub failure: Option<Failure>,
    /// Of several files, those that could not be had.
    #[serde(default)]
    pub missing: usize,
    /// While a taken name is asked about.
    #[serde(default)]
    pub clash: Option<Clash>,
    pub proof: Proof,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum PhaseView {
    Waiting,
    /// Asking the server whether and where it wants the file.
    Preparing,
    NameTaken,
    /// A folder has the name, which a file can't replace.
    FolderHasName,
    Uploading,
    /// The server puts an archive together: `sent` of `size` are counted in files.
    Packing,
    Paused,
    /// Everything is sent; the server puts it together and it is compared.
    Finishing,
    WaitingForSignIn,
    /// The browser says there is no network.
    Offline,
    /// A setback; it rests a moment and tries again.
    TryingAgain,
    /// Left by an earlier visit: the browser has lost the file, which must be given again.
    NeedsFile,
    Done,
    Skipped,
    Failed,
    Cancelled,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum EngineEvent {
    Changed(JobView),
    Gone(JobId),
    /// The order of all jobs.
    Order(Vec<JobId>),
    /// The limit on the speed, in bytes a second.
    Cap(Option<u64>),
    /// `entry` only where this very tab did it.
    Uploaded {
        drive: DriveId,
        parent: FileId,
        entry: Option<Entry>,
    },
    /// Whether the browser may still find files that an earlier visit left.
    Findable(bool),
    /// The worker that uploads is no more and can't be had again. What it was given waits for the next try.
    Broken(Failure),
    /// Files were given again; the names of those that belong to nothing.
    FilesGiven {
        found: usize,
        strangers: Vec<String>,
    },
}

impl PhaseView {
    /// Its file is needed no more.
    pub fn is_over(self) -> bool {
        matches!(self, Self::Done | Self::Skipped)
    }

    pub fn has_ended(self) -> bool {
        matches!(self, Self::Done | Self::Skipped | Self::Failed | Self::Cancelled)
    }
}

impl JobView {
    /// What becomes of a row when nobody works on it any more.
    pub fn failed(self, failure: Failure) -> Self {
        let failure = Some(failure);
        Self { phase: PhaseView::Failed, failure, bytes_per_s: None, seconds_left: None, ..self }
    }

    pub fn of(id: JobId, job: &Job, signed_out: bool) -> Self {
        Self {
            id,
            direction: Direction::Up,
            folder: job.spec.folder.clone(),
            proof: job.proof,
            name: match &job.phase {
                Phase::Done(entry) => entry.name.clone(),
                _ => job.spec.name.clone(),
            },
            size: job.spec.size,
            drive: job.spec.drive.clone(),
            parent: job.spec.parent.clone(),
            phase: phase(job, signed_out),
            sent: job.meter.sent(),
            hashed: job.hash.hashed,
            bytes_per_s: job.meter.bytes_per_s(),
            seconds_left: job.meter.seconds_left(),
            failure: match &job.phase {
                Phase::Failed(failure) => Some(failure.clone()),
                _ => None,
            },
            missing: 0,
            clash: clash(job),
        }
    }
}

fn clash(job: &Job) -> Option<Clash> {
    let Phase::NameTaken { theirs: Some(theirs), .. } = job.phase else { return None };
    let ours = Glance { size: Some(job.spec.size), modified_at: Some(job.spec.modified_at) };
    Some(Clash { ours, theirs })
}

fn phase(job: &Job, signed_out: bool) -> PhaseView {
    match &job.phase {
        Phase::NeedsFile => PhaseView::NeedsFile,
        Phase::Waiting => PhaseView::Waiting,
        Phase::NameTaken { is_folder: true, .. } => PhaseView::FolderHasName,
        Phase::NameTaken { .. } => PhaseView::NameTaken,
        Phase::Paused => PhaseView::Paused,
        Phase::Done(_) => PhaseView::Done,
        Phase::Skipped => PhaseView::Skipped,
        Phase::Failed(_) => PhaseView::Failed,
        // What is still awaited concerns only the server.
        Phase::Cancelling | Phase::Cancelled => PhaseView::Cancelled,
        // Parts in flight need no sign-in, so they go on and are shown to.
        Phase::Running if signed_out && job.sends.is_empty() && job.call.is_some() => {
            PhaseView::WaitingForSignIn
        }
        Phase::Running if job.offline && job.sends.is_empty() => PhaseView::Offline,
        Phase::Running if job.rest.is_some() && job.sends.is_empty() => PhaseView::TryingAgain,
        Phase::Running => activity(job),
    }
}

fn activity(job: &Job) -> PhaseView {
    let whole = |stored| plan::is_whole(stored, job.spec.size);
    match (&job.look, &job.remote) {
        (Some(Look::Namesake(_)), _) | (None, None) => PhaseView::Preparing,
        (Some(_), _) => PhaseView::Finishing,
        (None, Some(remote)) if remote.listed && whole(&remote.stored) => PhaseView::Finishing,
        (None, Some(_)) => PhaseView::Uploading,
    }
}

/// Answers given for all remaining conflicts of one drop or choice of files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StandingAnswers(Vec<(u32, ConflictAnswer)>);

impl StandingAnswers {
    pub fn give(&mut self, batch: u32, answer: ConflictAnswer) {
        self.0.retain(|(known, _)| *known != batch);
        self.0.push((batch, answer));
    }

    pub fn get(&self, batch: u32) -> Option<ConflictAnswer> {
        self.0.iter().find(|(known, _)| *known == batch).map(|(_, answer)| *answer)
    }
}
