//! Notices above the rows that need an action of the person: one name conflict at a time, uploads with failed folders,
//! and all interrupted uploads in one notice.

use super::texts::{conflict_question, file_facts};
use crate::base::name::shown::shown;
use crate::browser::dropped_items::DroppedItems;
use crate::browser::effect::handler;
use crate::features::shell::dialogs::{OpenDialog, use_dialogs};
use crate::features::shell::prefs::{t, use_prefs};
use crate::features::transfers::plan::store::use_upload_plans;
use crate::features::transfers::plan::{FailedFolders, InterruptedUploads};
use crate::features::transfers::store::{ConflictAnswer, Direction, JobView, PhaseView, use_transfer_store};
use crate::i18n::{ActionText, DownloadText, PlanText, Text, TransferText};
use crate::ui::button::{Button, ButtonVariant};
use crate::ui::checkbox::Checkbox;
use leptos::html;
use leptos::prelude::*;

#[component]
pub fn TransferAttention() -> impl IntoView {
    view! {
        <ConflictQuestion />
        <FailedFoldersNotice />
        <InterruptedNotice />
        <UnrecordedNotice />
    }
}

/// While downloads run of which this browser stores nothing.
#[component]
fn UnrecordedNotice() -> impl IntoView {
    let transfers = use_transfer_store();
    let is_shown = Memo::new(move |_| {
        transfers.downloads.lacks_records.get()
            && transfers.rows.totals.with(|totals| totals.travels(Direction::Down))
    });
    move || {
        is_shown.get().then(|| {
            view! { <div class="strip" role="status"><p>{t(DownloadText::NotRecorded)}</p></div> }
        })
    }
}

/// Asks how to resolve a name conflict, for one file or for all. The next conflict reuses the same elements, so that
/// the focus stays where it is.
#[component]
fn ConflictQuestion() -> impl IntoView {
    let (transfers, prefs) = (use_transfer_store(), use_prefs());
    let job = Memo::new(move |_| transfers.rows.with(|list| list.first_question().cloned()));
    let has_question = Memo::new(move |_| job.with(Option::is_some));
    // A folder can't be replaced by a file.
    let is_replaceable =
        Memo::new(move |_| job.with(|job| job.as_ref().is_some_and(|job| job.phase == PhaseView::NameTaken)));
    let text = Signal::derive(move || {
        let question = |job: &JobView| conflict_question(prefs, job, transfers.folder_of(job));
        job.with(|job| job.as_ref().map(question)).unwrap_or_default()
    });
    // The facts of both files, one below the other.
    let facts = move || {
        job.with(|job| {
            let facts = job.as_ref().and_then(|job| file_facts(prefs, job));
            facts.map(|facts| facts.map(|line| view! { <p class="muted numbers">{line}</p> }).into_view())
        })
    };
    let more = move || {
        let others = transfers.rows.totals.with(|totals| totals.asking).saturating_sub(1);
        (others > 0).then(|| prefs.localize(&Text::from(TransferText::MoreQuestions(prefs.count(others)))))
    };
    let for_all = RwSignal::new(false);
    let answer = move |answer: ConflictAnswer| {
        Callback::new(move |_| {
            if let Some(id) = job.with_untracked(|job| job.as_ref().map(|job| job.id)) {
                transfers.answer(id, answer, for_all.get_untracked());
                for_all.set(false);
            }
        })
    };
    move || {
        has_question.get().then(|| {
            view! {
                <div class="strip" role="group" aria-label=text>
                    <p>{text}</p>
                    <p class="muted numbers">{more}</p>
                    <div class="sides">{facts}</div>
                    <div class="answers">
                        <Button label=t(ActionText::KeepBoth) variant=ButtonVariant::Primary on_press=answer(ConflictAnswer::KeepBoth) />
                        {move || {
                            is_replaceable
                                .get()
                                .then(|| {
                                    view! {
                                        <Button label=t(ActionText::Replace) variant=ButtonVariant::Outlined on_press=answer(ConflictAnswer::Replace) />
                                    }
                                })
                        }}
                        <Button label=t(ActionText::Skip) variant=ButtonVariant::Outlined on_press=answer(ConflictAnswer::Skip) />
                        <Checkbox checked=for_all label=t(ActionText::ForAll) />
                    </div>
                </div>
            }
        })
    }
}

/// Uploads with folders that could not be created.
#[component]
fn FailedFoldersNotice() -> impl IntoView {
    let (plans, prefs) = (use_upload_plans(), use_prefs());
    let text = move |failed: FailedFolders| {
        let FailedFolders { item_name: name, folder_name: folder, waiting_files, failure } = failed;
        let summary = prefs.localize(&Text::from(PlanText::FolderCreationFailed {
            name,
            folder,
            left: prefs.count(waiting_files),
        }));
        let (reason, number) = failure.map(|failure| prefs.failure_text(&failure)).unzip();
        let reason = reason.into_iter().chain(number.flatten()).collect::<Vec<_>>().join(" ");
        view! {
            <p role="alert">{summary}</p>
            <p class="muted">{reason}</p>
        }
    };
    move || {
        let failed = plans.failed.get();
        (!failed.is_empty()).then(|| {
            view! {
                <div class="strip">
                    {failed.into_iter().map(text).collect_view()}
                    <div class="answers">
                        <Button label=t(Text::Retry) variant=ButtonVariant::Primary on_press=move |_| plans.retry_failed() />
                        <Button label=t(PlanText::StopUpload) on_press=move |_| plans.discard_failed() />
                    </div>
                </div>
            }
        })
    }
}

/// Uploads that a reload or a crash interrupted: single files, and folders that were not completely enqueued. The
/// browser loses access to the files, while the server keeps the parts it has. Choosing the folder or the files again
/// resumes all.
#[component]
fn InterruptedNotice() -> impl IntoView {
    let (transfers, plans, prefs, dialogs) =
        (use_transfer_store(), use_upload_plans(), use_prefs(), use_dialogs());
    let file_count = Memo::new(move |_| transfers.rows.totals.with(|totals| totals.lost));
    let is_shown = Memo::new(move |_| file_count.get() > 0 || plans.interrupted.with(|all| !all.is_empty()));
    let uploads = Memo::new(move |_| {
        file_count.track();
        plans.interrupted_uploads()
    });
    let can_continue = Memo::new(move |_| uploads.with(InterruptedUploads::can_continue));
    let is_stuck = Memo::new(move |_| uploads.with(|it| !it.stuck.is_empty()));
    let has_folders = Memo::new(move |_| uploads.with(|it| it.has_folders));
    let has_single_files = Memo::new(move |_| uploads.with(|it| it.has_single_files));
    let is_single = Memo::new(move |_| uploads.with(|it| it.files.len() == 1 && it.folder.is_none()));
    let text = move || {
        prefs.localize(&Text::from(uploads.with(|uploads| match &uploads.folder {
            _ if !uploads.can_continue() => ActionText::InterruptedTargetGone,
            Some((name, folder)) => {
                ActionText::DropInterrupted { name: name.clone(), folder: folder.clone() }
            }
            None => ActionText::Interrupted(prefs.count(uploads.files.len())),
        })))
    };
    let file_names = move || {
        let names =
            |names: &[String]| names.iter().take(5).map(|name| shown(name)).collect::<Vec<_>>().join(", ");
        uploads.with(|it| names(if it.can_continue() { &it.files } else { &it.stuck }))
    };
    let stuck_text = move || {
        uploads.with(|it| {
            let first = it.stuck.first().filter(|_| it.can_continue())?.clone();
            let others = prefs.count(it.stuck.len() - 1);
            Some(prefs.localize(&Text::from(ActionText::InterruptedSomeGone { name: first, others })))
        })
    };
    move || {
        is_shown.get().then(|| {
            view! {
                <div class="strip">
                    <p>{text}</p>
                    <p class="muted ellipsis">{file_names}</p>
                    {move || stuck_text().map(|text| view! { <p>{text}</p> })}
                    <p class="fault" role="alert">
                        {move || transfers.unmatched_file.get().map(|name| prefs.localize(&Text::from(ActionText::NotTheInterrupted(name))))}
                    </p>
                    <div class="answers">
                        {move || {
                            is_stuck.get().then(|| view! { <Button label=t(Text::Retry) variant=ButtonVariant::Outlined on_press=move |_| plans.check_targets() /> })
                        }}
                        {move || {
                            (can_continue.get() && transfers.is_recoverable.get())
                                .then(|| {
                                    view! { <Button label=t(ActionText::Continue) variant=ButtonVariant::Primary on_press=move |_| plans.resume_interrupted() /> }
                                })
                        }}
                        {move || {
                            (can_continue.get() && has_folders.get())
                                .then(|| view! { <ChooseAgainButton label=Text::from(TransferText::ChooseFolderAgain) is_folder=true /> })
                        }}
                        {move || {
                            let label = if is_single.get() { ActionText::ChooseOneAgain } else { ActionText::ChooseAgain };
                            (can_continue.get() && has_single_files.get())
                                .then(|| view! { <ChooseAgainButton label=Text::from(label) is_folder=false /> })
                        }}
                        <Button label=t(ActionText::GiveUp) on_press=move |_| dialogs.show(OpenDialog::DiscardInterrupted) />
                    </div>
                </div>
            }
        })
    }
}

#[component]
fn ChooseAgainButton(
    label: Text,
    /// Opens a folder picker and not a file picker.
    is_folder: bool,
) -> impl IntoView {
    let plans = use_upload_plans();
    let input = NodeRef::<html::Input>::new();
    let on_change = move |_| {
        if let Some(input) = input.get_untracked() {
            plans.resume_with(DroppedItems::from_input(&input));
        }
    };
    let open_picker = move |_| input.get_untracked().iter().for_each(|input| input.click());
    view! {
        <input
            node_ref=input
            type="file"
            multiple
            {..leptos::attr::custom::custom_attribute("webkitdirectory", is_folder)}
            hidden
            tabindex="-1"
            aria-label=t(label.clone())
            on:change=handler(on_change)
        />
        <Button label=t(label) variant=ButtonVariant::Outlined on_press=open_picker />
    }
}
