//! What a person can request of the uploads, from any tab.

use super::job::{Conflict, ConflictAnswer};
use crate::base::id::{DriveId, FileId};
use crate::model::entry::HashAlgorithm;
use crate::transfer::job::{JobAction, JobId};
use serde::{Deserialize, Serialize};

/// Files are attached to the message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum UploadCommand {
    /// One file for each upload. A batch is what was dropped or chosen together.
    Upload {
        batch: u32,
        /// The person's answer to name conflicts of this batch.
        answer: Option<ConflictAnswer>,
        uploads: Vec<NewUpload>,
    },
    /// Files for uploads left by an earlier visit, with the folder of each.
    GiveFiles {
        folders: Vec<String>,
    },
    Each {
        ids: Vec<JobId>,
        act: JobAction,
    },
    All(JobAction),
    Answer {
        id: JobId,
        answer: ConflictAnswer,
        for_all: bool,
    },
    MoveBefore {
        id: JobId,
        before: Option<JobId>,
    },
    /// Bytes a second.
    Cap(Option<u64>),
    /// The maximum of concurrent parts, since downloads share the connections.
    #[serde(rename = "Lanes")]
    MaxParts(u32),
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewUpload {
    pub drive: DriveId,
    pub parent: FileId,
    pub name: String,
    pub folder: String,
    /// The hash of files already listed in the drive; the domain's own setting takes precedence.
    #[serde(default)]
    pub algorithm: HashAlgorithm,
    /// `Ask`, unless the person has already answered for this conflict.
    pub conflict: Conflict,
}
