//! English: sentence case, short, concrete, no blame.

mod plan;
mod problems;
mod saving;
mod transfers;

use super::text::{Count, Shortcut, Text};
use problems::{config_fault, failure, name_fault, refusal, why_not};

pub fn say(text: &Text) -> String {
    let fixed = match text {
        Text::AppName => "Drive",
        Text::Cancel => "Cancel",
        Text::Close => "Close",
        Text::Retry => "Try again",
        Text::Undo => "Undo",
        Text::Done => "Done",
        Text::Copy => "Copy",
        Text::Copied => "Copied",
        Text::Continue => "Continue",
        Text::Loading => "Loading…",
        Text::More => "More",
        Text::NoDate | Text::NoSize => "–",
        Text::Dismiss => "Dismiss",
        Text::SkipToContent => "Skip to content",
        Text::Navigation => "Main navigation",
        Text::Files => "Files",
        Text::Trash => "Trash",
        Text::Search => "Search",
        Text::ClearSearch => "Clear search",
        Text::Drive => "Drive",
        Text::MyDrives => "My drives",
        Text::TeamDrives => "Team drives",
        Text::Language => "Language",
        Text::Theme => "Theme",
        Text::ThemeSystem => "As this device",
        Text::ThemeLight => "Light",
        Text::ThemeDark => "Dark",
        Text::SignOut => "Sign out",
        Text::SignOutHint => "Ends the session in every tab of this browser",
        Text::Storage => "Storage",
        Text::DriveAlmostFull => "This drive is almost full",
        Text::Shortcuts => "Keyboard shortcuts",
        Text::Name => "Name",
        Text::Size => "Size",
        Text::Modified => "Modified",
        Text::Folder => "Folder",
        Text::Starred => "Starred",
        Text::Breadcrumb => "Folder path",
        Text::Up => "Up one folder",
        Text::Toolbar => "File actions",
        Text::SelectionTools => "Actions for the selection",
        Text::NewFolder => "New folder",
        Text::Upload => "Upload",
        Text::UploadFiles => "Upload files",
        Text::Open => "Open",
        Text::Download => "Download",
        Text::Rename => "Rename",
        Text::MoveTo => "Move to…",
        Text::CopyTo => "Copy to…",
        Text::Star => "Add star",
        Text::Unstar => "Remove star",
        Text::MoveToTrash => "Move to trash",
        Text::Restore => "Restore",
        Text::DeleteForever => "Delete forever",
        Text::SelectAll => "Select all",
        Text::ClearSelection => "Clear selection",
        Text::ListHint => "Arrow keys move, Space selects, Enter opens, ? lists all keys",
        Text::EmptyFolder => "Nothing here yet",
        Text::EmptyFolderHint => "Drop files or folders anywhere on this page, or press Upload.",
        Text::EmptySearchHint => {
            "Search looks for whole words of names in this drive. Try another word, or fewer."
        }
        Text::EmptyTrash => "The trash is empty",
        Text::EmptyTrashHint => {
            "What you move to the trash waits here until you restore it or it is deleted for good."
        }
        Text::SearchLag => "Files added in the last minute may not be found yet.",
        Text::EmptyBin => "Empty trash",
        Text::CantBeUndone => "This can't be undone.",
        Text::TrashedOn => "Moved to trash",
        Text::FolderName => "Folder name",
        Text::Create => "Create",
        Text::MoveHere => "Move here",
        Text::CopyHere => "Copy here",
        Text::NoFoldersHere => "No folders in here",
        Text::AlreadyHere => "They are already in this folder",
        Text::IntoItself => "A folder can't go into itself",
        Text::KeysIntro => "These work while the file list has the focus.",
        Text::BinBeingEmptied => "The trash is being emptied",
        Text::Uploads => "Uploads",
        Text::Waiting => "Waiting for its turn",
        Text::Preparing => "Reading the file",
        Text::Finishing => "Checking what arrived",
        Text::Paused => "Paused",
        Text::Uploaded => "Uploaded and checked",
        Text::Skipped => "Skipped",
        Text::Cancelled => "Cancelled",
        Text::WaitingForSignIn => "Waiting for you to sign in",
        Text::OfflineUpload => "No network. It goes on by itself when you are back online",
        Text::TryingAgain => "No good answer from the server. Trying again by itself",
        Text::Pause => "Pause",
        Text::Resume => "Resume",
        Text::CancelUpload => "Cancel upload",
        Text::PauseAll => "Pause all",
        Text::ResumeAll => "Resume all",
        Text::ClearFinished => "Clear finished",
        Text::Expand => "Show uploads",
        Text::Collapse => "Hide uploads",
        Text::KeepBoth => "Keep both",
        Text::Replace => "Replace",
        Text::Skip => "Skip",
        Text::ForAll => "Do this for all name conflicts",
        Text::Forget => "Forget them",
        Text::ChooseAgain => "Choose the files",
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
        Text::SessionEndsSoon => {
            "Your sign-in ends in a few minutes. Nothing is lost: continue now or later."
        }
        Text::SessionEnded => "Your sign-in has ended. Uploads in progress continue.",
        Text::SessionEndedIdle => "Your sign-in has ended. Continue where you are.",
        Text::PopupBlocked => {
            "The browser blocked the sign-in window. Continue in this tab instead: this page comes back, and unfinished uploads are offered again."
        }
        Text::StrangerContinue => "Start afresh as this person",
        Text::StrangerBack => "Sign in as before",
        Text::PopupDone => "Signed in. You can close this window.",
        Text::SetupTitle => "Set up this drive",
        Text::SetupIntro => {
            "This site is a client for Alibaba Cloud Drive and Photo Service. It needs to know your domain and the application you registered for it."
        }
        Text::SetupWhichForm => {
            "In the PDS console, open your domain and create an application. Of the four forms (web server, web browser, native, JWT) choose web browser: the others need a server to keep a secret or to refresh tokens, and this site has none."
        }
        Text::SetupRedirect => "Redirect address to register",
        Text::SetupRedirectHint => "Register it exactly like this, to the last slash.",
        Text::SetupAdmin => {
            "The values are kept in this browser. To set the site up for everyone, put them into a file config.json beside index.html."
        }
        Text::DomainId => "Domain ID",
        Text::DomainIdHint => "Like bj1093, from the overview of your domain",
        Text::AppId => "Application ID",
        Text::AppIdHint => "The client ID of the web browser application",
        Text::Endpoint => "API address",
        Text::EndpointHint => "Only if your domain has an address of its own",
        Text::Advanced => "Advanced",
        Text::FieldRequired => "This is needed",
        Text::BadDomainId => "Letters, digits, - and _ only",
        Text::BadEndpoint => "An address that starts with https://, without a path",
        Text::TestEndpoint => "Test the connection",
        Text::Testing => "Testing…",
        Text::EndpointWorks => "A PDS domain answers there.",
        Text::EndpointUnreachable => {
            "Nothing answers there. Check the domain ID, the address and your network."
        }
        Text::EndpointNotPds => "Something answers there, but it is not PDS. Check the address.",
        Text::EndpointNoDomain => {
            "PDS answers, but does not know this domain. Check the domain ID; Enterprise Edition domains have an address of their own."
        }
        Text::SaveAndSignIn => "Save and sign in",
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
        Text::BackToFiles => "Go to my files",
        Text::SearchIn(drive) => return format!("Search in {drive}"),
        Text::Account(name) => return format!("Account of {name}"),
        Text::UsedOf { used, total } => return format!("{used} of {total} used"),
        Text::Used(used) => return format!("{used} used"),
        Text::SortBy(column) => return format!("Sort by {column}"),
        Text::ActionsFor(name) => return format!("Actions for {name}"),
        Text::SelectRow(name) => return format!("Select {name}"),
        Text::Selected(count) => return format!("{} selected", count.shown),
        Text::Items(count) => return things(count, "item", "items"),
        Text::ItemsSoFar(count) => return format!("{} loaded so far", things(count, "item", "items")),
        Text::EmptySearch(query) => return format!("Nothing found for “{query}”"),
        Text::SearchResults(query) => return format!("Results for “{query}”"),
        Text::EmptyBinQuestion(drive) => {
            return format!("Delete everything in the trash of {drive} forever?");
        }
        Text::DeleteForeverQuestion(count) => {
            return format!("Delete {} forever?", things(count, "item", "items"));
        }
        Text::DaysLeft(count) => return format!("{} left", things(count, "day", "days")),
        Text::WhyNot(refusal) => why_not(*refusal),
        Text::NameFault(fault) => name_fault(*fault),
        Text::NameIsTaken(name) => return format!("“{name}” exists here already. Choose another name."),
        Text::MoveTitle(count) => return format!("Move {}", things(count, "item", "items")),
        Text::CopyTitle(count) => return format!("Copy {}", things(count, "item", "items")),
        Text::Shortcut(shortcut) => shortcut_line(*shortcut),
        Text::TrashedOne(name) => return format!("“{name}” moved to the trash"),
        Text::TrashedMany(count) => return format!("{} moved to the trash", things(count, "item", "items")),
        Text::RestoredMany(count) => return format!("{} restored", things(count, "item", "items")),
        Text::DeletedMany(count) => return format!("{} deleted forever", things(count, "item", "items")),
        Text::MovedMany { count, folder } => {
            return format!("{} moved to “{folder}”", things(count, "item", "items"));
        }
        Text::CopiedMany { count, folder } => {
            return format!("{} copied to “{folder}”", things(count, "item", "items"));
        }
        Text::CreatedFolder(name) => return format!("Folder “{name}” created"),
        Text::FolderExists(name) => return format!("A folder “{name}” exists here already."),
        Text::SomeFailed { failed, total } => {
            return format!("{} of {} did not work. The others did.", failed.shown, total.shown);
        }
        Text::FailureNote(kind) => failure(*kind),
        Text::FailedFor { name, kind } => return format!("“{name}”: {}", failure(*kind)),
        Text::RequestNumber(id) => return format!("Request number for support: {id}"),
        Text::DownloadStarts(name) => return format!("The download of “{name}” starts"),
        Text::UploadProgress(name) => return format!("Upload progress of {name}"),
        Text::Sent { sent, total } => return format!("{sent} of {total}"),
        Text::PerSecond(size) => return format!("{size}/s"),
        Text::SecondsLeft(count) => return format!("{} s left", count.shown),
        Text::MinutesLeft(count) => return format!("{} min left", count.shown),
        Text::HoursLeft(count) => return format!("{} h left", count.shown),
        Text::NameTakenQuestion(name) => return format!("“{name}” is in this folder already"),
        Text::FolderHasName(name) => {
            return format!("A folder called “{name}” is in this folder already; a file can't replace it");
        }
        Text::NotTheInterrupted(name) => {
            return format!(
                "“{name}” is not one of the interrupted files: name and size must be the same. Nothing was uploaded."
            );
        }
        Text::Interrupted(count) => {
            return match count.value {
                1 => "1 upload was interrupted. Choose the file again and it continues where it stopped."
                    .into(),
                _ => format!(
                    "{} uploads were interrupted. Choose the files again and they continue where they stopped.",
                    count.shown
                ),
            };
        }
        Text::DropHere(folder) => return format!("Drop to upload to “{folder}”"),
        Text::OfUpload { action, name } => return format!("{}: {name}", say(action)),
        Text::SignInIntro(host) => {
            return format!(
                "You continue on the sign-in page of your organisation at {host}, and come back here."
            );
        }
        Text::Stranger(name) => {
            return format!(
                "You signed in as {name}, not as before. Unfinished work of the other account stays with that account."
            );
        }
        Text::Plan(text) => return plan::say(text),
        Text::Saving(text) => return saving::say(text),
        Text::Transfer(text) => return transfers::say(text),
        Text::Refused(refused) => return refusal(refused),
        Text::ConfigFault { what, key, line } => return config_fault(*what, key, line.as_ref()),
    };
    fixed.to_owned()
}

fn things(count: &Count, one: &str, many: &str) -> String {
    format!("{} {}", count.shown, if count.value == 1 { one } else { many })
}

fn shortcut_line(shortcut: Shortcut) -> &'static str {
    match shortcut {
        Shortcut::Move => "Move up and down",
        Shortcut::Extend => "Extend the selection",
        Shortcut::Toggle => "Select or deselect",
        Shortcut::All => "Select all",
        Shortcut::Open => "Open a folder, download a file",
        Shortcut::Parent => "Go up one folder",
        Shortcut::Rename => "Rename",
        Shortcut::Trash => "Move to trash",
        Shortcut::Download => "Download",
        Shortcut::MoveTo => "Move to…",
        Shortcut::CopyTo => "Copy to…",
        Shortcut::Star => "Add or remove the star",
        Shortcut::NewFolder => "New folder",
        Shortcut::Upload => "Upload files",
        Shortcut::Menu => "Open the menu of a row",
        Shortcut::Clear => "Clear the selection",
        Shortcut::Search => "Go to search",
        Shortcut::Help => "This list",
    }
}
