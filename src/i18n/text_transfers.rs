//! What can be said about what is on its direction, in the tray and on its page.

use super::text::{Count, Spoken};
use super::{Lang, en, zh};

#[derive(Clone, Debug, PartialEq)]
pub enum TransferText {
    /// How many of how many are done.
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
    /// Everything was skipped or cancelled.
    NothingTransferred {
        direction: TransferDirection,
        skipped: Count,
        cancelled: Count,
    },
    AllPaused,
    Failed(Count),
    /// Beside what goes on.
    FailedCount(Count),
    FailedSoFar(String),

    // One row
    Downloading,
    /// In hundredths, once that is known.
    Packing(Option<Count>),
    /// Files that an archive lacks.
    MissingInZip(Count),
    /// Files that could not be saved into a folder.
    MissingInFolder(Count),
    Verified,
    InstantUpload,
    WaitingForDecision,
    /// What is known of each of two files that want one name.
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

/// Which direction the files go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TransferDirection {
    Upload,
    Download,
    Both,
}

impl Spoken for TransferText {
    fn say(&self, lang: Lang) -> String {
        match lang {
            Lang::En => en::transfers::say(self),
            Lang::Zh => zh::transfers::say(self),
        }
    }
}
