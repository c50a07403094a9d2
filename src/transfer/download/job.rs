//! The download of one file as a value: its state, its events and its effects.
//!
//! Deliberately absent: time, network, disk. `step` decides; the worker performs the effects.

use super::response::ChunkFault;
use crate::base::failure::Failure;
use crate::transfer::job::Millis;
use crate::transfer::meter::Meter;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// The size of one range request: large enough for speed, small enough to keep a few in memory.
pub const CHUNK: u64 = 8 << 20;

/// Identifies content: two equal fingerprints belong to the same bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fingerprint {
    pub size: u64,
    /// `None`: the server did not send it, so there is nothing to compare with.
    pub crc64: Option<u64>,
    pub hash: Option<String>,
}

impl Fingerprint {
    /// Whether both can describe the same content. Missing values are ignored.
    pub fn agree(&self, other: &Self) -> bool {
        fn same<T: PartialEq>(one: Option<&T>, other: Option<&T>) -> bool {
            one.zip(other).is_none_or(|(one, other)| one == other)
        }
        self.size == other.size
            && same(self.crc64.as_ref(), other.crc64.as_ref())
            && same(self.hash.as_ref(), other.hash.as_ref())
    }
}

/// A download URL that needs no sign-in, and the content it leads to.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedUrl {
    pub url: String,
    pub life: Millis,
    pub fingerprint: Fingerprint,
}

/// The URL is a secret.
impl fmt::Debug for SignedUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignedUrl").field("fingerprint", &self.fingerprint).finish_non_exhaustive()
    }
}

#[derive(Clone, Debug)]
pub struct IssuedUrl {
    pub signed: SignedUrl,
    pub since: Millis,
}

#[derive(Clone, Debug)]
pub struct DownloadJob {
    pub fingerprint: Fingerprint,
    pub chunk_size: u64,
    /// A response of the server has confirmed or updated the fingerprint.
    pub confirmed: bool,
    /// The size must not change and written bytes cannot be replaced: the file is inside an archive.
    pub fixed: bool,
    pub phase: DownloadPhase,
    pub issued_url: Option<IssuedUrl>,
    /// A new URL was requested; only one request at a time.
    pub asking: bool,
    /// A proxy in front of the store ignores ranges: one stream from the start, repeated if it breaks.
    pub plain: bool,
    /// How many bytes from the start are written, and their CRC-64.
    pub front: u64,
    pub crc64: u64,
    /// By their first byte; all of them after `front`.
    pub chunks: BTreeMap<u64, Chunk>,
    /// How many chunks it may fetch or buffer at once.
    pub max_requests: usize,
    /// In an archive, a file's bytes are written only when all files before it are complete.
    pub may_write: bool,
    pub backoff: Option<u32>,
    pub timers: u32,
    /// Consecutive failures; progress resets them.
    pub attempts: u32,
    /// How often it was restarted from scratch.
    pub restarts: u32,
    pub offline: bool,
    pub meter: Meter,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DownloadPhase {
    Waiting,
    Running,
    /// Requests are aborted; written bytes are kept.
    Paused,
    Done,
    Failed(Failure),
    Cancelled,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chunk {
    pub to: u64,
    pub got: u64,
    pub state: ChunkState,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChunkState {
    /// Aborted, or not started.
    Idle,
    /// Receiving; the time of the last bytes.
    Fetching(Millis),
    /// Received completely, with its CRC-64.
    Read(u64),
    /// As above, and being written.
    Writing(u64),
}

impl Chunk {
    /// Received completely, if not written yet.
    pub fn is_complete(&self) -> bool {
        matches!(self.state, ChunkState::Read(_) | ChunkState::Writing(_))
    }
}

/// Everything that can happen to a download.
#[derive(Clone, Debug)]
pub enum DownloadEvent {
    Start,
    MaxRequests(usize),
    /// All files before it in the archive are complete.
    MayWrite,
    Pause,
    Resume,
    Cancel,
    Retry,
    Offline,
    Online,
    TimerFired(u32),
    Tick,
    Url(Result<SignedUrl, Failure>),
    /// How many bytes of a chunk have arrived.
    Progress {
        from: u64,
        got: u64,
    },
    Read {
        from: u64,
        crc64: u64,
    },
    FetchFailed {
        from: u64,
        fault: ChunkFault,
    },
    Written {
        from: u64,
    },
    WriteFailed(Failure),
}

/// Everything a download can ask for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DownloadEffect {
    RequestUrl,
    Fetch(ChunkRequest),
    /// Aborts these requests; none of them reports again. Received bytes are kept.
    AbortRequest(u64),
    /// Aborts all requests and discards what they received.
    DiscardChunks,
    /// Write the chunk; its buffer is free afterwards.
    Write {
        from: u64,
        to: u64,
    },
    /// So many bytes are written and can be resumed from after a reload.
    Stored {
        front: u64,
        crc64: u64,
    },
    /// What is written belongs to other content.
    Truncate,
    StartTimer {
        generation: u32,
        after: Millis,
    },
}

#[derive(Clone, PartialEq, Eq)]
pub struct ChunkRequest {
    pub from: u64,
    pub to: u64,
    /// How much of it was received before.
    pub got: u64,
    /// Without a range: bytes before `from` are skipped, and the stream continues with the next chunks.
    pub plain: bool,
    pub url: String,
    pub size: u64,
}

/// The URL is a secret.
impl fmt::Debug for ChunkRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { from, to, got, plain, .. } = self;
        write!(f, "ChunkRequest {from}+{got}..{to} plain={plain}")
    }
}

impl DownloadJob {
    pub fn new(fingerprint: Fingerprint, fixed: bool) -> Self {
        Self {
            meter: Meter::new(fingerprint.size),
            fingerprint,
            chunk_size: CHUNK,
            confirmed: false,
            fixed,
            phase: DownloadPhase::Waiting,
            issued_url: None,
            asking: false,
            plain: false,
            front: 0,
            crc64: 0,
            chunks: BTreeMap::new(),
            max_requests: 1,
            may_write: !fixed,
            backoff: None,
            timers: 0,
            attempts: 0,
            restarts: 0,
            offline: false,
        }
    }

    /// Continues after what an earlier visit has written.
    pub fn resumed(fingerprint: Fingerprint, front: u64, crc64: u64) -> Self {
        let mut job = Self::new(fingerprint, false);
        if front <= job.fingerprint.size {
            (job.front, job.crc64) = (front, crc64);
            job.meter.resume_from(front);
        }
        job
    }

    pub fn has_ended(&self) -> bool {
        matches!(self.phase, DownloadPhase::Done | DownloadPhase::Failed(_) | DownloadPhase::Cancelled)
    }

    /// Written or buffered.
    pub fn bytes_received(&self) -> u64 {
        self.front + self.chunks.values().map(|chunk| chunk.got).sum::<u64>()
    }

    pub fn is_fetching(&self) -> bool {
        self.chunks.values().any(|chunk| matches!(chunk.state, ChunkState::Fetching(_)))
    }
}
