//! A download as a row in the list of transfers.

use crate::base::failure::{Failure, FailureKind};
use crate::base::id::{DriveId, FileId};
use crate::browser::download_worker::StreamedDownload;
use crate::browser::file_picker::WriteTarget;
use crate::model::entry::Entry;
use crate::transfer::download::messages::{Destination, TaskPhase, TaskView};
use crate::transfer::download::records::DownloadRecord;
use crate::transfer::{Direction, JobId, JobView, PhaseView, Verification};
use std::rc::Rc;

/// What the page knows of a task.
#[derive(Clone)]
pub(super) struct Known {
    pub kind: Destination,
    pub name: String,
    pub entries: Vec<Entry>,
    pub target: Target,
    /// Asking for what lies in the folders has failed.
    pub unlisted: bool,
    pub row: Option<TaskView>,
    /// Of several files, those that could not be had, and why. Shared, since much of this is copied with every report.
    pub missing: Rc<Vec<(String, Failure)>>,
}

#[derive(Clone)]
pub(super) enum Target {
    Staged(DownloadRecord),
    Chosen(WriteTarget),
    /// The browser's own download, by the service worker; made when it starts.
    Saver(Option<StreamedDownload>),
    /// The server makes it, and the browser fetches it.
    Server,
}

impl Known {
    /// Other tabs show it, and one of them goes on with it when this one closes.
    pub(super) fn is_shared(&self) -> bool {
        matches!(self.target, Target::Staged(_))
    }

    pub(super) fn has_ended(&self) -> bool {
        self.row.as_ref().is_some_and(|row| phase(row.phase, false).has_ended())
    }
}

/// As long as the worker has not spoken.
pub(super) fn waiting() -> TaskView {
    TaskView {
        phase: TaskPhase::Waiting,
        size: 0,
        received: 0,
        bytes_per_s: None,
        seconds_left: None,
        failure: None,
        verified: false,
    }
}

pub(super) fn view(id: u32, known: &Known, signed_out: bool) -> JobView {
    let row = known.row.clone().unwrap_or_else(waiting);
    let (drive, parent, size) = match (&known.target, known.entries.first()) {
        (Target::Staged(record), _) => (record.drive.clone(), record.parent.clone(), record.fingerprint.size),
        (_, Some(entry)) => (entry.drive.clone(), entry.parent.clone(), 0),
        (_, None) => (DriveId::new(""), FileId::root(), 0),
    };
    JobView {
        id: JobId(id),
        direction: Direction::Down,
        name: known.name.clone(),
        folder: String::new(),
        size: row.size.max(size),
        drive,
        parent,
        phase: phase(row.phase, signed_out),
        sent: row.received,
        hashed: row.received,
        bytes_per_s: row.bytes_per_s,
        seconds_left: row.seconds_left,
        missing: known.missing.len(),
        conflicting: None,
        failure: row.failure.map(|failure| match (failure.kind, known.kind) {
            (FailureKind::Partial, Destination::Archive) => {
                Failure { kind: FailureKind::Incomplete, ..failure }
            }
            _ => failure,
        }),
        verification: if row.verified { Verification::Verified } else { Verification::None },
    }
}

pub(super) fn phase(phase: TaskPhase, signed_out: bool) -> PhaseView {
    match phase {
        TaskPhase::Waiting => PhaseView::Waiting,
        TaskPhase::Asking if signed_out => PhaseView::WaitingForSignIn,
        TaskPhase::Asking => PhaseView::Preparing,
        TaskPhase::Running => PhaseView::Uploading,
        TaskPhase::Packing => PhaseView::Packing,
        TaskPhase::Paused => PhaseView::Paused,
        TaskPhase::Offline => PhaseView::Offline,
        TaskPhase::TryingAgain => PhaseView::TryingAgain,
        TaskPhase::Finishing => PhaseView::Finishing,
        TaskPhase::Done => PhaseView::Done,
        TaskPhase::Failed => PhaseView::Failed,
        TaskPhase::Cancelled => PhaseView::Cancelled,
    }
}
