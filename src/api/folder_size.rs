//! Counts what is in a folder: by the server where it does, else by walking through it.

use super::file::{MAX_DEPTH, MAX_EMPTY_PAGES, MAX_PAGE};
use super::wire::WirePage;
use super::{ApiError, Client};
use crate::base::failure::FailureKind;
use crate::base::id::{DriveId, FileId};
use crate::base::lenient;
use crate::model::details::FolderSize;
use crate::model::entry::{Entry, Page};
use crate::model::seen_markers::SeenMarkers;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

#[derive(Serialize)]
struct SizeRequest<'a> {
    drive_id: &'a DriveId,
    file_id: &'a FileId,
    fields: &'static str,
}

#[derive(Deserialize)]
struct SizeAnswer {
    #[serde(default, deserialize_with = "lenient::unsigned")]
    size: Option<u64>,
    dir_size_info: Option<WireCounts>,
}

#[derive(Deserialize)]
struct WireCounts {
    #[serde(default, deserialize_with = "lenient::unsigned")]
    dir_count: Option<u64>,
    #[serde(default, deserialize_with = "lenient::unsigned")]
    file_count: Option<u64>,
}

#[derive(Serialize)]
struct WalkRequest<'a> {
    drive_id: &'a DriveId,
    parent_file_id: &'a FileId,
    limit: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    marker: Option<&'a str>,
}

impl Client {
    /// What is in `folder` and below it. `on_progress` receives what is counted so far. Dropping the future stops it.
    pub async fn folder_size(
        &self,
        drive: &DriveId,
        folder: &FileId,
        on_progress: &mut dyn FnMut(FolderSize),
    ) -> Result<FolderSize, ApiError> {
        if let Some(size) = self.counted_by_server(drive, folder).await? {
            return Ok(size);
        }
        match self.walk_flat(drive, folder, on_progress).await {
            // Servers of today have no such call.
            Err(error) if is_missing_call(&error) || error.is_not_found() => {
                self.walk_folders(drive, folder, on_progress).await
            }
            result => result,
        }
    }

    /// `None` where the server leaves the question unanswered.
    async fn counted_by_server(
        &self,
        drive: &DriveId,
        folder: &FileId,
    ) -> Result<Option<FolderSize>, ApiError> {
        let request = SizeRequest { drive_id: drive, file_id: folder, fields: "dir_size" };
        let answer: SizeAnswer = match self.read("/file/get", &request).await {
            Ok(answer) => answer,
            // The root of a drive is no file everywhere, and the field is unknown to some servers.
            Err(error) if is_missing_call(&error) || folder.is_root() => return Ok(None),
            Err(error) => return Err(error),
        };
        Ok(answer.dir_size_info.and_then(|counts| {
            let (folders, files) = (counts.dir_count?, counts.file_count?);
            Some(FolderSize { files, folders, bytes: answer.size? })
        }))
    }

    /// One list of everything below the folder.
    async fn walk_flat(
        &self,
        drive: &DriveId,
        folder: &FileId,
        on_progress: &mut dyn FnMut(FolderSize),
    ) -> Result<FolderSize, ApiError> {
        let mut size = FolderSize::default();
        let (mut marker, mut seen, mut empty_pages) = (None::<String>, SeenMarkers::default(), 0);
        loop {
            let request = WalkRequest {
                drive_id: drive,
                parent_file_id: folder,
                limit: MAX_PAGE,
                marker: marker.as_deref(),
            };
            let page: WirePage = self.read("/file/walk", &request).await?;
            let mut page = page.into_page(drive);
            size.add_entries(&page.items);
            on_progress(size);
            empty_pages = if page.items.is_empty() { empty_pages + 1 } else { 0 };
            marker = seen.unseen(page.next.take());
            if marker.is_none() {
                return Ok(size);
            }
            if empty_pages > MAX_EMPTY_PAGES {
                return Err(ApiError::local(FailureKind::BadAnswer));
            }
        }
    }

    /// Folder by folder. A folder that a faulty server lists twice is counted once.
    async fn walk_folders(
        &self,
        drive: &DriveId,
        folder: &FileId,
        on_progress: &mut dyn FnMut(FolderSize),
    ) -> Result<FolderSize, ApiError> {
        let mut size = FolderSize::default();
        let mut seen = HashSet::from([folder.clone()]);
        let mut open = vec![(folder.clone(), 1)];
        while let Some((next, depth)) = open.pop() {
            if depth > MAX_DEPTH {
                return Err(ApiError::local(FailureKind::BadAnswer));
            }
            let mut on_page = |mut page: Page<Entry>| {
                page.items.retain(|entry| seen.insert(entry.id.clone()));
                size.add_entries(&page.items);
                let folders = page.items.into_iter().filter(Entry::is_folder);
                open.extend(folders.map(|entry| (entry.id, depth + 1)));
                on_progress(size);
                true
            };
            match self.list_all(drive, &next, None, &mut on_page).await {
                // A folder that was deleted, or that this person may not read, holds nothing for them.
                Err(error) if next != *folder && is_unreadable(&error) => {}
                result => result?,
            }
        }
        Ok(size)
    }
}

fn is_unreadable(error: &ApiError) -> bool {
    matches!(error.kind, FailureKind::Forbidden | FailureKind::NotFound)
}

fn is_missing_call(error: &ApiError) -> bool {
    use FailureKind::*;
    matches!(error.kind, Unsupported | NotAllowedHere | Rejected)
}
