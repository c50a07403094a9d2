//! Panels in place of data: an empty state, and an error with a retry.

use super::button::{Button, ButtonVariant};
use super::icon::{Glyph, Icon};
use leptos::prelude::*;

#[component]
pub fn EmptyPanel(
    icon: Icon,
    #[prop(into)] title: Signal<String>,
    #[prop(into)] hint: Signal<String>,
    /// The panel is the whole page, so its title is the main heading.
    #[prop(optional)]
    is_page: bool,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="state">
            <Glyph icon />
            {if is_page { view! { <h1>{title}</h1> }.into_any() } else { view! { <h2>{title}</h2> }.into_any() }}
            <p>{hint}</p>
            {children.map(|children| children())}
        </div>
    }
}

#[component]
pub fn ErrorPanel(
    /// What happened, whether data is safe, and what to do.
    #[prop(into)]
    message: Signal<String>,
    /// The request id for support.
    #[prop(into)]
    number: Signal<Option<String>>,
    #[prop(into)] retry_label: Signal<String>,
    #[prop(into)] on_retry: Callback<()>,
) -> impl IntoView {
    view! {
        <div class="state bad" role="alert">
            <Glyph icon=Icon::Unplugged />
            <p>{message}</p>
            <Button label=retry_label icon=Icon::Replay variant=ButtonVariant::Outlined on_press=move |_| on_retry.run(()) />
            {move || number.get().map(|number| view! { <p class="number">{number}</p> })}
        </div>
    }
}
