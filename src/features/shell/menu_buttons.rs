//! Buttons that open a menu; those of the top bar: language, theme, drive.

use super::drive_store::use_drive_store;
use super::panels::{DriveMenu, LanguageMenu, ThemeMenu};
use super::prefs::{t, use_prefs};
use crate::i18n::Text;
use crate::ui::button::{Button, ButtonVariant};
use crate::ui::icon::Icon;
use crate::ui::menu::{MenuPosition, MenuState};
use leptos::ev::MouseEvent;
use leptos::prelude::*;

#[component]
pub fn LanguageButton() -> impl IntoView {
    let label = t(Text::Language);
    view! { <MenuButton label icon=Icon::Language variant=ButtonVariant::IconOnly menu=|open| view! { <LanguageMenu open /> }.into_any() /> }
}

#[component]
pub fn ThemeButton() -> impl IntoView {
    let label = t(Text::Theme);
    view! { <MenuButton label icon=Icon::Theme variant=ButtonVariant::IconOnly menu=|open| view! { <ThemeMenu open /> }.into_any() /> }
}

/// Opens the menu of drives. Absent where there is only one drive.
#[component]
pub fn DriveButton() -> impl IntoView {
    let (drive_store, prefs) = (use_drive_store(), use_prefs());
    let has_several =
        Memo::new(move |_| drive_store.drives.with(|it| it.ready().is_some_and(|drives| drives.len() > 1)));
    let name = Signal::derive(move || match drive_store.current_drive() {
        Some(drive) => drive.name,
        None => prefs.localize(&Text::Drive),
    });
    move || {
        has_several.get().then(|| {
            view! { <MenuButton label=name icon=Icon::Drive variant=ButtonVariant::Outlined menu=|open| view! { <DriveMenu open /> }.into_any() /> }
        })
    }
}

/// A button that opens the menu it is given.
#[component]
pub fn MenuButton(
    label: Signal<String>,
    icon: Icon,
    variant: ButtonVariant,
    #[prop(into)] menu: Callback<MenuState, AnyView>,
    #[prop(optional)] disabled_reason: Signal<Option<String>>,
) -> impl IntoView {
    let open = RwSignal::new(None);
    let expanded = Signal::derive(move || open.with(Option::is_some));
    view! {
        <span class="menu-anchor">
            <Button
                label
                icon
                variant
                opens_menu=true
                expanded
                disabled_reason
                on_press=move |event: MouseEvent| open.set(Some(MenuPosition::below(&event)))
            />
            {menu.run(open)}
        </span>
    }
}
