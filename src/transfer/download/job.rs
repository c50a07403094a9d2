//! The download of one file as a value: what is known about it, what can happen to it, what it may ask for.
//!
//! Deliberately absent: time, network, disk. `step` decides; the worker performs the effects.

use super::response::ChunkFault;
use crate::base::failure::Failure;
use crate::transfer::job::Millis;
use crate::transfer::meter::Meter;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// How much is asked for at once: large enough for speed, small enough to hold a few in memory.
pub const CHUNK: u64 = 8 << 20;

/// What makes two answers speak of the same content.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fingerprint {
    pub size: u64,
    /// `None`: the server did not say, so there is nothing to compare with.
    pub crc64: Option<u64>,
    pub hash: Option<String>,
}

impl Fingerprint {
    /// Whether both can be true of one content. What one of them doesn't know doesn't count.
    pub fn agree(&self, other: &Self) -> bool {
        fn same<T: PartialEq>(one: Option<&T>, other: Option<&T>) -> bool {
            one.zip(other).is_none_or(|(one, other)| one == other)
        }
        self.size == other.size
            && same(self.crc64.as_ref(), other.crc64.as_ref())
            && same(self.hash.as_ref(), other.hash.as_ref())
    }
}

/// An address that needs no sign-in, and what it leads to.
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
    /// An answer of the server has confirmed the fingerprint, or brought better ones.
    pub confirmed: bool,
    /// Others count on the size, and bytes once written stay: the file lies in the middle of an archive.
    pub fixed: bool,
    pub phase: DownloadPhase,
    pub issued_url: Option<IssuedUrl>,
    /// A new address was asked for; never twice at once.
    pub asking: bool,
    /// Whoever stands in front of the store doesn't know ranges: one stream from the start, once more if it is cut.
    pub plain: bool,
    /// Everything before is written, and comes to this CRC-64.
    pub front: u64,
    pub crc64: u64,
    /// By their first byte; those behind `front` only.
    pub chunks: BTreeMap<u64, Chunk>,
    /// How many chunks it may hold at once.
    pub max_requests: usize,
    /// In an archive, bytes are written only when it is the file's turn.
    pub may_write: bool,
    pub backoff: Option<u32>,
    pub wakes: u32,
    /// Failures in a row; progress clears them.
    pub attempts: u32,
    /// How often it was begun again from nothing.
    pub restarts: u32,
    pub offline: bool,
    pub meter: Meter,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DownloadPhase {
    Waiting,
    Running,
    /// Requests are cut; what is written stays.
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
    /// Cut, or not begun.
    Idle,
    /// Bytes arrive; the last one did at this time.
    Fetching(Millis),
    /// All there, and this is the CRC-64 of it.
    Read(u64),
    /// As above, on its way to the disk.
    Writing(u64),
}

impl Chunk {
    /// All of it, if not on the disk yet.
    pub fn is_complete(&self) -> bool {
        matches!(self.state, ChunkState::Read(_) | ChunkState::Writing(_))
    }
}

/// Everything that can happen to a job.
#[derive(Clone, Debug)]
pub enum DownloadEvent {
    Start,
    MaxRequests(usize),
    /// It is the next whose bytes may be written.
    MayWrite,
    Pause,
    Resume,
    Cancel,
    Retry,
    Offline,
    Online,
    Woke(u32),
    Tick,
    Url(Result<SignedUrl, Failure>),
    /// So many bytes of a chunk are there.
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

/// Everything a job can ask for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DownloadEffect {
    AskUrl,
    Fetch(ChunkRequest),
    /// Cuts these requests; none of them reports again. What they brought is kept.
    AbortRequest(u64),
    /// Cuts all requests and throws away what they brought.
    DiscardChunks,
    /// The chunk, which then may go.
    Write {
        from: u64,
        to: u64,
    },
    /// So much is written and will be found again after a reload.
    Stored {
        front: u64,
        crc64: u64,
    },
    /// What is written belongs to another content.
    Truncate,
    Wake {
        generation: u32,
        after: Millis,
    },
}

#[derive(Clone, PartialEq, Eq)]
pub struct ChunkRequest {
    pub from: u64,
    pub to: u64,
    /// What of it is there already.
    pub got: u64,
    /// Without a range: the bytes before are thrown away, those behind are the next chunks.
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
            wakes: 0,
            attempts: 0,
            restarts: 0,
            offline: false,
        }
    }

    /// Goes on behind what an earlier visit has written.
    pub fn resumed(fingerprint: Fingerprint, front: u64, crc64: u64) -> Self {
        let mut job = Self::new(fingerprint, false);
        if front <= job.fingerprint.size {
            (job.front, job.crc64) = (front, crc64);
            job.meter.found(front);
        }
        job
    }

    pub fn has_ended(&self) -> bool {
        matches!(self.phase, DownloadPhase::Done | DownloadPhase::Failed(_) | DownloadPhase::Cancelled)
    }

    /// Written, or at least here.
    pub fn bytes_received(&self) -> u64 {
        self.front + self.chunks.values().map(|chunk| chunk.got).sum::<u64>()
    }

    pub fn is_fetching(&self) -> bool {
        self.chunks.values().any(|chunk| matches!(chunk.state, ChunkState::Fetching(_)))
    }
}
