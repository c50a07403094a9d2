//! One row: which file, what it is doing, how far it is, and what can be done about it.

use super::rows::Listed;
use super::words::note;
use crate::base::failure::FailureKind;
use crate::browser::{dom, file};
use crate::features::shell::kind_icon::shape_of;
use crate::features::shell::prefs::{Prefs, use_prefs};
use crate::features::transfers::store::{Direction, JobGroup, JobId, JobView, PhaseView, TransferStore};
use crate::i18n::{ActionText, Text, TransferText};
use crate::model::entry::Category;
use crate::ui::icon::{Glyph, Icon};
use leptos::ev::{DragEvent, MouseEvent};
use leptos::prelude::*;

/// What can be done to a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobAction {
    Pause,
    Resume,
    Retry,
    Stop,
    /// It has ended; the list forgets it.
    Remove,
}

impl JobAction {
    /// What makes it go on or rest, and what ends it.
    pub fn of(job: &JobView) -> [Option<Self>; 2] {
        use PhaseView::*;
        match job.phase {
            Waiting | Preparing | Uploading | Offline | TryingAgain => [Some(Self::Pause), Some(Self::Stop)],
            Paused => [Some(Self::Resume), Some(Self::Stop)],
            NameTaken | FolderHasName | WaitingForSignIn | NeedsFile => [None, Some(Self::Stop)],
            Packing => [None, Some(Self::Stop)],
            Finishing => [None, None],
            Failed => {
                let worth = |failure: &crate::base::failure::Failure| {
                    failure.can_retry() || failure.kind == FailureKind::DriveFull
                };
                [job.failure.as_ref().is_none_or(worth).then_some(Self::Retry), Some(Self::Remove)]
            }
            // Its file is still at hand.
            Cancelled if job.direction == Direction::Up => [Some(Self::Retry), Some(Self::Remove)],
            Done | Skipped | Cancelled => [None, Some(Self::Remove)],
        }
    }

    pub fn run(self, transfers: TransferStore, id: JobId) {
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
            Self::Pause => Text::from(ActionText::Pause),
            Self::Resume => Text::from(ActionText::Resume),
            Self::Retry => Text::Retry,
            Self::Stop if job.direction == Direction::Down => Text::from(TransferText::CancelDownload),
            Self::Stop => Text::from(ActionText::CancelUpload),
            Self::Remove => Text::from(TransferText::Remove),
        };
        Text::from(ActionText::OfUpload { action: Box::new(action), name: job.name.clone() })
    }
}

/// The id of a row in the page, for `aria-activedescendant`.
pub fn row_id(id: JobId) -> String {
    format!("job-{}", id.0)
}

/// What a row looks like, as far as it doesn't change with every byte.
#[derive(Clone, Copy, Default, PartialEq)]
struct Looks {
    icon: Option<(Category, Direction)>,
    phase: Option<PhaseView>,
    acts: [Option<JobAction>; 2],
}

impl Looks {
    fn of(job: &JobView) -> Self {
        Self {
            icon: Some((Category::from_name(&job.name), job.direction)),
            phase: Some(job.phase),
            acts: JobAction::of(job),
        }
    }

    fn icons(self) -> Option<impl IntoView> {
        let (category, direction) = self.icon?;
        let (icon, class) = shape_of(category);
        let way = if direction == Direction::Up { Icon::ArrowUp } else { Icon::ArrowDown };
        Some(view! {
            <Glyph icon class />
            <Glyph icon=way class="way" />
        })
    }

    fn runs(self) -> bool {
        use PhaseView::*;
        let phases = [Uploading, Packing, Preparing, Paused, Offline, TryingAgain, WaitingForSignIn];
        self.phase.is_some_and(|phase| phases.contains(&phase))
    }

    /// It neither moves nor asks: its buttons show when one looks for them.
    fn is_quiet(self) -> bool {
        matches!(self.phase.map(JobGroup::from_phase), Some(JobGroup::Queued | JobGroup::Ended))
    }
}

/// A row is bound to its place in the list and shows whichever job stands there.
#[component]
pub fn TransferJob(
    list: Listed,
    place: Signal<usize>,
    /// Pixels from the top of the list.
    top: Signal<f64>,
) -> impl IntoView {
    let (rows, prefs) = (list.transfers.rows, use_prefs());
    let job = Memo::new(move |before: Option<&Option<JobView>>| {
        let id = rows.arranged.with(|ids| ids.get(place.get()).copied())?;
        // One that has just gone is seen until the rows move up.
        rows.get(id).or_else(|| before.cloned().flatten().filter(|job| job.id == id))
    });
    let looks = Memo::new(move |_| job.with(|job| job.as_ref().map(Looks::of)).unwrap_or_default());
    let id = move || job.with_untracked(|job| job.as_ref().map(|job| job.id));
    let show = move |what: fn(Prefs, &JobView) -> String| {
        Signal::derive(move || job.with(|job| job.as_ref().map(|job| what(prefs, job))).unwrap_or_default())
    };
    // Signals of one type: each closure in its own right would be one more copy of what draws it.
    let flag = move |what: fn(Looks) -> bool| Signal::derive(move || what(looks.get()));
    let active = Signal::derive(move || {
        let active = list.active.get();
        active.is_some() && active == job.with(|job| job.as_ref().map(|job| job.id))
    });
    let (name, words) = (show(|_, job| job.name.clone()), show(note));
    let folder = Signal::derive(move || {
        let up = |job: &&JobView| job.direction == Direction::Up;
        job.with(|job| {
            job.as_ref().filter(up).and_then(|job| list.transfers.folder_of(job)).unwrap_or_default()
        })
    });
    let waits = move || looks.with(|looks| looks.phase.map(JobGroup::from_phase) == Some(JobGroup::Queued));
    let drag = move |event: DragEvent| {
        event.data_transfer().iter().for_each(file::set_empty_data);
        list.dragged.set(id());
    };
    let dragged_over = move |event: DragEvent| {
        if untrack(waits) && list.dragged.with_untracked(Option::is_some) {
            event.prevent_default();
            list.over.set(id());
        }
    };
    let let_go = move || {
        list.over.set(None);
        list.dragged.try_update(Option::take).flatten()
    };
    let dropped = move |event: DragEvent| {
        if let Some(dragged) = let_go() {
            event.prevent_default();
            list.move_to(dragged, place.get_untracked());
        }
    };
    let is_job = move |of: RwSignal<Option<JobId>>| {
        of.get().is_some_and(|id| job.with(|job| job.as_ref().is_some_and(|job| job.id == id)))
    };
    view! {
        <div
            id=show(|_, job| row_id(job.id))
            class="job"
            class:active=active
            class:quiet=flag(Looks::is_quiet)
            class:failed=flag(|looks| looks.phase == Some(PhaseView::Failed))
            class:done=flag(|looks| looks.phase == Some(PhaseView::Done))
            hidden=flag(|looks| looks.phase.is_none())
            role="listitem"
            aria-posinset=Signal::derive(move || (place.get() + 1).to_string())
            aria-setsize=Signal::derive(move || rows.arranged.with(Vec::len).to_string())
            style:transform=Signal::derive(move || format!("translateY({})", dom::px(top.get())))
            class:dragged=move || is_job(list.dragged)
            class:over=move || is_job(list.over)
            draggable=move || waits().to_string()
            on:dragstart=drag
            on:dragover=dragged_over
            on:drop=dropped
            on:dragend=move |_| {
                let_go();
            }
            on:click=move |_| list.active.set(id())
        >
            {move || looks.get().icons()}
            <span class="name ellipsis" title=name>{name}</span>
            <span class="folder muted ellipsis" title=folder>{folder}</span>
            <span class="note numbers ellipsis" title=words>{words}</span>
            <div
                class="buttons"
                on:pointerenter=move |_| rows.hold()
                on:pointerleave=move |_| rows.release()
                // The list keeps the keyboard; its keys do what the buttons do.
                on:mousedown=|event: MouseEvent| event.prevent_default()
            >
                {move || {
                    let button = move |act: JobAction| {
                        let label = Signal::derive(move || {
                            job.with(|job| job.as_ref().map(|job| prefs.say(&act.words(job)))).unwrap_or_default()
                        });
                        let press = move |_| id().into_iter().for_each(|id| act.run(list.transfers, id));
                        view! {
                            <button type="button" class="button square" tabindex="-1" aria-label=label title=label on:click=press>
                                <Glyph icon=act.icon() />
                            </button>
                        }
                    };
                    looks.get().acts.map(|act| act.map(button)).collect_view()
                }}
            </div>
            // How far it is, along the lower edge of the row.
            <div
                class="hairline"
                role="progressbar"
                hidden=flag(|looks| !looks.runs())
                aria-label=show(|prefs, job| prefs.say(&Text::from(ActionText::UploadProgress(job.name.clone()))))
                aria-valuemin="0"
                aria-valuemax="100"
                aria-valuenow=show(|_, job| percent(job).to_string())
            >
                <span style:transform=show(|_, job| format!("scaleX({}.{:02})", percent(job) / 100, percent(job) % 100))></span>
            </div>
        </div>
    }
}

/// How far it is, in hundredths.
fn percent(job: &JobView) -> u64 {
    (job.sent.min(job.size) * 100).checked_div(job.size).unwrap_or_default()
}
