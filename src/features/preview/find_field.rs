//! The field of a viewer in which a text is looked for, and the ways to the next place and the one before.

use crate::browser::effect::handler;
use crate::features::shell::prefs::t;
use crate::i18n::PreviewText;
use crate::ui::button::{Button, ButtonVariant};
use crate::ui::icon::Icon;
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
    let find = move |is_back: bool| on_find.run((typed.get_untracked(), is_back));
    let press = move |event: KeyboardEvent| {
        if event.key() == "Enter" && !event.is_composing() {
            event.prevent_default();
            find(event.shift_key());
        }
    };
    let has_text = Memo::new(move |_| typed.with(|typed| !typed.is_empty()));
    view! {
        <input
            type="search"
            class="input preview-find"
            aria-label=t(label.clone())
            placeholder=t(label)
            on:input=handler(input)
            on:keydown=handler(press)
        />
        {move || has_text.get().then(|| view! {
            <Button label=t(PreviewText::FindPrevious) icon=Icon::ChevronUp variant=ButtonVariant::IconOnly on_press=move |_| find(true) />
            <Button label=t(PreviewText::FindNext) icon=Icon::ChevronDown variant=ButtonVariant::IconOnly on_press=move |_| find(false) />
        })}
    }
}
