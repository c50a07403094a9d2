//! Pages of search results. The index of the service lags behind: what was changed in this tab is brought up to date.

use super::super::folder_store::FolderStore;
use super::super::paging::PageRequest;
use crate::api::{DetailedPage, SearchFiles};
use crate::base::failure::Failure;
use crate::base::id::{DriveId, UserId};
use crate::base::time::Timestamp;
use crate::browser::clock;
use crate::model::list_source::ListSource;
use crate::model::recent_changes::Correction;
use crate::model::search_query::SearchQuery;
use leptos::prelude::*;

const PAGE_SIZE: u32 = 100;

/// A page of results. `is_detailed` asks for more than rows usually show.
pub async fn fetch(
    store: FolderStore,
    me: &UserId,
    page: PageRequest,
    is_detailed: bool,
) -> Result<DetailedPage, Failure> {
    let PageRequest { source, order, marker, thumbnails, .. } = page;
    let ListSource::Search { drive, text, filter, .. } = &source else { return Ok(DetailedPage::default()) };
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
    let found = store.api.client().search_detailed(request, is_detailed).await;
    let (found, details) = found.map_err(|error| error.failure())?;
    // After a sign-out the store is disposed.
    let recent = store.recent.try_get_untracked().unwrap_or_default();
    Ok((recent.apply(drive, &query, found, marker.is_none(), order, now()), details))
}

/// Brings the open results up to date after a change in this tab.
pub fn show_recent(store: FolderStore, drive: &DriveId, query: &SearchQuery) {
    let correction = store.listing.with_untracked(|listing| {
        let listing = listing.ready()?;
        Some(
            store
                .recent
                .with_untracked(|recent| recent.correct(drive, query, now(), |id| listing.contains(id))),
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
