//! The button of the account menu.

use super::panels::AccountMenu;
use crate::browser::effect::handler;
use crate::features::shell::drive_store::use_drive_store;
use crate::features::shell::prefs::t;
use crate::i18n::Text;
use crate::ui::menu::{MenuPosition, MenuState};
use leptos::ev::MouseEvent;
use leptos::prelude::*;

/// Opens the account menu; shows the first letter of the person's name.
#[component]
pub fn AccountButton() -> impl IntoView {
    let open: MenuState = RwSignal::new(None);
    let name = use_drive_store().user.with_value(|user| user.display_name().to_owned());
    // CSS makes it a capital: Rust's Unicode tables would add several kilobytes to the app.
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
                on:click=handler(move |event: MouseEvent| open.set(Some(MenuPosition::below(&event))))
            >
                <span class="avatar" aria-hidden="true">{initial}</span>
            </button>
            <AccountMenu open />
        </span>
    }
}
