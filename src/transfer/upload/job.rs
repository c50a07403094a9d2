//! An upload as a value: what is known about it, what can happen to it, and what it may ask for.
//!
//! Deliberately absent: time, network, files. `step` decides; the engine performs the effects and feeds events back.

use super::part_plan::{Part, Probe};
use super::resume::Started;
use crate::base::failure::Failure;
use crate::base::id::{DriveId, FileId, UploadId};
use crate::base::time::Timestamp;
use crate::model::entry::{Entry, HashAlgorithm};
use crate::transfer::error_policy::PartFault;
use crate::transfer::hash::content::Midstate;
use crate::transfer::hash::{Digest, HashedPart};
use crate::transfer::job::Millis;
use crate::transfer::job_view::{Glance, Proof};
use crate::transfer::meter::Meter;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// What is to be uploaded, and where to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spec {
    pub name: String,
    /// The folders between what was dropped or chosen and the file, with `/` between them.
    pub folder: String,
    pub size: u64,
    pub modified_at: Timestamp,
    pub content_type: String,
    pub drive: DriveId,
    pub parent: FileId,
}

#[derive(Clone, Debug)]
pub struct Job {
    pub spec: Spec,
    pub phase: Phase,
    pub part_size: u64,
    /// Whether parts may travel side by side; `false` once the domain has refused it.
    pub parallel: bool,
    /// What the drive's domain hashes with.
    pub algorithm: HashAlgorithm,
    /// The service has refused the other one.
    pub rehashed: bool,
    pub probe: Probe,
    pub conflict: Conflict,
    pub hash: Hashing,
    pub remote: Option<Remote>,
    /// The one API call in flight. Calls are never cut short, so that their outcome is always learnt.
    pub call: Option<Call>,
    /// A look at the server's file is due, and why.
    pub look: Option<Look>,
    pub sends: BTreeMap<u32, Sending>,
    /// How many parts the queue lets this job send at once.
    pub lanes: u32,
    /// The wake-up being waited for before anything new is tried.
    pub rest: Option<u32>,
    pub wakes: u32,
    /// Failures in a row; progress clears them.
    pub attempts: u32,
    /// How often the upload was begun again from nothing.
    pub restarts: u32,
    pub offline: bool,
    /// A create was asked for and its answer never came.
    pub create_lost: bool,
    /// Who has the name; compared with ours once we know what ours is.
    pub namesake: Option<Box<Entry>>,
    /// What an earlier visit saw of the file here and there, until it was compared.
    pub sample: Option<String>,
    pub proof: Proof,
    pub meter: Meter,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Left by an earlier visit; the browser has lost the file.
    NeedsFile,
    /// In the queue, for the first time or again.
    Waiting,
    Running,
    /// A sibling has the name; the person decides.
    NameTaken {
        existing: FileId,
        /// A folder, which a file can't replace.
        is_folder: bool,
        /// The file, as far as it was looked at.
        theirs: Option<Glance>,
    },
    /// Requests are cut, the upload on the server is kept.
    Paused,
    /// Cancelled, but a call that may create the file is still out.
    Cancelling,
    Done(Box<Entry>),
    Skipped,
    /// The upload on the server is kept, so that trying again continues it.
    Failed(Failure),
    Cancelled,
}

/// What a create does when the name is taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Conflict {
    Ask,
    KeepBoth,
    /// A new version of this file.
    Replace(FileId),
}

#[derive(Clone, Debug, Default)]
pub struct Hashing {
    pub state: HashState,
    /// Of the first bytes; comes long before the rest.
    pub pre: Option<String>,
    /// The file was compared with what an earlier visit saw of it.
    pub sampled: bool,
    pub parts: Vec<HashedPart>,
    pub hashed: u64,
}

#[derive(Clone, Debug, Default)]
pub enum HashState {
    #[default]
    Idle,
    Running,
    Done(Digest),
}

impl Hashing {
    pub fn digest(&self) -> Option<&Digest> {
        match &self.state {
            HashState::Done(digest) => Some(digest),
            _ => None,
        }
    }
}

/// The unfinished upload on the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remote {
    pub file: FileId,
    pub upload: UploadId,
    pub parallel: bool,
    /// The file was there before as another version: never delete it.
    pub replaces: bool,
    /// A complete may have reached the server: the file may be whole, so never delete it either.
    pub maybe_complete: bool,
    /// Number and size of each part the server holds.
    pub stored: BTreeMap<u32, u64>,
    /// Whether `stored` can be trusted, or must be asked for.
    pub listed: bool,
    pub grants: BTreeMap<u32, Grant>,
}

/// Leave to send one part.
#[derive(Clone, PartialEq, Eq)]
pub struct Grant {
    pub number: u32,
    pub url: String,
    /// To be sent exactly so, since it is signed; `None`: no such header at all.
    pub content_type: Option<String>,
    pub since: Millis,
    pub life: Millis,
}

/// The URL is a secret.
impl fmt::Debug for Grant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Grant")
            .field("number", &self.number)
            .field("since", &self.since)
            .finish_non_exhaustive()
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sending {
    pub part: Part,
    pub sent: u64,
    /// When the URL in use was granted, and how long it was to live.
    pub since: Millis,
    pub life: Millis,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Call {
    Create,
    Urls,
    List,
    Complete,
    Look,
}

/// Why the file on the server is looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Look {
    /// Complete was called and its answer is missing, or the upload is gone.
    Completed { gone: bool },
    /// The server had the content already.
    Rapid(FileId),
    /// The name is taken: perhaps by the same content, perhaps by us, when a create's answer was lost.
    Namesake(FileId),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ConflictAnswer {
    KeepBoth,
    Replace,
    Skip,
}

/// Everything that can happen to a job.
#[derive(Clone, Debug)]
pub enum Event {
    /// The queue has a place for it, and knows how fast the way to the server is.
    Start {
        bytes_per_s: Option<f64>,
    },
    /// The file of an earlier visit is at hand again.
    FileGiven,
    Lanes(u32),
    Pause,
    Resume,
    Cancel,
    Retry,
    Answer(ConflictAnswer),
    Offline,
    Online,
    Woke(u32),
    /// The hash of the first bytes, and of a few taken here and there.
    PreHash {
        pre_hash: String,
        sample: String,
    },
    Hashed {
        hashed: u64,
        parts: Vec<HashedPart>,
    },
    HashDone(Digest),
    HashFailed(Failure),
    Created(Result<Created, Failure>),
    Urls(Result<Vec<Grant>, Failure>),
    Listed(Result<Listing, Failure>),
    Completed(Result<Box<Entry>, Failure>),
    Looked(Result<Box<Entry>, Failure>),
    /// Time has passed, which matters to the speed.
    Tick,
    /// Bytes of a part handed to the network so far.
    Progress {
        number: u32,
        sent: u64,
    },
    /// The object store has the part, and says this is its CRC-64 if the page may read it.
    Sent {
        number: u32,
        crc64: Option<u64>,
    },
    SendFailed {
        number: u32,
        fault: PartFault,
    },
}

#[derive(Clone, Debug)]
pub enum Created {
    Exists { file: FileId, is_folder: bool },
    Rapid { file: FileId },
    PreHashMatched,
    Started { file: FileId, upload: UploadId, grants: Vec<Grant> },
}

#[derive(Clone, Debug)]
pub struct Listing {
    pub parallel: bool,
    pub parts: Vec<(u32, u64)>,
}

/// Everything a job can ask for.
#[derive(Clone, Debug)]
pub enum Effect {
    StartHash {
        algorithm: HashAlgorithm,
        part_size: u64,
    },
    StopHash,
    Create(CreateCall),
    AskUrls {
        file: FileId,
        upload: UploadId,
        parts: Vec<PartAsk>,
    },
    ListParts {
        file: FileId,
        upload: UploadId,
    },
    Complete {
        file: FileId,
        upload: UploadId,
        crc64: u64,
    },
    Look {
        file: FileId,
    },
    /// Nobody waits for the outcome.
    DeleteRemote {
        file: FileId,
    },
    Send {
        part: Part,
        grant: Grant,
    },
    /// Cuts every part in flight; none of them reports again.
    AbortSends,
    Wake {
        generation: u32,
        after: Millis,
    },
    /// What a later visit must know has changed.
    Keep,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateCall {
    pub conflict: Conflict,
    pub parallel: bool,
    pub algorithm: HashAlgorithm,
    pub pre_hash: Option<String>,
    pub content_hash: Option<String>,
    pub parts: Vec<PartAsk>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PartAsk {
    pub number: u32,
    /// In parallel mode, the hash state before the part.
    pub context: Option<Midstate>,
}

impl Job {
    pub fn new(spec: Spec, part_size: u64) -> Self {
        Self {
            meter: Meter::new(spec.size),
            parallel: spec.size > part_size,
            algorithm: HashAlgorithm::default(),
            rehashed: false,
            probe: Probe::of(spec.size, None),
            spec,
            phase: Phase::Waiting,
            part_size,
            conflict: Conflict::Ask,
            hash: Hashing::default(),
            remote: None,
            call: None,
            look: None,
            sends: BTreeMap::new(),
            lanes: 0,
            rest: None,
            wakes: 0,
            attempts: 0,
            restarts: 0,
            offline: false,
            create_lost: false,
            namesake: None,
            sample: None,
            proof: Proof::None,
        }
    }

    /// Continues what an earlier visit left on the server; its parts are asked for before anything is sent.
    pub fn resumed(spec: Spec, started: &Started) -> Self {
        let remote = Remote {
            file: started.file.clone(),
            upload: started.upload.clone(),
            parallel: started.parallel,
            replaces: started.replaces,
            maybe_complete: true,
            stored: BTreeMap::new(),
            listed: false,
            grants: BTreeMap::new(),
        };
        let mut job = Self::new(spec, started.part_size);
        job.meter.found(started.sent);
        if started.replaces {
            job.conflict = Conflict::Replace(started.file.clone());
        }
        Self { remote: Some(remote), parallel: started.parallel, sample: started.sample.clone(), ..job }
    }

    pub fn has_ended(&self) -> bool {
        matches!(self.phase, Phase::Done(_) | Phase::Skipped | Phase::Failed(_) | Phase::Cancelled)
    }

    /// What has left this computer, by the server's word and the network's.
    pub fn bytes_sent(&self) -> u64 {
        let stored: u64 = self.remote.iter().flat_map(|remote| remote.stored.values()).sum();
        stored + self.sends.values().map(|sending| sending.sent).sum::<u64>()
    }
}
