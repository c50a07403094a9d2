//! What can be said when something does not work or is not there. The first view does without: whoever meets such a case
//! waits for the second file of the app.

use super::text::{SignInProblem, Spoken};
use super::{Lang, en, zh};
use crate::base::config_error::ConfigError;
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
    Config(ConfigError),
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
