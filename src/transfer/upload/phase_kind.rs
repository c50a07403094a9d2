//! The phases of an upload without their data, by which the queue keeps its indexes.

use super::job::UploadPhase;

/// A phase without its data.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum PhaseKind {
    Waiting,
    Running,
    Asking,
    /// Its file is missing.
    WithoutFile,
    Paused,
    Ended,
}

impl PhaseKind {
    pub(super) fn is_unfinished(self) -> bool {
        self != Self::Ended
    }
}

impl UploadPhase {
    pub(super) fn kind(&self) -> PhaseKind {
        match self {
            Self::Waiting => PhaseKind::Waiting,
            Self::Running | Self::Cancelling => PhaseKind::Running,
            Self::NameTaken { .. } => PhaseKind::Asking,
            Self::NeedsFile => PhaseKind::WithoutFile,
            Self::Paused => PhaseKind::Paused,
            Self::Done(_) | Self::Skipped | Self::Failed(_) | Self::Cancelled => PhaseKind::Ended,
        }
    }
}
