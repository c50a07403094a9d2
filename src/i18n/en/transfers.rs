//! English texts about transfers.

use super::things;
use crate::i18n::text_transfers::{TransferDirection, TransferText};

pub fn localize(text: &TransferText) -> String {
    let fixed = match text {
        TransferText::AllPaused => "Everything is paused",
        TransferText::Downloading => "Downloading",
        TransferText::Packing(None) => "The server is making the zip",
        TransferText::Packing(Some(percent)) => {
            return format!("The server is making the zip · {}%", percent.shown);
        }
        TransferText::Verified => "Verified",
        TransferText::InstantUpload => "Uploaded at once",
        TransferText::WaitingForDecision => "Waiting for your answer",
        TransferText::Remove => "Remove from this list",
        TransferText::CancelDownload => "Cancel download",
        TransferText::ShowAll => "Show all transfers",
        TransferText::ChooseFolderAgain => "Choose the folder",
        TransferText::RetryFailed => "Try failed again",
        TransferText::StopAll => "Stop all",
        TransferText::GiveUpQuestion => "Give up what was interrupted?",
        TransferText::Hint => {
            "Arrow keys move, Space pauses and resumes, Enter tries again, Delete stops or removes, Alt and an arrow change the order"
        }
        TransferText::Empty => "Nothing is in progress",
        TransferText::EmptyHint => "What you upload or download shows up here, with how far it is.",
        TransferText::NoMatches => "None of these right now",
        TransferText::Filter => "Which transfers are shown",
        TransferText::Everything => "All",
        TransferText::Running => "Running",
        TransferText::NeedsAttention => "Needs you",
        TransferText::FailedFilter => "Failed",
        TransferText::Finished => "Done",
        TransferText::BothDirections => "Uploads and downloads",
        TransferText::Downloads => "Downloads",
        TransferText::SpeedLimit => "Speed limit, for each direction",
        TransferText::NoLimit => "Full speed",
        TransferText::Report => "What failed",
        TransferText::ReportIntro => {
            "Nothing on your computer was changed. The request numbers help whoever runs your drive to find the cause."
        }
        TransferText::CopyReport => "Copy report",
        TransferText::CopyRefused => {
            "The browser does not let this page copy. Select the text and copy it yourself."
        }
        TransferText::InProgress { direction, done, total } => return moving(*direction, done, total),
        TransferText::Ended { direction, done, failed } => {
            let done = format!("{} {}", things(done, "file", "files"), past(*direction));
            return if failed.value == 0 { done } else { format!("{done}, {} failed", failed.shown) };
        }
        TransferText::NothingTransferred { direction, skipped, cancelled } => {
            let what = [(skipped, "skipped"), (cancelled, "cancelled")];
            let what = what.into_iter().filter(|(count, _)| count.value > 0);
            let what: Vec<String> = what.map(|(count, word)| format!("{} {word}", count.shown)).collect();
            let nothing = match direction {
                TransferDirection::Upload => "sent",
                TransferDirection::Download => "downloaded",
                TransferDirection::Both => "transferred",
            };
            return format!("Nothing was {nothing}: {}", what.join(", "));
        }
        TransferText::LocalVersion(facts) => return format!("Yours: {}", facts.join(", ")),
        TransferText::RemoteVersion(facts) => return format!("In the drive: {}", facts.join(", ")),
        TransferText::ChangedOn(date) => return format!("changed {date}"),
        TransferText::MissingInZip(count) => {
            let verb = if count.value == 1 { "is" } else { "are" };
            let files = things(count, "file", "files");
            return format!("{files} {verb} missing from this zip. Try again makes a new one.");
        }
        TransferText::MissingInFolder(count) => {
            let files = things(count, "file", "files");
            return format!("{files} could not be saved. The others are there; try again for the rest.");
        }
        TransferText::Failed(count) => return format!("{} failed", things(count, "transfer", "transfers")),
        TransferText::FailedSoFar(name) => return format!("“{name}” failed. The rest goes on."),
        TransferText::FailedCount(count) => return format!("{} failed", count.shown),
        TransferText::StopAllQuestion(count) => {
            return format!("Stop {}?", things(count, "transfer", "transfers"));
        }
        TransferText::MoreQuestions(count) => {
            return things(count, "more name conflict", "more name conflicts");
        }
        TransferText::Counted { what, count } => return format!("{} {}", localize(what), count.shown),
        TransferText::ReportTitle(count) => {
            return format!("{} did not work", things(count, "transfer", "transfers"));
        }
        TransferText::MoreInReport(count) => {
            return format!("and {} more, all in the copied report", count.shown);
        }
    };
    fixed.to_owned()
}

fn moving(direction: TransferDirection, done: &super::Count, total: &super::Count) -> String {
    let verb = match direction {
        TransferDirection::Upload => "Uploading",
        TransferDirection::Download => "Downloading",
        TransferDirection::Both => "Transferring",
    };
    match total.value {
        1 => format!("{verb} 1 file"),
        _ if done.value == 0 => format!("{verb} {} files", total.shown),
        _ => format!("{verb} · {} of {} done", done.shown, total.shown),
    }
}

fn past(direction: TransferDirection) -> &'static str {
    match direction {
        TransferDirection::Upload => "uploaded",
        TransferDirection::Download => "downloaded",
        TransferDirection::Both => "transferred",
    }
}
