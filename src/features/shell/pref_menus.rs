//! Language and theme, as menus of their own and as part of another.

use super::prefs::{Prefs, Theme, t, use_prefs};
use crate::i18n::{ActionText, Lang, Text};
use crate::ui::menu::{Menu, MenuItem, MenuState};
use leptos::prelude::*;

#[component]
pub fn LanguageMenu(open: MenuState) -> impl IntoView {
    let prefs = use_prefs();
    let items = Signal::derive(move || languages(prefs));
    view! { <Menu label=t(Text::Language) open items /> }
}

#[component]
pub fn ThemeMenu(open: MenuState) -> impl IntoView {
    let prefs = use_prefs();
    let items = Signal::derive(move || themes(prefs));
    view! { <Menu label=t(Text::Theme) open items /> }
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
            Theme::System => Text::from(ActionText::ThemeSystem),
            Theme::Light => Text::from(ActionText::ThemeLight),
            Theme::Dark => Text::from(ActionText::ThemeDark),
        }),
        note: None,
        checked: theme == now,
        run: Callback::new(move |()| prefs.set_theme(theme)),
    };
    Theme::ALL.map(choice).to_vec()
}
