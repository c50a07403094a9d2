//! What can happen to a download task, and what it can ask for.

use super::job::{DownloadEffect, DownloadEvent};
use super::messages::RemoteFile;
use crate::base::failure::Failure;

#[derive(Clone, Debug)]
pub enum TaskEvent {
    FilesListed {
        files: Vec<RemoteFile>,
        last: bool,
    },
    ListingFailed(Failure),
    /// The queue starts the task with its current budget.
    Start,
    Budget(usize),
    Pause,
    Resume,
    Cancel,
    Retry,
    Online(bool),
    Tick,
    File(usize, DownloadEvent),
    Compared {
        file: usize,
        same: bool,
    },
    /// Closing the file failed after all its bytes were written.
    NotClosed {
        file: usize,
        failure: Failure,
    },
    /// The destination can no longer be written to.
    SinkFailed(Failure),
    Finished,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TaskEffect {
    File(usize, DownloadEffect),
    Compare(usize),
    /// Write what precedes the bytes of a file.
    Open(usize),
    /// Write what follows the bytes of a file; they are verified.
    Close(usize),
    /// The file is missing: remove whatever was written of it.
    LeaveOut(usize),
    Missing(usize, Failure),
    Finish,
    /// Discard everything incomplete.
    Abort,
    /// Start again with an empty destination.
    Reopen,
}
