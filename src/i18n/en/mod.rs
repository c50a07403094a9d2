//! English: sentence case, short, concrete, no blame.

pub mod actions;
pub mod archive;
pub mod columns;
pub mod commands;
pub mod details;
pub mod downloads;
pub mod media;
pub mod photo;
pub mod plan;
pub mod preview;
pub mod problems;
pub mod search;
pub mod transfers;
pub mod view;

use super::text::{Count, Text};

pub fn localize(text: &Text) -> String {
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
        Text::Deleted => "Deleted",
        Text::Recent => "Recent",
        Text::Starred => "Starred",
        Text::Breadcrumb => "Folder path",
        Text::View => "View",
        Text::FoldersAbove => "Folders above",
        Text::Toolbar => "File actions",
        Text::New => "New",
        Text::Details => "Details",
        Text::NewFolder => "New folder",
        Text::Upload => "Upload",
        Text::UploadFiles => "Upload files",
        Text::UploadFolder => "Upload folder",
        Text::ReadOnly => "This drive is read only for you",
        Text::PastedPicture(stamp) => return format!("Pasted picture {stamp}"),
        Text::Transfers => "Transfers",
        Text::SelectAll => "Select all",
        Text::ListHint => "Arrow keys move, Space previews, Enter opens, ? lists all keys",
        Text::EmptyFolder => "Nothing here yet",
        Text::EmptyFolderHint => "Drop files or folders anywhere on this page, or press Upload.",
        Text::SignInTitle => "Sign in to your drive",
        Text::SignIn => "Sign in",
        Text::SigningIn => "Going to the sign-in page…",
        Text::OpeningDrive => "Opening your drive…",
        Text::SignInFailed => "The sign-in did not work",
        Text::TryOtherForm => "Try the other form of sign-in",
        Text::SignedOut => "You are signed out",
        Text::LoginMaySurvive => {
            "Your organisation's sign-in page may still remember you. On a shared computer, close the browser too."
        }
        Text::EndpointWorks => "A PDS domain answers there.",
        Text::EndpointUnreachable => {
            "Nothing answers there. Check the domain ID, the address and your network."
        }
        Text::EndpointNotPds => "Something answers there, but it is not PDS. Check the address.",
        Text::EndpointNoDomain => {
            "PDS answers, but does not know this domain. Check the domain ID; Enterprise Edition domains have an address of their own."
        }
        Text::SetupForget => "Set up again",
        Text::SearchIn(drive) => return format!("Search in {drive}"),
        Text::Account(name) => return format!("Account of {name}"),
        Text::UsedOf { used, total } => return format!("{used} of {total} used"),
        Text::Used(used) => return format!("{used} used"),
        Text::SortBy(column) => return format!("Sort by {column}"),
        Text::ActionsFor(name) => return format!("Actions for {name}"),
        Text::SelectRow(name) => return format!("Select {name}"),
        Text::Items(count) => return things(count, "item", "items"),
        Text::ItemsSoFar(count) => return format!("{} loaded so far", things(count, "item", "items")),
        Text::NeedYou(count) => {
            return match count.value {
                1 => "1 transfer needs your attention".into(),
                _ => format!("{} transfers need your attention", count.shown),
            };
        }
        Text::DropHere(folder) => return format!("Drop to upload to “{folder}”"),
        Text::SignInIntro(host) => {
            return format!(
                "You continue on the sign-in page of your organisation at {host}, and come back here."
            );
        }
        Text::Other(text) => return text.localize(super::Lang::En),
    };
    fixed.to_owned()
}

fn things(count: &Count, one: &str, many: &str) -> String {
    format!("{} {}", count.shown, if count.value == 1 { one } else { many })
}
