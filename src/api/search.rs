//! Searches a drive.

use super::file::{Thumbnails, URL_LIFETIME_S, direction_name, order_name, thumbnails};
use super::row_details::DETAILED_FIELDS;
use super::wire::{DetailedFile, DetailedPage, WirePage};
use super::{ApiError, Client};
use crate::base::id::DriveId;
use crate::model::entry::{Entry, Order, Page};
use crate::model::search_query::CompiledQuery;
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
        self.search_detailed(request, false).await.map(|(page, _)| page)
    }

    /// With the details of the rows, if they are asked for. Reads on until a page has a result where tags are looked for:
    /// the service does not compare them. Dropping the future stops it.
    pub async fn search_detailed(
        &self,
        request: SearchFiles<'_>,
        is_detailed: bool,
    ) -> Result<DetailedPage, ApiError> {
        if request.query.query.is_empty() {
            return Ok(DetailedPage::default());
        }
        let (mut marker, mut seen) = (request.marker.map(str::to_owned), SeenMarkers::default());
        let mut unreadable = 0;
        loop {
            let page: WirePage<DetailedFile> =
                self.read("/file/search", &wire(&request, marker.as_deref(), is_detailed)).await?;
            let page = match &request.query.tag {
                Some(tag) => page.with_tag(tag),
                None => page,
            };
            let (mut page, details) = page.into_detailed_page(request.drive);
            unreadable += page.unreadable;
            if request.query.tag.is_some() {
                marker = seen.unseen(page.next.take());
                if page.items.is_empty() && marker.is_some() {
                    continue;
                }
                page.next = marker;
            }
            return Ok((Page { unreadable, ..page }, details));
        }
    }
}

fn wire<'a>(request: &'a SearchFiles<'_>, marker: Option<&'a str>, is_detailed: bool) -> SearchRequest<'a> {
    let (by, direction) = (order_name(request.order.by), direction_name(request.order.direction));
    SearchRequest {
        drive_id: request.drive,
        query: &request.query.query,
        recursive: request.query.recursive,
        order_by: format!("type DESC,{by} {direction}"),
        limit: request.limit,
        marker,
        fields: match is_detailed {
            true => Some(DETAILED_FIELDS),
            false => request.query.tag.is_some().then_some("user_tags"),
        },
        thumbnail_processes: thumbnails(request.thumbnails),
        url_expire_sec: URL_LIFETIME_S,
    }
}
