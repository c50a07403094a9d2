//! Tags of files and folders. Requests carry lists of pairs, answers a map.

use super::{ApiError, Client, EmptyResponse};
use crate::base::id::{DriveId, FileId};
use crate::model::tag::{Tag, difference};
use serde::Serialize;

#[derive(Serialize)]
struct PutRequest<'a> {
    drive_id: &'a DriveId,
    file_id: &'a FileId,
    user_tags: Vec<WireTag<'a>>,
}

#[derive(Serialize)]
struct WireTag<'a> {
    key: &'a str,
    value: &'a str,
}

#[derive(Serialize)]
struct DeleteRequest<'a> {
    drive_id: &'a DriveId,
    file_id: &'a FileId,
    key_list: &'a [String],
}

impl Client {
    /// Turns the tags `before` into `after`. Tags that others have put on the file meanwhile stay.
    pub async fn change_tags(
        &self,
        drive: &DriveId,
        file: &FileId,
        before: &[Tag],
        after: &[Tag],
    ) -> Result<(), ApiError> {
        let (put, deleted) = difference(before, after);
        if !put.is_empty() {
            let user_tags = put.iter().map(|tag| WireTag { key: &tag.key, value: &tag.value }).collect();
            let request = PutRequest { drive_id: drive, file_id: file, user_tags };
            self.write::<EmptyResponse>("/file/put_usertags", &request).await?;
        }
        if !deleted.is_empty() {
            let request = DeleteRequest { drive_id: drive, file_id: file, key_list: &deleted };
            self.write::<EmptyResponse>("/file/delete_usertags", &request).await?;
        }
        Ok(())
    }
}
