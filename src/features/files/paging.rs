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

/// A page of a list; `marker` is `None` for the first.
pub struct PageRequest {
    pub source: ListSource,
    pub kind: EntryKind,
    pub order: Order,
    pub marker: Option<String>,
    pub thumbnails: ThumbnailSize,
}

pub type PageFuture = LocalBoxFuture<'static, Result<Page<Entry>, Failure>>;

/// Fetches the pages that need more than the first view has the code for: those of searches, and those with more columns.
/// Its code is in a chunk. `None` for all others.
pub type FetchPage = Rc<dyn Fn(PageRequest) -> Option<PageFuture>>;

/// A list to load, and how.
pub struct Pages {
    pub client: Client,
    pub source: ListSource,
    pub order: Order,
    pub thumbnails: ThumbnailSize,
    pub fetch_page: Option<FetchPage>,
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
        let (source, wanted) = (self.source.clone(), marker.map(str::to_owned));
        let request = PageRequest { source, kind, order, marker: wanted, thumbnails };
        if let Some(page) = self.fetch_page.as_ref().and_then(|fetch| fetch(request)) {
            return page.await;
        }
        let page = match &self.source {
            ListSource::Folder { drive, folder } => {
                let kind = Some(kind);
                let request = ListFiles { drive, parent: folder, kind, order, marker, limit, thumbnails };
                self.client.list(request).await
            }
            ListSource::Search { .. } => return Ok(Page::default()),
            ListSource::Trash { drive } => self.client.recycle_bin(drive, marker).await,
        };
        page.map_err(|error| error.failure())
    }
}
