//! English texts about errors: what happened, whether data is safe, and what to do.

use super::things;
use crate::base::config_error::{ConfigError, ConfigErrorKind};
use crate::base::failure::FailureKind;
use crate::base::name::NameError;
use crate::base::sign_in_error::SignInError;
use crate::i18n::text_problems::ProblemText;
use crate::model::permission::ActionRefusal;

pub fn localize(text: &ProblemText) -> String {
    let fixed = match text {
        ProblemText::FailureNote(kind) => failure(*kind),
        ProblemText::NotLoaded(kind) => not_loaded(*kind),
        ProblemText::FailedFor { name, kind } => return format!("“{name}”: {}", failure(*kind)),
        ProblemText::FailedForSeveral { name, others, kind } => {
            return format!("“{name}” and {}: {}", things(others, "other", "others"), failure(*kind));
        }
        ProblemText::Unreadable(count) => {
            let items = things(count, "item", "items");
            return format!(
                "{items} of this list could not be read and can't be shown. Nothing was changed; reload the page, and tell support if it stays so."
            );
        }
        ProblemText::RequestNumber(id) => return format!("Request number for support: {id}"),
        ProblemText::SignIn(error) => return sign_in_error(error),
        ProblemText::Config(error) => return config_error(error),
        ProblemText::ConfigBroken => "The site's settings can't be read",
        ProblemText::ConfigBrokenHint => {
            "Whoever runs this site needs to correct config.json. Your files are not affected."
        }
        ProblemText::ConfigUnreachable => {
            "The site's settings could not be loaded. Check your network and try again."
        }
        ProblemText::Framed => "Shown inside another site",
        ProblemText::FramedHint => "For your safety, your drive is not shown inside a page of somebody else.",
        ProblemText::OpenInOwnTab => "Open in its own tab",
        ProblemText::Insecure => "This address is not secure",
        ProblemText::InsecureHint => {
            "Anyone on the network could read your sign-in here, so it is not offered. Your files are safe; open the drive at its https address. If nothing answers there, whoever runs this site needs to set up https."
        }
        ProblemText::PopupDone => "Signed in. You can close this window.",
        ProblemText::PopupRefused => {
            "The sign-in did not work. You can close this window; the one with your drive says why, and lets you try again."
        }
        ProblemText::SignInAgain => "Sign in again",
        ProblemText::NotFoundTitle => "There is nothing at this address",
        ProblemText::NotFoundHint => "The link may be incomplete or from a newer version of this site.",
        ProblemText::FolderGone => {
            "This folder is not there. It may have been moved to the trash, or you may not have access to it."
        }
        ProblemText::NoDrive => "You have no drive yet",
        ProblemText::NoDriveHint => "Your administrator can give you one.",
    };
    fixed.to_owned()
}

/// A failed read cannot have changed or lost anything, so its message does not mention that.
fn not_loaded(kind: FailureKind) -> &'static str {
    match kind {
        FailureKind::ServerError => {
            "This could not be loaded. The server has a problem; try again, and tell support if it goes on."
        }
        FailureKind::ServerBusy => "This could not be loaded. The server is busy; try again in a moment.",
        FailureKind::Offline => "You are offline. This is loaded as soon as the network is back.",
        kind => failure(kind),
    }
}

pub(super) fn failure(kind: FailureKind) -> &'static str {
    match kind {
        FailureKind::Network => {
            "No answer from the server. Nothing was lost; check your network and try again."
        }
        FailureKind::Offline => "You are offline. Nothing was lost; try again when the network is back.",
        FailureKind::SignedOut => "Your sign-in has ended. Nothing was lost; sign in and try again.",
        FailureKind::Forbidden => {
            "You don't have permission for this. The owner of the drive can give it to you."
        }
        FailureKind::NotAllowedHere => {
            "Your organisation has not allowed this site to do that. Your administrator can change it."
        }
        FailureKind::NotFound => {
            "It is not there any more. Someone may have moved or deleted it; reload the folder."
        }
        FailureKind::NameTaken => "Something in this folder has that name already. Choose another name.",
        FailureKind::BadName => "The server does not accept this name. Choose another one.",
        FailureKind::DriveFull => {
            "The drive is full. Make room or ask for more, then try again; nothing was overwritten."
        }
        FailureKind::Conflict => {
            "Someone else changed it at the same moment. Reload the folder, then try again."
        }
        FailureKind::TooManyRequests => "The server asks to slow down. Wait a moment, then try again.",
        FailureKind::ServerBusy => "The server is busy. Nothing was lost; try again in a moment.",
        FailureKind::ServerError => {
            "The server failed. Nothing was changed as far as we know; try again, and tell support if it goes on."
        }
        FailureKind::Unsupported => "This is switched off in your organisation's drive.",
        FailureKind::Rejected => {
            "The server did not accept the request. This is our mistake; please report it."
        }
        FailureKind::BadAnswer => {
            "The server's answer could not be understood. Try again, and tell support if it goes on."
        }
        FailureKind::Corrupt => {
            "What arrived differs from the original, so it was not kept. The original is unharmed; try again."
        }
        FailureKind::Replaced => {
            "The file was replaced by another version meanwhile. Nothing wrong was saved; try again to get the new one."
        }
        FailureKind::LocalName => {
            "This computer does not accept the name. Rename it in the drive, then try again; nothing wrong was kept."
        }
        FailureKind::DiskFull => {
            "This computer has no room for it. Make room, then try again; nothing was lost."
        }
        FailureKind::NotWritten => {
            "This computer did not let it be written there. Try again, or choose another place; nothing wrong was kept."
        }
        FailureKind::LocalFile => {
            "The file on this computer changed or can't be read any more. Choose it again."
        }
        FailureKind::StoreRefused => {
            "The file store did not give the file. Nothing was changed or saved. Try again, and tell support if it goes on."
        }
        FailureKind::StoreTookNothing => {
            "The file store did not take the file. In the drive nothing was changed. Try again, and tell support if it goes on."
        }
        FailureKind::NetworkPolicy => {
            "A network rule of your organisation blocks the file store here. Try from the office network."
        }
        FailureKind::StillRunning => {
            "The server works on it for very long and has not said how it ended. Reload the folder later to see; nothing was lost."
        }
        FailureKind::Partial => "Some of it did not work. What worked stays; try again for the rest.",
        FailureKind::Incomplete => "Some files are missing from this zip. Try again makes a new one.",
        FailureKind::Cancelled => "Cancelled.",
    }
}

pub(super) fn disabled_reason(refusal: ActionRefusal) -> &'static str {
    match refusal {
        ActionRefusal::NoRight => "Not allowed for you",
        ActionRefusal::OneAtATime => "Works on one item at a time",
        ActionRefusal::NothingSelected => "Select something first",
        ActionRefusal::StillLoading => "The rest of the list is not loaded yet",
        ActionRefusal::NotInFolder => "Open a folder first",
        ActionRefusal::ReadOnly => "This drive is read only for you",
        ActionRefusal::ClipboardEmpty => "Cut or copy something first",
        ActionRefusal::AlreadyHere => "It is in this folder already",
        ActionRefusal::IntoItself => "A folder can't go into itself",
        ActionRefusal::NothingToUndo => "There is nothing to undo",
        ActionRefusal::NothingToRedo => "There is nothing to redo",
        ActionRefusal::StillUndoing => "The last one is still being undone",
    }
}

pub(super) fn name_fault(fault: NameError) -> &'static str {
    match fault {
        NameError::Empty => "Type a name",
        NameError::TooLong => "This name is too long",
        NameError::Slash => "A name can't contain /",
        NameError::Dots => "A name can't be . or ..",
        NameError::Control => "A name can't contain invisible control characters",
    }
}

fn sign_in_error(error: &SignInError) -> String {
    match error {
        SignInError::WrongState => "The answer that came back does not belong to a sign-in you started in this tab, so it was not used. Sign in again from here.".into(),
        SignInError::Malformed => "The sign-in page sent an incomplete answer, so it was not used. Try again; if it repeats, tell your administrator.".into(),
        SignInError::TokenInQuery => "The sign-in page sent its answer in an unsafe place, so it was not used. Tell your administrator.".into(),
        SignInError::BadLifetime => "The sign-in page sent a session with an impossible length, so it was not used. Try again; if it repeats, tell your administrator.".into(),
        SignInError::Denied => "Access was not allowed on the sign-in page. Nothing happened; sign in again when you are ready.".into(),
        SignInError::UnsupportedResponseType => "Your organisation's sign-in page does not accept this form of sign-in. Try the other form, or tell your administrator that the application must be of the form web browser.".into(),
        SignInError::Unauthorized => "This site is not registered as an application there. Your administrator needs to check the application ID.".into(),
        SignInError::BadScope => "This site asked for a right its application does not have. Your administrator needs to check the scope.".into(),
        SignInError::ServerBusy => "The sign-in page has a problem at the moment. Try again in a few minutes.".into(),
        SignInError::Unverified => "You signed in, but the service did not answer when asked who you are. Nothing is lost; check your connection and continue again.".into(),
        SignInError::Other(code) => format!("The sign-in page refused with “{code}”. Try again; if it repeats, tell your administrator."),
        SignInError::NoResponse => "You came back from the sign-in page without an answer. Sign in again, or try the other form of sign-in.".into(),
    }
}

fn config_error(error: &ConfigError) -> String {
    let key = &error.key;
    let position = match (error.line, error.column) {
        (Some(line), Some(column)) => format!(" (line {line}, column {column})"),
        (Some(line), None) => format!(" (line {line})"),
        _ => String::new(),
    };
    match error.kind {
        ConfigErrorKind::NotJson => format!("config.json is not valid JSON{position}."),
        ConfigErrorKind::NotAnObject => format!("config.json must be a JSON object{position}."),
        ConfigErrorKind::UnknownKey => {
            format!("config.json has a key “{key}” that does not exist{position}.")
        }
        ConfigErrorKind::DuplicateKey => format!("config.json has the key “{key}” twice{position}."),
        ConfigErrorKind::MissingKey => format!("config.json lacks “{key}”."),
        ConfigErrorKind::EmptyValue => format!("The value of “{key}” in config.json is empty{position}."),
        ConfigErrorKind::WrongType => {
            format!("The value of “{key}” in config.json has the wrong type{position}.")
        }
        ConfigErrorKind::BadValue => format!("The value of “{key}” in config.json can't be used{position}."),
    }
}
