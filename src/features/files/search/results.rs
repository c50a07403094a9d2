//! Pages of search results. The index of the service lags behind: what was changed in this tab is brought up to date.

use super::super::folder_store::{FolderStore, use_folder_store};
use super::super::paging::SearchPage;
use crate::api::SearchFiles;
use crate::base::failure::Failure;
use crate::base::id::{DriveId, UserId};
use crate::base::time::Timestamp;
use crate::browser::clock;
use crate::features::shell::drive_store::use_drive_store;
use crate::model::entry::{Entry, Page};
use crate::model::list_source::ListSource;
use crate::model::recent_changes::Correction;
use crate::model::search_query::SearchQuery;
use leptos::prelude::*;
use std::rc::Rc;

const PAGE_SIZE: u32 = 100;

/// Lets the store of lists open searches.
pub fn provide() {
    let folder_store = use_folder_store();
    let me = use_drive_store().user.with_value(|user| user.id.clone());
    folder_store.fetch_search.set_value(Some(Rc::new(move |page| {
        let me = me.clone();
        Box::pin(async move { fetch(folder_store, &me, page).await })
    })));
}

async fn fetch(store: FolderStore, me: &UserId, page: SearchPage) -> Result<Page<Entry>, Failure> {
    let SearchPage { source, order, marker, thumbnails } = page;
    let ListSource::Search { drive, text, filter, .. } = &source else { return Ok(Page::default()) };
    let query = SearchQuery::parse(text, filter);
    let compiled = query.compile(now(), me);
    let request = SearchFiles {
        drive,
        query: &compiled,
        order,
        marker: marker.as_deref(),
        limit: PAGE_SIZE,
        thumbnails,
    };
    let found = store.api.client().search(request).await.map_err(|error| error.failure())?;
    // After a sign-out the store is disposed.
    let recent = store.recent.try_get_untracked().unwrap_or_default();
    Ok(recent.apply(drive, &query, found, marker.is_none(), order, now()))
}

/// Brings the open results up to date after a change in this tab.
pub fn show_recent(store: FolderStore, drive: &DriveId, query: &SearchQuery) {
    let correction = store.listing.with_untracked(|listing| {
        let listing = listing.ready()?;
        Some(
            store
                .recent
                .with_untracked(|recent| recent.correct(drive, query, now(), |id| listing.get(id).is_some())),
        )
    });
    let Some(Correction { appear, leave }) = correction else { return };
    if !appear.is_empty() || !leave.is_empty() {
        store.change(|listing| {
            listing.remove(&leave);
            listing.insert(appear);
        });
    }
}

/// Whether something that was changed in this tab may be in the results. Reactive.
pub fn has_recent(store: FolderStore, drive: &DriveId, query: &SearchQuery) -> bool {
    store.recent.with(|recent| recent.concern(drive, query, now()))
}

fn now() -> Timestamp {
    Timestamp(clock::now_ms() as i64)
}
