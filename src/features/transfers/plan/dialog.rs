//! The dialog of an upload plan: totals, comparison with the drive, and the rules for name conflicts.

use super::dialog_parts::{FileGroups, FolderRules, SkippedItems};
use super::store::{FileTotals, PlanStage, PlanSummary, PlanView, UploadPlanStore, use_upload_plans};
use crate::base::failure::Failure;
use crate::features::shell::drive_store::use_drive_store;
use crate::features::shell::prefs::{Prefs, t, use_prefs};
use crate::i18n::{ActionText, PlanText, Text};
use crate::ui::button::{Button, ButtonVariant};
use crate::ui::dialog::Dialog;
use crate::ui::icon::{Glyph, Icon};
use crate::ui::progress::ProgressBar;
use leptos::prelude::*;

#[component]
pub fn PlanDialog() -> impl IntoView {
    let (plans, prefs) = (use_upload_plans(), use_prefs());
    let summary = Memo::new(move |_| with_plan(plans, |view| view.summary.clone()));
    let stage = Memo::new(move |_| with_plan(plans, |view| view.stage.clone()));
    let folder_name =
        Memo::new(move |_| with_plan(plans, |view| view.folder_name.clone()).unwrap_or_default());
    let title = Signal::derive(move || prefs.localize(&Text::from(PlanText::Title(folder_name.get()))));
    let cancel = Callback::new(move |()| plans.cancel());
    let shortage = shortage(plans);
    let is_counted =
        Memo::new(move |_| matches!(stage.get(), Some(PlanStage::Ready | PlanStage::Comparing { .. })));
    let is_empty = Memo::new(move |_| {
        let has_nothing = |it: PlanSummary| it.to_send.count + it.new_folders == 0;
        is_counted.get() && summary.get().is_some_and(has_nothing)
    });
    let disabled_reason = Memo::new(move |_| match shortage.get() {
        _ if !is_counted.get() => Some(prefs.localize(&Text::from(PlanText::StillCounting))),
        shortage => {
            shortage.filter(|shortage| shortage.is_certain).map(|shortage| prefs.localize(&shortage.text))
        }
    });
    let start_label = Signal::derive(move || {
        let count = summary.get().map_or(0, |it| it.to_send.count);
        prefs.localize(&Text::from(match count {
            0 => PlanText::Start,
            _ if !is_counted.get() => PlanText::Start,
            count => PlanText::StartFiles(prefs.count(count)),
        }))
    });
    let main_button = move || {
        match is_empty.get() {
        // There is nothing to upload; the dialog stays open to be read.
        true => view! { <Button label=t(ActionText::Done) variant=ButtonVariant::Primary on_press=move |_| plans.cancel() /> }
            .into_any(),
        false => {
            view! { <Button label=start_label variant=ButtonVariant::Primary disabled_reason on_press=move |_| plans.start() /> }
                .into_any()
        }
    }
    };
    view! {
        <Dialog title close_label=t(ActionText::Close) on_close=cancel>
            <div class="body plan">
                <p class="sum numbers">{move || summary.get().map(|summary| summary_text(prefs, &summary))}</p>
                <p class="visually-hidden" role="status">{move || status_text(prefs, stage.get(), summary)}</p>
                <StageView stage=Signal::derive(move || stage.get()) is_empty />
                {move || shortage.get().map(|shortage| view! {
                    <p class="shortage" role=shortage.is_certain.then_some("alert")>
                        <Glyph icon=Icon::Alert />
                        <span>{prefs.localize(&shortage.text)}</span>
                    </p>
                })}
                <FileGroups />
                <FolderRules />
                <SkippedItems />
                {move || {
                    with_plan(plans, |view| view.omits_empty_folders)
                        .unwrap_or_default()
                        .then(|| view! { <p class="muted small">{t(PlanText::EmptyFoldersOmitted)}</p> })
                }}
                {move || {
                    let queued = plans.queued.get();
                    (queued > 0).then(|| {
                        let text = Text::from(PlanText::MoreUploads(prefs.count(queued)));
                        view! { <p class="muted small" role="status">{prefs.localize(&text)}</p> }
                    })
                }}
            </div>
            <footer>
                <Button label=t(ActionText::Cancel) on_press=move |_| plans.cancel() />
                {main_button}
            </footer>
        </Dialog>
    }
}

/// Reads the open plan. Reactive.
pub(super) fn with_plan<T>(plans: UploadPlanStore, read: impl FnOnce(&PlanView) -> T) -> Option<T> {
    plans.view.with(|view| view.as_ref().map(read))
}

pub(super) fn totals_text(prefs: Prefs, totals: FileTotals) -> String {
    let (count, size) = (prefs.count(totals.count), prefs.size(totals.bytes));
    prefs.localize(&Text::from(PlanText::Files { count, size }))
}

fn summary_text(prefs: Prefs, summary: &PlanSummary) -> String {
    let files = totals_text(prefs, summary.all);
    if summary.folders == 0 {
        return files;
    }
    prefs.localize(&Text::from(PlanText::InFolders { files, folders: prefs.count(summary.folders) }))
}

/// The status for screen readers: the stage, and the result once it is complete, but no progress in between.
fn status_text(prefs: Prefs, stage: Option<PlanStage>, summary: Memo<Option<PlanSummary>>) -> Option<String> {
    let text = match stage? {
        PlanStage::Scanning => PlanText::Counting,
        PlanStage::Listing | PlanStage::Comparing { .. } => PlanText::Comparing,
        PlanStage::Failed(_) => return None,
        PlanStage::Ready => {
            let summary = summary.get_untracked()?;
            let [new, changed, same] =
                [summary.new, summary.changed, summary.same].map(|totals| prefs.count(totals.count));
            PlanText::Ready { new, changed, same }
        }
    };
    Some(prefs.localize(&Text::from(text)))
}

/// The progress of the current stage.
#[component]
fn StageView(#[prop(into)] stage: Signal<Option<PlanStage>>, is_empty: Memo<bool>) -> impl IntoView {
    let (plans, prefs) = (use_upload_plans(), use_prefs());
    let has_skipped = Memo::new(move |_| with_plan(plans, |view| view.summary.cant > 0).unwrap_or_default());
    move || match stage.get()? {
        PlanStage::Scanning => Some(muted_line(PlanText::Counting)),
        PlanStage::Listing => Some(muted_line(PlanText::Comparing)),
        PlanStage::Comparing { done, total } => {
            let fraction = done as f64 / total.max(1) as f64;
            let (done, total) = (prefs.size(done), prefs.size(total));
            let text = prefs.localize(&Text::from(PlanText::ComparingContents { done, total }));
            Some(
                view! {
                    <div class="at">
                        <p class="muted numbers">{text}</p>
                        <ProgressBar fraction=Signal::derive(move || fraction) label=t(PlanText::Comparing) />
                    </div>
                }
                .into_any(),
            )
        }
        PlanStage::Ready => (is_empty.get() && !has_skipped.get()).then(|| {
            view! { <p class="all-there"><Glyph icon=Icon::Check />{t(PlanText::NothingToUpload)}</p> }
                .into_any()
        }),
        PlanStage::Failed(failure) => Some(view! { <ListingFailure failure /> }.into_any()),
    }
}

fn muted_line(text: PlanText) -> AnyView {
    view! { <p class="muted">{t(text)}</p> }.into_any()
}

#[component]
fn ListingFailure(failure: Failure) -> impl IntoView {
    let (plans, prefs) = (use_upload_plans(), use_prefs());
    let (message, number) = prefs.failure_text(&failure);
    view! {
        <div class="shortage" role="alert">
            <Glyph icon=Icon::Unplugged />
            <span>{message} {number.map(|number| view! { <span class="number">{number}</span> })}</span>
            <Button label=t(Text::Retry) variant=ButtonVariant::Link on_press=move |_| plans.retry() />
        </div>
    }
}

/// The upload does not fit into the drive.
#[derive(Clone, PartialEq)]
struct Shortage {
    text: Text,
    /// Independent of the files that are still being compared.
    is_certain: bool,
}

fn shortage(plans: UploadPlanStore) -> Memo<Option<Shortage>> {
    let (drive_store, prefs) = (use_drive_store(), use_prefs());
    Memo::new(move |_| {
        let (summary, drive) = with_plan(plans, |view| (view.summary.clone(), view.drive.clone()))?;
        let drive = drive_store.drive(&drive)?;
        let need = summary.to_send.bytes;
        if drive.quota.fits(need) {
            return None;
        }
        let free = drive.quota.total?.saturating_sub(drive.quota.used);
        let (need, free) = (prefs.size(need), prefs.size(free));
        let is_certain = !drive.quota.fits(summary.certain);
        Some(Shortage {
            text: Text::from(PlanText::NotEnoughSpace { need, left: free, drive: drive.name }),
            is_certain,
        })
    })
}
