//! Loads the pages of a list: folder, search results or trash.

use crate::api::file::MAX_EMPTY_PAGES;
use crate::api::{Client, ListFiles, SearchNames};
use crate::base::failure::{Failure, FailureKind};
use crate::model::entry::{Entry, EntryKind, Order, Page};
use crate::model::list_source::ListSource;
use crate::model::listing::{Listing, NextPage};
use futures_util::future;

const PAGE_SIZE: u32 = 100;

/// Loads at least one page, and as many as it takes for `at_least` entries.
pub async fn load_pages(
    client: &Client,
    source: &ListSource,
    order: Order,
    at_least: usize,
) -> Result<Listing, Failure> {
    let mut listing = match source {
        ListSource::Folder { .. } => load_first_pages(client, source, order).await?,
        _ => Listing::mixed(order),
    };
    // A page may be empty and not the last.
    let mut empty_pages = 0;
    while !listing.is_complete() && (listing.is_empty() || listing.len() < at_least) {
        let next = listing.next().clone();
        let has_grown = listing.append(fetch_page(client, source, order, &next).await?);
        empty_pages = if has_grown { 0 } else { empty_pages + 1 };
        if empty_pages > MAX_EMPTY_PAGES {
            return Err(Failure::local(FailureKind::BadAnswer));
        }
    }
    Ok(listing)
}

/// Loads the first folders and the first files side by side, so that the first view costs one round trip.
async fn load_first_pages(client: &Client, source: &ListSource, order: Order) -> Result<Listing, Failure> {
    let (folders, files) = (NextPage::Folders(None), NextPage::Files(None));
    let (folders, files) = future::try_join(
        fetch_page(client, source, order, &folders),
        fetch_page(client, source, order, &files),
    )
    .await?;
    let mut listing = Listing::new(order);
    let has_all_folders = folders.next.is_none();
    listing.append(folders);
    if has_all_folders {
        listing.append(files);
    }
    Ok(listing)
}

/// Fetches the page that `next` names.
pub async fn fetch_page(
    client: &Client,
    source: &ListSource,
    order: Order,
    next: &NextPage,
) -> Result<Page<Entry>, Failure> {
    let (kind, marker) = match next {
        NextPage::Folders(marker) => (EntryKind::Folder, marker.as_deref()),
        NextPage::Files(marker) => (EntryKind::File, marker.as_deref()),
        NextPage::End => return Ok(Page { items: Vec::new(), unreadable: 0, next: None }),
    };
    let page = match source {
        ListSource::Folder { drive, folder } => {
            let request =
                ListFiles { drive, parent: folder, kind: Some(kind), order, marker, limit: PAGE_SIZE };
            client.list(request).await
        }
        ListSource::Search { drive, text } => {
            client.search_names(SearchNames { drive, text, order, marker, limit: PAGE_SIZE }).await
        }
        ListSource::Trash { drive } => client.recycle_bin(drive, marker).await,
    };
    page.map_err(|error| error.failure())
}
