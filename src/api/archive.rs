//! Zip archives of files and folders that the server packs.

use super::download::DownloadUrl;
use super::{ApiError, Client, is_web_address};
use crate::base::failure::FailureKind;
use crate::base::id::{DriveId, FileId, TaskId};
use serde::{Deserialize, Serialize};

/// Two generations of the API name the files differently, and the documentation does not say which a domain accepts
/// (`files-and-transfers.md` §7.6).
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum ArchiveFiles<'a> {
    Files(Vec<FileReference<'a>>),
    FileIds(&'a [FileId]),
}

#[derive(Serialize)]
struct FileReference<'a> {
    file_id: &'a FileId,
}

#[derive(Serialize)]
struct ArchiveRequest<'a> {
    drive_id: &'a DriveId,
    /// With its extension.
    name: &'a str,
    #[serde(flatten)]
    files: ArchiveFiles<'a>,
}

#[derive(Deserialize)]
struct Started {
    async_task_id: TaskId,
}

impl Client {
    /// Starts the task. An error where the domain does not offer it, and above limits that only the server knows.
    pub async fn start_archive(
        &self,
        drive: &DriveId,
        files: &[FileId],
        name: &str,
    ) -> Result<TaskId, ApiError> {
        let objects = files.iter().map(|file_id| FileReference { file_id }).collect();
        let request = |files| ArchiveRequest { drive_id: drive, name, files };
        let started =
            self.write::<Started>("/file/archive_files", &request(ArchiveFiles::Files(objects))).await;
        let started = match started {
            Err(error) if may_need_other_form(&error) => {
                self.write("/file/archive_files", &request(ArchiveFiles::FileIds(files))).await
            }
            started => started,
        };
        started.map(|started| started.async_task_id)
    }

    /// Waits for the archive. `on_progress` receives the number of files packed and the total, and returns whether to keep
    /// waiting; when it returns false the result is `None`.
    pub async fn wait_for_archive(
        &self,
        task: &TaskId,
        on_progress: impl FnMut(u64, u64) -> bool,
    ) -> Result<Option<DownloadUrl>, ApiError> {
        let Some(task) = self.poll_task(task, on_progress).await? else { return Ok(None) };
        let result = task.archive_file_result.unwrap_or_default();
        let url = result.url.or(task.url).unwrap_or_default();
        // The browser navigates there, so only web addresses are accepted.
        if !is_web_address(&url) {
            return Err(ApiError::local(FailureKind::BadAnswer));
        }
        Ok(Some(DownloadUrl { url, size: result.size, content_hash: None, crc64: result.crc64_hash }))
    }
}

impl ApiError {
    /// The server packs fewer files, or bytes, at once.
    pub fn exceeds_archive_limit(&self) -> bool {
        self.base_code() == "InvalidParameterOutOfRange"
    }
}

/// The server may expect the files in the other form.
fn may_need_other_form(error: &ApiError) -> bool {
    error.kind == FailureKind::Rejected && error.status == 400 && !error.exceeds_archive_limit()
}
