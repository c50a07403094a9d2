//! Texts about transfers, in the tray and on the transfers page.

use super::text::{Count, Localize};
use super::{Lang, en, zh};

#[derive(Clone, Debug, PartialEq)]
pub enum TransferText {
    /// `done` of `total` are done.
    InProgress {
        direction: TransferDirection,
        done: Count,
        total: Count,
    },
    Ended {
        direction: TransferDirection,
        done: Count,
        failed: Count,
    },
    /// All transfers were skipped or cancelled.
    NothingTransferred {
        direction: TransferDirection,
        skipped: Count,
        cancelled: Count,
    },
    AllPaused,
    Failed(Count),
    /// Next to the progress of the others.
    FailedCount(Count),
    FailedSoFar(String),

    // One row
    Downloading,
    /// In percent, once it is known.
    Packing(Option<Count>),
    /// The number of files missing from an archive.
    MissingInZip(Count),
    /// The number of files that could not be saved into a folder.
    MissingInFolder(Count),
    Verified,
    InstantUpload,
    WaitingForDecision,
    /// Facts about each of two files with the same name.
    LocalVersion(Vec<String>),
    RemoteVersion(Vec<String>),
    ChangedOn(String),
    Remove,
    CancelDownload,

    // All of them
    ShowAll,
    RetryFailed,
    StopAll,
    StopAllQuestion(Count),
    GiveUpQuestion,
    ChooseFolderAgain,
    MoreQuestions(Count),
    Hint,
    Empty,
    EmptyHint,
    NoMatches,

    // Filters
    Filter,
    Everything,
    Running,
    NeedsAttention,
    FailedFilter,
    Finished,
    BothDirections,
    Downloads,
    Counted {
        what: Box<TransferText>,
        count: Count,
    },

    SpeedLimit,
    NoLimit,

    // What failed
    Report,
    ReportTitle(Count),
    ReportIntro,
    CopyReport,
    CopyRefused,
    MoreInReport(Count),
}

/// The direction of a group of transfers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TransferDirection {
    Upload,
    Download,
    Both,
}

impl Localize for TransferText {
    fn localize(&self, lang: Lang) -> String {
        match lang {
            Lang::En => en::transfers::localize(self),
            Lang::Zh => zh::transfers::localize(self),
        }
    }
}
