//! Where a list is scrolled to survives a reload of the page: by the row at the top, which may stand elsewhere by then.
//! The rows themselves do as well, see `kept_list`. Also scrolls to rows that are asked for.

use super::folder_store::NextPageState;
use super::kept_list;
use super::list_context::ListContext;
use crate::base::id::FileId;
use crate::browser::effect::effect;
use crate::browser::{observe, storage};
use crate::model::selection::SelectMode;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// In session storage.
const KEY: &str = "pds-web.place";
/// More pages are not loaded to come back to a place: they would take too long.
const MAX_ROWS: usize = 5_000;
/// A row that is not among so many more than stood before it is gone.
const MAX_SHIFT: usize = 100;

#[derive(Clone, Serialize, Deserialize)]
struct KeptPlace {
    /// Of the page.
    address: String,
    /// The row at the top.
    file: FileId,
    row: usize,
    /// How much of its line is above the view.
    hidden_px: f64,
}

#[component]
pub fn KeptPlace() -> impl IntoView {
    let list = expect_context::<ListContext>();
    kept_list::keep_when_left(list.folder_store);
    let address = move || list.navigation.href(&list.navigation.route.get_untracked());
    let kept = storage::session_get(KEY).filter(|kept: &KeptPlace| kept.address == address());
    // It is for the list that is there first. Later ones open where the navigation remembers.
    storage::session_remove(KEY);
    let wanted = StoredValue::new(kept);
    effect(move || come_back(list, wanted));
    scroll_to_revealed(list);
    effect(move || activate_left_folder(list));

    let keep = move |_| {
        let (row, hidden_px) = list.viewport.place();
        let file =
            list.folder_store.listing.with_untracked(|listing| listing.ready()?.row(row).map(|row| row.id()));
        // A place that is on its way would be lost by another reload.
        let now = file.filter(|_| row > 0 || hidden_px > 0.0).map(|file| KeptPlace {
            address: address(),
            file,
            row,
            hidden_px,
        });
        if let Some(place) = wanted.get_value().or(now) {
            storage::session_set(KEY, &place);
        }
    };
    let listener = StoredValue::new_local(observe::on_window("pagehide", keep));
    on_cleanup(move || drop(listener.try_update_value(Option::take)));
}

/// After going up, the row of the folder that was left becomes active.
fn activate_left_folder(list: ListContext) {
    if list.viewport.node().get().is_none() {
        return;
    }
    if let Some(id) = list.folder_store.left_folder.try_update_value(Option::take).flatten() {
        let row = list.folder_store.listing.with_untracked(|it| it.ready()?.position(&id));
        row.into_iter().for_each(|row| {
            list.folder_store.pick(&id, SelectMode::Focus);
            list.viewport.show_row(row);
        });
    }
}

/// Scrolls to the row that the store asks to reveal.
fn scroll_to_revealed(list: ListContext) {
    effect(move || {
        let Some(id) = list.folder_store.reveal.get() else { return };
        list.folder_store.reveal.set(None);
        let row = list.folder_store.listing.with_untracked(|it| it.ready()?.position(&id));
        row.into_iter().for_each(|row| list.viewport.show_new_row(row));
    });
}

/// Scrolls to the wanted place as soon as it is loaded, and loads it.
fn come_back(list: ListContext, wanted: StoredValue<Option<KeptPlace>>) {
    let Some(place) = wanted.get_value() else { return };
    let store = list.folder_store;
    let is_idle = store.next_page.with(|it| *it == NextPageState::Idle);
    let (position, loaded, is_complete) = store.listing.with(|listing| match listing.ready() {
        Some(listing) => (listing.position(&place.file), listing.len(), listing.is_complete()),
        None => (None, 0, false),
    });
    // Whoever scrolls meanwhile is not carried away.
    let has_scrolled = untrack(|| list.viewport.top()) > 0.0;
    // Where the row is gone, its neighbours are the place.
    let gone = (is_complete || loaded > place.row + MAX_SHIFT).then_some(place.row);
    match position.or(gone.filter(|row| *row < loaded)) {
        _ if has_scrolled => wanted.set_value(None),
        Some(row) => {
            wanted.set_value(None);
            list.viewport.scroll_to_place(row, place.hidden_px);
        }
        None if is_complete || place.row > MAX_ROWS => wanted.set_value(None),
        None if loaded > 0 && is_idle => store.load_next_page(),
        None => {}
    }
}
