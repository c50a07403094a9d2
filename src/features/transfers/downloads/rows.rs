//! A download as a row in the list of transfers.

use crate::base::failure::{Failure, FailureKind};
use crate::base::id::{DriveId, FileId};
use crate::browser::download_worker::StreamedDownload;
use crate::browser::file_picker::WriteTarget;
use crate::model::entry::Entry;
use crate::transfer::download::messages::{Kind, Row, RowPhase};
use crate::transfer::download::records::Record;
use crate::transfer::{Direction, JobId, JobView, PhaseView, Proof};
use std::rc::Rc;

/// What the page knows of an errand.
#[derive(Clone)]
pub(super) struct Known {
    pub kind: Kind,
    pub name: String,
    pub entries: Vec<Entry>,
    pub target: Target,
    /// Asking for what lies in the folders has failed.
    pub unlisted: bool,
    pub row: Option<Row>,
    /// Of several files, those that could not be had, and why. Shared, since much of this is copied with every report.
    pub missing: Rc<Vec<(String, Failure)>>,
}

#[derive(Clone)]
pub(super) enum Target {
    Staged(Record),
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
pub(super) fn waiting() -> Row {
    Row {
        phase: RowPhase::Waiting,
        size: 0,
        here: 0,
        bytes_per_s: None,
        seconds_left: None,
        failure: None,
        verified: false,
    }
}

pub(super) fn view(id: u32, known: &Known, signed_out: bool) -> JobView {
    let row = known.row.clone().unwrap_or_else(waiting);
    let (drive, parent, size) = match (&known.target, known.entries.first()) {
        (Target::Staged(record), _) => (record.drive.clone(), record.parent.clone(), record.facts.size),
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
        sent: row.here,
        hashed: row.here,
        bytes_per_s: row.bytes_per_s,
        seconds_left: row.seconds_left,
        missing: known.missing.len(),
        clash: None,
        failure: row.failure.map(|failure| match (failure.kind, known.kind) {
            (FailureKind::Partial, Kind::Archive) => Failure { kind: FailureKind::Incomplete, ..failure },
            _ => failure,
        }),
        proof: if row.verified { Proof::Verified } else { Proof::None },
    }
}

pub(super) fn phase(phase: RowPhase, signed_out: bool) -> PhaseView {
    match phase {
        RowPhase::Waiting => PhaseView::Waiting,
        RowPhase::Asking if signed_out => PhaseView::WaitingForSignIn,
        RowPhase::Asking => PhaseView::Preparing,
        RowPhase::Running => PhaseView::Uploading,
        RowPhase::Packing => PhaseView::Packing,
        RowPhase::Paused => PhaseView::Paused,
        RowPhase::Offline => PhaseView::Offline,
        RowPhase::TryingAgain => PhaseView::TryingAgain,
        RowPhase::Finishing => PhaseView::Finishing,
        RowPhase::Done => PhaseView::Done,
        RowPhase::Failed => PhaseView::Failed,
        RowPhase::Cancelled => PhaseView::Cancelled,
    }
}
