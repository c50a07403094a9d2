//! The buttons whose menus come later: language, theme, drive, account.

use super::later::{OpenMenu, Parts, use_later};
use super::places::use_places;
use super::prefs::{t, use_prefs};
use crate::i18n::Text;
use crate::ui::button::{Button, Look};
use crate::ui::icon::Icon;
use crate::ui::menu::MenuAt;
use leptos::ev::MouseEvent;
use leptos::prelude::*;

#[component]
pub fn LanguageButton() -> impl IntoView {
    let label = t(Text::Language);
    view! { <MenuButton label icon=Icon::Language look=Look::Square menu=|parts| parts.language_menu /> }
}

#[component]
pub fn ThemeButton() -> impl IntoView {
    let label = t(Text::Theme);
    view! { <MenuButton label icon=Icon::Theme look=Look::Square menu=|parts| parts.theme_menu /> }
}

/// Which drive, where there is more than one.
#[component]
pub fn DriveButton() -> impl IntoView {
    let (places, prefs) = (use_places(), use_prefs());
    let several =
        Memo::new(move |_| places.drives.with(|it| it.ready().is_some_and(|drives| drives.len() > 1)));
    let name = Signal::derive(move || match places.current_drive() {
        Some(drive) => drive.name,
        None => prefs.say(&Text::Drive),
    });
    move || {
        several.get().then(|| {
            view! { <MenuButton label=name icon=Icon::Drive look=Look::Outlined menu=|parts| parts.drive_menu /> }
        })
    }
}

#[component]
fn MenuButton(
    label: Signal<String>,
    icon: Icon,
    look: Look,
    menu: fn(&'static Parts) -> fn(OpenMenu) -> AnyView,
) -> impl IntoView {
    let open = RwSignal::new(None);
    let expanded = Signal::derive(move || open.with(Option::is_some));
    view! {
        <span class="menu-anchor">
            <Button
                label
                icon
                look
                opens_menu=true
                expanded
                on_press=move |event: MouseEvent| open.set(Some(MenuAt::below(&event)))
            />
            {use_later().menu(open, menu)}
        </span>
    }
}

/// The person, by the first letter of their name.
#[component]
pub fn AccountButton() -> impl IntoView {
    let open = RwSignal::new(None::<MenuAt>);
    let name = use_places().user.with_value(|user| user.display_name().to_owned());
    // The style makes it a capital: the table of all capitals is larger than this whole file.
    let initial = name.chars().next().map(String::from);
    let label = t(Text::Account(name));
    view! {
        <span class="menu-anchor">
            <button
                type="button"
                class="button square"
                aria-label=label
                title=label
                aria-haspopup="menu"
                aria-expanded=move || open.with(Option::is_some).to_string()
                on:click=move |event: MouseEvent| open.set(Some(MenuAt::below(&event)))
            >
                <span class="avatar" aria-hidden="true">{initial}</span>
            </button>
            {use_later().menu(open, |parts| parts.account_menu)}
        </span>
    }
}
