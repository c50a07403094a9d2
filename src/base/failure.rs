//! What a person may learn of an error: which kind it is, the server's code, and the number to quote to support.
//!
//! Stores expose it and `i18n` words it. It never carries a URL, a token or a server's free text.

use serde::{Deserialize, Serialize};

/// One failed action.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    pub kind: FailureKind,
    /// The server's own word, such as `NotFound.File`; empty when no server spoke.
    pub code: String,
    /// `x-ca-request-id`: what the vendor's support asks for.
    pub request_id: Option<String>,
}

/// Every kind has a sentence of its own in both languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum FailureKind {
    /// No answer came: offline, blocked, or the server cut the connection.
    Network,
    /// The browser says that there is no network.
    Offline,
    /// The sign-in has ended and was not renewed.
    SignedOut,
    /// This person may not do that.
    Forbidden,
    /// The application or the domain does not allow the call at all.
    NotAllowedHere,
    NotFound,
    /// A sibling has the name already.
    NameTaken,
    /// The server refuses the name itself.
    BadName,
    DriveFull,
    /// Someone else changed it at the same time.
    Conflict,
    TooManyRequests,
    /// A temporary fault of the server; trying again is safe.
    ServerBusy,
    /// The server failed in a way that trying again may not mend.
    ServerError,
    /// The feature is switched off in this domain.
    Unsupported,
    /// The request was refused as invalid: our fault, worth reporting.
    Rejected,
    /// The answer could not be understood.
    BadAnswer,
    /// What arrived is not what was sent.
    Corrupt,
    /// Another version took the place of the file while it was on its way.
    Replaced,
    /// This computer has no room left, or not for this page.
    DiskFull,
    /// This computer refuses to have it written there.
    NotWritten,
    /// The file on this computer changed, moved or can't be read.
    LocalFile,
    /// A network policy of the organisation blocks the object store.
    NetworkPolicy,
    /// Some of several things failed.
    Partial,
    /// Files are missing from an archive.
    Incomplete,
    Cancelled,
}

impl Failure {
    /// A failure no server has spoken about.
    pub fn local(kind: FailureKind) -> Self {
        Self { kind, code: String::new(), request_id: None }
    }

    /// Whether a button "Try again" makes sense.
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
                | Partial
                | Incomplete
        )
    }
}
