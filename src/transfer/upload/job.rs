//! An upload as a value: its state, its events and its effects.
//!
//! Deliberately absent: time, network, files. `step` decides; the worker performs the effects and feeds the events
//! back.

use super::part_plan::{Part, Probe};
use super::resume::RemoteUploadRecord;
use crate::base::failure::Failure;
use crate::base::id::{DriveId, FileId, UploadId};
use crate::base::time::Timestamp;
use crate::model::entry::{Entry, HashAlgorithm};
use crate::transfer::error_policy::PartFault;
use crate::transfer::hash::content::Midstate;
use crate::transfer::hash::{Digest, HashedPart};
use crate::transfer::job::Millis;
use crate::transfer::job_view::{FileSummary, Verification};
use crate::transfer::meter::Meter;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// What to upload, and where to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UploadSpec {
    pub name: String,
    /// The folders between what was dropped or chosen and the file, separated by `/`.
    pub folder: String,
    pub size: u64,
    pub modified_at: Timestamp,
    pub content_type: String,
    pub drive: DriveId,
    pub parent: FileId,
}

#[derive(Clone, Debug)]
pub struct UploadJob {
    pub spec: UploadSpec,
    pub phase: UploadPhase,
    pub part_size: u64,
    /// Whether parts may be sent concurrently; `false` once the domain has refused it.
    pub parallel: bool,
    /// The hash algorithm of the drive's domain.
    pub algorithm: HashAlgorithm,
    /// The service has refused the other algorithm.
    pub rehashed: bool,
    pub probe: Probe,
    pub conflict: Conflict,
    pub hash: HashProgress,
    pub remote: Option<RemoteUpload>,
    /// The one API call in flight. Calls are never aborted, so that their outcome is always known.
    pub call: Option<ApiCall>,
    /// Why the server's file has to be fetched, if it has to.
    pub remote_check: Option<RemoteCheck>,
    pub sends: BTreeMap<u32, PartInFlight>,
    /// How many parts the queue lets this upload send at once.
    pub max_parts: u32,
    /// The timer that must fire before anything new is tried.
    pub backoff: Option<u32>,
    pub timers: u32,
    /// Consecutive failures; progress resets them.
    pub attempts: u32,
    /// How often the upload was restarted from scratch.
    pub restarts: u32,
    pub offline: bool,
    /// A create was requested and its response never came.
    pub create_lost: bool,
    /// The file that has the name; compared with ours once our hash is known.
    pub existing_entry: Option<Box<Entry>>,
    /// The sample hash stored by an earlier visit, until it is compared.
    pub sample: Option<String>,
    pub verification: Verification,
    pub meter: Meter,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UploadPhase {
    /// Left by an earlier visit; the browser lost the file.
    NeedsFile,
    /// Queued, for the first time or again.
    Waiting,
    Running,
    /// A sibling has the name; the person decides.
    NameTaken {
        existing: FileId,
        /// A folder, which a file cannot replace.
        is_folder: bool,
        /// The existing file, if it was fetched.
        theirs: Option<FileSummary>,
    },
    /// Requests are aborted, the upload on the server is kept.
    Paused,
    /// Cancelled, but a call that may create the file is in flight.
    Cancelling,
    Done(Box<Entry>),
    Skipped,
    /// The upload on the server is kept, so that a retry continues it.
    Failed(Failure),
    Cancelled,
}

/// What a create does when the name is taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Conflict {
    Ask,
    KeepBoth,
    /// As a new version of this file.
    Replace(FileId),
}

#[derive(Clone, Debug, Default)]
pub struct HashProgress {
    pub state: HashState,
    /// Of the first bytes; known long before the rest.
    pub pre: Option<String>,
    /// The file was compared with the sample of an earlier visit.
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

impl HashProgress {
    pub fn digest(&self) -> Option<&Digest> {
        match &self.state {
            HashState::Done(digest) => Some(digest),
            _ => None,
        }
    }
}

/// The unfinished upload on the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemoteUpload {
    pub file: FileId,
    pub upload: UploadId,
    pub parallel: bool,
    /// The file existed before in another version: never delete it.
    pub replaces: bool,
    /// A complete may have reached the server: the file may be complete, so never delete it.
    pub maybe_complete: bool,
    /// Number and size of each part that the server holds.
    pub stored: BTreeMap<u32, u64>,
    /// Whether `stored` is current, or must be requested.
    pub listed: bool,
    pub part_urls: BTreeMap<u32, SignedPartUrl>,
}

/// A signed URL to send one part to.
#[derive(Clone, PartialEq, Eq)]
pub struct SignedPartUrl {
    pub number: u32,
    pub url: String,
    /// Sent exactly as it is, since it is signed; `None`: no such header at all.
    pub content_type: Option<String>,
    pub since: Millis,
    pub life: Millis,
}

/// The URL is a secret.
impl fmt::Debug for SignedPartUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignedPartUrl")
            .field("number", &self.number)
            .field("since", &self.since)
            .finish_non_exhaustive()
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartInFlight {
    pub part: Part,
    pub sent: u64,
    /// When the URL in use was issued, and its lifetime.
    pub since: Millis,
    pub life: Millis,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ApiCall {
    Create,
    Urls,
    List,
    Complete,
    GetFile,
}

/// Why the file on the server is fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RemoteCheck {
    /// Complete was called and its response is missing, or the upload is gone.
    Completed { gone: bool },
    /// Rapid upload: the server had the content already.
    Rapid(FileId),
    /// The name is taken: by the same content, or by ourselves when the response to a create was lost.
    ExistingEntry(FileId),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ConflictAnswer {
    KeepBoth,
    Replace,
    Skip,
}

/// Everything that can happen to an upload.
#[derive(Clone, Debug)]
pub enum UploadEvent {
    /// The queue starts it, and knows the speed of the connection.
    Start {
        bytes_per_s: Option<f64>,
    },
    /// The file of an earlier visit is available again.
    FileReselected,
    MaxParts(u32),
    Pause,
    Resume,
    Cancel,
    Retry,
    Answer(ConflictAnswer),
    Offline,
    Online,
    TimerFired(u32),
    /// The hash of the first bytes, and of samples from the whole file.
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
    Created(Result<CreateResult, Failure>),
    Urls(Result<Vec<SignedPartUrl>, Failure>),
    Listed(Result<StoredParts, Failure>),
    Completed(Result<Box<Entry>, Failure>),
    FileFetched(Result<Box<Entry>, Failure>),
    /// Time has passed, which updates the speed.
    Tick,
    /// Bytes of a part handed to the network so far.
    Progress {
        number: u32,
        sent: u64,
    },
    /// The object store has the part; its CRC-64 if the page may read it.
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
pub enum CreateResult {
    Exists { file: FileId, is_folder: bool },
    Rapid { file: FileId },
    PreHashMatched,
    Started { file: FileId, upload: UploadId, part_urls: Vec<SignedPartUrl> },
}

#[derive(Clone, Debug)]
pub struct StoredParts {
    pub parallel: bool,
    pub parts: Vec<(u32, u64)>,
}

/// Everything an upload can ask for.
#[derive(Clone, Debug)]
pub enum UploadEffect {
    StartHash {
        algorithm: HashAlgorithm,
        part_size: u64,
    },
    StopHash,
    Create(CreateRequest),
    RequestUrls {
        file: FileId,
        upload: UploadId,
        parts: Vec<PartUrlRequest>,
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
    GetFile {
        file: FileId,
    },
    /// Its outcome is ignored.
    DeleteRemote {
        file: FileId,
    },
    Send {
        part: Part,
        part_url: SignedPartUrl,
    },
    /// Aborts every part in flight; none of them reports again.
    AbortSends,
    StartTimer {
        generation: u32,
        after: Millis,
    },
    /// The stored record must be updated.
    Persist,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateRequest {
    pub conflict: Conflict,
    pub parallel: bool,
    pub algorithm: HashAlgorithm,
    pub pre_hash: Option<String>,
    pub content_hash: Option<String>,
    pub parts: Vec<PartUrlRequest>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PartUrlRequest {
    pub number: u32,
    /// In parallel mode, the hash state before the part.
    pub context: Option<Midstate>,
}

impl UploadJob {
    pub fn new(spec: UploadSpec, part_size: u64) -> Self {
        Self {
            meter: Meter::new(spec.size),
            parallel: spec.size > part_size,
            algorithm: HashAlgorithm::default(),
            rehashed: false,
            probe: Probe::choose(spec.size, None),
            spec,
            phase: UploadPhase::Waiting,
            part_size,
            conflict: Conflict::Ask,
            hash: HashProgress::default(),
            remote: None,
            call: None,
            remote_check: None,
            sends: BTreeMap::new(),
            max_parts: 0,
            backoff: None,
            timers: 0,
            attempts: 0,
            restarts: 0,
            offline: false,
            create_lost: false,
            existing_entry: None,
            sample: None,
            verification: Verification::None,
        }
    }

    /// Continues what an earlier visit left on the server; its parts are listed before anything is sent.
    pub fn resumed(spec: UploadSpec, started: &RemoteUploadRecord) -> Self {
        let remote = RemoteUpload {
            file: started.file.clone(),
            upload: started.upload.clone(),
            parallel: started.parallel,
            replaces: started.replaces,
            maybe_complete: true,
            stored: BTreeMap::new(),
            listed: false,
            part_urls: BTreeMap::new(),
        };
        let mut job = Self::new(spec, started.part_size);
        job.meter.resume_from(started.sent);
        if started.replaces {
            job.conflict = Conflict::Replace(started.file.clone());
        }
        Self { remote: Some(remote), parallel: started.parallel, sample: started.sample.clone(), ..job }
    }

    pub fn has_ended(&self) -> bool {
        matches!(
            self.phase,
            UploadPhase::Done(_) | UploadPhase::Skipped | UploadPhase::Failed(_) | UploadPhase::Cancelled
        )
    }

    /// Bytes stored on the server plus bytes in flight.
    pub fn bytes_sent(&self) -> u64 {
        let stored: u64 = self.remote.iter().flat_map(|remote| remote.stored.values()).sum();
        stored + self.sends.values().map(|sending| sending.sent).sum::<u64>()
    }
}
