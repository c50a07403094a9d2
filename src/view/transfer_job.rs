//! One row: which file, what it is doing, how far it is, and what can be done about it.

use super::kind_icon::shape_of;
use super::transfer_list::Listed;
use super::transfer_words::note;
use crate::base::failure::FailureKind;
use crate::browser::dom;
use crate::i18n::{Text, TransferText};
use crate::model::entry::Category;
use crate::state::prefs::use_prefs;
use crate::state::transfers::{Direction, JobId, JobView, PhaseView, Transfers};
use crate::ui::icon::{Glyph, Icon};
use leptos::ev::MouseEvent;
use leptos::prelude::*;

/// What can be done to a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    Pause,
    Resume,
    Retry,
    Stop,
    /// It has ended; the list forgets it.
    Remove,
}

impl Act {
    /// What makes it go on or rest, and what ends it.
    pub fn of(job: &JobView) -> [Option<Self>; 2] {
        use PhaseView::*;
        match job.phase {
            Waiting | Preparing | Uploading | Offline | TryingAgain => [Some(Self::Pause), Some(Self::Stop)],
            Paused => [Some(Self::Resume), Some(Self::Stop)],
            NameTaken | FolderHasName | WaitingForSignIn | NeedsFile => [None, Some(Self::Stop)],
            Finishing => [None, None],
            Failed => {
                let worth = |failure: &crate::base::failure::Failure| {
                    failure.can_retry() || failure.kind == FailureKind::DriveFull
                };
                [job.failure.as_ref().is_none_or(worth).then_some(Self::Retry), Some(Self::Remove)]
            }
            Done | Skipped | Cancelled => [None, Some(Self::Remove)],
        }
    }

    pub fn run(self, transfers: Transfers, id: JobId) {
        match self {
            Self::Pause => transfers.pause(id),
            Self::Resume => transfers.resume(id),
            Self::Retry => transfers.retry(id),
            Self::Stop => transfers.cancel(id),
            Self::Remove => transfers.forget(id),
        }
    }

    fn icon(self) -> Icon {
        match self {
            Self::Pause => Icon::Pause,
            Self::Resume => Icon::Play,
            Self::Retry => Icon::Replay,
            Self::Stop | Self::Remove => Icon::Close,
        }
    }

    fn words(self, job: &JobView) -> Text {
        let action = match self {
            Self::Pause => Text::Pause,
            Self::Resume => Text::Resume,
            Self::Retry => Text::Retry,
            Self::Stop if job.direction == Direction::Down => Text::Transfer(TransferText::CancelDownload),
            Self::Stop => Text::CancelUpload,
            Self::Remove => Text::Transfer(TransferText::Remove),
        };
        Text::OfUpload { action: Box::new(action), name: job.name.clone() }
    }
}

/// The id of a row in the page, for `aria-activedescendant`.
pub fn row_id(id: JobId) -> String {
    format!("job-{}", id.0)
}

/// A row is bound to its place in the list and shows whichever job stands there: when the queue moves on, words change
/// and nothing is built anew.
#[component]
pub fn TransferJob(
    list: Listed,
    index: usize,
    /// Pixels from the top of the list.
    top: Signal<f64>,
) -> impl IntoView {
    let (rows, prefs) = (list.transfers.rows, use_prefs());
    let id = Memo::new(move |_| rows.arranged.with(|ids| ids.get(index).copied()));
    // One that has just gone is seen until the rows move up.
    let job = Memo::new(move |before: Option<&Option<JobView>>| {
        id.get().and_then(|id| rows.get(id)).or_else(|| before.cloned().flatten())
    });
    let show = move |what: fn(&JobView) -> String| move || job.with(|job| job.as_ref().map(what));
    let is = move |phase: PhaseView| job.with(|job| job.as_ref().is_some_and(|job| job.phase == phase));
    let icon = Memo::new(move |_| job.with(|job| job.as_ref().map(|job| Category::of_name(&job.name))));
    let down =
        Memo::new(move |_| job.with(|job| job.as_ref().is_some_and(|job| job.direction == Direction::Down)));
    let words = Memo::new(move |_| job.with(|job| job.as_ref().map(|job| note(prefs, job))));
    let acts = Memo::new(move |_| job.with(|job| job.as_ref().map(Act::of)).unwrap_or_default());
    view! {
        <div
            id=move || id.get().map(row_id)
            class="job"
            class:active=move || id.get().is_some() && list.active.get() == id.get()
            class:failed=move || is(PhaseView::Failed)
            class:done=move || is(PhaseView::Done)
            role="listitem"
            aria-posinset=(index + 1).to_string()
            aria-setsize=move || rows.arranged.with(Vec::len).to_string()
            style:transform=move || format!("translateY({})", dom::px(top.get()))
            on:click=move |_| list.active.set(id.get_untracked())
        >
            {move || {
                let (icon, class) = shape_of(icon.get().unwrap_or(Category::Other));
                view! { <Glyph icon class /> }
            }}
            {move || {
                let icon = if down.get() { Icon::ArrowDown } else { Icon::ArrowUp };
                view! { <Glyph icon class="way" /> }
            }}
            <span class="name ellipsis" title=show(|job| job.name.clone())>{show(|job| job.name.clone())}</span>
            <span class="folder muted ellipsis" title=show(|job| job.folder.clone())>{show(|job| job.folder.clone())}</span>
            <span class="note numbers ellipsis" title=words>{words}</span>
            <div
                class="buttons"
                on:pointerenter=move |_| rows.hold()
                on:pointerleave=move |_| rows.release()
                // The list keeps the keyboard; its keys do what the buttons do.
                on:mousedown=|event: MouseEvent| event.prevent_default()
            >
                {move || {
                    acts.get()
                        .map(|act| {
                            act.map(|act| {
                                let label = move || job.with(|job| job.as_ref().map(|job| prefs.say(&act.words(job))));
                                let press = move |_| {
                                    id.get_untracked().into_iter().for_each(|id| act.run(list.transfers, id));
                                };
                                view! {
                                    <button type="button" class="button square" tabindex="-1" aria-label=label title=label on:click=press>
                                        <Glyph icon=act.icon() />
                                    </button>
                                }
                            })
                        })
                        .collect_view()
                }}
            </div>
            <Hairline job />
        </div>
    }
}

/// How far it is, along the lower edge of the row.
#[component]
fn Hairline(job: Memo<Option<JobView>>) -> impl IntoView {
    let prefs = use_prefs();
    let percent = Memo::new(move |_| {
        use PhaseView::*;
        job.with(|job| {
            let job = job.as_ref()?;
            let runs = matches!(
                job.phase,
                Uploading | Preparing | Paused | Offline | TryingAgain | WaitingForSignIn
            );
            (runs && job.size > 0).then(|| (job.sent.min(job.size) * 100 / job.size) as u32)
        })
    });
    let runs = Memo::new(move |_| percent.get().is_some());
    let label =
        move || job.with(|job| job.as_ref().map(|job| prefs.say(&Text::UploadProgress(job.name.clone()))));
    let now = move || percent.get().unwrap_or_default();
    move || {
        runs.get().then(|| {
            view! {
                <div
                    class="hairline"
                    role="progressbar"
                    aria-label=label
                    aria-valuemin="0"
                    aria-valuemax="100"
                    aria-valuenow=move || now().to_string()
                >
                    <span style:transform=move || format!("scaleX({}.{:02})", now() / 100, now() % 100)></span>
                </div>
            }
        })
    }
}
