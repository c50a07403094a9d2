//! A checkbox with its label beside it.

use crate::browser::effect::handler;
use leptos::prelude::*;

#[component]
pub fn Checkbox(
    checked: RwSignal<bool>,
    #[prop(into)] label: Signal<String>,
    #[prop(optional)] class: &'static str,
) -> impl IntoView {
    view! {
        <label class=class>
            <input
                type="checkbox"
                class="check"
                prop:checked=checked
                on:change=handler(move |event| checked.set(event_target_checked(&event)))
            />
            <span>{label}</span>
        </label>
    }
}
