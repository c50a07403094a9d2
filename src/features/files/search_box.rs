//! The search field: searches by name in the current drive. Enter navigates to the results; the query is part of the
//! address.

use super::keys::SEARCH_INPUT;
use crate::base::id::FileId;
use crate::browser::effect::{effect, handler};
use crate::features::shell::drive_store::use_drive_store;
use crate::features::shell::navigation::use_navigation;
use crate::features::shell::prefs::{t, use_prefs};
use crate::i18n::Text;
use crate::route::Route;
use crate::ui::button::{Button, ButtonVariant};
use crate::ui::icon::{Glyph, Icon};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

#[component]
pub fn SearchBox() -> impl IntoView {
    let (navigation, drive_store, prefs) = (use_navigation(), use_drive_store(), use_prefs());
    let query = RwSignal::new(String::new());
    // The field follows the query in the address.
    effect(move || {
        query.set(match navigation.route.get() {
            Route::Search { text, .. } => text,
            _ => String::new(),
        });
    });
    let placeholder = move || match drive_store.current_drive() {
        Some(drive) => prefs.localize(&Text::SearchIn(drive.name)),
        None => prefs.localize(&Text::Search),
    };
    let clear = Callback::new(move |()| {
        query.set(String::new());
        let route = navigation.route.get_untracked();
        if let (Route::Search { .. }, Some(drive)) = (route, drive_store.current.get_untracked()) {
            navigation.go(&Route::Files { drive, folder: FileId::root() });
        }
    });
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let text = query.get_untracked().trim().to_owned();
        match drive_store.current.get_untracked() {
            _ if text.is_empty() => clear.run(()),
            Some(drive) => navigation.go(&Route::Search { drive, text }),
            None => {}
        }
    };
    view! {
        <form class="search" role="search" on:submit=handler(submit)>
            <Glyph icon=Icon::Search />
            <input
                id=SEARCH_INPUT
                class="input"
                type="search"
                enterkeyhint="search"
                autocomplete="off"
                maxlength="512"
                aria-label=t(Text::Search)
                placeholder=placeholder
                prop:value=move || query.get()
                on:input=handler(move |event| query.set(event_target_value(&event)))
            />
            {move || {
                (!query.with(String::is_empty))
                    .then(|| {
                        view! { <Button label=t(Text::ClearSearch) icon=Icon::Close variant=ButtonVariant::IconOnly on_press=move |_| clear.run(()) /> }
                    })
            }}
        </form>
    }
}
