//! What can be said once somebody does something: menus, dialogs, what came of it, and the pages that come later.

use super::text::{Count, Spoken, Text};
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
    Shortcuts,

    // File list
    Open,
    Download,
    Rename,
    MoveTo,
    CopyTo,
    Star,
    Unstar,
    MoveToTrash,
    Folder,
    Up,
    SelectionTools,
    Restore,
    DeleteForever,
    ClearSelection,
    Selected(Count),
    /// Transfers that wait for the person.
    NeedYou(Count),
    SignOutQuestion,
    SignOutNote(Count),
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
    Shortcut(Shortcut),
    KeysIntro,

    // What happened
    TrashedOne(String),
    TrashedMany(Count),
    RestoredOne(String),
    RestoredMany(Count),
    DeletedMany(Count),
    MovedMany {
        count: Count,
        folder: String,
    },
    CopiedMany {
        count: Count,
        folder: String,
    },
    CreatedFolder(String),
    FolderExists(String),
    DownloadStarts(String),
    BinBeingEmptied,

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
    /// The folder, where its name is known.
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
    /// A folder whose files were not all queued yet.
    DropInterrupted {
        name: String,
        folder: String,
    },
    NotTheInterrupted(String),
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
    /// What was on its way waits too.
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

impl Spoken for ActionText {
    fn say(&self, lang: Lang) -> String {
        match lang {
            Lang::En => en::actions::say(self),
            Lang::Zh => zh::actions::say(self),
        }
    }
}

/// One line of the help sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shortcut {
    Move,
    Extend,
    Toggle,
    All,
    Open,
    Parent,
    Rename,
    Trash,
    Download,
    MoveTo,
    CopyTo,
    Star,
    NewFolder,
    Upload,
    Menu,
    Clear,
    Search,
    Help,
}
