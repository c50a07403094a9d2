//! An upload as the interface sees it.

use super::job::{RemoteCheck, UploadJob, UploadPhase};
use super::part_plan;
use crate::transfer::job::JobId;
use crate::transfer::job_view::{ConflictingFiles, Direction, FileSummary, JobView, PhaseView};

impl JobView {
    pub fn from_upload(id: JobId, job: &UploadJob, signed_out: bool) -> Self {
        Self {
            id,
            direction: Direction::Up,
            folder: job.spec.folder.clone(),
            verification: job.verification,
            name: match &job.phase {
                UploadPhase::Done(entry) => entry.name.clone(),
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
                UploadPhase::Failed(failure) => Some(failure.clone()),
                _ => None,
            },
            missing: 0,
            conflicting: conflicting(job),
        }
    }
}

fn conflicting(job: &UploadJob) -> Option<ConflictingFiles> {
    let UploadPhase::NameTaken { theirs: Some(theirs), .. } = job.phase else { return None };
    let ours = FileSummary { size: Some(job.spec.size), modified_at: Some(job.spec.modified_at) };
    Some(ConflictingFiles { ours, theirs })
}

fn phase(job: &UploadJob, signed_out: bool) -> PhaseView {
    match &job.phase {
        UploadPhase::NeedsFile => PhaseView::NeedsFile,
        UploadPhase::Waiting => PhaseView::Waiting,
        UploadPhase::NameTaken { is_folder: true, .. } => PhaseView::FolderHasName,
        UploadPhase::NameTaken { .. } => PhaseView::NameTaken,
        UploadPhase::Paused => PhaseView::Paused,
        UploadPhase::Done(_) => PhaseView::Done,
        UploadPhase::Skipped => PhaseView::Skipped,
        UploadPhase::Failed(_) => PhaseView::Failed,
        // The response still awaited concerns only the server.
        UploadPhase::Cancelling | UploadPhase::Cancelled => PhaseView::Cancelled,
        // Parts in flight need no sign-in, so they continue and are shown as uploading.
        UploadPhase::Running if signed_out && job.sends.is_empty() && job.call.is_some() => {
            PhaseView::WaitingForSignIn
        }
        UploadPhase::Running if job.offline && job.sends.is_empty() => PhaseView::Offline,
        UploadPhase::Running if job.backoff.is_some() && job.sends.is_empty() => PhaseView::TryingAgain,
        UploadPhase::Running => activity(job),
    }
}

fn activity(job: &UploadJob) -> PhaseView {
    let whole = |stored| part_plan::is_whole(stored, job.spec.size);
    match (&job.remote_check, &job.remote) {
        (Some(RemoteCheck::ExistingEntry(_)), _) | (None, None) => PhaseView::Preparing,
        (Some(_), _) => PhaseView::Finishing,
        (None, Some(remote)) if remote.listed && whole(&remote.stored) => PhaseView::Finishing,
        (None, Some(_)) => PhaseView::Uploading,
    }
}
