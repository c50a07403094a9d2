//! What an upload of folders comes to, before its first byte: how much there is, what of it the drive has, what becomes
//! of names that are taken.

use super::dialog_parts::{Branches, Faults, Groups};
use super::store::{FileTotals, PlanSummary, PlanView, Stage, UploadPlans, use_upload_plans};
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
    let figures = Memo::new(move |_| look(plans, |view| view.figures.clone()));
    let stage = Memo::new(move |_| look(plans, |view| view.stage.clone()));
    let into = Memo::new(move |_| look(plans, |view| view.into.clone()).unwrap_or_default());
    let title = Signal::derive(move || prefs.say(&Text::from(PlanText::Title(into.get()))));
    let cancel = Callback::new(move |()| plans.cancel());
    let shortage = shortage(plans);
    let is_counted = Memo::new(move |_| matches!(stage.get(), Some(Stage::Ready | Stage::Comparing { .. })));
    let nothing = Memo::new(move |_| {
        let nothing = |it: PlanSummary| it.to_send.count + it.new_folders == 0;
        is_counted.get() && figures.get().is_some_and(nothing)
    });
    let disabled_reason = Memo::new(move |_| match shortage.get() {
        _ if !is_counted.get() => Some(prefs.say(&Text::from(PlanText::StillCounting))),
        shortage => shortage.filter(|shortage| shortage.certain).map(|shortage| prefs.say(&shortage.text)),
    });
    let start_label = Signal::derive(move || {
        let count = figures.get().map_or(0, |it| it.to_send.count);
        prefs.say(&Text::from(match count {
            0 => PlanText::Start,
            _ if !is_counted.get() => PlanText::Start,
            count => PlanText::StartFiles(prefs.count(count)),
        }))
    });
    let start = move || {
        match nothing.get() {
        // There is nothing to start; what can be read about it stays until it is closed.
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
                <p class="sum numbers">{move || figures.get().map(|figures| sum(prefs, &figures))}</p>
                <p class="visually-hidden" role="status">{move || said(prefs, stage.get(), figures)}</p>
                <At stage=Signal::derive(move || stage.get()) nothing />
                {move || shortage.get().map(|shortage| view! {
                    <p class="shortage" role=shortage.certain.then_some("alert")>
                        <Glyph icon=Icon::Alert />
                        <span>{prefs.say(&shortage.text)}</span>
                    </p>
                })}
                <Groups />
                <Branches />
                <Faults />
                {move || {
                    look(plans, |view| view.no_empty_folders)
                        .unwrap_or_default()
                        .then(|| view! { <p class="muted small">{t(PlanText::EmptyFoldersOmitted)}</p> })
                }}
            </div>
            <footer>
                <Button label=t(ActionText::Cancel) on_press=move |_| plans.cancel() />
                {start}
            </footer>
        </Dialog>
    }
}

/// Of the plan that is looked at; tracked.
pub(super) fn look<T>(plans: UploadPlans, what: impl FnOnce(&PlanView) -> T) -> Option<T> {
    plans.view.with(|view| view.as_ref().map(what))
}

pub(super) fn tally(prefs: Prefs, tally: FileTotals) -> String {
    let (count, size) = (prefs.count(tally.count), prefs.size(tally.bytes));
    prefs.say(&Text::from(PlanText::Files { count, size }))
}

fn sum(prefs: Prefs, figures: &PlanSummary) -> String {
    let files = tally(prefs, figures.all);
    if figures.folders == 0 {
        return files;
    }
    prefs.say(&Text::from(PlanText::InFolders { files, folders: prefs.count(figures.folders) }))
}

/// For a screen reader: where it is, and the figures once they stand, but not each step on the way.
fn said(prefs: Prefs, stage: Option<Stage>, figures: Memo<Option<PlanSummary>>) -> Option<String> {
    let text = match stage? {
        Stage::Walking => PlanText::Counting,
        Stage::Listing | Stage::Comparing { .. } => PlanText::Comparing,
        Stage::Failed(_) => return None,
        Stage::Ready => {
            let figures = figures.get_untracked()?;
            let [new, changed, same] =
                [figures.new, figures.changed, figures.same].map(|tally| prefs.count(tally.count));
            PlanText::Ready { new, changed, same }
        }
    };
    Some(prefs.say(&Text::from(text)))
}

/// What is being done, as long as anything is.
#[component]
fn At(#[prop(into)] stage: Signal<Option<Stage>>, nothing: Memo<bool>) -> impl IntoView {
    let prefs = use_prefs();
    move || match stage.get()? {
        Stage::Walking => Some(busy(PlanText::Counting)),
        Stage::Listing => Some(busy(PlanText::Comparing)),
        Stage::Comparing { done, total } => {
            let fraction = done as f64 / total.max(1) as f64;
            let (done, total) = (prefs.size(done), prefs.size(total));
            let text = prefs.say(&Text::from(PlanText::ComparingContents { done, total }));
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
        Stage::Ready => nothing.get().then(|| {
            view! { <p class="all-there"><Glyph icon=Icon::Check />{t(PlanText::NothingToUpload)}</p> }
                .into_any()
        }),
        Stage::Failed(failure) => Some(view! { <Refused failure /> }.into_any()),
    }
}

fn busy(text: PlanText) -> AnyView {
    view! { <p class="muted">{t(text)}</p> }.into_any()
}

#[component]
fn Refused(failure: Failure) -> impl IntoView {
    let (plans, prefs) = (use_upload_plans(), use_prefs());
    let (message, number) = prefs.failure(&failure);
    view! {
        <div class="shortage" role="alert">
            <Glyph icon=Icon::Unplugged />
            <span>{message} {number.map(|number| view! { <span class="number">{number}</span> })}</span>
            <Button label=t(Text::Retry) variant=ButtonVariant::Link on_press=move |_| plans.retry() />
        </div>
    }
}

/// There is not enough room in the drive.
#[derive(Clone, PartialEq)]
struct Shortage {
    text: Text,
    /// Whatever the comparison still brings.
    certain: bool,
}

fn shortage(plans: UploadPlans) -> Memo<Option<Shortage>> {
    let (drive_store, prefs) = (use_drive_store(), use_prefs());
    Memo::new(move |_| {
        let (figures, drive) = look(plans, |view| (view.figures.clone(), view.drive.clone()))?;
        let drive = drive_store.drive(&drive)?;
        let need = figures.to_send.bytes;
        if drive.quota.fits(need) {
            return None;
        }
        let left = drive.quota.total?.saturating_sub(drive.quota.used);
        let (need, left) = (prefs.size(need), prefs.size(left));
        let certain = !drive.quota.fits(figures.certain);
        Some(Shortage {
            text: Text::from(PlanText::NotEnoughSpace { need, left, drive: drive.name }),
            certain,
        })
    })
}
