//! A button: words, an icon or both; greyed out with a reason rather than hidden.

use super::icon::{Glyph, Icon};
use leptos::ev::MouseEvent;
use leptos::prelude::*;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Look {
    #[default]
    Plain,
    Outlined,
    Primary,
    Danger,
    Link,
    /// Only the icon; the words become its name and its tooltip.
    Square,
    /// The same, with the words beside it where nothing can hover to see the tooltip.
    Terse,
}

impl Look {
    fn class(self) -> &'static str {
        match self {
            Self::Plain => "button",
            Self::Outlined => "button outlined",
            Self::Primary => "button primary",
            Self::Danger => "button danger",
            Self::Link => "button link",
            Self::Square => "button square",
            Self::Terse => "button terse",
        }
    }
}

#[component]
pub fn Button(
    /// What it does, in words.
    #[prop(into)]
    label: Signal<String>,
    #[prop(optional)] icon: Option<Icon>,
    #[prop(optional)] look: Look,
    /// Why it can't be pressed now; `None` when it can.
    #[prop(optional, into)]
    why_not: Signal<Option<String>>,
    /// For buttons that open a menu.
    #[prop(optional)]
    opens_menu: bool,
    /// For buttons that show and hide something.
    #[prop(optional, into)]
    expanded: Option<Signal<bool>>,
    /// Submits the form around it instead of calling `on_press` alone.
    #[prop(optional)]
    submit: bool,
    /// Gets the keyboard when a dialog opens.
    #[prop(optional)]
    autofocus: bool,
    /// For scripts and labels that point here.
    #[prop(optional)]
    id: Option<&'static str>,
    #[prop(optional, into)] on_press: Option<Callback<MouseEvent>>,
) -> impl IntoView {
    let press = move |event: MouseEvent| {
        if why_not.with_untracked(Option::is_some) {
            event.prevent_default();
        } else if let Some(on_press) = on_press {
            on_press.run(event);
        }
    };
    let bare = look == Look::Square;
    view! {
        <button
            id=id
            type=if submit { "submit" } else { "button" }
            class=look.class()
            autofocus=autofocus
            aria-label=move || bare.then(|| label.get())
            aria-disabled=move || why_not.with(|why| why.is_some().then_some("true"))
            aria-haspopup=opens_menu.then_some("menu")
            aria-expanded=move || expanded.map(|it| it.get().to_string())
            aria-description=move || why_not.get()
            title=move || why_not.get().or_else(|| (bare || look == Look::Terse).then(|| label.get()))
            on:click=press
        >
            {icon.map(|icon| view! { <Glyph icon /> })}
            {(!bare).then(|| view! { <span>{label}</span> })}
        </button>
    }
}
