//! How many transfers want something, beside the way to their page.

use super::store::{StatusFilter, use_transfers};
use super::upload_plan::use_upload_plans;
use crate::features::shell::prefs::use_prefs;
use crate::i18n::{Text, TransferText};
use leptos::prelude::*;

#[component]
pub fn TransfersBadge() -> impl IntoView {
    let (prefs, transfers, plans) = (use_prefs(), use_transfers(), use_upload_plans());
    let calls = Memo::new(move |_| {
        plans.needs()
            + transfers
                .rows
                .sums
                .with(|sums| sums.shown(StatusFilter::NeedsYou) + sums.shown(StatusFilter::Failed))
    });
    move || {
        let count = prefs.count(calls.get());
        (count.value > 0).then(|| {
            let words = prefs.say(&Text::later(TransferText::NeedYou(count.clone())));
            view! { <span class="badge numbers" role="img" aria-label=words>{count.shown}</span> }
        })
    }
}
