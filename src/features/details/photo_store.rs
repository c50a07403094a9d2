//! Reads the facts that a camera has written into a photo.

use crate::api::{ApiError, Client};
use crate::base::failure::FailureKind;
use crate::base::id::{DriveId, FileId};
use crate::browser::http;
use crate::model::photo::PhotoFacts;

/// Of the first bytes of the photo.
pub async fn read(client: Client, drive: DriveId, file: FileId, bytes: u64) -> Result<PhotoFacts, ApiError> {
    let address = client.view_address(&drive, &file, Some("application/octet-stream")).await?;
    match http::get_range(&address, 0..bytes).await {
        Some(reply) if matches!(reply.status, 200 | 206) => Ok(PhotoFacts::from_exif(&reply.bytes)),
        Some(_) => Err(ApiError::local(FailureKind::StoreRefused)),
        None if http::is_offline() => Err(ApiError::local(FailureKind::Offline)),
        None => Err(ApiError::local(FailureKind::Network)),
    }
}
