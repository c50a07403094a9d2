//! The badge with the number of transfers that need the person's attention.

use super::handle::use_transfers;
use crate::features::shell::prefs::use_prefs;
use crate::i18n::Text;
use leptos::prelude::*;

#[component]
pub fn TransfersBadge() -> impl IntoView {
    let (prefs, summary) = (use_prefs(), use_transfers().summary);
    let needs_attention = Memo::new(move |_| summary.get().needs_attention);
    move || {
        let count = prefs.count(needs_attention.get());
        (count.value > 0).then(|| {
            let label = prefs.localize(&Text::NeedYou(count.clone()));
            view! { <span class="badge numbers" role="img" aria-label=label>{count.shown}</span> }
        })
    }
}
