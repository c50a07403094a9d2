//! Texts about errors and missing pages.

use super::text::{Count, Localize};
use super::{Lang, en, zh};
use crate::base::config_error::ConfigError;
use crate::base::failure::FailureKind;
use crate::base::sign_in_error::SignInError;

#[derive(Clone, Debug, PartialEq)]
pub enum ProblemText {
    FailureNote(FailureKind),
    /// The failure of a read, where nothing could have been changed or lost.
    NotLoaded(FailureKind),
    FailedFor {
        name: String,
        kind: FailureKind,
    },
    /// The same failure of `name` and of `others` more.
    FailedForSeveral {
        name: String,
        others: Count,
        kind: FailureKind,
    },
    /// Items of a list.
    Unreadable(Count),
    RequestNumber(String),
    SignIn(SignInError),
    Config(ConfigError),
    ConfigBroken,
    ConfigBrokenHint,
    ConfigUnreachable,
    Framed,
    FramedHint,
    OpenInOwnTab,
    Insecure,
    InsecureHint,
    PopupDone,
    PopupRefused,
    SignInAgain,
    NotFoundTitle,
    NotFoundHint,
    FolderGone,
    NoDrive,
    NoDriveHint,
}

impl Localize for ProblemText {
    fn localize(&self, lang: Lang) -> String {
        match lang {
            Lang::En => en::problems::localize(self),
            Lang::Zh => zh::problems::localize(self),
        }
    }
}
