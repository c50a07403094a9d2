//! Uploads in the corner: how far all of it is, and a row for each.

use super::transfer_job::TransferJob;
use crate::browser::file;
use crate::browser::observe;
use crate::i18n::Text;
use crate::state::prefs::{t, use_prefs};
use crate::state::transfers::{JobView, PhaseView, Transfers, is_running, use_transfers};
use crate::ui::button::{Button, Look};
use crate::ui::icon::Icon;
use crate::ui::progress::ProgressBar;
use leptos::html;
use leptos::prelude::*;

#[component]
pub fn TransferTray() -> impl IntoView {
    let transfers = use_transfers();
    guard_leaving(transfers);
    let any = Memo::new(move |_| !transfers.rows.jobs.with(Vec::is_empty));
    move || {
        any.get().then(|| {
            view! {
                <section class="tray" aria-label=t(Text::Uploads)>
                    <Head />
                    <Again />
                    {move || transfers.expanded.get().then(|| view! { <Jobs /> })}
                </section>
            }
        })
    }
}

/// The browser asks before a tab with running uploads is closed.
fn guard_leaving(transfers: Transfers) {
    let guard = observe::on_window("beforeunload", move |event| {
        if transfers.holds_work() {
            event.prevent_default();
        }
    });
    let guard = StoredValue::new_local(guard);
    on_cleanup(move || drop(guard.try_update_value(Option::take)));
}

/// All jobs in figures.
#[derive(Clone, Copy, Default, PartialEq)]
struct Sum {
    running: usize,
    paused: usize,
    done: usize,
    failed: usize,
    sent: u64,
    total: u64,
}

fn sum(jobs: &[ArcRwSignal<JobView>]) -> Sum {
    let mut sum = Sum::default();
    for job in jobs {
        job.with(|job| {
            match job.phase {
                PhaseView::Failed | PhaseView::NameTaken | PhaseView::FolderHasName => sum.failed += 1,
                PhaseView::Done => sum.done += 1,
                PhaseView::Paused => sum.paused += 1,
                phase if is_running(phase) => sum.running += 1,
                _ => return,
            }
            sum.sent += job.sent.min(job.size);
            sum.total += job.size;
        });
    }
    sum
}

#[component]
fn Head() -> impl IntoView {
    let (transfers, prefs) = (use_transfers(), use_prefs());
    let sum = Memo::new(move |_| transfers.rows.jobs.with(|jobs| sum(jobs)));
    let title = move || {
        let sum = sum.get();
        prefs.say(&match sum {
            Sum { failed: 1.., .. } => Text::UploadsFailed(prefs.count(sum.failed)),
            Sum { running: 1.., .. } => Text::UploadingCount(prefs.count(sum.running)),
            Sum { paused: 1.., .. } => Text::UploadsPaused,
            Sum { done: 1.., .. } => Text::UploadsDone(prefs.count(sum.done)),
            _ => Text::Uploads,
        })
    };
    let fraction = Signal::derive(move || {
        let sum = sum.get();
        if sum.total == 0 { 1.0 } else { sum.sent as f64 / sum.total as f64 }
    });
    let figures = move || {
        let sum = sum.get();
        let (sent, total) = (prefs.size(sum.sent), prefs.size(sum.total));
        (sum.running + sum.paused > 0).then(|| prefs.say(&Text::Sent { sent, total }))
    };
    let any_job = Memo::new(move |_| !transfers.rows.jobs.with(Vec::is_empty));
    let pause_or_resume = move || {
        match sum.get() {
        Sum { running: 1.., .. } => {
            view! { <Button label=t(Text::PauseAll) icon=Icon::Pause look=Look::Square on_press=move |_| transfers.pause_all() /> }
                .into_any()
        }
        Sum { paused: 1.., .. } => {
            view! { <Button label=t(Text::ResumeAll) icon=Icon::Play look=Look::Square on_press=move |_| transfers.resume_all() /> }
                .into_any()
        }
        // Only what was interrupted is shown, with its own buttons.
        _ if !any_job.get() => ().into_any(),
        _ => {
            view! { <Button label=t(Text::ClearFinished) icon=Icon::Close look=Look::Square on_press=move |_| transfers.clear_finished() /> }
                .into_any()
        }
    }
    };
    let toggle = move || {
        let open = transfers.expanded.get();
        let (label, icon) =
            if open { (Text::Collapse, Icon::ChevronDown) } else { (Text::Expand, Icon::ChevronUp) };
        view! {
            <Button
                label=t(label)
                icon
                look=Look::Square
                expanded=open
                on_press=move |_| transfers.expanded.update(|open| *open = !*open)
            />
        }
    };
    view! {
        <header>
            <div class="title">
                <h2 class="ellipsis"><span role="status">{title}</span></h2>
                <p class="numbers">{figures}</p>
            </div>
            {pause_or_resume}
            {toggle}
        </header>
        {move || any_job.get().then(|| view! { <ProgressBar fraction label=t(Text::Uploads) /> })}
    }
}

/// What a reload interrupted. The browser forgets files on a reload; the server keeps what it has.
#[component]
fn Again() -> impl IntoView {
    let (transfers, prefs) = (use_transfers(), use_prefs());
    let input = NodeRef::<html::Input>::new();
    let chosen = move |_| {
        if let Some(input) = input.get_untracked() {
            transfers.choose_again(file::chosen(&input));
            input.set_value("");
        }
    };
    let choose = move |_| input.get_untracked().iter().for_each(|input| input.click());
    move || {
        let lacking = |job: &JobView| job.phase == PhaseView::NeedsFile;
        let any = transfers.rows.any(lacking);
        let left = if any { transfers.rows.ids_where(lacking).len() } else { 0 };
        (left > 0).then(|| {
            view! {
                <div class="again">
                    <p>{move || prefs.say(&Text::Interrupted(prefs.count(left)))}</p>
                    <input
                        node_ref=input
                        type="file"
                        multiple
                        hidden
                        tabindex="-1"
                        aria-label=t(Text::ChooseAgain)
                        on:change=chosen
                    />
                    <p class="fault" role="alert">
                        {move || transfers.stranger.get().map(|name| prefs.say(&Text::NotTheInterrupted(name)))}
                    </p>
                    <div>
                        <Button label=t(Text::ChooseAgain) look=Look::Outlined on_press=choose />
                        <Button label=t(Text::Forget) on_press=move |_| transfers.discard_interrupted() />
                    </div>
                </div>
            }
        })
    }
}

#[component]
fn Jobs() -> impl IntoView {
    let transfers = use_transfers();
    view! {
        <div class="jobs" role="list" tabindex="0" aria-label=t(Text::Uploads)>
            <For
                each=move || transfers.rows.jobs.get()
                key=|job| job.with_untracked(|job| job.id)
                children=|job| view! { <TransferJob job /> }
            />
        </div>
    }
}
