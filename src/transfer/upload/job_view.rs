//! An upload as the interface sees it.

use super::job::{Job, Look, Phase};
use super::part_plan;
use crate::transfer::job::JobId;
use crate::transfer::job_view::{Clash, Direction, Glance, JobView, PhaseView};

impl JobView {
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
    let whole = |stored| part_plan::is_whole(stored, job.spec.size);
    match (&job.look, &job.remote) {
        (Some(Look::Namesake(_)), _) | (None, None) => PhaseView::Preparing,
        (Some(_), _) => PhaseView::Finishing,
        (None, Some(remote)) if remote.listed && whole(&remote.stored) => PhaseView::Finishing,
        (None, Some(_)) => PhaseView::Uploading,
    }
}
