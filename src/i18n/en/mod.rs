//! English: sentence case, short, concrete, no blame.

pub mod actions;
pub mod plan;
mod problems;
pub mod saving;
pub mod transfers;

use super::text::{Count, Text};
use problems::{config_fault, failure, refusal};

pub fn say(text: &Text) -> String {
    let fixed = match text {
        Text::AppName => "Drive",
        Text::Retry => "Try again",
        Text::ReloadPage => "Reload the page",
        Text::PartMissing => {
            "A part of this page could not be loaded. Your files are safe, and what you asked for is done as soon as it is here. Try again, or reload the page if that does not help."
        }
        Text::Loading => "Loading…",
        Text::More => "More",
        Text::NoDate | Text::NoSize => "–",
        Text::SkipToContent => "Skip to content",
        Text::Navigation => "Main navigation",
        Text::Files => "Files",
        Text::Trash => "Trash",
        Text::Search => "Search",
        Text::ClearSearch => "Clear search",
        Text::Drive => "Drive",
        Text::Language => "Language",
        Text::Theme => "Theme",
        Text::Storage => "Storage",
        Text::Name => "Name",
        Text::Size => "Size",
        Text::Modified => "Modified",
        Text::Starred => "Starred",
        Text::Breadcrumb => "Folder path",
        Text::Toolbar => "File actions",
        Text::NewFolder => "New folder",
        Text::Upload => "Upload",
        Text::UploadFiles => "Upload files",
        Text::UploadFolder => "Upload folder",
        Text::PastedPicture(stamp) => return format!("Pasted picture {stamp}"),
        Text::Transfers => "Transfers",
        Text::Open => "Open",
        Text::Download => "Download",
        Text::Rename => "Rename",
        Text::MoveTo => "Move to…",
        Text::CopyTo => "Copy to…",
        Text::Star => "Add star",
        Text::Unstar => "Remove star",
        Text::MoveToTrash => "Move to trash",
        Text::SelectAll => "Select all",
        Text::ListHint => "Arrow keys move, Space selects, Enter opens, ? lists all keys",
        Text::EmptyFolder => "Nothing here yet",
        Text::EmptyFolderHint => "Drop files or folders anywhere on this page, or press Upload.",
        Text::SignInTitle => "Sign in to your drive",
        Text::SignIn => "Sign in",
        Text::SigningIn => "Going to the sign-in page…",
        Text::OpeningDrive => "Opening your drive…",
        Text::SignInFailed => "The sign-in did not work",
        Text::SignInAgain => "Sign in again",
        Text::TryOtherForm => "Try the other form of sign-in",
        Text::SignedOut => "You are signed out",
        Text::LoginMaySurvive => {
            "Your organisation's sign-in page may still remember you. On a shared computer, close the browser too."
        }
        Text::PopupDone => "Signed in. You can close this window.",
        Text::FieldRequired => "This is needed",
        Text::BadDomainId => "Letters, digits, - and _ only",
        Text::BadEndpoint => "An address that starts with https://, without a path",
        Text::EndpointWorks => "A PDS domain answers there.",
        Text::EndpointUnreachable => {
            "Nothing answers there. Check the domain ID, the address and your network."
        }
        Text::EndpointNotPds => "Something answers there, but it is not PDS. Check the address.",
        Text::EndpointNoDomain => {
            "PDS answers, but does not know this domain. Check the domain ID; Enterprise Edition domains have an address of their own."
        }
        Text::SetupForget => "Set up again",
        Text::ConfigBroken => "The site's settings can't be read",
        Text::ConfigBrokenHint => {
            "Whoever runs this site needs to correct config.json. Your files are not affected."
        }
        Text::ConfigUnreachable => {
            "The site's settings could not be loaded. Check your network and try again."
        }
        Text::Framed => "Shown inside another site",
        Text::FramedHint => "For your safety, your drive is not shown inside a page of somebody else.",
        Text::OpenInOwnTab => "Open in its own tab",
        Text::NotFoundTitle => "There is nothing at this address",
        Text::NotFoundHint => "The link may be incomplete or from a newer version of this site.",
        Text::FolderGone => {
            "This folder is not there. It may have been moved to the trash, or you may not have access to it."
        }
        Text::NoDrive => "You have no drive yet",
        Text::NoDriveHint => "Your administrator can give you one.",
        Text::SearchIn(drive) => return format!("Search in {drive}"),
        Text::Account(name) => return format!("Account of {name}"),
        Text::UsedOf { used, total } => return format!("{used} of {total} used"),
        Text::Used(used) => return format!("{used} used"),
        Text::SortBy(column) => return format!("Sort by {column}"),
        Text::ActionsFor(name) => return format!("Actions for {name}"),
        Text::SelectRow(name) => return format!("Select {name}"),
        Text::Items(count) => return things(count, "item", "items"),
        Text::ItemsSoFar(count) => return format!("{} loaded so far", things(count, "item", "items")),
        Text::FailureNote(kind) => failure(*kind),
        Text::FailedFor { name, kind } => return format!("“{name}”: {}", failure(*kind)),
        Text::RequestNumber(id) => return format!("Request number for support: {id}"),
        Text::DropHere(folder) => return format!("Drop to upload to “{folder}”"),
        Text::SignInIntro(host) => {
            return format!(
                "You continue on the sign-in page of your organisation at {host}, and come back here."
            );
        }
        Text::Refused(refused) => return refusal(refused),
        Text::ConfigFault { what, key, line } => return config_fault(*what, key, line.as_ref()),
        Text::Later(text) => return text.say(super::Lang::En),
    };
    fixed.to_owned()
}

fn things(count: &Count, one: &str, many: &str) -> String {
    format!("{} {}", count.shown, if count.value == 1 { one } else { many })
}
