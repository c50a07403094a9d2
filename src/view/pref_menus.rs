//! Language and theme: two buttons with a menu each. They stand in the shell and on the pages before signing in.

use crate::i18n::{Lang, Text};
use crate::state::prefs::{Prefs, Theme, t, use_prefs};
use crate::ui::button::{Button, Look};
use crate::ui::icon::Icon;
use crate::ui::menu::{Menu, MenuAt, MenuItem};
use leptos::ev::MouseEvent;
use leptos::prelude::*;

#[component]
pub fn LanguageMenu() -> impl IntoView {
    let prefs = use_prefs();
    let items = Signal::derive(move || languages(prefs));
    view! { <MenuButton label=Text::Language icon=Icon::Language items /> }
}

#[component]
pub fn ThemeMenu() -> impl IntoView {
    let prefs = use_prefs();
    let items = Signal::derive(move || themes(prefs));
    view! { <MenuButton label=Text::Theme icon=Icon::Theme items /> }
}

/// The languages as choices of a menu.
pub fn languages(prefs: Prefs) -> Vec<MenuItem> {
    let now = prefs.lang.get();
    let choice = |lang: Lang| MenuItem::Choice {
        label: lang.own_name().to_owned(),
        note: None,
        checked: lang == now,
        run: Callback::new(move |()| prefs.set_lang(lang)),
    };
    Lang::ALL.map(choice).to_vec()
}

/// The themes as choices of a menu.
pub fn themes(prefs: Prefs) -> Vec<MenuItem> {
    let now = prefs.theme.get();
    let choice = |theme: Theme| MenuItem::Choice {
        label: prefs.say(&match theme {
            Theme::System => Text::ThemeSystem,
            Theme::Light => Text::ThemeLight,
            Theme::Dark => Text::ThemeDark,
        }),
        note: None,
        checked: theme == now,
        run: Callback::new(move |()| prefs.set_theme(theme)),
    };
    Theme::ALL.map(choice).to_vec()
}

/// A square button that opens a menu below itself.
#[component]
pub fn MenuButton(label: Text, icon: Icon, #[prop(into)] items: Signal<Vec<MenuItem>>) -> impl IntoView {
    let open = RwSignal::new(None);
    let name = t(label);
    let expanded = Signal::derive(move || open.get().is_some());
    view! {
        <span class="menu-anchor">
            <Button
                label=name
                icon
                look=Look::Square
                opens_menu=true
                expanded
                on_press=move |event: MouseEvent| open.set(Some(MenuAt::below(&event)))
            />
            <Menu label=name open items />
        </span>
    }
}
