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
    /// The queue has a place for it, with so many chunks.
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
    /// Writing it down failed after all its bytes were there.
    NotClosed {
        file: usize,
        failure: Failure,
    },
    /// There is no place to write to any more.
    SinkFailed(Failure),
    Finished,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TaskEffect {
    File(usize, DownloadEffect),
    Compare(usize),
    /// What comes before the bytes of a file.
    Open(usize),
    /// What comes after them; they are right.
    Close(usize),
    /// It can't be had: whatever there is of it is no file.
    LeaveOut(usize),
    Missing(usize, Failure),
    Finish,
    /// Throws away what is not whole.
    Abort,
    /// Begins with an empty place again.
    Reopen,
}
