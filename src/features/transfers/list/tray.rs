//! The transfer tray in the corner of every page but the transfers page: a summary line that expands into the rows. Also
//! announces changes to screen readers, and makes the browser ask before a tab with running transfers is closed.

use super::attention::TransferAttention;
use super::bulk_actions::{BulkAction, BulkActionButton};
use super::rows::TransferList;
use super::texts::{announcement, failed_count, progress, time_left, title};
use crate::browser::observe;
use crate::features::shell::navigation::use_navigation;
use crate::features::shell::prefs::{t, use_prefs};
use crate::features::transfers::plan::store::use_upload_plans;
use crate::features::transfers::store::{JobList, StatusFilter, TransferStore, use_transfer_store};
use crate::i18n::{ActionText, Text, TransferText};
use crate::route::Route;
use crate::ui::button::{Button, ButtonVariant};
use crate::ui::icon::Icon;
use crate::ui::progress::ProgressBar;
use leptos::prelude::*;

#[component]
pub fn TransferTray() -> impl IntoView {
    let (transfers, plans, navigation) = (use_transfer_store(), use_upload_plans(), use_navigation());
    ask_before_unload(transfers);
    let is_shown = Memo::new(move |_| {
        let has_transfers = transfers.rows.totals.with(|totals| totals.shown(StatusFilter::All) > 0)
            || plans.attention_count() > 0;
        has_transfers && navigation.route.with(|route| *route != Route::Transfers)
    });
    view! {
        <LiveRegion />
        {move || {
            is_shown
                .get()
                .then(|| {
                    view! {
                        <section class="tray" aria-label=t(Text::Transfers)>
                            <TrayHeader />
                            {move || {
                                transfers
                                    .is_expanded
                                    .get()
                                    .then(|| {
                                        view! {
                                            <TransferAttention />
                                            <TransferList />
                                        }
                                    })
                            }}
                        </section>
                    }
                })
        }}
    }
}

/// Makes the browser ask before a tab is closed whose transfers no other tab would continue.
fn ask_before_unload(transfers: TransferStore) {
    let guard = observe::on_window("beforeunload", move |event| {
        if transfers.holds_work() {
            event.prevent_default();
        }
    });
    let guard = StoredValue::new_local(guard);
    on_cleanup(move || drop(guard.try_update_value(Option::take)));
}

/// Announces important changes to screen readers.
#[component]
fn LiveRegion() -> impl IntoView {
    let (transfers, prefs) = (use_transfer_store(), use_prefs());
    let text = RwSignal::new(String::new());
    Effect::new(move || {
        transfers.rows.totals.track();
        if let Some(event) = transfers.rows.announcement() {
            let announce = |list: &JobList| untrack(|| announcement(prefs, event, list));
            text.set(transfers.rows.with_untracked(announce));
        }
    });
    view! { <p class="visually-hidden" role="status">{text}</p> }
}

#[component]
fn TrayHeader() -> impl IntoView {
    let (transfers, prefs, navigation) = (use_transfer_store(), use_prefs(), use_navigation());
    let totals = transfers.rows.totals;
    let plans = use_upload_plans();
    let title = move || totals.with(|totals| title(prefs, totals, plans.attention_count()));
    let progress_text = move || totals.with(|totals| progress(prefs, totals));
    let failed = move || totals.with(|totals| failed_count(prefs, totals));
    let time_left = move || totals.with(|totals| time_left(prefs, totals));
    let toggle = move || {
        let open = transfers.is_expanded.get();
        let (label, icon) = if open {
            (Text::from(ActionText::Collapse), Icon::ChevronDown)
        } else {
            (Text::from(ActionText::Expand), Icon::ChevronUp)
        };
        view! {
            <Button
                label=t(label)
                icon
                variant=ButtonVariant::IconOnly
                expanded=open
                on_press=move |_| transfers.is_expanded.update(|open| *open = !*open)
            />
        }
    };
    view! {
        <header>
            <a
                class="title"
                href=navigation.href(&Route::Transfers)
                title=t(TransferText::ShowAll)
            >
                <h2 class="ellipsis">{title}</h2>
                <span class="fault numbers">{failed}</span>
                <span class="long numbers muted ellipsis">{progress_text}</span>
                <span class="short numbers muted">{time_left}</span>
            </a>
            {[BulkAction::Pause, BulkAction::Resume, BulkAction::Clear].map(|action| view! { <BulkActionButton action is_compact=true /> })}
            {toggle}
        </header>
        <OverallBar />
    }
}

/// The progress of all running transfers.
#[component]
pub fn OverallBar() -> impl IntoView {
    let totals = use_transfer_store().rows.totals;
    let has_transfers = Memo::new(move |_| totals.with(|totals| totals.shown(StatusFilter::Running) > 0));
    let fraction = Signal::derive(move || totals.with(|totals| totals.run.fraction()));
    move || has_transfers.get().then(|| view! { <ProgressBar fraction label=t(Text::Transfers) /> })
}
