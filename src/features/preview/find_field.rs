//! The field of a viewer in which a text is looked for.

use crate::browser::effect::handler;
use crate::features::shell::prefs::t;
use crate::i18n::PreviewText;
use leptos::ev::{Event, KeyboardEvent};
use leptos::prelude::*;

/// Enter finds the next place, with Shift the one before: the flag says so.
#[component]
pub fn FindField(
    label: PreviewText,
    on_input: Callback<String>,
    on_find: Callback<(String, bool)>,
) -> impl IntoView {
    let typed = RwSignal::new(String::new());
    let input = move |event: Event| {
        typed.set(event_target_value(&event));
        on_input.run(typed.get_untracked());
    };
    let press = move |event: KeyboardEvent| {
        if event.key() == "Enter" && !event.is_composing() {
            event.prevent_default();
            on_find.run((typed.get_untracked(), event.shift_key()));
        }
    };
    view! {
        <input
            type="search"
            class="input preview-find"
            aria-label=t(label.clone())
            placeholder=t(label)
            on:input=handler(input)
            on:keydown=handler(press)
        />
    }
}
