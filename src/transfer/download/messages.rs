//! The protocol between the page and the download worker, compiled into both sides. Each message is JSON, with a
//! handle or a port attached where one is needed.

use super::job::{Fingerprint, SignedUrl};
use super::zip::ZipMember;
use crate::base::failure::Failure;
use crate::base::time::Timestamp;
use serde::{Deserialize, Serialize};

/// The first message of the worker. Change the number when the messages change.
pub const READY: &str = "downloader 5";

/// The worker's script, next to the page.
pub const SCRIPT: &str = "downloader_loader.js";

/// The folder in the origin-private file system that holds unfinished downloads.
pub const STAGE: &str = "downloads";

/// Where the bytes are written to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Destination {
    /// One file in the origin-private file system until it is complete; its name there is the task's number.
    File,
    /// One file, streamed to where the person chose to save it; the browser replaces the target only once it is
    /// closed.
    Chosen,
    /// One archive, streamed to a file handle or a port.
    Archive,
    /// Files below a local folder.
    Folder,
}

impl Destination {
    pub fn is_one_file(self) -> bool {
        matches!(self, Self::File | Self::Chosen)
    }
}

/// A file or folder to download; a folder's path ends with a slash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemoteFile {
    pub id: String,
    /// The parent folder in the drive, from which the worker derives the path.
    pub parent: String,
    pub path: String,
    pub modified: Option<Timestamp>,
    pub fingerprint: Fingerprint,
}

impl RemoteFile {
    pub fn is_folder(&self) -> bool {
        self.path.ends_with('/')
    }

    pub fn member(&self) -> ZipMember {
        ZipMember { path: self.path.clone(), size: self.fingerprint.size, modified: self.modified }
    }
}

/// A task to start.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct NewTask {
    pub task: u32,
    pub kind: Destination,
    /// The name of the file in the origin-private file system.
    pub stage: String,
    /// How many bytes an earlier visit has written, and their CRC-64.
    pub kept: Option<(u64, u64)>,
    /// It was paused by an earlier visit.
    pub paused: bool,
    /// The one file; lists of several follow in `FilesListed`.
    pub files: Vec<RemoteFile>,
}

/// To the worker.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum DownloadWorkerRequest {
    Start(NewTask),
    /// More files of a task, and whether these are the last.
    FilesListed {
        task: u32,
        files: Vec<RemoteFile>,
        last: bool,
    },
    /// The folders of a task could not be listed.
    ListingFailed {
        task: u32,
        failure: Failure,
    },
    Pause(u32),
    Resume(u32),
    Cancel(u32),
    Retry(u32),
    Url {
        task: u32,
        file: u32,
        answer: Result<SignedUrl, Failure>,
    },
    Online(bool),
    /// The maximum of concurrent requests, since uploads share the connections.
    MaxRequests(u32),
    /// The order of the waiting tasks.
    Queue(Vec<u32>),
    /// The speed limit over all tasks, in bytes a second.
    Cap(Option<u64>),
    /// An unfinished file is no longer needed.
    Unstage(String),
}

/// From the worker.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum DownloadWorkerReport {
    /// `size` is returned to the page because the API may not send it.
    RequestUrl {
        task: u32,
        file: u32,
        id: String,
        size: u64,
    },
    Progress {
        task: u32,
        view: TaskView,
    },
    /// So much of an unfinished file can be resumed from.
    Stored {
        task: u32,
        fingerprint: Fingerprint,
        front: u64,
        crc64: u64,
    },
    /// One of several files could not be downloaded.
    Missing {
        task: u32,
        path: String,
        failure: Failure,
    },
    /// All members of an archive are known, and so is its length.
    Length {
        task: u32,
        bytes: u64,
    },
    /// Another tab works on this file.
    HeldByOtherTab(u32),
}

/// The progress of a task.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TaskView {
    pub phase: TaskPhase,
    pub size: u64,
    pub received: u64,
    pub bytes_per_s: Option<f64>,
    pub seconds_left: Option<f64>,
    pub failure: Option<Failure>,
    /// Every byte was verified against the server's checksum.
    pub verified: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TaskPhase {
    Waiting,
    /// Waiting for a listing or a URL, which needs a sign-in.
    Asking,
    Running,
    /// The server packs an archive; `received` and `size` are counted in files. Only the page sets this.
    Packing,
    Paused,
    Offline,
    TryingAgain,
    Finishing,
    Done,
    Failed,
    Cancelled,
}
