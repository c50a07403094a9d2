//! Signed addresses to look at a file with, instead of to save it.

use super::file::URL_LIFETIME_S;
use super::{ApiError, Client, is_web_address};
use crate::base::failure::FailureKind;
use crate::base::id::{DriveId, FileId};
use serde::{Deserialize, Serialize};

#[derive(Serialize)]
struct ViewRequest<'a> {
    drive_id: &'a DriveId,
    file_id: &'a FileId,
    #[serde(skip_serializing_if = "Option::is_none")]
    response_content_type: Option<&'a str>,
    expire_sec: u32,
}

#[derive(Deserialize)]
struct WireAddress {
    url: String,
}

/// The rendition stands under a key of its own, as thumbnails do.
#[derive(Serialize)]
struct RenditionRequest<'a> {
    drive_id: &'a DriveId,
    file_id: &'a FileId,
    thumbnail_processes: Renditions<'a>,
    url_expire_sec: u32,
}

#[derive(Serialize)]
struct Renditions<'a> {
    p: Rendition<'a>,
}

#[derive(Serialize)]
struct Rendition<'a> {
    image_thumbnail_process: &'a str,
}

#[derive(Deserialize)]
struct WireRendition {
    #[serde(default)]
    thumbnail_urls: RenditionAddress,
}

#[derive(Default, Deserialize)]
struct RenditionAddress {
    p: Option<String>,
}

impl Client {
    /// The address of the original, whose parts can be read. `content_type` is what it is served as.
    pub async fn view_address(
        &self,
        drive: &DriveId,
        file: &FileId,
        content_type: Option<&str>,
    ) -> Result<String, ApiError> {
        let request = ViewRequest {
            drive_id: drive,
            file_id: file,
            response_content_type: content_type,
            expire_sec: URL_LIFETIME_S,
        };
        let wire: WireAddress = self.read("/file/get_download_url", &request).await?;
        Some(wire.url)
            .filter(|url| is_web_address(url))
            .ok_or_else(|| ApiError::local(FailureKind::BadAnswer))
    }

    /// The address of an image as the service processes it; `None` where it does not.
    pub async fn rendition_address(
        &self,
        drive: &DriveId,
        file: &FileId,
        process: &str,
    ) -> Result<Option<String>, ApiError> {
        let request = RenditionRequest {
            drive_id: drive,
            file_id: file,
            thumbnail_processes: Renditions { p: Rendition { image_thumbnail_process: process } },
            url_expire_sec: URL_LIFETIME_S,
        };
        let wire: WireRendition = self.read("/file/get", &request).await?;
        Ok(wire.thumbnail_urls.p.filter(|url| is_web_address(url)))
    }
}
