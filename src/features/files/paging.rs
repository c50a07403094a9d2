//! Loads the pages of a list: folder, search results or trash.

use crate::api::file::MAX_EMPTY_PAGES;
use crate::api::{Client, ListFiles};
use crate::base::failure::{Failure, FailureKind};
use crate::model::entry::{Entry, EntryKind, Order, Page};
use crate::model::list_source::ListSource;
use crate::model::listing::{Listing, NextPage};
use crate::model::view_mode::ThumbnailSize;
use futures_util::future::{self, LocalBoxFuture};
use std::rc::Rc;

const PAGE_SIZE: u32 = 100;

/// A page of a search; `marker` is `None` for the first.
pub struct SearchPage {
    pub source: ListSource,
    pub order: Order,
    pub marker: Option<String>,
    pub thumbnails: ThumbnailSize,
}

/// Fetches pages of searches. Its code comes with the page of results, in a chunk.
pub type FetchSearch = Rc<dyn Fn(SearchPage) -> LocalBoxFuture<'static, Result<Page<Entry>, Failure>>>;

/// A list to load, and how.
pub struct Pages {
    pub client: Client,
    pub source: ListSource,
    pub order: Order,
    pub thumbnails: ThumbnailSize,
    pub fetch_search: Option<FetchSearch>,
}

impl Pages {
    /// Loads at least one page, and as many as it takes for `at_least` entries.
    pub async fn load(&self, at_least: usize) -> Result<Listing, Failure> {
        let mut listing = match self.source {
            ListSource::Folder { .. } => self.load_first().await?,
            _ => Listing::mixed(self.order),
        };
        // A page may be empty and not the last.
        let mut empty_pages = 0;
        while !listing.is_complete() && (listing.is_empty() || listing.len() < at_least) {
            let next = listing.next().clone();
            let has_grown = listing.append(self.fetch(&next).await?);
            empty_pages = if has_grown { 0 } else { empty_pages + 1 };
            if empty_pages > MAX_EMPTY_PAGES {
                return Err(Failure::local(FailureKind::BadAnswer));
            }
        }
        Ok(listing)
    }

    /// Loads the first folders and the first files side by side, so that the first view costs one round trip.
    async fn load_first(&self) -> Result<Listing, Failure> {
        let (folders, files) = (NextPage::Folders(None), NextPage::Files(None));
        let (folders, files) = future::try_join(self.fetch(&folders), self.fetch(&files)).await?;
        let mut listing = Listing::new(self.order);
        let has_all_folders = folders.next.is_none();
        listing.append(folders);
        if has_all_folders {
            listing.append(files);
        }
        Ok(listing)
    }

    /// Fetches the page that `next` names.
    pub async fn fetch(&self, next: &NextPage) -> Result<Page<Entry>, Failure> {
        let (kind, marker) = match next {
            NextPage::Folders(marker) => (EntryKind::Folder, marker.as_deref()),
            NextPage::Files(marker) => (EntryKind::File, marker.as_deref()),
            NextPage::End => return Ok(Page::default()),
        };
        let (order, limit, thumbnails) = (self.order, PAGE_SIZE, self.thumbnails);
        let page = match &self.source {
            ListSource::Folder { drive, folder } => {
                let kind = Some(kind);
                let request = ListFiles { drive, parent: folder, kind, order, marker, limit, thumbnails };
                self.client.list(request).await
            }
            ListSource::Search { .. } => {
                let Some(fetch_search) = &self.fetch_search else { return Ok(Page::default()) };
                let (source, marker) = (self.source.clone(), marker.map(str::to_owned));
                return fetch_search(SearchPage { source, order, marker, thumbnails }).await;
            }
            ListSource::Trash { drive } => self.client.recycle_bin(drive, marker).await,
        };
        page.map_err(|error| error.failure())
    }
}
