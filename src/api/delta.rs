//! What has changed in a drive since a cursor. Not every domain records it.

use super::file::{MAX_PAGE, Thumbnails, URL_LIFETIME_S, thumbnails};
use super::wire::WireFile;
use super::{ApiError, Client};
use crate::base::id::{DriveId, FileId};
use crate::base::lenient::{self, Items};
use crate::model::file_change::FileChange;
use crate::model::view_mode::ThumbnailSize;
use serde::{Deserialize, Serialize};
use serde_json::Value;

#[derive(Serialize)]
struct CursorRequest<'a> {
    drive_id: &'a DriveId,
}

#[derive(Deserialize)]
struct CursorResponse {
    cursor: String,
}

#[derive(Serialize)]
struct DeltaRequest<'a> {
    drive_id: &'a DriveId,
    cursor: &'a str,
    limit: u32,
    thumbnail_processes: Thumbnails,
    url_expire_sec: u32,
}

#[derive(Deserialize)]
struct DeltaResponse {
    #[serde(default)]
    items: Items<WireChange>,
    #[serde(default, deserialize_with = "lenient::or_default")]
    has_more: bool,
    #[serde(default, deserialize_with = "lenient::non_empty")]
    cursor: Option<String>,
}

#[derive(Deserialize)]
struct WireChange {
    file_id: FileId,
    #[serde(default, deserialize_with = "lenient::or_default")]
    op: String,
    /// Absent, or without a name, after a deletion.
    #[serde(default)]
    file: Value,
}

impl WireChange {
    fn into_change(self, drive: &DriveId) -> FileChange {
        let is_gone = matches!(self.op.as_str(), "delete" | "trash");
        let file = serde_json::from_value::<WireFile>(self.file).ok().filter(|_| !is_gone);
        let now = file.and_then(|file| file.into_entry(drive)).filter(|entry| entry.trashed_at.is_none());
        FileChange { id: self.file_id, now }
    }
}

/// Changes, oldest first, and where the next ones begin.
pub struct Delta {
    pub changes: Vec<FileChange>,
    pub cursor: String,
    pub has_more: bool,
}

impl Client {
    /// Where the changes after this moment begin.
    pub async fn last_cursor(&self, drive: &DriveId) -> Result<String, ApiError> {
        let answer: CursorResponse =
            self.read("/file/get_last_cursor", &CursorRequest { drive_id: drive }).await?;
        Ok(answer.cursor)
    }

    pub async fn delta(&self, drive: &DriveId, cursor: &str, size: ThumbnailSize) -> Result<Delta, ApiError> {
        let request = DeltaRequest {
            drive_id: drive,
            cursor,
            limit: MAX_PAGE,
            thumbnail_processes: thumbnails(size),
            url_expire_sec: URL_LIFETIME_S,
        };
        let answer: DeltaResponse = self.read("/file/list_delta", &request).await?;
        let changes = answer.items.readable.into_iter().map(|item| item.into_change(drive)).collect();
        // Without another cursor there is nowhere to go on.
        let has_more = answer.has_more && answer.cursor.as_deref().is_some_and(|next| next != cursor);
        Ok(Delta { changes, cursor: answer.cursor.unwrap_or_else(|| cursor.to_owned()), has_more })
    }
}
