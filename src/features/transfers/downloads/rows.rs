//! The state of a download in this tab, and its row in the transfer list.

use crate::base::failure::{Failure, FailureKind};
use crate::base::id::{DriveId, FileId};
use crate::browser::download_worker::StreamedDownload;
use crate::browser::file_picker::WriteTarget;
use crate::model::entry::Entry;
use crate::transfer::download::messages::{Destination, TaskPhase, TaskView};
use crate::transfer::download::records::DownloadRecord;
use crate::transfer::{Direction, JobId, JobView, PhaseView, Verification};
use futures_util::future::AbortHandle;
use std::rc::Rc;

/// A download that this tab runs.
#[derive(Clone)]
pub(super) struct Download {
    pub kind: Destination,
    pub name: String,
    pub entries: Vec<Entry>,
    pub target: Target,
    /// Listing the folders has failed.
    pub listing_failed: bool,
    /// Ends the listing of the folders.
    pub listing: Option<AbortHandle>,
    pub task: Option<TaskView>,
    /// The files that could not be fetched, each with the failure. In an `Rc`, since the struct is cloned with every
    /// report.
    pub missing: Rc<Vec<(String, Failure)>>,
}

#[derive(Clone)]
pub(super) enum Target {
    /// Staged in OPFS, then given to the browser's own download.
    Staged(DownloadRecord),
    /// A file or folder chosen in the browser's picker.
    Picked(WriteTarget),
    /// Streamed through the service worker into the browser's own download; opened at the start.
    ServiceWorker(Option<StreamedDownload>),
    /// The server creates an archive, which the browser downloads.
    ServerZip,
}

impl Download {
    /// Other tabs show it, and one of them continues it when this tab closes.
    pub(super) fn is_shared(&self) -> bool {
        matches!(self.target, Target::Staged(_))
    }

    pub(super) fn has_ended(&self) -> bool {
        self.task.as_ref().is_some_and(|task| phase_view(task.phase, false).has_ended())
    }

    /// The worker's latest report. Before the first one, what is stored: with another phase shown for a moment after a
    /// tab took over, a click on "Resume" would hit "Pause".
    pub(super) fn task_view(&self) -> TaskView {
        self.task.clone().unwrap_or_else(|| match &self.target {
            Target::Staged(record) => TaskView {
                phase: if record.paused { TaskPhase::Paused } else { TaskPhase::Waiting },
                received: record.front,
                ..waiting_task()
            },
            _ => waiting_task(),
        })
    }
}

/// The state of a task of which nothing is known yet.
pub(super) fn waiting_task() -> TaskView {
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

pub(super) fn job_view(id: u32, download: &Download, signed_out: bool) -> JobView {
    let task = download.task_view();
    let (drive, parent, size) = match (&download.target, download.entries.first()) {
        (Target::Staged(record), _) => (record.drive.clone(), record.parent.clone(), record.fingerprint.size),
        (_, Some(entry)) => (entry.drive.clone(), entry.parent.clone(), 0),
        (_, None) => (DriveId::new(""), FileId::root(), 0),
    };
    JobView {
        id: JobId(id),
        direction: Direction::Down,
        name: download.name.clone(),
        folder: String::new(),
        size: task.size.max(size),
        drive,
        parent,
        phase: phase_view(task.phase, signed_out),
        sent: task.received,
        hashed: task.received,
        bytes_per_s: task.bytes_per_s,
        seconds_left: task.seconds_left,
        missing: download.missing.len(),
        conflicting: None,
        failure: task.failure.map(|failure| match (failure.kind, download.kind) {
            (FailureKind::Partial, Destination::Archive) => {
                Failure { kind: FailureKind::Incomplete, ..failure }
            }
            _ => failure,
        }),
        verification: if task.verified { Verification::Verified } else { Verification::None },
    }
}

pub(super) fn phase_view(phase: TaskPhase, signed_out: bool) -> PhaseView {
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
