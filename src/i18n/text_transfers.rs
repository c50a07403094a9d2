//! What can be said about what is on its way, in the tray and on its page.

use super::text::{Count, Spoken};
use super::{Lang, en, zh};

#[derive(Clone, Debug, PartialEq)]
pub enum TransferText {
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
    /// Everything was skipped or cancelled.
    NothingCame {
        way: Way,
        skipped: Count,
        cancelled: Count,
    },
    AllPaused,
    Failed(Count),
    /// Beside what goes on.
    SoManyFailed(Count),
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
    AlreadyThere,
    AwaitsAnswer,
    /// What is known of each of two files that want one name.
    OursIs(Vec<String>),
    TheirsIs(Vec<String>),
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

impl Spoken for TransferText {
    fn say(&self, lang: Lang) -> String {
        match lang {
            Lang::En => en::transfers::say(self),
            Lang::Zh => zh::transfers::say(self),
        }
    }
}
