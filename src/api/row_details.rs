//! A page of a folder with what its rows show beyond the usual: who made and changed them, and their tags.

use super::file::{ListRequest, list_request};
use super::wire::{DetailedFile, DetailedPage, WirePage};
use super::{ApiError, Client, ListFiles};
use serde::Serialize;

/// People are told with all fields only.
pub(super) const DETAILED_FIELDS: &str = "*";

#[derive(Serialize)]
struct DetailedRequest<'a> {
    #[serde(flatten)]
    list: ListRequest<'a>,
    fields: &'static str,
}

impl Client {
    pub async fn list_detailed(&self, request: ListFiles<'_>) -> Result<DetailedPage, ApiError> {
        let drive = request.drive;
        let wire = DetailedRequest { list: list_request(request), fields: DETAILED_FIELDS };
        let page: WirePage<DetailedFile> = self.read("/file/list", &wire).await?;
        Ok(page.into_detailed_page(drive))
    }
}
