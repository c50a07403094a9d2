//! Shows how much of the current drive's quota is used.

use super::drive_store::use_drive_store;
use super::prefs::{t, use_prefs};
use crate::i18n::Text;
use crate::ui::progress::ProgressBar;
use leptos::prelude::*;

#[component]
pub fn QuotaBar() -> impl IntoView {
    let (drive_store, prefs) = (use_drive_store(), use_prefs());
    move || {
        let quota = drive_store.current_drive()?.quota;
        let text = move || {
            let used = prefs.size(quota.used);
            prefs.localize(&match quota.total {
                Some(total) => Text::UsedOf { used, total: prefs.size(total) },
                None => Text::Used(used),
            })
        };
        let bar = quota.total.map(|_| {
            view! { <ProgressBar meter=true fraction=Signal::derive(move || quota.fraction()) label=t(Text::Storage) /> }
        });
        Some(view! {
            <div class="quota">
                {bar}
                <span class="numbers">{text}</span>
            </div>
        })
    }
}
