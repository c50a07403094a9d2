//! English texts of actions.

use super::problems::{disabled_reason, name_fault};
use super::things;
use crate::i18n::text::Count;
use crate::i18n::text_actions::{ActionText, Share};

pub fn localize(text: &ActionText) -> String {
    let fixed = match text {
        ActionText::Rename => "Rename",
        ActionText::Star => "Add star",
        ActionText::Unstar => "Remove star",
        ActionText::FieldRequired => "This is needed",
        ActionText::BadDomainId => "Letters, digits, - and _ only",
        ActionText::BadEndpoint => "An address that starts with https://, without a path",
        ActionText::Cancel => "Cancel",
        ActionText::Close => "Close",
        ActionText::Undo => "Undo",
        ActionText::Done => "Done",
        ActionText::Copy => "Copy",
        ActionText::Copied => "Copied",
        ActionText::Continue => "Continue",
        ActionText::Dismiss => "Dismiss",
        ActionText::MyDrives => "My drives",
        ActionText::TeamDrives => "Team drives",
        ActionText::ThemeSystem => "As this device",
        ActionText::ThemeLight => "Light",
        ActionText::ThemeDark => "Dark",
        ActionText::SignOut => "Sign out",
        ActionText::SignOutQuestion => "Sign out now?",
        ActionText::SignOutKept => {
            "Saved searches and unfinished transfers stay on this computer, so that you have them again after signing in."
        }
        ActionText::SignOutCommands => {
            "The server is still carrying out what you asked for. Signing out now may leave it undone."
        }
        ActionText::SignOutRemove => "Remove my saved searches and unfinished transfers from this computer",
        ActionText::SignOutRemoveHint => {
            "For a computer that others use too. Transfers can't be continued then. What is in the drive and in the downloads folder stays."
        }
        ActionText::Folder => "Folder",
        ActionText::Up => "Up one folder",
        ActionText::SelectionTools => "Actions for the selection",
        ActionText::DeleteForever => "Delete forever",
        ActionText::ClearSelection => "Clear selection",
        ActionText::EmptySearchHint => {
            "Search looks for whole words of names in this drive, not for signs. Try another word, or fewer."
        }
        ActionText::EmptyTrash => "The trash is empty",
        ActionText::EmptyTrashHint => {
            "What you move to the trash waits here until you restore it or it is deleted for good."
        }
        ActionText::SearchLag => "Files added in the last minute may not be found yet.",
        ActionText::EmptyBin => "Empty trash",
        ActionText::CantBeUndone => "This can't be undone.",
        ActionText::FolderName => "Folder name",
        ActionText::Create => "Create",
        ActionText::MoveHere => "Move here",
        ActionText::CopyHere => "Copy here",
        ActionText::NoFoldersHere => "No folders in here",
        ActionText::AtTop => "This is the top of the drive",
        ActionText::AlreadyHere => "They are already in this folder",
        ActionText::IntoItself => "A folder can't go into itself",
        ActionText::KeysIntro => "These work while the file list has the focus.",
        ActionText::BinBeingEmptied => "The trash is being emptied",
        ActionText::Uploads => "Uploads",
        ActionText::Waiting => "Waiting for its turn",
        ActionText::Preparing => "Reading the file",
        ActionText::Finishing => "Checking what arrived",
        ActionText::Paused => "Paused",
        ActionText::Uploaded => "Uploaded and checked",
        ActionText::Skipped => "Skipped",
        ActionText::Cancelled => "Cancelled",
        ActionText::WaitingForSignIn => "Waiting for you to sign in",
        ActionText::OfflineUpload => "No network. It goes on by itself when you are back online",
        ActionText::TryingAgain => "No good answer from the server. Trying again by itself",
        ActionText::Pause => "Pause",
        ActionText::Resume => "Resume",
        ActionText::CancelUpload => "Cancel upload",
        ActionText::PauseAll => "Pause all",
        ActionText::ResumeAll => "Resume all",
        ActionText::ClearFinished => "Clear finished",
        ActionText::Expand => "Show uploads",
        ActionText::Collapse => "Hide uploads",
        ActionText::KeepBoth => "Keep both",
        ActionText::Replace => "Replace",
        ActionText::Skip => "Skip",
        ActionText::ForAll => "Do this for all name conflicts",
        ActionText::GiveUp => "Give up these uploads",
        ActionText::GiveUpNote => "What was sent of them so far is thrown away. This can't be undone.",
        ActionText::ChooseOneAgain => "Choose the file",
        ActionText::ChooseAgain => "Choose the files",
        ActionText::SessionEndsSoon => {
            "Your sign-in ends in a few minutes. Nothing is lost: sign in again now or later."
        }
        ActionText::SessionEndedCommands => {
            "Your sign-in has ended. What you asked for is done as soon as you sign in; keep this page open."
        }
        ActionText::Offline => {
            "There is no network. Transfers and lists go on by themselves when it is back; changes do not."
        }
        ActionText::StillWorking => {
            "The server is still carrying out what you asked for. Keep this page open."
        }
        ActionText::NoAnswerYet => "The server has not answered yet.",
        ActionText::LoadingToEnd => "The rest of the list is being loaded to go to its end.",
        ActionText::Stop => "Stop",
        ActionText::InterruptedTargetGone => {
            "An upload was interrupted, and its folder is in the trash or deleted. Restore the folder, then try again; or give up the upload."
        }
        ActionText::SessionEnded => "Your sign-in has ended. Uploads in progress continue.",
        ActionText::SessionEndedWaiting => "Your sign-in has ended. Transfers wait for you.",
        ActionText::SessionEndedIdle => "Your sign-in has ended. You come back to where you are.",
        ActionText::PopupBlocked => {
            "The browser blocked the sign-in window. Sign in in this tab instead: this page comes back, and unfinished uploads are offered again."
        }
        ActionText::PopupBlockedCommands => {
            "The browser blocked the sign-in window. Sign in in this tab instead: this page comes back, what you asked for is done then, and unfinished uploads are offered again."
        }
        ActionText::CommandDone => "What you asked for before you signed in is done",
        ActionText::EmptyingInterrupted => {
            "The sign-in interrupted the emptying of the trash. Look at what is still there before you do it again."
        }
        ActionText::SwitchUser => "Start afresh as this person",
        ActionText::SignInAsBefore => "Sign in as before",
        ActionText::SetupTitle => "Set up this drive",
        ActionText::SetupIntro => {
            "This site is a client for Alibaba Cloud Drive and Photo Service. It needs to know your domain and the application you registered for it."
        }
        ActionText::SetupWhichForm => {
            "In the PDS console, open your domain and create an application. Of the four forms (web server, web browser, native, JWT) choose web browser: the others need a server to keep a secret or to refresh tokens, and this site has none."
        }
        ActionText::SetupRedirect => "Redirect address to register",
        ActionText::SetupRedirectHint => "Register it exactly like this, to the last slash.",
        ActionText::SetupAdmin => {
            "The values are kept in this browser. To set the site up for everyone, put them into a file config.json beside index.html."
        }
        ActionText::DomainId => "Domain ID",
        ActionText::DomainIdHint => "Like bj1093, from the overview of your domain",
        ActionText::AppId => "Application ID",
        ActionText::AppIdHint => "The client ID of the web browser application",
        ActionText::Endpoint => "API address",
        ActionText::EndpointHint => "Only if your domain has an address of its own",
        ActionText::Advanced => "Advanced",
        ActionText::TestEndpoint => "Test the connection",
        ActionText::Testing => "Testing…",
        ActionText::SaveAndSignIn => "Save and sign in",
        ActionText::BackToFiles => "Go to my files",
        ActionText::Selected(count) => return format!("{} selected", count.shown),
        ActionText::SelectingAll(count) => return format!("{} selected, selecting the rest…", count.shown),
        ActionText::SelectingAllFailed(count) => {
            return format!("{} selected; the rest could not be loaded", count.shown);
        }
        ActionText::SignOutNote(count) => {
            return match count.value {
                1 => "1 transfer is not finished. It stops; you can continue it after signing in.".into(),
                _ => format!(
                    "{} transfers are not finished. They stop; you can continue them after signing in.",
                    count.shown
                ),
            };
        }
        ActionText::SignOutDrafts(names) => {
            return format!(
                "Not saved yet, and lost with the sign-out: your changes to {names}. Open the file and save it first."
            );
        }
        ActionText::EmptySearch(query) => return format!("Nothing found for “{query}”"),
        ActionText::FoundIn(folder) => return format!("In “{folder}”"),
        ActionText::SearchResults(query) => return format!("Results for “{query}”"),
        ActionText::EmptyBinQuestion(drive) => {
            return format!("Delete everything in the trash of {drive} forever?");
        }
        ActionText::DeleteOneQuestion(name) => return format!("Delete “{name}” forever?"),
        ActionText::DeleteForeverQuestion(count) => {
            return format!("Delete {} forever?", things(count, "item", "items"));
        }
        ActionText::DisabledReason(refusal) => disabled_reason(*refusal),
        ActionText::NameError(fault) => name_fault(*fault),
        ActionText::CommandInterrupted { name, others } => {
            let items = name_and_others(name, others);
            return format!(
                "The sign-in interrupted what you asked for with {items}. Look at what became of it before you do it again."
            );
        }
        ActionText::InterruptedSomeGone { name, others } => {
            let (items, whose) =
                (name_and_others(name, others), if others.value == 0 { "its" } else { "their" });
            return format!(
                "{items} can't go on: {whose} folder is in the trash or deleted. Restore it, then try again."
            );
        }
        ActionText::RestoredElsewhere { name, others, folder } => {
            let items = name_and_others(name, others);
            return match others.value {
                0 => format!("{items} is now in “{folder}”: the folder it was in is not there any more."),
                _ => format!("{items} are now in “{folder}”: the folder they were in is not there any more."),
            };
        }
        ActionText::NameIsTaken(name) => {
            return format!("“{name}” exists here already. Choose another name.");
        }
        ActionText::MoveTitle(count) => return format!("Move {}", things(count, "item", "items")),
        ActionText::CopyTitle(count) => return format!("Copy {}", things(count, "item", "items")),
        ActionText::TrashedOne(name) => return format!("“{name}” moved to the trash"),
        ActionText::TrashedMany(share) => return format!("{} moved to the trash", items(share)),
        ActionText::RestoredOne(name) => return format!("“{name}” is back where it was"),
        ActionText::RestoredMany(share) => return format!("{} put back", items(share)),
        ActionText::DeletedMany(share) => return format!("{} deleted forever", items(share)),
        ActionText::MovedMany { share, folder } => {
            return format!("{} moved to “{folder}”", items(share));
        }
        ActionText::CopiedMany { share, folder } => {
            return format!("{} copied to “{folder}”", items(share));
        }
        ActionText::NotMoved { name, others, folder } if others.value == 0 => {
            return format!("“{name}” stayed where it is: its name is taken in “{folder}”.");
        }
        ActionText::NotMoved { name, others, folder } => {
            let others = things(others, "other", "others");
            return format!(
                "“{name}” and {others} stayed where they are: their names are taken in “{folder}”."
            );
        }
        ActionText::CopiesRenamed { name, new_name, others } if others.value == 0 => {
            return format!("The copy of “{name}” is called “{new_name}”: the name was taken.");
        }
        ActionText::CopiesRenamed { name, new_name, others } => {
            let others = things(others, "other", "others");
            return format!(
                "The copies of “{name}” and {others} have new names, such as “{new_name}”: theirs were taken."
            );
        }
        ActionText::CreatedFolder(name) => return format!("Folder “{name}” created"),
        ActionText::FolderExists(name) => return format!("A folder “{name}” exists here already."),
        ActionText::DownloadStarts(name) => return format!("The download of “{name}” starts"),
        ActionText::UploadProgress(name) => return format!("Upload progress of {name}"),
        ActionText::Sent { sent, total } => return format!("{sent} of {total}"),
        ActionText::PerSecond(size) => return format!("{size}/s"),
        ActionText::SecondsLeft(count) => return format!("{} s left", count.shown),
        ActionText::MinutesLeft(count) => return format!("{} min left", count.shown),
        ActionText::HoursLeft(count) => return format!("{} h left", count.shown),
        ActionText::NameTakenQuestion { name, folder } => {
            return format!("“{name}” is in {} already", inside(folder.as_deref()));
        }
        ActionText::FolderHasName { name, folder } => {
            let inside = inside(folder.as_deref());
            return format!("A folder called “{name}” is in {inside} already; a file can't replace it");
        }
        ActionText::DropInterrupted { name, folder } => {
            return format!(
                "The upload of “{name}” to “{folder}” was interrupted. Choose it again and it continues where it stopped."
            );
        }
        ActionText::NotTheInterrupted(name) => {
            return format!(
                "“{name}” is not one of the interrupted files: name and size must be the same. Nothing was uploaded."
            );
        }
        ActionText::Interrupted(count) => {
            return match count.value {
                1 => "1 upload was interrupted. Choose the file again and it continues where it stopped."
                    .into(),
                _ => format!(
                    "{} uploads were interrupted. Choose the files again and they continue where they stopped.",
                    count.shown
                ),
            };
        }
        ActionText::OfUpload { action, name } => return format!("{}: {name}", super::localize(action)),
        ActionText::OtherUser(name) => {
            return format!(
                "You signed in as {name}, not as before. Unfinished work of the other account stays with that account."
            );
        }
    };
    fixed.to_owned()
}

/// “3 items”, or “2 of 3 items”.
fn items(share: &Share) -> String {
    let all = things(&share.all, "item", "items");
    if share.done.value == share.all.value { all } else { format!("{} of {all}", share.done.shown) }
}

fn inside(folder: Option<&str>) -> String {
    folder.map_or_else(|| "its folder".to_owned(), |folder| format!("“{folder}”"))
}

fn name_and_others(name: &str, others: &Count) -> String {
    match others.value {
        0 => format!("“{name}”"),
        1 => format!("“{name}” and 1 other"),
        _ => format!("“{name}” and {} others", others.shown),
    }
}
