//! The list of what can be said from the start; what is said later has lists of its own.

use super::Lang;
use std::fmt;
use std::sync::Arc;

/// A number of things: the value decides the grammar, the text was worded by `Intl`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Count {
    pub value: u64,
    pub shown: String,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Text {
    // Everywhere
    AppName,
    Retry,
    ReloadPage,
    /// A file of the app itself is missing.
    PartMissing,
    Loading,
    More,
    NoDate,
    NoSize,

    // Shell
    SkipToContent,
    Navigation,
    Files,
    Trash,
    SearchIn(String),
    Search,
    ClearSearch,
    Drive,
    Language,
    Theme,
    Account(String),
    Storage,
    UsedOf {
        used: String,
        total: String,
    },
    Used(String),

    // File list
    Name,
    Size,
    Modified,
    Deleted,
    Starred,
    SortBy(String),
    Breadcrumb,
    Toolbar,
    NewFolder,
    Upload,
    UploadFiles,
    UploadFolder,
    ReadOnly,
    PastedPicture(String),
    Transfers,
    ActionsFor(String),
    SelectRow(String),
    SelectAll,
    Items(Count),
    ItemsSoFar(Count),
    ListHint,
    EmptyFolder,
    EmptyFolderHint,

    // Uploads
    DropHere(String),

    // Signing in
    SignInTitle,
    SignInIntro(String),
    SignIn,
    SigningIn,
    OpeningDrive,
    SignInFailed,
    TryOtherForm,
    SignedOut,
    LoginMaySurvive,

    // Setting up
    EndpointWorks,
    EndpointUnreachable,
    EndpointNotPds,
    EndpointNoDomain,
    SetupForget,

    // The rest
    Later(LaterText),
}

/// Something with words in every language.
pub trait Spoken: Send + Sync + 'static {
    fn say(&self, lang: Lang) -> String;
}

/// A text of another list. A trait object, since those lists lie in the second file of the app (see `features::shell::later`), and
/// a plain value would draw them into the first.
#[derive(Clone)]
pub struct LaterText(Arc<dyn Spoken>);

impl LaterText {
    pub(super) fn say(&self, lang: Lang) -> String {
        self.0.say(lang)
    }
}

impl PartialEq for LaterText {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.say(Lang::En) == other.say(Lang::En)
    }
}

impl fmt::Debug for LaterText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.say(Lang::En))
    }
}

impl Text {
    pub fn later(text: impl Spoken) -> Self {
        Self::Later(LaterText(Arc::new(text)))
    }
}

/// A sign-in that did not work, as a person meets it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The answer does not belong to a sign-in started in this tab, or was used before.
    WrongState,
    /// The server answered with something incomplete or contradictory.
    Malformed,
    /// The token came in the query, where it would have been logged.
    TokenInQuery,
    BadLifetime,
    Denied,
    UnsupportedResponseType,
    Unauthorized,
    BadScope,
    ServerBusy,
    Unverified,
    Other(String),
    NoAnswer,
}
