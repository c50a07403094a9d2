//! What the page and the worker that downloads say to each other, compiled into both sides. Each message is JSON, with a
//! handle or a port beside it where one is needed.

use super::job::{Fingerprint, SignedUrl};
use super::zip::ZipMember;
use crate::base::failure::Failure;
use crate::base::time::Timestamp;
use serde::{Deserialize, Serialize};

/// The first message of the worker. Change the number with the messages.
pub const READY: &str = "downloader 5";

/// The script of the worker, beside the page.
pub const SCRIPT: &str = "downloader_loader.js";

/// The folder of the page's own storage in which files wait until they are whole.
pub const STAGE: &str = "downloads";

/// Where the bytes go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Destination {
    /// One file, kept in the page's own storage until it is whole; its name there is the task's number.
    File,
    /// One file, written straight to where it was chosen to be; nothing of it is seen there before it is right.
    Chosen,
    /// One archive, written to a handle or a port.
    Archive,
    /// Files below a folder of this computer.
    Folder,
}

impl Destination {
    pub fn is_one_file(self) -> bool {
        matches!(self, Self::File | Self::Chosen)
    }
}

/// One thing to be fetched; a path that ends with a slash is a folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemoteFile {
    pub id: String,
    /// The folder it lies in, which the worker makes the path of.
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

/// What is to be begun.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct NewTask {
    pub task: u32,
    pub kind: Destination,
    /// Name in the stage.
    pub stage: String,
    /// How far an earlier visit came, and the CRC-64 of that.
    pub kept: Option<(u64, u64)>,
    /// It was left so.
    pub paused: bool,
    /// The one file; of many, they follow.
    pub files: Vec<RemoteFile>,
}

/// To the worker.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum DownloadRequest {
    Start(NewTask),
    /// More of what is wanted, and whether that is all.
    FilesListed {
        task: u32,
        files: Vec<RemoteFile>,
        last: bool,
    },
    /// What is wanted can't be found out.
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
    /// Requests at once, at most: uploads may want connections too.
    MaxRequests(u32),
    /// Which comes before which, as far as they wait.
    Queue(Vec<u32>),
    /// The limit on the speed of all together, in bytes a second.
    Cap(Option<u64>),
    /// A staged file is no longer needed.
    Unstage(String),
}

/// From the worker.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum DownloadReport {
    /// `size` comes back where the server tells none.
    AskUrl {
        task: u32,
        file: u32,
        id: String,
        size: u64,
    },
    Progress {
        task: u32,
        view: TaskView,
    },
    /// So much of a staged file will be found again.
    Stored {
        task: u32,
        fingerprint: Fingerprint,
        front: u64,
        crc64: u64,
    },
    /// One of many could not be had.
    Missing {
        task: u32,
        path: String,
        failure: Failure,
    },
    /// All is known of an archive: so long it will be.
    Length {
        task: u32,
        bytes: u64,
    },
    /// Another tab has it.
    HeldByOtherTab(u32),
}

/// How a task is getting on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TaskView {
    pub phase: TaskPhase,
    pub size: u64,
    pub received: u64,
    pub bytes_per_s: Option<f64>,
    pub seconds_left: Option<f64>,
    pub failure: Option<Failure>,
    /// Every byte was compared with what the server says of it.
    pub verified: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TaskPhase {
    Waiting,
    /// Asking for listings or addresses, which needs a sign-in.
    Asking,
    Running,
    /// The server puts it together; `here` and `size` are counted in files. Only the page says this.
    Packing,
    Paused,
    Offline,
    TryingAgain,
    Finishing,
    Done,
    Failed,
    Cancelled,
}
