//! A job as the interface sees it.

use crate::base::failure::Failure;
use crate::base::id::{DriveId, FileId};
use crate::base::time::Timestamp;
use crate::transfer::job::JobId;
use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Direction {
    Up,
    Down,
}

/// What supports the claim that a finished transfer is correct.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verification {
    /// Not finished, or nothing to compare with.
    None,
    /// Both ends have the same hash.
    Verified,
    /// The drive had the content already, so nothing was uploaded.
    AlreadyThere,
}

/// What distinguishes two files of the same name without opening them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileSummary {
    pub size: Option<u64>,
    pub modified_at: Option<Timestamp>,
}

/// The local file, and the drive's file of the same name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConflictingFiles {
    pub ours: FileSummary,
    pub theirs: FileSummary,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct JobView {
    pub id: JobId,
    pub direction: Direction,
    /// Once uploaded, the name it has in the drive.
    pub name: String,
    /// The folders between what was dropped or chosen and the file, separated by `/`; empty for a single file.
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
    /// How many of several files could not be downloaded.
    #[serde(default)]
    pub missing: usize,
    /// While a name conflict is unresolved.
    #[serde(default, rename = "clash")]
    pub conflicting: Option<ConflictingFiles>,
    #[serde(rename = "proof")]
    pub verification: Verification,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum PhaseView {
    Waiting,
    /// Asking the server whether and where to upload the file.
    Preparing,
    NameTaken,
    /// A folder has the name, and a file cannot replace it.
    FolderHasName,
    Uploading,
    /// The server packs an archive: `sent` of `size` are counted in files.
    Packing,
    Paused,
    /// Everything is sent; the server assembles it and it is verified.
    Finishing,
    WaitingForSignIn,
    /// The browser reports no network.
    Offline,
    /// Waiting to retry after a failure.
    TryingAgain,
    /// Left by an earlier visit: the browser lost the file, which must be chosen again.
    NeedsFile,
    Done,
    Skipped,
    Failed,
    Cancelled,
}

impl PhaseView {
    /// Its file is no longer needed.
    pub fn needs_no_file(self) -> bool {
        matches!(self, Self::Done | Self::Skipped)
    }

    pub fn has_ended(self) -> bool {
        matches!(self, Self::Done | Self::Skipped | Self::Failed | Self::Cancelled)
    }
}

impl JobView {
    /// The row of a job that nobody works on any more.
    pub fn failed(self, failure: Failure) -> Self {
        let failure = Some(failure);
        Self { phase: PhaseView::Failed, failure, bytes_per_s: None, seconds_left: None, ..self }
    }
}
