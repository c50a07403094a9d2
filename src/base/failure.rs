//! An error as it is shown: its kind, the server's code, and the request id for support. Stores expose it and `i18n` words
//! it.
//!
//! It contains no URL, no token and no free text of a server.

use serde::{Deserialize, Serialize};

/// One failed action.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    pub kind: FailureKind,
    /// The server's error code, such as `NotFound.File`; empty for errors without a response.
    pub code: String,
    /// `x-ca-request-id`, by which the vendor's support finds the request.
    pub request_id: Option<String>,
}

/// Each kind has a message in every language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum FailureKind {
    /// No response: offline, blocked, or the connection was closed.
    Network,
    /// The browser reports that there is no network.
    Offline,
    /// The session has ended and was not renewed.
    SignedOut,
    /// The user lacks the permission.
    Forbidden,
    /// The application or the domain does not allow the call.
    NotAllowedHere,
    NotFound,
    /// A sibling has the name.
    NameTaken,
    /// The server does not accept the name.
    BadName,
    DriveFull,
    /// Someone else changed it at the same time.
    Conflict,
    TooManyRequests,
    /// A temporary error of the server; a retry is safe.
    ServerBusy,
    /// An error of the server that a retry may not resolve.
    ServerError,
    /// The feature is disabled in this domain.
    Unsupported,
    /// The server rejected the request as invalid: a bug of this client.
    Rejected,
    /// The response could not be parsed.
    BadAnswer,
    /// The received data does not match its checksum.
    Corrupt,
    /// The file was replaced by another version during the transfer.
    Replaced,
    /// The disk or the quota of this origin is full.
    DiskFull,
    /// The browser does not write a file of this name.
    LocalName,
    /// The operating system does not allow writing to the place.
    NotWritten,
    /// The local file was changed or moved, or cannot be read.
    LocalFile,
    /// The object store, or the browser in its place, answered a download with something else than the file.
    StoreRefused,
    /// The object store did not take what was uploaded from memory.
    StoreTookNothing,
    /// A network policy of the organisation blocks the object store.
    NetworkPolicy,
    /// The server has accepted it and does not finish.
    StillRunning,
    /// Some of several items failed.
    Partial,
    /// Files are missing from an archive.
    Incomplete,
    Cancelled,
}

impl Failure {
    /// A failure without a response from the server.
    pub fn local(kind: FailureKind) -> Self {
        Self { kind, code: String::new(), request_id: None }
    }

    /// The server may have carried out the call.
    pub fn is_ambiguous(&self) -> bool {
        use FailureKind::*;
        matches!(self.kind, Network | Offline | ServerBusy | ServerError | BadAnswer | Partial)
    }

    /// Whether a retry can succeed.
    pub fn can_retry(&self) -> bool {
        use FailureKind::*;
        matches!(
            self.kind,
            Network
                | Offline
                | SignedOut
                | TooManyRequests
                | ServerBusy
                | ServerError
                | Conflict
                | BadAnswer
                | Corrupt
                | Replaced
                | DiskFull
                | NotWritten
                | StoreRefused
                | StoreTookNothing
                | StillRunning
                | LocalName
                | Partial
                | Incomplete
        )
    }
}
