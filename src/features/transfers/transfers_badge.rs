//! How many transfers want something, beside the way to their page.

use super::handle::use_transfers;
use crate::features::shell::prefs::use_prefs;
use crate::i18n::Text;
use leptos::prelude::*;

#[component]
pub fn TransfersBadge() -> impl IntoView {
    let (prefs, summary) = (use_prefs(), use_transfers().summary);
    let calls = Memo::new(move |_| summary.get().needs_attention);
    move || {
        let count = prefs.count(calls.get());
        (count.value > 0).then(|| {
            let words = prefs.say(&Text::NeedYou(count.clone()));
            view! { <span class="badge numbers" role="img" aria-label=words>{count.shown}</span> }
        })
    }
}
