//! The menus of language and theme, and their items for use in another menu.

use super::prefs::{Prefs, Theme, t, use_prefs};
use crate::i18n::{ActionText, Lang, Text};
use crate::ui::menu::{Menu, MenuItem, MenuState};
use leptos::prelude::*;

#[component]
pub fn LanguageMenu(open: MenuState) -> impl IntoView {
    let prefs = use_prefs();
    let items = Signal::derive(move || language_items(prefs));
    view! { <Menu label=t(Text::Language) open items /> }
}

#[component]
pub fn ThemeMenu(open: MenuState) -> impl IntoView {
    let prefs = use_prefs();
    let items = Signal::derive(move || theme_items(prefs));
    view! { <Menu label=t(Text::Theme) open items /> }
}

/// One item per language.
pub fn language_items(prefs: Prefs) -> Vec<MenuItem> {
    let current = prefs.lang.get();
    let choice = |lang: Lang| MenuItem::Choice {
        label: lang.own_name().to_owned(),
        note: None,
        place: None,
        checked: lang == current,
        run: Callback::new(move |()| prefs.set_lang(lang)),
    };
    Lang::ALL.map(choice).to_vec()
}

/// One item per theme.
pub fn theme_items(prefs: Prefs) -> Vec<MenuItem> {
    let current = prefs.theme.get();
    let choice = |theme: Theme| MenuItem::Choice {
        label: prefs.localize(&match theme {
            Theme::System => Text::from(ActionText::ThemeSystem),
            Theme::Light => Text::from(ActionText::ThemeLight),
            Theme::Dark => Text::from(ActionText::ThemeDark),
        }),
        note: None,
        place: None,
        checked: theme == current,
        run: Callback::new(move |()| prefs.set_theme(theme)),
    };
    Theme::ALL.map(choice).to_vec()
}
