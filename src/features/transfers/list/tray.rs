//! Transfers in the corner of every other page: one line, opened into their rows. It also speaks for them and keeps the
//! page from being closed too soon.

use super::attention::TransferNeeds;
use super::bulk_actions::{Offer, OfferButton};
use super::rows::TransferList;
use super::words::{failed, figures, spoken, time_left, title};
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
    guard_leaving(transfers);
    let shown = Memo::new(move |_| {
        let any = transfers.rows.sums.with(|sums| sums.shown(StatusFilter::All) > 0) || plans.needs() > 0;
        any && navigation.route.with(|route| *route != Route::Transfers)
    });
    view! {
        <Voice />
        {move || {
            shown
                .get()
                .then(|| {
                    view! {
                        <section class="tray" aria-label=t(Text::Transfers)>
                            <Head />
                            {move || {
                                transfers
                                    .expanded
                                    .get()
                                    .then(|| {
                                        view! {
                                            <TransferNeeds />
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

/// The browser asks before a tab is closed that holds work no other tab goes on with.
fn guard_leaving(transfers: TransferStore) {
    let guard = observe::on_window("beforeunload", move |event| {
        if transfers.holds_work() {
            event.prevent_default();
        }
    });
    let guard = StoredValue::new_local(guard);
    on_cleanup(move || drop(guard.try_update_value(Option::take)));
}

/// Tells a screen reader the little that is worth hearing.
#[component]
fn Voice() -> impl IntoView {
    let (transfers, prefs) = (use_transfer_store(), use_prefs());
    let words = RwSignal::new(String::new());
    Effect::new(move || {
        transfers.rows.sums.track();
        if let Some(what) = transfers.rows.announcement() {
            let said = |list: &JobList| untrack(|| spoken(prefs, what, list));
            words.set(transfers.rows.with_untracked(said));
        }
    });
    view! { <p class="visually-hidden" role="status">{words}</p> }
}

#[component]
fn Head() -> impl IntoView {
    let (transfers, prefs, navigation) = (use_transfer_store(), use_prefs(), use_navigation());
    let sums = transfers.rows.sums;
    let plans = use_upload_plans();
    let title = move || sums.with(|sums| title(prefs, sums, plans.needs()));
    let figures = move || sums.with(|sums| figures(prefs, sums));
    let failed = move || sums.with(|sums| failed(prefs, sums));
    let time_left = move || sums.with(|sums| time_left(prefs, sums));
    let toggle = move || {
        let open = transfers.expanded.get();
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
                on_press=move |_| transfers.expanded.update(|open| *open = !*open)
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
                <span class="long numbers muted ellipsis">{figures}</span>
                <span class="short numbers muted">{time_left}</span>
            </a>
            {[Offer::Pause, Offer::Resume, Offer::Clear].map(|offer| view! { <OfferButton offer alone=true /> })}
            {toggle}
        </header>
        <OverallBar />
    }
}

/// How far everything is.
#[component]
pub fn OverallBar() -> impl IntoView {
    let sums = use_transfer_store().rows.sums;
    let any = Memo::new(move |_| sums.with(|sums| sums.shown(StatusFilter::Running) > 0));
    let fraction = Signal::derive(move || sums.with(|sums| sums.run.fraction()));
    move || any.get().then(|| view! { <ProgressBar fraction label=t(Text::Transfers) /> })
}
