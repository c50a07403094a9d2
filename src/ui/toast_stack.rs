//! Short notices at the edge of the screen. They are read out politely and wait while one is looked at.

use super::button::{Button, Look};
use super::each::{Row, each};
use super::icon::{Glyph, Icon};
use leptos::prelude::*;

/// One notice as it is shown.
#[derive(Clone, PartialEq)]
pub struct Notice {
    pub id: u64,
    pub message: String,
    /// A second line, such as the number for support.
    pub detail: Option<String>,
    pub bad: bool,
    /// The name of what can be done about it.
    pub action: Option<String>,
}

#[component]
pub fn ToastStack(
    #[prop(into)] notices: Signal<Vec<Notice>>,
    #[prop(into)] dismiss_label: Signal<String>,
    #[prop(into)] on_action: Callback<u64>,
    #[prop(into)] on_dismiss: Callback<u64>,
    /// The pointer or the keyboard is on the notices: their time stands still.
    #[prop(into)]
    on_hold: Callback<bool>,
) -> impl IntoView {
    let row = move |notice: Notice| {
        let Notice { id, message, detail, bad, action } = notice;
        Row::new((id, message.clone()), move || {
            view! {
                <div class="toast" class:bad=bad>
                    {bad.then(|| view! { <Glyph icon=Icon::Alert /> })}
                    <p>{message} {detail.map(|text| view! { <span class="number">{text}</span> })}</p>
                    {action.map(|label| view! { <Button label look=Look::Link on_press=move |_| on_action.run(id) /> })}
                    <Button label=dismiss_label icon=Icon::Close look=Look::Square on_press=move |_| on_dismiss.run(id) />
                </div>
            }
        })
    };
    view! {
        <section
            class="toasts"
            role="status"
            aria-live="polite"
            on:mouseenter=move |_| on_hold.run(true)
            on:mouseleave=move |_| on_hold.run(false)
            on:focusin=move |_| on_hold.run(true)
            on:focusout=move |_| on_hold.run(false)
        >
            {each(move || notices.get().into_iter().map(row).collect())}
        </section>
    }
}
