//! What can be said about what is on its way, in the tray and on its page.

use super::text::Count;

#[derive(Clone, Debug, PartialEq)]
pub enum TransferText {
    PageTitle,
    /// How many of how many are done.
    Moving {
        way: Way,
        done: Count,
        total: Count,
    },
    Ended {
        way: Way,
        done: Count,
        failed: Count,
    },
    AllPaused,
    NeedYou(Count),
    Failed(Count),
    FailedSoFar,

    // One row
    Downloading,
    Verified,
    AlreadyThere,
    Remove,
    CancelDownload,

    // All of them
    ShowAll,
    RetryFailed,
    StopAll,
    StopAllQuestion(Count),
    ChooseFolderAgain,
    MoreQuestions(Count),
    Hint,
    Nothing,
    NothingHint,
    NothingOfThese,

    // Filters
    Filter,
    Everything,
    Running,
    NeedsYou,
    DidNotWork,
    Finished,
    BothWays,
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

/// Which way the files go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    Up,
    Down,
    Both,
}
