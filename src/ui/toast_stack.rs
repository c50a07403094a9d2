//! Toasts at the edge of the screen, in a polite live region. Their timers pause while the pointer or the focus is on them.

use super::button::{Button, ButtonVariant};
use super::icon::{Glyph, Icon};
use crate::browser::effect::handler;
use leptos::prelude::*;

/// A toast as it is displayed.
#[derive(Clone, PartialEq)]
pub struct ToastView {
    pub id: u64,
    pub message: String,
    /// A second line, such as the request id for support.
    pub detail: Option<String>,
    pub bad: bool,
    /// The label of its action.
    pub action: Option<String>,
}

#[component]
pub fn ToastStack(
    #[prop(into)] toasts: Signal<Vec<ToastView>>,
    #[prop(into)] dismiss_label: Signal<String>,
    #[prop(into)] on_action: Callback<u64>,
    #[prop(into)] on_dismiss: Callback<u64>,
    /// The pointer or the focus entered (true) or left the toasts.
    #[prop(into)]
    on_hold: Callback<bool>,
) -> impl IntoView {
    let draw = move |toast: ToastView| {
        let ToastView { id, message, detail, bad, action } = toast;
        view! {
            <div class="toast" class:bad=bad>
                {bad.then(|| view! { <Glyph icon=Icon::Alert /> })}
                <p>{message} {detail.map(|text| view! { <span class="number">{text}</span> })}</p>
                {action.map(|label| view! { <Button label variant=ButtonVariant::Link on_press=move |_| on_action.run(id) /> })}
                <Button label=dismiss_label icon=Icon::Close variant=ButtonVariant::IconOnly on_press=move |_| on_dismiss.run(id) />
            </div>
        }
    };
    view! {
        <section
            class="toasts"
            role="status"
            aria-live="polite"
            on:mouseenter=handler(move |_| on_hold.run(true))
            on:mouseleave=handler(move |_| on_hold.run(false))
            on:focusin=handler(move |_| on_hold.run(true))
            on:focusout=handler(move |_| on_hold.run(false))
        >
            <For each=move || toasts.get() key=|toast| (toast.id, toast.message.clone()) children=draw />
        </section>
    }
}
