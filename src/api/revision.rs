//! The versions of a file: list, address to download, description, restore, delete.

use super::details::person;
use super::file::MAX_PAGE;
use super::{ApiError, Client, EmptyResponse, is_web_address};
use crate::base::failure::FailureKind;
use crate::base::id::{DriveId, FileId, RevisionId};
use crate::base::lenient;
use crate::base::time::Timestamp;
use crate::model::entry::Page;
use crate::model::revision::Revision;
use serde::{Deserialize, Serialize};

#[derive(Serialize)]
struct ListRequest<'a> {
    drive_id: &'a DriveId,
    file_id: &'a FileId,
    /// Without it the creators are left out.
    fields: &'static str,
    limit: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    marker: Option<&'a str>,
}

#[derive(Serialize)]
struct RevisionReference<'a> {
    drive_id: &'a DriveId,
    file_id: &'a FileId,
    revision_id: &'a RevisionId,
}

#[derive(Serialize)]
struct UpdateRequest<'a> {
    drive_id: &'a DriveId,
    file_id: &'a FileId,
    revision_id: &'a RevisionId,
    #[serde(skip_serializing_if = "Option::is_none")]
    keep_forever: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    revision_description: Option<&'a str>,
}

#[derive(Deserialize)]
struct WireRevision {
    revision_id: RevisionId,
    #[serde(default, deserialize_with = "lenient::non_empty")]
    revision_name: Option<String>,
    #[serde(default, deserialize_with = "lenient::or_default")]
    revision_description: String,
    #[serde(default, deserialize_with = "lenient::or_default")]
    keep_forever: bool,
    #[serde(default, deserialize_with = "lenient::or_default")]
    is_latest_version: bool,
    #[serde(default, deserialize_with = "lenient::unsigned")]
    size: Option<u64>,
    #[serde(default, deserialize_with = "lenient::or_default")]
    created_at: Option<Timestamp>,
    #[serde(default, deserialize_with = "lenient::or_default")]
    updated_at: Option<Timestamp>,
    #[serde(default, deserialize_with = "lenient::non_empty")]
    creator_id: Option<String>,
    #[serde(default, deserialize_with = "lenient::non_empty")]
    creator_name: Option<String>,
    /// Absent in lists.
    #[serde(default, deserialize_with = "lenient::non_empty")]
    download_url: Option<String>,
}

#[derive(Deserialize)]
struct WirePage {
    #[serde(default)]
    items: lenient::Items<WireRevision>,
    #[serde(default, deserialize_with = "lenient::non_empty")]
    next_marker: Option<String>,
}

impl WireRevision {
    fn into_revision(self) -> Option<Revision> {
        (!self.revision_id.as_str().is_empty()).then(|| Revision {
            id: self.revision_id,
            name: self.revision_name,
            description: self.revision_description,
            keep_forever: self.keep_forever,
            is_latest: self.is_latest_version,
            size: self.size,
            created_at: self.created_at.or(self.updated_at),
            creator: person(self.creator_id, self.creator_name),
        })
    }
}

/// A version of a file.
#[derive(Clone, Copy, Debug)]
pub struct RevisionOf<'a> {
    pub drive: &'a DriveId,
    pub file: &'a FileId,
    pub id: &'a RevisionId,
}

impl RevisionOf<'_> {
    fn reference(&self) -> RevisionReference<'_> {
        RevisionReference { drive_id: self.drive, file_id: self.file, revision_id: self.id }
    }

    fn update(&self) -> UpdateRequest<'_> {
        let Self { drive, file, id } = *self;
        UpdateRequest {
            drive_id: drive,
            file_id: file,
            revision_id: id,
            keep_forever: None,
            revision_description: None,
        }
    }
}

impl Client {
    /// A page of the versions, the newest first.
    pub async fn revisions(
        &self,
        drive: &DriveId,
        file: &FileId,
        marker: Option<&str>,
    ) -> Result<Page<Revision>, ApiError> {
        let request = ListRequest { drive_id: drive, file_id: file, fields: "*", limit: MAX_PAGE, marker };
        let page: WirePage = self.read("/file/revision/list", &request).await?;
        let all = page.items.readable.len() + page.items.unreadable;
        let items: Vec<Revision> =
            page.items.readable.into_iter().filter_map(WireRevision::into_revision).collect();
        Ok(Page { unreadable: all - items.len(), items, next: page.next_marker })
    }

    /// A signed address from which the browser saves the version.
    pub async fn revision_url(&self, revision: RevisionOf<'_>) -> Result<String, ApiError> {
        let wire: WireRevision = self.read("/file/revision/get", &revision.reference()).await?;
        // The browser navigates there, so only web addresses are accepted.
        let url = wire.download_url.filter(|url| is_web_address(url));
        url.ok_or_else(|| ApiError::local(FailureKind::BadAnswer))
    }

    pub async fn keep_revision(&self, revision: RevisionOf<'_>, keep: bool) -> Result<Revision, ApiError> {
        self.update_revision(UpdateRequest { keep_forever: Some(keep), ..revision.update() }).await
    }

    pub async fn describe_revision(
        &self,
        revision: RevisionOf<'_>,
        description: &str,
    ) -> Result<Revision, ApiError> {
        self.update_revision(UpdateRequest { revision_description: Some(description), ..revision.update() })
            .await
    }

    async fn update_revision(&self, request: UpdateRequest<'_>) -> Result<Revision, ApiError> {
        let wire: WireRevision = self.write("/file/revision/update", &request).await?;
        wire.into_revision().ok_or_else(|| ApiError::local(FailureKind::BadAnswer))
    }

    /// Makes the version the present content. The content that was present becomes an older version.
    pub async fn restore_revision(&self, revision: RevisionOf<'_>) -> Result<(), ApiError> {
        self.write::<EmptyResponse>("/file/revision/restore", &revision.reference()).await.map(drop)
    }

    pub async fn delete_revision(&self, revision: RevisionOf<'_>) -> Result<(), ApiError> {
        self.write::<EmptyResponse>("/file/revision/delete", &revision.reference()).await.map(drop)
    }
}
