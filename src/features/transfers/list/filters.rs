//! Filters of the transfers page (status, direction) and the speed limit.

use crate::browser::effect::handler;
use crate::features::shell::prefs::{t, use_prefs};
use crate::features::transfers::store::{Direction, StatusFilter, use_transfer_store};
use crate::i18n::{ActionText, Text, TransferText};
use leptos::prelude::*;

#[component]
pub fn TransferFilters() -> impl IntoView {
    let (transfers, prefs) = (use_transfer_store(), use_prefs());
    let (filter, totals) = (transfers.rows.filter, transfers.rows.totals);
    let chip = move |status: StatusFilter| {
        let count = Memo::new(move |_| totals.with(|totals| totals.shown(status)));
        let is_selected = Memo::new(move |_| filter.with(|filter| filter.show == status));
        let label = move || {
            let (what, count) = (Box::new(status_text(status)), prefs.count(count.get()));
            prefs.localize(&Text::from(match count.value {
                0 => *what,
                _ => TransferText::Counted { what, count },
            }))
        };
        view! {
            <button
                type="button"
                class="chip numbers"
                class:calling=move || { status == StatusFilter::NeedsYou && count.get() > 0 }
                aria-pressed=move || is_selected.get().to_string()
                on:click=handler(move |_| filter.update(|filter| filter.show = status))
            >
                {label}
            </button>
        }
    };
    let select_direction = move |event| {
        let direction = match event_target_value(&event).as_str() {
            "up" => Some(Direction::Up),
            "down" => Some(Direction::Down),
            _ => None,
        };
        filter.update(|filter| filter.direction = direction);
    };
    view! {
        <div class="filters" role="group" aria-label=t(TransferText::Filter)>
            {StatusFilter::ALL.map(chip)}
            <select class="input" aria-label=t(TransferText::Filter) on:change=handler(select_direction)>
                <option value="">{t(TransferText::BothDirections)}</option>
                <option value="up">{t(ActionText::Uploads)}</option>
                <option value="down">{t(TransferText::Downloads)}</option>
            </select>
        </div>
    }
}

/// The speed limits on offer, in bytes per second.
const CAPS: [u64; 5] = [256 << 10, 1 << 20, 5 << 20, 10 << 20, 50 << 20];

#[component]
pub fn SpeedLimit() -> impl IntoView {
    let (transfers, prefs) = (use_transfer_store(), use_prefs());
    let option = move |cap: u64| {
        let label = move || prefs.localize(&Text::from(ActionText::PerSecond(prefs.size(cap))));
        view! { <option value=cap.to_string() selected=move || transfers.cap.get() == Some(cap)>{label}</option> }
    };
    let label = t(TransferText::SpeedLimit);
    let choose = move |event| transfers.set_cap(event_target_value(&event).parse().ok());
    view! {
        <select class="input" aria-label=label title=label on:change=handler(choose)>
            <option value="" selected=move || transfers.cap.with(Option::is_none)>
                {t(TransferText::NoLimit)}
            </option>
            {CAPS.map(option)}
        </select>
    }
}

fn status_text(status: StatusFilter) -> TransferText {
    match status {
        StatusFilter::All => TransferText::Everything,
        StatusFilter::Running => TransferText::Running,
        StatusFilter::NeedsYou => TransferText::NeedsAttention,
        StatusFilter::Failed => TransferText::FailedFilter,
        StatusFilter::Done => TransferText::Finished,
    }
}
