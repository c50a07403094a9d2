//! A button with a label, an icon or both. It is disabled with a reason instead of hidden.

use super::icon::{Glyph, Icon};
use crate::browser::effect::handler;
use leptos::ev::MouseEvent;
use leptos::prelude::*;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonVariant {
    #[default]
    Plain,
    Outlined,
    Primary,
    Danger,
    Link,
    /// Only the icon; the label is its accessible name and its tooltip.
    IconOnly,
    /// As `IconOnly`, with a visible label on devices that cannot hover to show the tooltip.
    Compact,
}

impl ButtonVariant {
    fn class(self) -> &'static str {
        match self {
            Self::Plain => "button",
            Self::Outlined => "button outlined",
            Self::Primary => "button primary",
            Self::Danger => "button danger",
            Self::Link => "button link",
            Self::IconOnly => "button square",
            Self::Compact => "button terse",
        }
    }
}

#[component]
pub fn Button(
    /// The text, or the accessible name of an icon.
    #[prop(into)]
    label: Signal<String>,
    #[prop(optional)] icon: Option<Icon>,
    #[prop(optional)] variant: ButtonVariant,
    /// Why the button is disabled; `None` when it is enabled.
    #[prop(optional, into)]
    disabled_reason: Signal<Option<String>>,
    /// For buttons that open a menu.
    #[prop(optional)]
    opens_menu: bool,
    /// For buttons that show and hide something.
    #[prop(optional, into)]
    expanded: Option<Signal<bool>>,
    /// Submits the surrounding form.
    #[prop(optional)]
    submit: bool,
    /// Receives the focus when a dialog opens.
    #[prop(optional)]
    autofocus: bool,
    /// For references from scripts and labels.
    #[prop(optional)]
    id: Option<&'static str>,
    #[prop(optional, into)] on_press: Option<Callback<MouseEvent>>,
) -> impl IntoView {
    let press = move |event: MouseEvent| {
        if disabled_reason.with_untracked(Option::is_some) {
            event.prevent_default();
        } else if let Some(on_press) = on_press {
            on_press.run(event);
        }
    };
    let icon_only = variant == ButtonVariant::IconOnly;
    view! {
        <button
            id=id
            type=if submit { "submit" } else { "button" }
            class=variant.class()
            autofocus=autofocus
            aria-label=move || icon_only.then(|| label.get())
            aria-disabled=move || disabled_reason.with(|why| why.is_some().then_some("true"))
            aria-haspopup=opens_menu.then_some("menu")
            aria-expanded=move || expanded.map(|it| it.get().to_string())
            aria-description=move || disabled_reason.get()
            title=move || disabled_reason.get().or_else(|| (icon_only || variant == ButtonVariant::Compact).then(|| label.get()))
            on:click=handler(press)
        >
            {icon.map(|icon| view! { <Glyph icon /> })}
            {(!icon_only).then(|| view! { <span>{label}</span> })}
        </button>
    }
}
