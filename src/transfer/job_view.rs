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

/// What a finished transfer's word rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verification {
    /// Not finished, or nothing to compare with.
    None,
    /// Both ends have the same hash.
    Verified,
    /// The drive had the content already, so nothing was sent.
    AlreadyThere,
}

/// What tells two files of one name apart before anybody opens them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileSummary {
    pub size: Option<u64>,
    pub modified_at: Option<Timestamp>,
}

/// The file of this computer, and the one of the drive that has its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConflictingFiles {
    pub ours: FileSummary,
    pub theirs: FileSummary,
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
    #[serde(default, rename = "clash")]
    pub conflicting: Option<ConflictingFiles>,
    #[serde(rename = "proof")]
    pub verification: Verification,
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
}
