//! The logo of the site.

use super::prefs::use_prefs;
use crate::browser::effect::handler;
use crate::ui::icon::Logo;
use leptos::prelude::*;

/// The organisation's own logo, or the app's where none is set or it fails to load.
#[component]
pub fn SiteMark() -> impl IntoView {
    let logo = use_prefs().logo;
    move || match logo.get() {
        Some(address) => {
            view! { <img class="mark" src=address alt="" on:error=handler(move |_| logo.set(None)) /> }
                .into_any()
        }
        None => view! { <Logo /> }.into_any(),
    }
}
