//! One upload: what it is doing, how far it is, and what can be done about it.

use crate::i18n::Text;
use crate::state::prefs::{Prefs, t, use_prefs};
use crate::state::transfers::{ConflictAnswer, JobId, JobView, PhaseView, use_transfers};
use crate::ui::button::{Button, Look};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::progress::ProgressBar;
use leptos::prelude::*;

#[component]
pub fn TransferJob(job: ArcRwSignal<JobView>) -> impl IntoView {
    let prefs = use_prefs();
    let job = RwSignal::from(job);
    let (id, name) = job.with_untracked(|job| (job.id, job.name.clone()));
    let phase = Memo::new(move |_| job.with(|job| job.phase));
    let note = move || job.with(|job| words(prefs, job));
    let running = move || {
        use PhaseView::*;
        matches!(phase.get(), Uploading | Preparing | Paused | Offline | TryingAgain)
    };
    let asks = move || matches!(phase.get(), PhaseView::NameTaken | PhaseView::FolderHasName);
    let fraction = Signal::derive(move || {
        job.with(|job| if job.size == 0 { 0.0 } else { job.sent as f64 / job.size as f64 })
    });
    let question = name.clone();
    let bar_label = t(Text::UploadProgress(name.clone()));
    let icon = move || match phase.get() {
        PhaseView::Done => Icon::Check,
        PhaseView::Failed | PhaseView::NameTaken | PhaseView::FolderHasName => Icon::Alert,
        _ => Icon::File,
    };
    view! {
        <div
            class="job"
            role="listitem"
            class:failed=move || phase.get() == PhaseView::Failed
            class:done=move || phase.get() == PhaseView::Done
        >
            {move || view! { <Glyph icon=icon() class="kind" /> }}
            <span class="ellipsis" title=name.clone()>{name.clone()}</span>
            <div class="buttons">
                <JobButtons phase job id name />
            </div>
            <span class="note numbers">{note}</span>
            {move || running().then(|| view! { <ProgressBar fraction label=bar_label /> })}
            {move || asks().then(|| view! { <Question id replaceable=phase.get() == PhaseView::NameTaken label=question.clone() /> })}
        </div>
    }
}

/// The line under the name.
fn words(prefs: Prefs, job: &JobView) -> String {
    let text = match job.phase {
        PhaseView::Waiting => Text::Waiting,
        PhaseView::Preparing => Text::Preparing,
        PhaseView::Finishing => Text::Finishing,
        PhaseView::Paused => Text::Paused,
        PhaseView::WaitingForSignIn => Text::WaitingForSignIn,
        PhaseView::Done => Text::Uploaded,
        PhaseView::Skipped => Text::Skipped,
        PhaseView::Cancelled => Text::Cancelled,
        PhaseView::NameTaken => Text::NameTakenQuestion(job.name.clone()),
        PhaseView::FolderHasName => Text::FolderHasName(job.name.clone()),
        PhaseView::Offline => Text::OfflineUpload,
        PhaseView::TryingAgain => Text::TryingAgain,
        PhaseView::NeedsFile => Text::ChooseAgain,
        PhaseView::Failed => {
            return match &job.failure {
                Some(failure) => {
                    let (words, number) = prefs.failure(failure);
                    [Some(words), number].into_iter().flatten().collect::<Vec<_>>().join(" ")
                }
                None => String::new(),
            };
        }
        // The last bytes have left; the server has not said yet that it has them.
        PhaseView::Uploading if job.sent >= job.size => Text::Finishing,
        PhaseView::Uploading => return progress(prefs, job),
    };
    prefs.say(&text)
}

/// "12 MB of 80 MB · 4.1 MB/s · 17 s left"
fn progress(prefs: Prefs, job: &JobView) -> String {
    let sent = Text::Sent { sent: prefs.size(job.sent), total: prefs.size(job.size) };
    let speed = job.bytes_per_s.map(|speed| Text::PerSecond(prefs.size(speed as u64)));
    let left = job.seconds_left.map(|seconds| match seconds {
        ..90.0 => Text::SecondsLeft(prefs.count(seconds.ceil() as usize)),
        ..5_400.0 => Text::MinutesLeft(prefs.count((seconds / 60.0).round() as usize)),
        _ => Text::HoursLeft(prefs.count((seconds / 3_600.0).round() as usize)),
    });
    let parts: Vec<String> =
        [Some(sent), speed, left].into_iter().flatten().map(|text| prefs.say(&text)).collect();
    parts.join(" · ")
}

#[component]
fn JobButtons(phase: Memo<PhaseView>, job: RwSignal<JobView>, id: JobId, name: String) -> impl IntoView {
    let transfers = use_transfers();
    let label = move |action: Text| t(Text::OfUpload { action: Box::new(action), name: name.clone() });
    move || {
        let pause = || {
            view! { <Button label=label(Text::Pause) icon=Icon::Pause look=Look::Square on_press=move |_| transfers.pause(id) /> }
        };
        let resume = || {
            view! { <Button label=label(Text::Resume) icon=Icon::Play look=Look::Square on_press=move |_| transfers.resume(id) /> }
        };
        let cancel = || {
            view! { <Button label=label(Text::CancelUpload) icon=Icon::Close look=Look::Square on_press=move |_| transfers.cancel(id) /> }
        };
        match phase.get() {
            PhaseView::Waiting
            | PhaseView::Preparing
            | PhaseView::Uploading
            | PhaseView::Offline
            | PhaseView::TryingAgain => (pause(), cancel()).into_any(),
            PhaseView::Paused => (resume(), cancel()).into_any(),
            PhaseView::NameTaken
            | PhaseView::FolderHasName
            | PhaseView::WaitingForSignIn
            | PhaseView::NeedsFile => cancel().into_any(),
            PhaseView::Finishing => ().into_any(),
            PhaseView::Failed => {
                let can_retry = job.with_untracked(|job| job.failure.as_ref().is_none_or(|it| it.can_retry()));
                let full = job.with_untracked(|job| {
                    job.failure.as_ref().is_some_and(|it| it.kind == crate::base::failure::FailureKind::DriveFull)
                });
                let retry = (can_retry || full).then(|| {
                    view! {
                        <Button label=label(Text::Retry) icon=Icon::Replay look=Look::Square on_press=move |_| transfers.retry(id) />
                    }
                });
                (retry, cancel()).into_any()
            }
            PhaseView::Done | PhaseView::Skipped | PhaseView::Cancelled => view! {
                <Button label=label(Text::Dismiss) icon=Icon::Close look=Look::Square on_press=move |_| transfers.forget(id) />
            }
            .into_any(),
        }
    }
}

/// The name is taken: three answers, for this file or for all.
#[component]
fn Question(
    id: JobId,
    /// Folders are not.
    replaceable: bool,
    label: String,
) -> impl IntoView {
    let transfers = use_transfers();
    let for_all = RwSignal::new(false);
    let answer = move |answer: ConflictAnswer| {
        Callback::new(move |_| transfers.answer(id, answer, for_all.get_untracked()))
    };
    view! {
        <div class="question" role="group" aria-label=label>
            <Button label=t(Text::KeepBoth) look=Look::Primary on_press=answer(ConflictAnswer::KeepBoth) />
            {replaceable
                .then(|| {
                    view! {
                        <Button label=t(Text::Replace) look=Look::Outlined on_press=answer(ConflictAnswer::Replace) />
                    }
                })}
            <Button label=t(Text::Skip) look=Look::Outlined on_press=answer(ConflictAnswer::Skip) />
            <label>
                <input
                    type="checkbox"
                    class="check"
                    prop:checked=for_all
                    on:change=move |event| for_all.set(event_target_checked(&event))
                />
                <span>{t(Text::ForAll)}</span>
            </label>
        </div>
    }
}
