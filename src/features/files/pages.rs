//! Asks for the pages of a list: of a folder, of search results, of the trash.

use crate::api::{Client, ListFiles, SearchNames};
use crate::base::failure::Failure;
use crate::model::entry::{Entry, EntryKind, Order, Page};
use crate::model::list_source::ListSource;
use crate::model::listing::{Listing, NextPage};
use futures_util::future;

const PAGE: u32 = 100;

/// As many pages as show `at_least` entries again, and one in any case.
pub async fn load_all(
    client: &Client,
    source: &ListSource,
    order: Order,
    at_least: usize,
) -> Result<Listing, Failure> {
    let mut listing = match source {
        ListSource::Folder { .. } => first_view(client, source, order).await?,
        _ => Listing::mixed(order),
    };
    // One page is always asked for; more only to show again as much as was shown.
    while !listing.is_complete() && (listing.is_empty() || listing.len() < at_least) {
        let next = listing.next().clone();
        listing.append(fetch(client, source, order, &next).await?);
    }
    Ok(listing)
}

/// Folders and files are two questions; both are asked at once, so that the first view costs one round trip.
async fn first_view(client: &Client, source: &ListSource, order: Order) -> Result<Listing, Failure> {
    let (folders, files) = (NextPage::Folders(None), NextPage::Files(None));
    let (folders, files) =
        future::try_join(fetch(client, source, order, &folders), fetch(client, source, order, &files))
            .await?;
    let mut listing = Listing::new(order);
    let all_folders = folders.next.is_none();
    listing.append(folders);
    if all_folders {
        listing.append(files);
    }
    Ok(listing)
}

/// The next page.
pub async fn fetch(
    client: &Client,
    source: &ListSource,
    order: Order,
    next: &NextPage,
) -> Result<Page<Entry>, Failure> {
    let (kind, marker) = match next {
        NextPage::Folders(marker) => (EntryKind::Folder, marker.as_deref()),
        NextPage::Files(marker) => (EntryKind::File, marker.as_deref()),
        NextPage::End => return Ok(Page { items: Vec::new(), next: None }),
    };
    let page = match source {
        ListSource::Folder { drive, folder } => {
            let request = ListFiles { drive, parent: folder, kind: Some(kind), order, marker, limit: PAGE };
            client.list(request).await
        }
        ListSource::Search { drive, text } => {
            client.search_names(SearchNames { drive, text, order, marker, limit: PAGE }).await
        }
        ListSource::Trash { drive } => client.recycle_bin(drive, marker).await,
    };
    page.map_err(|error| error.failure())
}
