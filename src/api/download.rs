//! Signed URLs for downloads.

use super::wire::{content_hash, crc};
use super::{ApiError, Client, is_web_address};
use crate::base::failure::FailureKind;
use crate::base::id::{DriveId, FileId};
use crate::base::lenient;
use crate::model::entry::ContentHash;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The URL grants access to the file, so `Debug` does not print it.
#[derive(Clone, PartialEq, Eq)]
pub struct DownloadUrl {
    pub url: String,
    pub size: Option<u64>,
    pub content_hash: Option<ContentHash>,
    pub crc64: Option<u64>,
}

impl fmt::Debug for DownloadUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DownloadUrl").field("size", &self.size).finish_non_exhaustive()
    }
}

#[derive(Serialize)]
struct DownloadRequest<'a> {
    drive_id: &'a DriveId,
    file_id: &'a FileId,
    #[serde(skip_serializing_if = "Option::is_none")]
    file_name: Option<&'a str>,
}

#[derive(Deserialize)]
struct WireDownload {
    url: String,
    #[serde(default, deserialize_with = "lenient::unsigned")]
    size: Option<u64>,
    content_hash: Option<String>,
    content_hash_name: Option<String>,
    #[serde(default, deserialize_with = "crc")]
    crc64_hash: Option<u64>,
}

impl Client {
    /// `name` is the file name the browser saves it under.
    pub async fn download_url(
        &self,
        drive: &DriveId,
        file: &FileId,
        name: Option<&str>,
    ) -> Result<DownloadUrl, ApiError> {
        let request = DownloadRequest { drive_id: drive, file_id: file, file_name: name };
        let wire: WireDownload = self.read("/file/get_download_url", &request).await?;
        // The browser navigates there, so only web addresses are accepted.
        if !is_web_address(&wire.url) {
            return Err(ApiError::local(FailureKind::BadAnswer));
        }
        Ok(DownloadUrl {
            url: wire.url,
            size: wire.size,
            content_hash: content_hash(wire.content_hash, wire.content_hash_name.as_deref()),
            crc64: wire.crc64_hash,
        })
    }
}
