//! Texts of menus, dialogs, results of actions, and the pages before sign-in.

use super::text::{Count, Localize, Text};
use super::{Lang, en, zh};
use crate::base::name::NameError;
use crate::model::permission::ActionRefusal;

#[derive(Clone, Debug, PartialEq)]
pub enum ActionText {
    // Everywhere
    Cancel,
    Close,
    Undo,
    Done,
    Copy,
    Copied,
    Continue,
    Dismiss,

    // Shell
    MyDrives,
    TeamDrives,
    ThemeSystem,
    ThemeLight,
    ThemeDark,
    SignOut,

    // File list
    Rename,
    Star,
    Unstar,
    Folder,
    Up,
    SelectionTools,
    DeleteForever,
    ClearSelection,
    Selected(Count),
    /// All rows are being selected; this many are loaded.
    SelectingAll(Count),
    SelectingAllFailed(Count),
    SignOutQuestion,
    SignOutNote(Count),
    SignOutKept,
    SignOutCommands,
    /// The names of the files.
    SignOutDrafts(String),
    SignOutRemove,
    SignOutRemoveHint,
    EmptySearch(String),
    EmptySearchHint,
    EmptyTrash,
    EmptyTrashHint,
    SearchResults(String),
    SearchLag,
    FoundIn(String),
    EmptyBin,
    EmptyBinQuestion(String),
    DeleteOneQuestion(String),
    DeleteForeverQuestion(Count),
    CantBeUndone,
    DisabledReason(ActionRefusal),

    // Dialogs
    FolderName,
    Create,
    NameError(NameError),
    NameIsTaken(String),
    MoveTitle(Count),
    CopyTitle(Count),
    MoveHere,
    CopyHere,
    NoFoldersHere,
    AtTop,
    AlreadyHere,
    IntoItself,
    KeysIntro,

    // What happened
    TrashedOne(String),
    TrashedMany(Share),
    RestoredOne(String),
    RestoredMany(Share),
    DeletedMany(Share),
    MovedMany {
        share: Share,
        folder: String,
    },
    CopiedMany {
        share: Share,
        folder: String,
    },
    /// `name` and `others` more stayed where they are, because the target has their names.
    NotMoved {
        name: String,
        others: Count,
        folder: String,
    },
    /// The copy of `name`, and of `others` more, got a new name.
    CopiesRenamed {
        name: String,
        new_name: String,
        others: Count,
    },
    CreatedFolder(String),
    FolderExists(String),
    DownloadStarts(String),
    BinBeingEmptied,
    Offline,
    StillWorking,
    NoAnswerYet,
    LoadingToEnd,
    Stop,

    // Uploads
    Uploads,
    UploadProgress(String),
    Waiting,
    Preparing,
    Finishing,
    Paused,
    Uploaded,
    Skipped,
    Cancelled,
    WaitingForSignIn,
    OfflineUpload,
    TryingAgain,
    Sent {
        sent: String,
        total: String,
    },
    PerSecond(String),
    SecondsLeft(Count),
    MinutesLeft(Count),
    HoursLeft(Count),
    Pause,
    Resume,
    CancelUpload,
    PauseAll,
    ResumeAll,
    ClearFinished,
    Expand,
    Collapse,
    /// `folder` is `None` where its name is not known.
    NameTakenQuestion {
        name: String,
        folder: Option<String>,
    },
    FolderHasName {
        name: String,
        folder: Option<String>,
    },
    KeepBoth,
    Replace,
    Skip,
    ForAll,
    Interrupted(Count),
    /// A folder upload that was interrupted before all of its files were queued.
    DropInterrupted {
        name: String,
        folder: String,
    },
    NotTheInterrupted(String),
    InterruptedTargetGone,
    /// Some of the interrupted uploads can't continue for that reason.
    InterruptedSomeGone {
        name: String,
        others: Count,
    },
    /// Restored from the trash into a folder in which it was not.
    RestoredElsewhere {
        name: String,
        others: Count,
        folder: String,
    },
    ChooseAgain,
    ChooseOneAgain,
    GiveUp,
    GiveUpNote,
    OfUpload {
        action: Box<Text>,
        name: String,
    },

    // Signing in
    SessionEndsSoon,
    SessionEnded,
    /// What the person asked for waits for the sign-in.
    SessionEndedCommands,
    /// The same, and it goes on after a sign-in that leaves the page.
    PopupBlockedCommands,
    /// What the person asked for before the sign-in was carried out.
    CommandDone,
    /// It is not known what became of it.
    CommandInterrupted {
        name: String,
        others: Count,
    },
    EmptyingInterrupted,
    /// Transfers wait for the sign-in.
    SessionEndedWaiting,
    SessionEndedIdle,
    PopupBlocked,
    OtherUser(String),
    SwitchUser,
    SignInAsBefore,

    // Setting up
    SetupTitle,
    SetupIntro,
    SetupWhichForm,
    SetupRedirect,
    SetupRedirectHint,
    SetupAdmin,
    DomainId,
    DomainIdHint,
    AppId,
    AppIdHint,
    Endpoint,
    EndpointHint,
    Advanced,
    TestEndpoint,
    Testing,
    SaveAndSignIn,

    FieldRequired,
    BadDomainId,
    BadEndpoint,

    // The rest
    BackToFiles,
}

/// How many of several things an action succeeded for.
#[derive(Clone, Debug, PartialEq)]
pub struct Share {
    pub done: Count,
    pub all: Count,
}

impl Localize for ActionText {
    fn localize(&self, lang: Lang) -> String {
        match lang {
            Lang::En => en::actions::localize(self),
            Lang::Zh => zh::actions::localize(self),
        }
    }
}
