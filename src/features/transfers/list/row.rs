//! One row of the transfer list: file, state, progress and buttons.

use super::rows::TransferListContext;
use super::texts::status;
use crate::base::failure::{Failure, FailureKind};
use crate::base::name::shown::shown;
use crate::browser::effect::handler;
use crate::browser::{dom, file};
use crate::features::shell::kind_icon::category_icon;
use crate::features::shell::prefs::{Prefs, use_prefs};
use crate::features::transfers::store::{Direction, JobGroup, JobId, JobView, PhaseView, TransferStore};
use crate::i18n::{ActionText, Text, TransferText};
use crate::model::entry::Category;
use crate::ui::icon::{Glyph, Icon};
use leptos::ev::{DragEvent, MouseEvent};
use leptos::prelude::*;

/// An action on a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowAction {
    Pause,
    Resume,
    Retry,
    Stop,
    /// Removes an ended transfer from the list.
    Remove,
}

impl RowAction {
    /// The action that pauses or continues a job, and the action that ends or removes it.
    pub fn for_job(job: &JobView) -> [Option<Self>; 2] {
        use PhaseView::*;
        match job.phase {
            Waiting | Preparing | Uploading | Offline | TryingAgain => [Some(Self::Pause), Some(Self::Stop)],
            Paused => [Some(Self::Resume), Some(Self::Stop)],
            NameTaken | FolderHasName | WaitingForSignIn | NeedsFile => [None, Some(Self::Stop)],
            Packing => [None, Some(Self::Stop)],
            Finishing => [None, None],
            Failed => {
                let is_worth_retrying =
                    |failure: &Failure| failure.can_retry() || failure.kind == FailureKind::DriveFull;
                [
                    job.failure.as_ref().is_none_or(is_worth_retrying).then_some(Self::Retry),
                    Some(Self::Remove),
                ]
            }
            // The tab still has its file.
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

    fn label(self, job: &JobView) -> Text {
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

/// The parts of a row that do not change with its progress.
#[derive(Clone, Copy, Default, PartialEq)]
struct RowAppearance {
    icon: Option<(Category, Direction)>,
    phase: Option<PhaseView>,
    actions: [Option<RowAction>; 2],
}

impl RowAppearance {
    fn from_job(job: &JobView) -> Self {
        Self {
            icon: Some((Category::from_name(&job.name), job.direction)),
            phase: Some(job.phase),
            actions: RowAction::for_job(job),
        }
    }

    fn icons(self) -> Option<impl IntoView> {
        let (category, direction) = self.icon?;
        let (icon, class) = category_icon(category);
        let direction_icon = if direction == Direction::Up { Icon::ArrowUp } else { Icon::ArrowDown };
        Some(view! {
            <Glyph icon class />
            <Glyph icon=direction_icon class="way" />
        })
    }

    fn shows_progress(self) -> bool {
        use PhaseView::*;
        let phases = [Uploading, Packing, Preparing, Paused, Offline, TryingAgain, WaitingForSignIn];
        self.phase.is_some_and(|phase| phases.contains(&phase))
    }

    /// Neither transferring nor waiting for an answer: its buttons are shown on hover only.
    fn is_quiet(self) -> bool {
        matches!(self.phase.map(JobGroup::from_phase), Some(JobGroup::Queued | JobGroup::Ended))
    }
}

/// A row is bound to an index of the list and shows the job at that index.
#[component]
pub fn TransferRow(
    list: TransferListContext,
    index: Signal<usize>,
    /// Distance from the top of the list in pixels.
    top: Signal<f64>,
) -> impl IntoView {
    let (rows, prefs) = (list.transfers.rows, use_prefs());
    let job = Memo::new(move |before: Option<&Option<JobView>>| {
        let id = rows.visible_ids.with(|ids| ids.get(index.get()).copied())?;
        // A removed job stays visible until the rows move up.
        rows.get(id).or_else(|| before.cloned().flatten().filter(|job| job.id == id))
    });
    let appearance =
        Memo::new(move |_| job.with(|job| job.as_ref().map(RowAppearance::from_job)).unwrap_or_default());
    let id = move || job.with_untracked(|job| job.as_ref().map(|job| job.id));
    let text = move |read: fn(Prefs, &JobView) -> String| {
        Signal::derive(move || job.with(|job| job.as_ref().map(|job| read(prefs, job))).unwrap_or_default())
    };
    // All of type `Signal`: a closure type per attribute would multiply the generated code.
    let flag = move |read: fn(RowAppearance) -> bool| Signal::derive(move || read(appearance.get()));
    let is_active = Signal::derive(move || {
        let active = list.active.get();
        active.is_some() && active == job.with(|job| job.as_ref().map(|job| job.id))
    });
    let (name, status_text) = (text(|_, job| shown(&job.name)), text(status));
    let folder = Signal::derive(move || {
        let is_upload = |job: &&JobView| job.direction == Direction::Up;
        job.with(|job| {
            job.as_ref()
                .filter(is_upload)
                .and_then(|job| list.transfers.folder_of(job))
                .map_or_else(String::new, |path| shown(&path))
        })
    });
    let is_queued = move || {
        appearance.with(|appearance| appearance.phase.map(JobGroup::from_phase) == Some(JobGroup::Queued))
    };
    let on_drag_start = move |event: DragEvent| {
        event.data_transfer().iter().for_each(file::set_empty_data);
        list.dragged.set(id());
    };
    let on_drag_over = move |event: DragEvent| {
        if untrack(is_queued) && list.dragged.with_untracked(Option::is_some) {
            event.prevent_default();
            list.over.set(id());
        }
    };
    let end_drag = move || {
        list.over.set(None);
        list.dragged.try_update(Option::take).flatten()
    };
    let on_drop = move |event: DragEvent| {
        if let Some(dragged) = end_drag() {
            event.prevent_default();
            list.move_to_row(dragged, index.get_untracked());
        }
    };
    let is_this_job = move |signal: RwSignal<Option<JobId>>| {
        signal.get().is_some_and(|id| job.with(|job| job.as_ref().is_some_and(|job| job.id == id)))
    };
    view! {
        <div
            id=text(|_, job| row_id(job.id))
            class="job"
            class:active=is_active
            class:quiet=flag(RowAppearance::is_quiet)
            class:failed=flag(|appearance| appearance.phase == Some(PhaseView::Failed))
            class:done=flag(|appearance| appearance.phase == Some(PhaseView::Done))
            hidden=flag(|appearance| appearance.phase.is_none())
            role="listitem"
            aria-posinset=Signal::derive(move || (index.get() + 1).to_string())
            aria-setsize=Signal::derive(move || rows.visible_ids.with(Vec::len).to_string())
            style:transform=Signal::derive(move || format!("translateY({})", dom::px(top.get())))
            class:dragged=move || is_this_job(list.dragged)
            class:over=move || is_this_job(list.over)
            draggable=move || is_queued().to_string()
            on:dragstart=handler(on_drag_start)
            on:dragover=handler(on_drag_over)
            on:drop=handler(on_drop)
            on:dragend=handler(move |_| {
                end_drag();
            })
            on:click=handler(move |_| list.active.set(id()))
        >
            {move || appearance.get().icons()}
            <span class="name ellipsis" title=name><bdi>{name}</bdi></span>
            <span class="folder muted ellipsis" title=folder>{folder}</span>
            <span class="note numbers ellipsis" title=status_text>{status_text}</span>
            <div
                class="buttons"
                on:pointerenter=handler(move |_| rows.freeze_order())
                on:pointerleave=handler(move |_| rows.unfreeze_order())
                // The list keeps the focus; its keys run the same actions as the buttons.
                on:mousedown=handler(|event: MouseEvent| event.prevent_default())
            >
                {move || {
                    let button = move |action: RowAction| {
                        let label = Signal::derive(move || {
                            job.with(|job| job.as_ref().map(|job| prefs.localize(&action.label(job)))).unwrap_or_default()
                        });
                        let on_click = move |_| id().into_iter().for_each(|id| action.run(list.transfers, id));
                        view! {
                            <button type="button" class="button square" tabindex="-1" aria-label=label title=label on:click=handler(on_click)>
                                <Glyph icon=action.icon() />
                            </button>
                        }
                    };
                    appearance.get().actions.map(|action| action.map(button)).collect_view()
                }}
            </div>
            // The progress bar along the lower edge of the row.
            <div
                class="hairline"
                role="progressbar"
                hidden=flag(|appearance| !appearance.shows_progress())
                aria-label=text(|prefs, job| prefs.localize(&Text::from(ActionText::UploadProgress(job.name.clone()))))
                aria-valuemin="0"
                aria-valuemax="100"
                aria-valuenow=text(|_, job| percent(job).to_string())
            >
                <span style:transform=text(|_, job| format!("scaleX({}.{:02})", percent(job) / 100, percent(job) % 100))></span>
            </div>
        </div>
    }
}

/// The progress in percent.
fn percent(job: &JobView) -> u64 {
    (job.sent.min(job.size) * 100).checked_div(job.size).unwrap_or_default()
}
