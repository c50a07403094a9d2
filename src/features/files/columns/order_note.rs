//! Says that a list can't be sorted by a column before all of it is loaded, and offers to load the rest.

use super::super::folder_store::NextPageState;
use super::store::use_column_store;
use crate::browser::dom;
use crate::features::shell::prefs::{t, use_prefs};
use crate::i18n::{ActionText, ColumnText};
use crate::model::listing::Listing;
use crate::ui::button::{Button, ButtonVariant};
use crate::ui::icon::Icon;
use leptos::prelude::*;

#[derive(Clone, Copy, PartialEq)]
enum Wait {
    ForPerson,
    ForServer,
    Failed,
}

#[component]
pub fn OrderNote() -> impl IntoView {
    let (store, prefs) = (use_column_store(), use_prefs());
    let folder_store = store.folder_store;
    let loaded = Memo::new(move |_| folder_store.listing.with(|it| it.ready().map_or(0, Listing::len)));
    let wait = Memo::new(move |_| {
        let order = store.local.get()?;
        let is_complete = folder_store.listing.with(|it| it.ready().is_none_or(Listing::is_complete));
        let has_failed = folder_store.next_page.with(|it| matches!(it, NextPageState::Failed(_)));
        match order.loads_rest {
            _ if is_complete => None,
            true if has_failed => Some(Wait::Failed),
            true => Some(Wait::ForServer),
            false => Some(Wait::ForPerson),
        }
    });
    let text = move |wait: Wait| {
        let name = store.local.get().map(|order| prefs.localize(&ColumnText::Column(order.column).into()));
        let (name, loaded) = (name.unwrap_or_default(), prefs.count(loaded.get()));
        prefs.localize(&match wait {
            Wait::ForPerson => ColumnText::NeedsAll { name, loaded }.into(),
            Wait::ForServer => ColumnText::LoadingAll { name, loaded }.into(),
            Wait::Failed => ColumnText::RestMissing(name).into(),
        })
    };
    let stop = move |_| {
        store.local.set(None);
        dom::focus_page();
    };
    move || {
        let wait = wait.get()?;
        let load = move |_| store.load_rest();
        let is_loading = wait == Wait::ForServer;
        Some(view! {
            <div class="list-note">
                <span role="status" class="numbers">{move || text(wait)}</span>
                {(!is_loading).then(|| view! { <Button label=t(ColumnText::LoadAll) icon=Icon::Download variant=ButtonVariant::Link on_press=load /> })}
                <Button label=t(if is_loading { ActionText::Stop } else { ActionText::Cancel }) icon=Icon::Close variant=ButtonVariant::Link on_press=stop />
            </div>
        })
    }
}
