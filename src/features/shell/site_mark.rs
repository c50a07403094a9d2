//! The mark of the site beside its name.

use super::prefs::use_prefs;
use crate::ui::icon::Logo;
use leptos::prelude::*;

/// The organisation's own picture, or ours where there is none or it can't be shown.
#[component]
pub fn SiteMark() -> impl IntoView {
    let logo = use_prefs().logo;
    move || match logo.get() {
        Some(address) => {
            view! { <img class="mark" src=address alt="" on:error=move |_| logo.set(None) /> }.into_any()
        }
        None => view! { <Logo /> }.into_any(),
    }
}
