//! Transfers in words: a row, all of them, and what is said aloud.

use crate::i18n::{Text, TransferText, Way};
use crate::state::prefs::Prefs;
use crate::state::transfers::{Announcement, Direction, Group, JobView, PhaseView, Proof, Show, Sums};

/// All of it in one line: what needs the person, or what is going on.
pub fn title(prefs: Prefs, sums: &Sums) -> String {
    let needs = sums.in_group(Group::NeedsYou);
    prefs.say(&Text::Transfer(match needs {
        1.. => TransferText::NeedYou(prefs.count(needs)),
        _ if sums.moving() > 0 => moving(prefs, sums),
        _ if sums.paused > 0 => TransferText::AllPaused,
        _ => ended(prefs, sums).unwrap_or(TransferText::PageTitle),
    }))
}

/// "1.2 GB of 8 GB · 4.1 MB/s · 4 min left", while anything is on its way.
pub fn figures(prefs: Prefs, sums: &Sums) -> Option<String> {
    let run = &sums.run;
    (sums.shown(Show::Running) > 0 && run.total > 0)
        .then(|| progress(prefs, run.sent, run.total, run.bytes_per_s, run.seconds_left))
}

/// The same where there is room for one of them.
pub fn time_left(prefs: Prefs, sums: &Sums) -> Option<String> {
    sums.run.seconds_left.filter(|_| sums.moving() > 0).map(|seconds| prefs.say(&left(prefs, seconds)))
}

/// What a screen reader is told.
pub fn spoken(prefs: Prefs, what: Announcement, sums: &Sums) -> String {
    let text = match what {
        Announcement::Started => Some(moving(prefs, sums)),
        Announcement::Failed => Some(TransferText::FailedSoFar),
        Announcement::NeedsYou => Some(TransferText::NeedYou(prefs.count(sums.in_group(Group::NeedsYou)))),
        Announcement::Ended => ended(prefs, sums),
    };
    text.map(|text| prefs.say(&Text::Transfer(text))).unwrap_or_default()
}

fn way(sums: &Sums) -> Way {
    match (sums.run.ups, sums.run.downs) {
        (_, 0) => Way::Up,
        (0, _) => Way::Down,
        _ => Way::Both,
    }
}

fn moving(prefs: Prefs, sums: &Sums) -> TransferText {
    let (done, total) = (prefs.count(sums.run.done), prefs.count(sums.run.files()));
    TransferText::Moving { way: way(sums), done, total }
}

/// Nothing, where everything was skipped or cancelled.
fn ended(prefs: Prefs, sums: &Sums) -> Option<TransferText> {
    let (done, failed) = (prefs.count(sums.run.done), prefs.count(sums.run.failed));
    match (done.value, failed.value) {
        (0, 0) => None,
        (0, _) => Some(TransferText::Failed(failed)),
        _ => Some(TransferText::Ended { way: way(sums), done, failed }),
    }
}

/// What a row says about itself.
pub fn note(prefs: Prefs, job: &JobView) -> String {
    let is_up = job.direction == Direction::Up;
    let text = match job.phase {
        PhaseView::Waiting => Text::Waiting,
        PhaseView::Preparing if is_up => Text::Preparing,
        PhaseView::Preparing => Text::Transfer(TransferText::Downloading),
        PhaseView::Finishing => Text::Finishing,
        PhaseView::Paused if job.sent > 0 => {
            return join([prefs.say(&Text::Paused), progress(prefs, job.sent, job.size, None, None)]);
        }
        PhaseView::Paused => Text::Paused,
        PhaseView::WaitingForSignIn => Text::WaitingForSignIn,
        PhaseView::Done => match job.proof {
            Proof::Verified => Text::Transfer(TransferText::Verified),
            Proof::AlreadyThere => Text::Transfer(TransferText::AlreadyThere),
            Proof::None if is_up => Text::Uploaded,
            Proof::None => Text::Done,
        },
        PhaseView::Skipped => Text::Skipped,
        PhaseView::Cancelled => Text::Cancelled,
        PhaseView::NameTaken => Text::NameTakenQuestion(job.name.clone()),
        PhaseView::FolderHasName => Text::FolderHasName(job.name.clone()),
        PhaseView::Offline => Text::OfflineUpload,
        PhaseView::TryingAgain => Text::TryingAgain,
        PhaseView::NeedsFile => Text::ChooseAgain,
        PhaseView::Failed => return failure(prefs, job),
        // The last bytes are through; they are not compared yet.
        PhaseView::Uploading if job.sent >= job.size => Text::Finishing,
        PhaseView::Uploading => {
            return progress(prefs, job.sent, job.size, job.bytes_per_s, job.seconds_left);
        }
    };
    match job.phase {
        PhaseView::Waiting | PhaseView::Paused | PhaseView::Done => {
            join([prefs.say(&text), prefs.size(job.size)])
        }
        _ => prefs.say(&text),
    }
}

fn join(parts: [String; 2]) -> String {
    parts.join(" · ")
}

fn failure(prefs: Prefs, job: &JobView) -> String {
    let Some((words, number)) = job.failure.as_ref().map(|failure| prefs.failure(failure)) else {
        return String::new();
    };
    [Some(words), number].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// "12 MB of 80 MB · 4.1 MB/s · 17 s left"
fn progress(prefs: Prefs, sent: u64, total: u64, speed: Option<f64>, time: Option<f64>) -> String {
    let sent = Text::Sent { sent: prefs.size(sent), total: prefs.size(total) };
    let speed = speed.map(|speed| Text::PerSecond(prefs.size(speed as u64)));
    let time = time.map(|seconds| left(prefs, seconds));
    let parts: Vec<String> =
        [Some(sent), speed, time].into_iter().flatten().map(|text| prefs.say(&text)).collect();
    parts.join(" · ")
}

fn left(prefs: Prefs, seconds: f64) -> Text {
    match seconds {
        ..90.0 => Text::SecondsLeft(prefs.count(seconds.ceil() as usize)),
        ..5_400.0 => Text::MinutesLeft(prefs.count((seconds / 60.0).round() as usize)),
        _ => Text::HoursLeft(prefs.count((seconds / 3_600.0).round() as usize)),
    }
}
