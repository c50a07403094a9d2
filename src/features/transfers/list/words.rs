//! Transfers in words: a row, all of them, and what is said aloud.

use crate::base::failure::FailureKind;
use crate::features::shell::prefs::Prefs;
use crate::features::transfers::store::{
    Announcement, ConflictingFiles, Direction, EndedCounts, FileSummary, JobGroup, JobList, JobView,
    PhaseView, StatusFilter, TransferTotals, Verification,
};
use crate::i18n::{ActionText, Text, TransferDirection, TransferText};

/// All of it in one line: what needs the person, or what is going on. `drops` of folders need something too.
pub fn title(prefs: Prefs, sums: &TransferTotals, drops: usize) -> String {
    let needs = sums.in_group(JobGroup::NeedsYou) + drops;
    let text = match needs {
        1.. => return prefs.say(&need_you(prefs, needs)),
        _ if sums.moving() > 0 => Some(moving(prefs, sums)),
        _ if sums.paused > 0 => Some(TransferText::AllPaused),
        _ => ended_in_all(prefs, sums),
    };
    prefs.say(&text.map_or(Text::Transfers, Text::from))
}

/// "1.2 GB of 8 GB · 4.1 MB/s · 4 min left", while anything is in progress.
pub fn figures(prefs: Prefs, sums: &TransferTotals) -> Option<String> {
    let run = &sums.run;
    (sums.shown(StatusFilter::Running) > 0 && run.total > 0)
        .then(|| progress(prefs, run.sent, run.total, run.bytes_per_s, run.seconds_left))
}

/// What has failed while the rest goes on. When nothing does, the title says it.
pub fn failed(prefs: Prefs, sums: &TransferTotals) -> Option<String> {
    let count = sums.shown(StatusFilter::Failed);
    let goes_on = sums.unfinished() > 0;
    (goes_on && count > 0).then(|| prefs.say(&Text::from(TransferText::FailedCount(prefs.count(count)))))
}

/// The same where there is room for one of them.
pub fn time_left(prefs: Prefs, sums: &TransferTotals) -> Option<String> {
    sums.run.seconds_left.filter(|_| sums.moving() > 0).map(|seconds| prefs.say(&left(prefs, seconds)))
}

/// What a screen reader is told.
pub fn spoken(prefs: Prefs, what: Announcement, list: &JobList) -> String {
    let sums = &list.totals();
    let text = match what {
        Announcement::Started => Some(moving(prefs, sums)),
        Announcement::Failed => {
            let failed = list.failures().into_iter().flat_map(|(_, jobs)| jobs).next();
            failed.map(|job| TransferText::FailedSoFar(job.name.clone()))
        }
        Announcement::NeedsYou => return prefs.say(&need_you(prefs, sums.in_group(JobGroup::NeedsYou))),
        Announcement::Ended => ended(prefs, sums).or_else(|| ended_in_all(prefs, sums)),
    };
    text.map(|text| prefs.say(&Text::from(text))).unwrap_or_default()
}

fn need_you(prefs: Prefs, count: usize) -> Text {
    Text::from(ActionText::NeedYou(prefs.count(count)))
}

fn direction(ups: usize, downs: usize) -> TransferDirection {
    match (ups, downs) {
        (_, 0) => TransferDirection::Upload,
        (0, _) => TransferDirection::Download,
        _ => TransferDirection::Both,
    }
}

fn moving(prefs: Prefs, sums: &TransferTotals) -> TransferText {
    let (done, total) = (prefs.count(sums.run.done), prefs.count(sums.run.files()));
    TransferText::InProgress { direction: direction(sums.run.ups, sums.run.downs), done, total }
}

/// What all rows came to, also those of earlier runs: it stands above them.
fn ended_in_all(prefs: Prefs, sums: &TransferTotals) -> Option<TransferText> {
    let (up, down) = (sums.ended(Direction::Up), sums.ended(Direction::Down));
    let (done, failed) = (up.done + down.done, prefs.count(sums.in_group(JobGroup::Failed)));
    if done > 0 {
        return Some(TransferText::Ended {
            direction: direction(up.done, down.done),
            done: prefs.count(done),
            failed,
        });
    }
    if failed.value > 0 {
        return Some(TransferText::Failed(failed));
    }
    let given_up = |over: EndedCounts| over.skipped + over.cancelled;
    (given_up(up) + given_up(down) > 0).then(|| TransferText::NothingTransferred {
        direction: direction(given_up(up), given_up(down)),
        skipped: prefs.count(up.skipped + down.skipped),
        cancelled: prefs.count(up.cancelled + down.cancelled),
    })
}

/// What the last run came to. Nothing, where everything was skipped or cancelled.
fn ended(prefs: Prefs, sums: &TransferTotals) -> Option<TransferText> {
    let (done, failed) = (prefs.count(sums.run.done), prefs.count(sums.run.failed));
    match (done.value, failed.value) {
        (0, 0) => None,
        (0, _) => Some(TransferText::Failed(failed)),
        _ => Some(TransferText::Ended { direction: direction(sums.run.ups, sums.run.downs), done, failed }),
    }
}

/// What a row says about itself.
pub fn note(prefs: Prefs, job: &JobView) -> String {
    let is_up = job.direction == Direction::Up;
    let text = match job.phase {
        PhaseView::Waiting => Text::from(ActionText::Waiting),
        PhaseView::Preparing if is_up => Text::from(ActionText::Preparing),
        PhaseView::Preparing => Text::from(TransferText::Downloading),
        PhaseView::Packing => {
            let percent = (job.sent.min(job.size) * 100).checked_div(job.size);
            Text::from(TransferText::Packing(percent.map(|percent| prefs.count(percent as usize))))
        }
        PhaseView::Finishing => Text::from(ActionText::Finishing),
        PhaseView::Paused | PhaseView::WaitingForSignIn | PhaseView::NeedsFile if job.sent > 0 => {
            let what = match job.phase {
                PhaseView::Paused => ActionText::Paused,
                PhaseView::NeedsFile => ActionText::ChooseOneAgain,
                _ => ActionText::WaitingForSignIn,
            };
            return join([prefs.say(&Text::from(what)), progress(prefs, job.sent, job.size, None, None)]);
        }
        PhaseView::Paused => Text::from(ActionText::Paused),
        PhaseView::WaitingForSignIn => Text::from(ActionText::WaitingForSignIn),
        PhaseView::Done => match job.verification {
            Verification::Verified => Text::from(TransferText::Verified),
            Verification::AlreadyThere => Text::from(TransferText::InstantUpload),
            Verification::None if is_up => Text::from(ActionText::Uploaded),
            Verification::None => Text::from(ActionText::Done),
        },
        PhaseView::Skipped => Text::from(ActionText::Skipped),
        PhaseView::Cancelled => Text::from(ActionText::Cancelled),
        PhaseView::NameTaken | PhaseView::FolderHasName => Text::from(TransferText::WaitingForDecision),
        PhaseView::Offline => Text::from(ActionText::OfflineUpload),
        PhaseView::TryingAgain => Text::from(ActionText::TryingAgain),
        PhaseView::NeedsFile => Text::from(ActionText::ChooseOneAgain),
        PhaseView::Failed => return failure(prefs, job),
        // The last bytes are through; they are not compared yet.
        PhaseView::Uploading if job.sent >= job.size => Text::from(ActionText::Finishing),
        PhaseView::Uploading => {
            return progress(prefs, job.sent, job.size, job.bytes_per_s, job.seconds_left);
        }
    };
    match job.phase {
        PhaseView::Waiting | PhaseView::Paused | PhaseView::WaitingForSignIn | PhaseView::Done => {
            join([prefs.say(&text), prefs.size(job.size)])
        }
        _ => prefs.say(&text),
    }
}

/// What is asked about a taken name, and where.
pub fn question(prefs: Prefs, job: &JobView, folder: Option<String>) -> String {
    let last = folder.map(|path| path.rsplit('/').next().unwrap_or_default().to_owned());
    let (name, folder) = (job.name.clone(), last);
    prefs.say(&Text::from(match job.phase {
        PhaseView::FolderHasName => ActionText::FolderHasName { name, folder },
        _ => ActionText::NameTakenQuestion { name, folder },
    }))
}

/// What tells the two files apart that want one name.
pub fn sides(prefs: Prefs, job: &JobView) -> Option<[String; 2]> {
    let ConflictingFiles { ours, theirs } = job.conflicting?;
    let facts = |glance: FileSummary| {
        let changed = |time| prefs.say(&Text::from(TransferText::ChangedOn(prefs.date(time))));
        let facts = [glance.size.map(|size| prefs.size(size)), glance.modified_at.map(changed)];
        facts.into_iter().flatten().collect()
    };
    let sides = [TransferText::LocalVersion(facts(ours)), TransferText::RemoteVersion(facts(theirs))];
    Some(sides.map(|side| prefs.say(&Text::from(side))))
}

fn join(parts: [String; 2]) -> String {
    parts.join(" · ")
}

fn failure(prefs: Prefs, job: &JobView) -> String {
    if let Some(words) = missing(prefs, job) {
        return words;
    }
    let Some((words, number)) = job.failure.as_ref().map(|failure| prefs.failure(failure)) else {
        return String::new();
    };
    [Some(words), number].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// How many of several files could not be had, where the others could.
pub fn missing(prefs: Prefs, job: &JobView) -> Option<String> {
    let count = Some(job.missing).filter(|count| *count > 0).map(|count| prefs.count(count))?;
    let text = match job.failure.as_ref()?.kind {
        FailureKind::Incomplete => TransferText::MissingInZip(count),
        FailureKind::Partial => TransferText::MissingInFolder(count),
        _ => return None,
    };
    Some(prefs.say(&Text::from(text)))
}

/// "12 MB of 80 MB · 4.1 MB/s · 17 s left"
fn progress(prefs: Prefs, sent: u64, total: u64, speed: Option<f64>, time: Option<f64>) -> String {
    let sent = Text::from(ActionText::Sent { sent: prefs.size(sent), total: prefs.size(total) });
    let speed = speed.map(|speed| Text::from(ActionText::PerSecond(prefs.size(speed as u64))));
    let time = time.map(|seconds| left(prefs, seconds));
    let parts: Vec<String> =
        [Some(sent), speed, time].into_iter().flatten().map(|text| prefs.say(&text)).collect();
    parts.join(" · ")
}

fn left(prefs: Prefs, seconds: f64) -> Text {
    match seconds {
        ..90.0 => Text::from(ActionText::SecondsLeft(prefs.count(seconds.ceil() as usize))),
        ..5_400.0 => Text::from(ActionText::MinutesLeft(prefs.count((seconds / 60.0).round() as usize))),
        _ => Text::from(ActionText::HoursLeft(prefs.count((seconds / 3_600.0).round() as usize))),
    }
}
