//! The search field: searches by name in the current drive while somebody types, or at once with Enter. The text is part
//! of the address.

use super::keys::SEARCH_INPUT;
use crate::base::id::FileId;
use crate::browser::clock;
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
use leptos::task::spawn_local;

/// A search begins when nothing was typed for this long.
const TYPING_MS: u32 = 300;

#[component]
pub fn SearchBox() -> impl IntoView {
    let (navigation, drive_store, prefs) = (use_navigation(), use_drive_store(), use_prefs());
    let query = RwSignal::new(String::new());
    // The field follows the text in the address, but for the space before the next word.
    effect(move || {
        let text = match navigation.route.get() {
            Route::Search { text, .. } => text,
            _ => String::new(),
        };
        if query.with_untracked(|query| query.trim() != text) {
            query.set(text);
        }
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
    let is_settled = StoredValue::new(true);
    let search = move || {
        let text = query.get_untracked().trim().to_owned();
        let Some(drive) = drive_store.current.get_untracked() else { return };
        match navigation.route.get_untracked() {
            _ if text.is_empty() => clear.run(()),
            // Typed first, then entered.
            Route::Search { text: current, .. } if current == text => return,
            // The conditions stay while the words change. What is typed on is one step of the history, until Enter.
            Route::Search { drive, filter, .. } => {
                let route = Route::Search { drive, text, filter };
                match is_settled.get_value() {
                    true => navigation.go(&route),
                    false => navigation.replace(&route),
                }
            }
            _ => navigation.go(&Route::Search { drive, text, filter: String::new() }),
        }
        is_settled.set_value(false);
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        search();
        is_settled.set_value(true);
    };
    // Each search waits until nothing is typed any more.
    let typed = StoredValue::new(0_u32);
    let type_text = move |event| {
        query.set(event_target_value(&event));
        typed.update_value(|typed| *typed += 1);
        let number = typed.get_value();
        spawn_local(async move {
            clock::sleep(TYPING_MS).await;
            let is_last = typed.try_get_value() == Some(number);
            if is_last && query.try_with_untracked(|query| !query.trim().is_empty()) == Some(true) {
                search();
            }
        });
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
                on:input=handler(type_text)
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
