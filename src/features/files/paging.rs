//! Loads the pages of a list: folder, search results or trash.

use crate::api::{Client, ListFiles, SearchNames};
use crate::base::failure::Failure;
use crate::model::entry::{Entry, EntryKind, Order, Page};
use crate::model::listing::{Listing, Next};
use crate::model::source::Source;
use futures_util::future;

const PAGE_SIZE: u32 = 100;

/// Loads at least one page, and as many as it takes for `at_least` entries.
pub async fn load_pages(
    client: &Client,
    source: &Source,
    order: Order,
    at_least: usize,
) -> Result<Listing, Failure> {
    let mut listing = match source {
        Source::Folder { .. } => load_first_pages(client, source, order).await?,
        _ => Listing::mixed(order),
    };
    // A page may be empty and not the last.
    while !listing.is_complete() && (listing.is_empty() || listing.len() < at_least) {
        let next = listing.next().clone();
        listing.append(fetch_page(client, source, order, &next).await?);
    }
    Ok(listing)
}

/// Loads the first folders and the first files side by side, so that the first view costs one round trip.
async fn load_first_pages(client: &Client, source: &Source, order: Order) -> Result<Listing, Failure> {
    let (folders, files) = (Next::Folders(None), Next::Files(None));
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
    source: &Source,
    order: Order,
    next: &Next,
) -> Result<Page<Entry>, Failure> {
    let (kind, marker) = match next {
        Next::Folders(marker) => (EntryKind::Folder, marker.as_deref()),
        Next::Files(marker) => (EntryKind::File, marker.as_deref()),
        Next::Nothing => return Ok(Page { items: Vec::new(), next: None }),
    };
    let page = match source {
        Source::Folder { drive, folder } => {
            let request =
                ListFiles { drive, parent: folder, kind: Some(kind), order, marker, limit: PAGE_SIZE };
            client.list(request).await
        }
        Source::Search { drive, text } => {
            client.search_names(SearchNames { drive, text, order, marker, limit: PAGE_SIZE }).await
        }
        Source::Trash { drive } => client.recycle_bin(drive, marker).await,
    };
    page.map_err(|error| error.failure())
}
