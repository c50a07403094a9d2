//! What transfers ask of the person, above the rows: one question at a time, what stands, and all lost files in one
//! line.

use super::words::{question, sides};
use crate::browser::dropped_items::DroppedItems;
use crate::features::shell::dialogs::{Open, use_dialogs};
use crate::features::shell::prefs::{t, use_prefs};
use crate::features::transfers::plan::store::{Stuck, use_upload_plans};
use crate::features::transfers::store::{ConflictAnswer, JobList, JobView, PhaseView, use_transfer_store};
use crate::i18n::{ActionText, PlanText, Text, TransferText};
use crate::ui::button::{Button, ButtonVariant};
use leptos::html;
use leptos::prelude::*;

#[component]
pub fn TransferNeeds() -> impl IntoView {
    view! {
        <Question />
        <Stopped />
        <LostFiles />
    }
}

/// A name is taken: three answers, for this file or for all. The next question takes the place of the one answered, and
/// the keyboard stays where it is.
#[component]
fn Question() -> impl IntoView {
    let (transfers, prefs) = (use_transfer_store(), use_prefs());
    let asked = Memo::new(move |_| transfers.rows.with(|list| list.first_question().cloned()));
    let asks = Memo::new(move |_| asked.with(Option::is_some));
    // Folders are not.
    let replaceable = Memo::new(move |_| {
        asked.with(|job| job.as_ref().is_some_and(|job| job.phase == PhaseView::NameTaken))
    });
    let words = Signal::derive(move || {
        let ask = |job: &JobView| question(prefs, job, transfers.folder_of(job));
        asked.with(|job| job.as_ref().map(ask)).unwrap_or_default()
    });
    // Both as one, so that they stand below each other.
    let sides = move || {
        asked.with(|job| {
            let sides = job.as_ref().and_then(|job| sides(prefs, job));
            sides.map(|sides| sides.map(|side| view! { <p class="muted numbers">{side}</p> }).into_view())
        })
    };
    let more = move || {
        let others = transfers.rows.sums.with(|sums| sums.asking).saturating_sub(1);
        (others > 0).then(|| prefs.say(&Text::from(TransferText::MoreQuestions(prefs.count(others)))))
    };
    let for_all = RwSignal::new(false);
    let answer = move |answer: ConflictAnswer| {
        Callback::new(move |_| {
            if let Some(id) = asked.with_untracked(|job| job.as_ref().map(|job| job.id)) {
                transfers.answer(id, answer, for_all.get_untracked());
                for_all.set(false);
            }
        })
    };
    move || {
        asks.get().then(|| {
            view! {
                <div class="strip" role="group" aria-label=words>
                    <p>{words}</p>
                    <p class="muted numbers">{more}</p>
                    <div class="sides">{sides}</div>
                    <div class="answers">
                        <Button label=t(ActionText::KeepBoth) variant=ButtonVariant::Primary on_press=answer(ConflictAnswer::KeepBoth) />
                        {move || {
                            replaceable
                                .get()
                                .then(|| {
                                    view! {
                                        <Button label=t(ActionText::Replace) variant=ButtonVariant::Outlined on_press=answer(ConflictAnswer::Replace) />
                                    }
                                })
                        }}
                        <Button label=t(ActionText::Skip) variant=ButtonVariant::Outlined on_press=answer(ConflictAnswer::Skip) />
                        <label>
                            <input
                                type="checkbox"
                                class="check"
                                prop:checked=for_all
                                on:change=move |event| for_all.set(event_target_checked(&event))
                            />
                            <span>{t(ActionText::ForAll)}</span>
                        </label>
                    </div>
                </div>
            }
        })
    }
}

/// Folders that could not be made, and what should have gone into them.
#[component]
fn Stopped() -> impl IntoView {
    let (plans, prefs) = (use_upload_plans(), use_prefs());
    let words = move |stuck: Stuck| {
        let Stuck { name, folder, left, failure } = stuck;
        let what =
            prefs.say(&Text::from(PlanText::FolderCreationFailed { name, folder, left: prefs.count(left) }));
        let (why, number) = failure.map(|failure| prefs.failure(&failure)).unzip();
        let why = why.into_iter().chain(number.flatten()).collect::<Vec<_>>().join(" ");
        view! {
            <p role="alert">{what}</p>
            <p class="muted">{why}</p>
        }
    };
    move || {
        let stuck = plans.stuck.get();
        (!stuck.is_empty()).then(|| {
            view! {
                <div class="strip">
                    {stuck.into_iter().map(words).collect_view()}
                    <div class="answers">
                        <Button label=t(Text::Retry) variant=ButtonVariant::Primary on_press=move |_| plans.try_again() />
                        <Button label=t(PlanText::StopUpload) on_press=move |_| plans.let_go() />
                    </div>
                </div>
            }
        })
    }
}

/// What a reload or a crash interrupted: single files, and drops that were not yet handed on as a whole. The browser
/// forgets files; the server keeps what it has. One choice of the folder, or of the files, brings all of them back.
#[component]
fn LostFiles() -> impl IntoView {
    let (transfers, plans, prefs, dialogs) =
        (use_transfer_store(), use_upload_plans(), use_prefs(), use_dialogs());
    let lacking = |job: &JobView| job.phase == PhaseView::NeedsFile;
    let left = Memo::new(move |_| transfers.rows.sums.with(|sums| sums.lost));
    let any = Memo::new(move |_| left.get() > 0 || plans.lost.with(|lost| !lost.is_empty()));
    let in_folders = Memo::new(move |_| {
        any.get()
            && (plans.lost.with(|lost| !lost.is_empty())
                || transfers.rows.any(|job| lacking(job) && !job.folder.is_empty()))
    });
    // What lay in a folder is known again only by its folder.
    let by_files = Memo::new(move |_| {
        plans.lost.with(|lost| lost.iter().any(|drop| drop.has_loose))
            || left.get() > 0 && transfers.rows.any(|job| lacking(job) && job.folder.is_empty())
    });
    let alone = Memo::new(move |_| left.get() == 1 && plans.lost.with(Vec::is_empty));
    let words = move || {
        let drop = plans.lost.with(|lost| {
            let drop = lost.first()?;
            Some(ActionText::DropInterrupted { name: drop.name().to_owned(), folder: drop.folder.clone() })
        });
        prefs.say(&Text::from(drop.unwrap_or_else(|| ActionText::Interrupted(prefs.count(left.get())))))
    };
    let names = move || {
        left.track();
        let lost = |list: &JobList| {
            let lost = list.views().filter(|job| lacking(job)).take(5);
            lost.map(|job| job.name.clone()).collect::<Vec<_>>().join(", ")
        };
        untrack(|| transfers.rows.with(lost))
    };
    move || {
        any.get().then(|| {
            view! {
                <div class="strip">
                    <p>{words}</p>
                    <p class="muted ellipsis">{names}</p>
                    <p class="fault" role="alert">
                        {move || transfers.stranger.get().map(|name| prefs.say(&Text::from(ActionText::NotTheInterrupted(name))))}
                    </p>
                    <div class="answers">
                        {move || {
                            transfers
                                .findable
                                .get()
                                .then(|| {
                                    view! { <Button label=t(ActionText::Continue) variant=ButtonVariant::Primary on_press=move |_| plans.find_again() /> }
                                })
                        }}
                        {move || in_folders.get().then(|| view! { <ChooseAgain label=Text::from(TransferText::ChooseFolderAgain) folder=true /> })}
                        {move || {
                            let label = if alone.get() { ActionText::ChooseOneAgain } else { ActionText::ChooseAgain };
                            by_files.get().then(|| view! { <ChooseAgain label=Text::from(label) folder=false /> })
                        }}
                        <Button label=t(ActionText::GiveUp) on_press=move |_| dialogs.show(Open::GiveUp) />
                    </div>
                </div>
            }
        })
    }
}

#[component]
fn ChooseAgain(
    label: Text,
    /// A whole folder, not files.
    folder: bool,
) -> impl IntoView {
    let plans = use_upload_plans();
    let input = NodeRef::<html::Input>::new();
    let chosen = move |_| {
        if let Some(input) = input.get_untracked() {
            plans.choose_again(DroppedItems::from_input(&input));
        }
    };
    let choose = move |_| input.get_untracked().iter().for_each(|input| input.click());
    view! {
        <input
            node_ref=input
            type="file"
            multiple
            {..leptos::attr::custom::custom_attribute("webkitdirectory", folder)}
            hidden
            tabindex="-1"
            aria-label=t(label.clone())
            on:change=chosen
        />
        <Button label=t(label) variant=ButtonVariant::Outlined on_press=choose />
    }
}
