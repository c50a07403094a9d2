//! Several files, or folders with all that is in them, as one zip the server makes.

use super::download::DownloadUrl;
use super::{ApiError, Client};
use crate::base::failure::FailureKind;
use crate::base::id::{DriveId, FileId, TaskId};
use serde::{Deserialize, Serialize};

/// The two generations of clients name the files differently, and the documents don't say which a domain wants
/// (`files-and-transfers.md` §7.6).
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Named<'a> {
    Files(Vec<OneFile<'a>>),
    FileIds(&'a [FileId]),
}

#[derive(Serialize)]
struct OneFile<'a> {
    file_id: &'a FileId,
}

#[derive(Serialize)]
struct ArchiveRequest<'a> {
    drive_id: &'a DriveId,
    /// With its ending.
    name: &'a str,
    #[serde(flatten)]
    named: Named<'a>,
}

#[derive(Deserialize)]
struct Started {
    async_task_id: TaskId,
}

impl Client {
    /// Has the server begin. Refused where the domain doesn't have it, and above limits only the server knows.
    pub async fn archive(&self, drive: &DriveId, files: &[FileId], name: &str) -> Result<TaskId, ApiError> {
        let objects = files.iter().map(|file_id| OneFile { file_id }).collect();
        let request = |named| ArchiveRequest { drive_id: drive, name, named };
        let begun = self.write::<Started>("/file/archive_files", &request(Named::Files(objects))).await;
        let begun = match begun {
            Err(error) if is_misread(&error) => {
                self.write("/file/archive_files", &request(Named::FileIds(files))).await
            }
            begun => begun,
        };
        begun.map(|begun| begun.async_task_id)
    }

    /// Waits for it. `told` hears how many files of how many are in it, and says whether anyone still waits: `None`, if
    /// nobody does.
    pub async fn archived(
        &self,
        task: &TaskId,
        told: impl FnMut(u64, u64) -> bool,
    ) -> Result<Option<DownloadUrl>, ApiError> {
        let Some(task) = self.follow(task, told).await? else { return Ok(None) };
        let result = task.archive_file_result.unwrap_or_default();
        let url = result.url.or(task.url).unwrap_or_default();
        // The browser is sent there: anything but a plain address of the web is no answer.
        if !(url.starts_with("https://") || url.starts_with("http://")) {
            return Err(ApiError::local(FailureKind::BadAnswer));
        }
        Ok(Some(DownloadUrl { url, size: result.size, content_hash: None, crc64: result.crc64_hash }))
    }
}

impl ApiError {
    /// More than the server packs at once.
    pub fn is_too_much(&self) -> bool {
        self.base_code() == "InvalidParameterOutOfRange"
    }
}

/// It may want the files named the other way.
fn is_misread(error: &ApiError) -> bool {
    error.kind == FailureKind::Rejected && error.status == 400 && !error.is_too_much()
}
