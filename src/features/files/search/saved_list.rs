//! The saved searches: as links in the side bar, as a menu on the search page of a phone, and the button that saves the
//! open search.

use super::saved_store::{SavedSearchStore, route_of, use_saved_searches};
use crate::features::shell::dialogs::{Dialogs, OpenDialog, use_dialogs};
use crate::features::shell::menu_buttons::MenuButton;
use crate::features::shell::navigation::use_navigation;
use crate::features::shell::prefs::{Prefs, t, use_prefs};
use crate::i18n::{ActionText, SearchText, Text};
use crate::model::saved_search::SavedSearch;
use crate::ui::button::{Button, ButtonVariant};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::menu::{Menu, MenuItem, MenuState};
use leptos::prelude::*;

/// Nothing where none is saved.
#[component]
pub fn SavedSearchList() -> impl IntoView {
    let store = use_saved_searches();
    let has_any = Memo::new(move |_| !store.all().is_empty());
    move || {
        has_any.get().then(|| {
            view! {
                <nav class="saved-searches" aria-label=t(SearchText::SavedSearches)>
                    <p class="side-head" aria-hidden="true">{t(SearchText::SavedSearches)}</p>
                    <ul>
                        <For
                            each=move || store.all()
                            key=|search| (search.id, search.name.clone())
                            children=|search| view! { <SavedSearchRow search /> }
                        />
                    </ul>
                </nav>
            }
        })
    }
}

#[component]
fn SavedSearchRow(search: SavedSearch) -> impl IntoView {
    let (store, dialogs, prefs) = (use_saved_searches(), use_dialogs(), use_prefs());
    let id = search.id;
    let is_open = move || store.open().is_some_and(|open| open.id == id);
    let href = use_navigation().href(&route_of(&search));
    let (name, title) = (search.name.clone(), search.name.clone());
    let label =
        Signal::derive(move || prefs.localize(&SearchText::ActionsForSearch(search.name.clone()).into()));
    let menu = move |open: MenuState| {
        let items = Signal::derive(move || row_actions(store, dialogs, prefs, id));
        view! { <Menu label open items /> }.into_any()
    };
    view! {
        <li>
            <a class="place" href=href title=title aria-current=move || is_open().then_some("page")>
                <Glyph icon=Icon::Search />
                <bdi class="ellipsis">{name}</bdi>
            </a>
            <MenuButton label icon=Icon::More variant=ButtonVariant::IconOnly menu />
        </li>
    }
}

fn row_actions(store: SavedSearchStore, dialogs: Dialogs, prefs: Prefs, id: u64) -> Vec<MenuItem> {
    let action = |text: Text, icon, run| MenuItem::Action {
        label: prefs.localize(&text),
        icon,
        key: None,
        disabled_reason: None,
        run,
    };
    let rename = Callback::new(move |()| dialogs.show(OpenDialog::SearchName(Some(id))));
    let remove = Callback::new(move |()| store.remove(id));
    vec![
        action(ActionText::Rename.into(), Icon::Pencil, rename),
        action(SearchText::RemoveSearch.into(), Icon::Trash, remove),
    ]
}

/// Saves the open search; where it is saved, says its name and offers what can be done with it.
#[component]
pub fn SaveSearchButton() -> impl IntoView {
    let (store, dialogs, prefs) = (use_saved_searches(), use_dialogs(), use_prefs());
    let open_search = Memo::new(move |_| store.open());
    let save = move |_| dialogs.show(OpenDialog::SearchName(None));
    move || {
        match open_search.get() {
        None => {
            view! { <Button label=t(SearchText::SaveSearch) icon=Icon::Bookmark variant=ButtonVariant::Outlined on_press=save /> }
                .into_any()
        }
        Some(SavedSearch { id, name, .. }) => {
            let label = t(SearchText::SavedAs(name));
            let menu = move |open: MenuState| {
                let items = Signal::derive(move || row_actions(store, dialogs, prefs, id));
                view! { <Menu label open items /> }.into_any()
            };
            view! { <span class="chosen"><MenuButton label icon=Icon::Bookmark variant=ButtonVariant::Outlined menu /></span> }
                .into_any()
        }
    }
    }
}

/// On a phone, where the side bar has no room for them.
#[component]
pub fn SavedSearchMenu() -> impl IntoView {
    let (store, navigation) = (use_saved_searches(), use_navigation());
    let has_any = Memo::new(move |_| !store.all().is_empty());
    let items = Signal::derive(move || {
        let open = store.open().map(|open| open.id);
        let item = |search: SavedSearch| MenuItem::Choice {
            checked: open == Some(search.id),
            run: Callback::new({
                let route = route_of(&search);
                move |()| navigation.go(&route)
            }),
            label: search.name,
            note: None,
            place: None,
        };
        store.all().into_iter().map(item).collect()
    });
    let label = t(SearchText::SavedSearches);
    let menu = move |open: MenuState| view! { <Menu label open items /> }.into_any();
    move || {
        has_any.get().then(|| {
            view! { <span class="narrow-only"><MenuButton label icon=Icon::Bookmark variant=ButtonVariant::Outlined menu /></span> }
        })
    }
}
