//! The texts of the frame and of the sign-in. Other lists have a file each; every one of them becomes a `Text`.

use super::Lang;
use std::fmt;
use std::sync::Arc;

/// A number: the value determines the grammar, and the text is as `Intl` has formatted it.
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
    Recent,
    Starred,
    SortBy(String),
    Breadcrumb,
    FoldersAbove,
    View,
    Toolbar,
    New,
    Details,
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
    /// Transfers that wait for the person.
    NeedYou(Count),
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

/// A list of texts with a translation into every language.
pub trait Localize: Send + Sync + 'static {
    fn localize(&self, lang: Lang) -> String;
}

/// A text of another list. A trait object, so that a list only one feature uses lies in that feature's chunk with all its
/// translations.
#[derive(Clone)]
pub struct OtherText(Arc<dyn Localize>);

impl OtherText {
    pub(super) fn localize(&self, lang: Lang) -> String {
        self.0.localize(lang)
    }
}

impl PartialEq for OtherText {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.localize(Lang::En) == other.localize(Lang::En)
    }
}

impl fmt::Debug for OtherText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.localize(Lang::En))
    }
}

impl<T: Localize> From<T> for Text {
    fn from(text: T) -> Self {
        Self::Other(OtherText(Arc::new(text)))
    }
}
