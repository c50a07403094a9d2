//! Texts about transfers: the status of a row, the summary of all rows, and announcements for screen readers.

use crate::base::failure::FailureKind;
use crate::features::shell::prefs::Prefs;
use crate::features::transfers::store::{
    Announcement, ConflictingFiles, Direction, EndedCounts, FileSummary, JobGroup, JobList, JobView,
    PhaseView, StatusFilter, TransferTotals, Verification,
};
use crate::i18n::{ActionText, Text, TransferDirection, TransferText};

/// The summary of all transfers in one line. `notices`: how many notices besides rows need the person.
pub fn title(prefs: Prefs, totals: &TransferTotals, notices: usize) -> String {
    let attention = totals.in_group(JobGroup::NeedsYou) + notices;
    let text = match attention {
        1.. => return prefs.localize(&needs_attention(prefs, attention)),
        _ if totals.moving() > 0 => Some(moving(prefs, totals)),
        _ if totals.paused > 0 => Some(TransferText::AllPaused),
        _ => result_of_all(prefs, totals),
    };
    prefs.localize(&text.map_or(Text::Transfers, Text::from))
}

/// "1.2 GB of 8 GB · 4.1 MB/s · 4 min left", while transfers are running.
pub fn progress(prefs: Prefs, totals: &TransferTotals) -> Option<String> {
    let run = &totals.run;
    (totals.shown(StatusFilter::Running) > 0 && run.total > 0)
        .then(|| bytes_progress(prefs, run.sent, run.total, run.bytes_per_s, run.seconds_left))
}

/// The number of failures while other transfers run. After the last one has ended, the title contains it.
pub fn failed_count(prefs: Prefs, totals: &TransferTotals) -> Option<String> {
    let count = totals.shown(StatusFilter::Failed);
    let is_running = totals.unfinished() > 0;
    (is_running && count > 0)
        .then(|| prefs.localize(&Text::from(TransferText::FailedCount(prefs.count(count)))))
}

/// Only the remaining time, for narrow screens.
pub fn time_left(prefs: Prefs, totals: &TransferTotals) -> Option<String> {
    totals
        .run
        .seconds_left
        .filter(|_| totals.moving() > 0)
        .map(|seconds| prefs.localize(&remaining_time(prefs, seconds)))
}

/// The text of an announcement for screen readers.
pub fn announcement(prefs: Prefs, event: Announcement, list: &JobList) -> String {
    let totals = &list.totals();
    let text = match event {
        Announcement::Started => Some(moving(prefs, totals)),
        Announcement::Failed => {
            let failed = list.failures().into_iter().flat_map(|(_, jobs)| jobs).next();
            failed.map(|job| TransferText::FailedSoFar(job.name.clone()))
        }
        Announcement::NeedsYou => {
            return prefs.localize(&needs_attention(prefs, totals.in_group(JobGroup::NeedsYou)));
        }
        Announcement::Ended => result_of_last_run(prefs, totals).or_else(|| result_of_all(prefs, totals)),
    };
    text.map(|text| prefs.localize(&Text::from(text))).unwrap_or_default()
}

fn needs_attention(prefs: Prefs, count: usize) -> Text {
    Text::NeedYou(prefs.count(count))
}

fn direction(ups: usize, downs: usize) -> TransferDirection {
    match (ups, downs) {
        (_, 0) => TransferDirection::Upload,
        (0, _) => TransferDirection::Download,
        _ => TransferDirection::Both,
    }
}

fn moving(prefs: Prefs, totals: &TransferTotals) -> TransferText {
    let (done, total) = (prefs.count(totals.run.done), prefs.count(totals.run.files()));
    TransferText::InProgress { direction: direction(totals.run.ups, totals.run.downs), done, total }
}

/// The result of all rows, including those of earlier runs.
fn result_of_all(prefs: Prefs, totals: &TransferTotals) -> Option<TransferText> {
    let (up, down) = (totals.ended(Direction::Up), totals.ended(Direction::Down));
    let (done, failed) = (up.done + down.done, prefs.count(totals.in_group(JobGroup::Failed)));
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
    let not_done = |over: EndedCounts| over.skipped + over.cancelled;
    (not_done(up) + not_done(down) > 0).then(|| TransferText::NothingTransferred {
        direction: direction(not_done(up), not_done(down)),
        skipped: prefs.count(up.skipped + down.skipped),
        cancelled: prefs.count(up.cancelled + down.cancelled),
    })
}

/// The result of the last run; `None` if everything was skipped or cancelled.
fn result_of_last_run(prefs: Prefs, totals: &TransferTotals) -> Option<TransferText> {
    let (done, failed) = (prefs.count(totals.run.done), prefs.count(totals.run.failed));
    match (done.value, failed.value) {
        (0, 0) => None,
        (0, _) => Some(TransferText::Failed(failed)),
        _ => {
            Some(TransferText::Ended { direction: direction(totals.run.ups, totals.run.downs), done, failed })
        }
    }
}

/// The status text of a row.
pub fn status(prefs: Prefs, job: &JobView) -> String {
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
            let state = match job.phase {
                PhaseView::Paused => ActionText::Paused,
                PhaseView::NeedsFile => ActionText::ChooseOneAgain,
                _ => ActionText::WaitingForSignIn,
            };
            return join([
                prefs.localize(&Text::from(state)),
                bytes_progress(prefs, job.sent, job.size, None, None),
            ]);
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
        // All bytes are sent, but not verified yet.
        PhaseView::Uploading if job.sent >= job.size => Text::from(ActionText::Finishing),
        PhaseView::Uploading => {
            return bytes_progress(prefs, job.sent, job.size, job.bytes_per_s, job.seconds_left);
        }
    };
    match job.phase {
        PhaseView::Waiting | PhaseView::Paused | PhaseView::WaitingForSignIn | PhaseView::Done => {
            join([prefs.localize(&text), prefs.size(job.size)])
        }
        _ => prefs.localize(&text),
    }
}

/// The question about a name conflict.
pub fn conflict_question(prefs: Prefs, job: &JobView, folder: Option<String>) -> String {
    let folder_name = folder.map(|path| path.rsplit('/').next().unwrap_or_default().to_owned());
    let (name, folder) = (job.name.clone(), folder_name);
    prefs.localize(&Text::from(match job.phase {
        PhaseView::FolderHasName => ActionText::FolderHasName { name, folder },
        _ => ActionText::NameTakenQuestion { name, folder },
    }))
}

/// Size and date of the two files in a name conflict.
pub fn file_facts(prefs: Prefs, job: &JobView) -> Option<[String; 2]> {
    let ConflictingFiles { ours, theirs } = job.conflicting?;
    let facts = |file: FileSummary| {
        let changed = |time| prefs.localize(&Text::from(TransferText::ChangedOn(prefs.date(time))));
        let facts = [file.size.map(|size| prefs.size(size)), file.modified_at.map(changed)];
        facts.into_iter().flatten().collect()
    };
    let facts = [TransferText::LocalVersion(facts(ours)), TransferText::RemoteVersion(facts(theirs))];
    Some(facts.map(|text| prefs.localize(&Text::from(text))))
}

fn join(parts: [String; 2]) -> String {
    parts.join(" · ")
}

fn failure(prefs: Prefs, job: &JobView) -> String {
    if let Some(text) = missing(prefs, job) {
        return text;
    }
    let Some((text, number)) = job.failure.as_ref().map(|failure| prefs.failure_text(failure)) else {
        return String::new();
    };
    [Some(text), number].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// The number of files that a download of several files is missing.
pub fn missing(prefs: Prefs, job: &JobView) -> Option<String> {
    let count = Some(job.missing).filter(|count| *count > 0).map(|count| prefs.count(count))?;
    let text = match job.failure.as_ref()?.kind {
        FailureKind::Incomplete => TransferText::MissingInZip(count),
        FailureKind::Partial => TransferText::MissingInFolder(count),
        _ => return None,
    };
    Some(prefs.localize(&Text::from(text)))
}

/// "12 MB of 80 MB · 4.1 MB/s · 17 s left"
fn bytes_progress(prefs: Prefs, sent: u64, total: u64, speed: Option<f64>, time: Option<f64>) -> String {
    let sent = Text::from(ActionText::Sent { sent: prefs.size(sent), total: prefs.size(total) });
    let speed = speed.map(|speed| Text::from(ActionText::PerSecond(prefs.size(speed as u64))));
    let time = time.map(|seconds| remaining_time(prefs, seconds));
    let parts: Vec<String> =
        [Some(sent), speed, time].into_iter().flatten().map(|text| prefs.localize(&text)).collect();
    parts.join(" · ")
}

fn remaining_time(prefs: Prefs, seconds: f64) -> Text {
    match seconds {
        ..90.0 => Text::from(ActionText::SecondsLeft(prefs.count(seconds.ceil() as usize))),
        ..5_400.0 => Text::from(ActionText::MinutesLeft(prefs.count((seconds / 60.0).round() as usize))),
        _ => Text::from(ActionText::HoursLeft(prefs.count((seconds / 3_600.0).round() as usize))),
    }
}
