//! What can be said when something does not work or is not there. The first view does without: whoever meets such a case
//! waits for the second file of the app.

use super::text::{Count, SignInProblem, Spoken};
use super::{Lang, en, zh};
use crate::base::failure::FailureKind;

#[derive(Clone, Debug, PartialEq)]
pub enum ProblemText {
    FailureNote(FailureKind),
    /// The same where something was only to be shown.
    NotLoaded(FailureKind),
    FailedFor {
        name: String,
        kind: FailureKind,
    },
    RequestNumber(String),
    SignIn(SignInProblem),
    ConfigFault {
        what: ConfigWhat,
        key: String,
        line: Option<Count>,
    },
    ConfigBroken,
    ConfigBrokenHint,
    ConfigUnreachable,
    Framed,
    FramedHint,
    OpenInOwnTab,
    PopupDone,
    SignInAgain,
    NotFoundTitle,
    NotFoundHint,
    FolderGone,
    NoDrive,
    NoDriveHint,
}

impl Spoken for ProblemText {
    fn say(&self, lang: Lang) -> String {
        match lang {
            Lang::En => en::problems::say(self),
            Lang::Zh => zh::problems::say(self),
        }
    }
}

/// What is wrong with `config.json`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConfigWhat {
    NotJson,
    NotAnObject,
    UnknownKey,
    DuplicateKey,
    MissingKey,
    WrongType,
    BadValue,
}
