//! The rows of the open folder survive a reload of the page: they are shown at once, and read again behind that. Session
//! storage has them, so they end with the tab.

use super::folder_store::{FolderStore, MAX_RELOADED};
use crate::api::stored_page;
use crate::base::id::UserId;
use crate::base::lenient::Fields;
use crate::browser::{observe, storage};
use crate::model::entry::Order;
use crate::model::list_source::ListSource;
use crate::model::listing::{Listing, NextPage};
use leptos::prelude::*;
use serde::Serialize;
use serde_json::Value;

const KEY: &str = "pds-web.rows";

#[derive(Serialize)]
struct StoredList {
    /// Whose list it is.
    place: String,
    page: Value,
}

/// `None` for lists that are not kept: what is found and what is in the trash may be somewhere else by now.
fn place(user: &UserId, source: &ListSource) -> Option<String> {
    Some(format!("{user} {} {}", source.drive(), source.folder()?))
}

/// What was kept, if it is this list. It stays until the page is left, which may be before anything keeps it anew.
pub fn restore(user: &UserId, source: &ListSource, order: Order) -> Option<Listing> {
    let mut kept: Fields = storage::session_get(KEY)?;
    if kept.text("place") != place(user, source) {
        storage::session_remove(KEY);
        return None;
    }
    let page = stored_page::restore(kept.value("page"), source.drive())?;
    let mut listing = Listing::mixed(order);
    listing.append(page);
    Some(listing)
}

/// Keeps the rows when the page is left, until the current owner ends.
pub fn keep_when_left(store: FolderStore) {
    let keep = move |_| {
        let place = store
            .source
            .with_untracked(|source| store.user.with_value(|user| place(&user.id, source.as_ref()?)));
        let page = store.listing.with_untracked(|listing| page(listing.ready()?));
        if let (Some(place), Some(page)) = (place, page) {
            storage::session_set(KEY, &StoredList { place, page });
        }
    };
    let listener = StoredValue::new_local(observe::on_window("pagehide", keep));
    on_cleanup(move || drop(listener.try_update_value(Option::take)));
}

/// A list that can go on where it was.
fn page(listing: &Listing) -> Option<Value> {
    let next = match listing.next() {
        NextPage::End => None,
        NextPage::Files(Some(marker)) => Some(marker.as_str()),
        _ => return None,
    };
    (listing.len() <= MAX_RELOADED).then(|| stored_page::store(&listing.entries(), next))
}
