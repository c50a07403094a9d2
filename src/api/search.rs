//! Searches a drive.

use super::file::{Thumbnails, URL_LIFETIME_S, direction_name, order_name, thumbnails};
use super::wire::{TaggedFile, WirePage};
use super::{ApiError, Client};
use crate::base::id::DriveId;
use crate::model::entry::{Entry, Order, Page};
use crate::model::search_query::{CompiledQuery, TagFilter};
use crate::model::seen_markers::SeenMarkers;
use crate::model::view_mode::ThumbnailSize;
use serde::Serialize;

pub struct SearchFiles<'a> {
    pub drive: &'a DriveId,
    pub query: &'a CompiledQuery,
    pub order: Order,
    pub marker: Option<&'a str>,
    pub limit: u32,
    pub thumbnails: ThumbnailSize,
}

#[derive(Serialize)]
struct SearchRequest<'a> {
    drive_id: &'a DriveId,
    query: &'a str,
    recursive: bool,
    order_by: String,
    limit: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    marker: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fields: Option<&'static str>,
    thumbnail_processes: Thumbnails,
    url_expire_sec: u32,
}

impl Client {
    /// The index lags by up to a minute.
    pub async fn search(&self, request: SearchFiles<'_>) -> Result<Page<Entry>, ApiError> {
        if request.query.query.is_empty() {
            return Ok(Page::default());
        }
        match &request.query.tag {
            None => {
                let page: WirePage = self.read("/file/search", &wire(&request, request.marker)).await?;
                Ok(page.into_page(request.drive))
            }
            Some(tag) => self.search_tagged(&request, tag).await,
        }
    }

    /// Reads on until a page has a result: the service does not compare tags. Dropping the future stops it.
    async fn search_tagged(
        &self,
        request: &SearchFiles<'_>,
        tag: &TagFilter,
    ) -> Result<Page<Entry>, ApiError> {
        let (mut marker, mut seen) = (request.marker.map(str::to_owned), SeenMarkers::default());
        let mut unreadable = 0;
        loop {
            let page: WirePage<TaggedFile> =
                self.read("/file/search", &wire(request, marker.as_deref())).await?;
            let mut page = page.with_tag(tag).into_page(request.drive);
            unreadable += page.unreadable;
            marker = seen.unseen(page.next.take());
            if !page.items.is_empty() || marker.is_none() {
                return Ok(Page { items: page.items, unreadable, next: marker });
            }
        }
    }
}

fn wire<'a>(request: &'a SearchFiles<'_>, marker: Option<&'a str>) -> SearchRequest<'a> {
    let (by, direction) = (order_name(request.order.by), direction_name(request.order.direction));
    SearchRequest {
        drive_id: request.drive,
        query: &request.query.query,
        recursive: request.query.recursive,
        order_by: format!("type DESC,{by} {direction}"),
        limit: request.limit,
        marker,
        fields: request.query.tag.is_some().then_some("user_tags"),
        thumbnail_processes: thumbnails(request.thumbnails),
        url_expire_sec: URL_LIFETIME_S,
    }
}
