//! The texts of the frame and of the sign-in. Other lists have a file each; every one of them becomes a `Text`.

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

    /// A text of another list.
    Other(OtherText),
}

/// Something with words in every language.
pub trait Spoken: Send + Sync + 'static {
    fn say(&self, lang: Lang) -> String;
}

/// A text of another list. A trait object, so that a list only one feature uses lies in that feature's chunk with all its
/// translations.
#[derive(Clone)]
pub struct OtherText(Arc<dyn Spoken>);

impl OtherText {
    pub(super) fn say(&self, lang: Lang) -> String {
        self.0.say(lang)
    }
}

impl PartialEq for OtherText {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.say(Lang::En) == other.say(Lang::En)
    }
}

impl fmt::Debug for OtherText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.say(Lang::En))
    }
}

impl<T: Spoken> From<T> for Text {
    fn from(text: T) -> Self {
        Self::Other(OtherText(Arc::new(text)))
    }
}

/// A sign-in that did not work, as a person meets it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignInProblem {
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
    NoResponse,
}
