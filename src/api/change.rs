//! Changes to the tree: create a folder, rename, star, trash, restore, delete. `batch` moves and copies.

use super::wire::WireFile;
use super::{ApiError, Client, EmptyResponse};
use crate::base::failure::FailureKind;
use crate::base::id::{DriveId, FileId, TaskId};
use crate::base::lenient;
use crate::model::entry::{Entry, EntryKind};
use serde::{Deserialize, Serialize};

/// `check_name_mode`: what the server does when the name is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NameConflict {
    Refuse,
    /// The server appends a time to the name.
    AutoRename,
    Ignore,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FolderOutcome {
    Created(FileId),
    /// A sibling has the name; nothing was created. Its kind is `None` where the server does not say.
    Exists {
        id: FileId,
        kind: Option<EntryKind>,
    },
}

#[derive(Serialize)]
struct CreateFolderRequest<'a> {
    drive_id: &'a DriveId,
    parent_file_id: &'a FileId,
    name: &'a str,
    #[serde(rename = "type")]
    kind: &'static str,
    check_name_mode: NameConflict,
}

#[derive(Deserialize)]
struct CreatedFolder {
    file_id: FileId,
    #[serde(default)]
    exist: Option<bool>,
    /// Of what was found or made.
    #[serde(default, rename = "type", deserialize_with = "lenient::or_default")]
    kind: String,
}

#[derive(Serialize)]
struct RenameRequest<'a> {
    drive_id: &'a DriveId,
    file_id: &'a FileId,
    name: &'a str,
    check_name_mode: NameConflict,
}

#[derive(Serialize)]
struct StarRequest<'a> {
    drive_id: &'a DriveId,
    file_id: &'a FileId,
    starred: bool,
    /// The vendor's own clients list favourites by this key.
    custom_index_key: &'static str,
}

#[derive(Serialize)]
struct FileReference<'a> {
    drive_id: &'a DriveId,
    file_id: &'a FileId,
}

#[derive(Serialize)]
struct DriveReference<'a> {
    drive_id: &'a DriveId,
}

#[derive(Deserialize)]
struct TaskReference {
    #[serde(default)]
    async_task_id: Option<TaskId>,
}

impl Client {
    pub async fn create_folder(
        &self,
        drive: &DriveId,
        parent: &FileId,
        name: &str,
        conflict: NameConflict,
    ) -> Result<FolderOutcome, ApiError> {
        let request = CreateFolderRequest {
            drive_id: drive,
            parent_file_id: parent,
            name,
            kind: "folder",
            check_name_mode: conflict,
        };
        let answer: CreatedFolder = self.write("/file/create", &request).await?;
        Ok(match answer.exist {
            Some(true) => FolderOutcome::Exists {
                id: answer.file_id,
                kind: match answer.kind.as_str() {
                    "folder" => Some(EntryKind::Folder),
                    "file" => Some(EntryKind::File),
                    _ => None,
                },
            },
            _ => FolderOutcome::Created(answer.file_id),
        })
    }

    pub async fn rename(&self, drive: &DriveId, file: &FileId, name: &str) -> Result<Entry, ApiError> {
        let request =
            RenameRequest { drive_id: drive, file_id: file, name, check_name_mode: NameConflict::Refuse };
        let answer: WireFile = self.write("/file/update", &request).await?;
        if answer.exist {
            return Err(ApiError::local(FailureKind::NameTaken));
        }
        answer.into_entry(drive).ok_or_else(|| ApiError::local(FailureKind::BadAnswer))
    }

    pub async fn star(&self, drive: &DriveId, file: &FileId, starred: bool) -> Result<Entry, ApiError> {
        let custom_index_key = if starred { "starred_yes" } else { "" };
        let request = StarRequest { drive_id: drive, file_id: file, starred, custom_index_key };
        let answer: WireFile = self.write("/file/update", &request).await?;
        answer.into_entry(drive).ok_or_else(|| ApiError::local(FailureKind::BadAnswer))
    }

    pub async fn trash(&self, drive: &DriveId, file: &FileId) -> Result<(), ApiError> {
        self.run_to_completion("/recyclebin/trash", &FileReference { drive_id: drive, file_id: file }).await
    }

    pub async fn restore(&self, drive: &DriveId, file: &FileId) -> Result<(), ApiError> {
        self.run_to_completion("/recyclebin/restore", &FileReference { drive_id: drive, file_id: file }).await
    }

    /// Deletes permanently.
    pub async fn delete(&self, drive: &DriveId, file: &FileId) -> Result<(), ApiError> {
        self.run_to_completion("/file/delete", &FileReference { drive_id: drive, file_id: file }).await
    }

    /// `on_progress` receives the entries that are gone and all of them.
    pub async fn clear_recycle_bin(
        &self,
        drive: &DriveId,
        on_progress: impl Fn(u64, u64),
    ) -> Result<(), ApiError> {
        let answer: TaskReference =
            self.write("/recyclebin/clear", &DriveReference { drive_id: drive }).await?;
        let Some(task) = answer.async_task_id.filter(|task| !task.as_str().is_empty()) else { return Ok(()) };
        let on_progress = |done, total| {
            on_progress(done, total);
            true
        };
        self.poll_task(&task, on_progress).await.map(drop)
    }

    /// Calls, and waits for the task if the server starts one.
    pub(super) async fn run_to_completion(
        &self,
        path: &str,
        request: &impl Serialize,
    ) -> Result<(), ApiError> {
        let answer: TaskReference = self.write(path, request).await?;
        match answer.async_task_id.filter(|task| !task.as_str().is_empty()) {
            Some(task) => self.wait_for(&task).await,
            None => Ok(()),
        }
    }

    /// Deletes an unfinished upload. The service also removes it by itself after some time, so callers may ignore an error.
    pub async fn abandon_upload(&self, drive: &DriveId, file: &FileId) -> Result<(), ApiError> {
        self.write::<EmptyResponse>("/file/delete", &FileReference { drive_id: drive, file_id: file })
            .await
            .map(drop)
    }
}
