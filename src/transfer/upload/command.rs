//! What a person can ask of the uploads, from whichever tab.

use super::job::{Conflict, ConflictAnswer};
use crate::base::id::{DriveId, FileId};
use crate::model::entry::HashAlgorithm;
use crate::transfer::job::{JobAction, JobId};
use serde::{Deserialize, Serialize};

/// Files travel beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum UploadCommand {
    /// One file for each. A batch is what was dropped or chosen together.
    Upload {
        batch: u32,
        /// What the person has said about taken names.
        answer: Option<ConflictAnswer>,
        uploads: Vec<NewUpload>,
    },
    /// Files for what an earlier visit left, with the folders each lies in.
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
    /// Parts at once, at most: downloads may want connections too.
    #[serde(rename = "Lanes")]
    MaxParts(u32),
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewUpload {
    pub drive: DriveId,
    pub parent: FileId,
    pub name: String,
    pub folder: String,
    /// What files of the drive that were seen are hashed with; the domain's own word counts more.
    #[serde(default)]
    pub algorithm: HashAlgorithm,
    /// `Ask`, unless the person has said already what to do about a taken name.
    pub conflict: Conflict,
}
