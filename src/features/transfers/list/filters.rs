//! Which transfers the page shows: by how they stand, and by direction.

use crate::features::shell::prefs::{t, use_prefs};
use crate::features::transfers::store::{Direction, StatusFilter, use_transfer_store};
use crate::i18n::{ActionText, Text, TransferText};
use leptos::prelude::*;

#[component]
pub fn TransferFilters() -> impl IntoView {
    let (transfers, prefs) = (use_transfer_store(), use_prefs());
    let (filter, sums) = (transfers.rows.filter, transfers.rows.sums);
    let tab = move |show: StatusFilter| {
        let count = Memo::new(move |_| sums.with(|sums| sums.shown(show)));
        let chosen = Memo::new(move |_| filter.with(|filter| filter.show == show));
        let label = move || {
            let (what, count) = (Box::new(word(show)), prefs.count(count.get()));
            prefs.say(&Text::from(match count.value {
                0 => *what,
                _ => TransferText::Counted { what, count },
            }))
        };
        view! {
            <button
                type="button"
                class="chip numbers"
                class:calling=move || { show == StatusFilter::NeedsYou && count.get() > 0 }
                aria-pressed=move || chosen.get().to_string()
                on:click=move |_| filter.update(|filter| filter.show = show)
            >
                {label}
            </button>
        }
    };
    let choose_way = move |event| {
        let way = match event_target_value(&event).as_str() {
            "up" => Some(Direction::Up),
            "down" => Some(Direction::Down),
            _ => None,
        };
        filter.update(|filter| filter.direction = way);
    };
    view! {
        <div class="filters" role="group" aria-label=t(TransferText::Filter)>
            {StatusFilter::ALL.map(tab)}
            <select class="input" aria-label=t(TransferText::Filter) on:change=choose_way>
                <option value="">{t(TransferText::BothDirections)}</option>
                <option value="up">{t(ActionText::Uploads)}</option>
                <option value="down">{t(TransferText::Downloads)}</option>
            </select>
        </div>
    }
}

/// The speeds people ask for, in bytes a second.
const CAPS: [u64; 5] = [256 << 10, 1 << 20, 5 << 20, 10 << 20, 50 << 20];

#[component]
pub fn SpeedLimit() -> impl IntoView {
    let (transfers, prefs) = (use_transfer_store(), use_prefs());
    let option = move |cap: u64| {
        let label = move || prefs.say(&Text::from(ActionText::PerSecond(prefs.size(cap))));
        view! { <option value=cap.to_string() selected=move || transfers.cap.get() == Some(cap)>{label}</option> }
    };
    let label = t(TransferText::SpeedLimit);
    let choose = move |event| transfers.set_cap(event_target_value(&event).parse().ok());
    view! {
        <select class="input" aria-label=label title=label on:change=choose>
            <option value="" selected=move || transfers.cap.with(Option::is_none)>
                {t(TransferText::NoLimit)}
            </option>
            {CAPS.map(option)}
        </select>
    }
}

fn word(show: StatusFilter) -> TransferText {
    match show {
        StatusFilter::All => TransferText::Everything,
        StatusFilter::Running => TransferText::Running,
        StatusFilter::NeedsYou => TransferText::NeedsAttention,
        StatusFilter::Failed => TransferText::FailedFilter,
        StatusFilter::Done => TransferText::Finished,
    }
}
