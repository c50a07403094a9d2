//! Reads the tree: list, get, path, recycle bin.

use super::wire::{WireFile, WirePage};
use super::{ApiError, Client};
use crate::base::failure::FailureKind;
use crate::base::id::{DriveId, FileId};
use crate::base::name::normal_form;
use crate::model::entry::{Crumb, Direction, Entry, EntryKind, Order, OrderBy, Page};
use crate::model::seen_markers::SeenMarkers;
use crate::model::view_mode::ThumbnailSize;
use futures_util::future::LocalBoxFuture;
use serde::Serialize;

/// The lifetime of the URLs in a listing. The default of 15 minutes is too short for an open list.
pub(super) const URL_LIFETIME_S: u32 = 7_200;
/// The service's limit.
pub(super) const MAX_PAGE: u32 = 100;
/// More pages without an entry in a row are no list any more.
pub const MAX_EMPTY_PAGES: u32 = 50;
/// Folders nested deeper than this are a fault of the server.
pub const MAX_DEPTH: usize = 256;

pub struct ListFiles<'a> {
    pub drive: &'a DriveId,
    pub parent: &'a FileId,
    pub kind: Option<EntryKind>,
    pub order: Order,
    pub marker: Option<&'a str>,
    /// Up to 100.
    pub limit: u32,
    pub thumbnails: ThumbnailSize,
}

#[derive(Serialize)]
pub(super) struct ListRequest<'a> {
    drive_id: &'a DriveId,
    parent_file_id: &'a FileId,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    kind: Option<&'static str>,
    order_by: &'static str,
    order_direction: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    marker: Option<&'a str>,
    limit: u32,
    thumbnail_processes: Thumbnails,
    url_expire_sec: u32,
}

#[derive(Serialize)]
struct GetRequest<'a> {
    drive_id: &'a DriveId,
    file_id: &'a FileId,
    #[serde(skip_serializing_if = "Option::is_none")]
    fields: Option<&'static str>,
    thumbnail_processes: Thumbnails,
    url_expire_sec: u32,
}

#[derive(Serialize)]
struct ReceivedRequest<'a> {
    limit: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    marker: Option<&'a str>,
}

#[derive(Serialize)]
struct RecycleBinRequest<'a> {
    drive_id: &'a DriveId,
    limit: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    marker: Option<&'a str>,
}

/// One size, under the key that `WireFile` reads.
#[derive(Serialize)]
pub(super) struct Thumbnails {
    s: ThumbnailProcess,
}

#[derive(Serialize)]
struct ThumbnailProcess {
    image_thumbnail_process: &'static str,
}

/// Squares: what hangs over is cut off.
pub(super) fn thumbnails(size: ThumbnailSize) -> Thumbnails {
    let process = match size {
        ThumbnailSize::W128 => "image/resize,m_fill,h_128,w_128,limit_0",
        ThumbnailSize::W256 => "image/resize,m_fill,h_256,w_256,limit_0",
        ThumbnailSize::W512 => "image/resize,m_fill,h_512,w_512,limit_0",
        ThumbnailSize::W1024 => "image/resize,m_fill,h_1024,w_1024,limit_0",
    };
    Thumbnails { s: ThumbnailProcess { image_thumbnail_process: process } }
}

impl Client {
    pub async fn list(&self, request: ListFiles<'_>) -> Result<Page<Entry>, ApiError> {
        let drive = request.drive;
        let page: WirePage = self.read("/file/list", &list_request(request)).await?;
        Ok(page.into_page(drive))
    }

    pub async fn get(&self, drive: &DriveId, file: &FileId) -> Result<Entry, ApiError> {
        self.get_sized(drive, file, ThumbnailSize::default()).await
    }

    pub(super) async fn get_sized(
        &self,
        drive: &DriveId,
        file: &FileId,
        size: ThumbnailSize,
    ) -> Result<Entry, ApiError> {
        let wire = self.get_wire(drive, file, None, size).await?;
        wire.into_entry(drive).ok_or_else(|| ApiError::local(FailureKind::BadAnswer))
    }

    async fn get_wire(
        &self,
        drive: &DriveId,
        file: &FileId,
        fields: Option<&'static str>,
        size: ThumbnailSize,
    ) -> Result<WireFile, ApiError> {
        let request = GetRequest {
            drive_id: drive,
            file_id: file,
            fields,
            thumbnail_processes: thumbnails(size),
            url_expire_sec: URL_LIFETIME_S,
        };
        self.read("/file/get", &request).await
    }

    /// The path from below the root to `folder`. One call when the server returns `id_path`, otherwise one per level.
    pub async fn path(&self, drive: &DriveId, folder: &FileId) -> Result<Vec<Crumb>, ApiError> {
        let mut wire =
            self.get_wire(drive, folder, Some("id_path,name_path"), ThumbnailSize::default()).await?;
        if let Some(crumbs) = crumbs_from_paths(&wire) {
            return Ok(crumbs);
        }
        let mut crumbs: Vec<Crumb> = Vec::new();
        loop {
            let parent = wire.parent_file_id.clone().unwrap_or_else(FileId::root);
            wire = wire.named_at_least_by_id();
            crumbs.push(Crumb { id: wire.file_id, name: wire.name.unwrap_or_default() });
            let is_cycle = crumbs.iter().any(|crumb| crumb.id == parent);
            if parent.is_root() || is_cycle || crumbs.len() > MAX_DEPTH {
                break;
            }
            wire = match self.get_wire(drive, &parent, None, ThumbnailSize::default()).await {
                Ok(wire) => wire,
                // A person with access to a shared folder may have no access to its parents.
                Err(error) if matches!(error.kind, FailureKind::Forbidden | FailureKind::NotFound) => break,
                Err(error) => return Err(error),
            };
        }
        crumbs.reverse();
        Ok(crumbs)
    }

    /// The entry with exactly this name in a folder. Reads the listing, which is up to date, while search lags.
    pub async fn find_by_name(
        &self,
        drive: &DriveId,
        parent: &FileId,
        name: &str,
    ) -> Result<Option<Entry>, ApiError> {
        let mut found = None;
        let mut search = |page: Page<Entry>| {
            found = page.items.into_iter().find(|entry| entry.name == name);
            found.is_none()
        };
        self.list_all(drive, parent, None, &mut search).await?;
        Ok(found)
    }

    /// The entry whose name has the same letters in any spelling, other than `except`. The service knows exact names only.
    pub async fn find_twin(
        &self,
        drive: &DriveId,
        parent: &FileId,
        name: &str,
        except: Option<&FileId>,
    ) -> Result<Option<Entry>, ApiError> {
        if !normal_form::has_other_spelling(name) {
            return Ok(None);
        }
        let (name, mut found) = (normal_form::nfc(name), None);
        let mut search = |page: Page<Entry>| {
            let is_twin = |entry: &Entry| Some(&entry.id) != except && normal_form::nfc(&entry.name) == name;
            found = page.items.into_iter().find(is_twin);
            found.is_none()
        };
        self.list_all(drive, parent, None, &mut search).await?;
        Ok(found)
    }

    /// Reads a folder page by page, in the order of names, until its end or until `on_page` returns false. Boxed, so that
    /// the code of the future is in the bundle once.
    pub fn list_all<'a>(
        &'a self,
        drive: &'a DriveId,
        parent: &'a FileId,
        kind: Option<EntryKind>,
        on_page: &'a mut dyn FnMut(Page<Entry>) -> bool,
    ) -> LocalBoxFuture<'a, Result<(), ApiError>> {
        Box::pin(async move {
            let order = Order { by: OrderBy::Name, direction: Direction::Ascending };
            let (mut marker, mut seen, mut empty_pages) = (None::<String>, SeenMarkers::default(), 0);
            loop {
                let request = ListFiles {
                    drive,
                    parent,
                    kind,
                    order,
                    marker: marker.as_deref(),
                    limit: MAX_PAGE,
                    thumbnails: ThumbnailSize::default(),
                };
                let mut page = self.list(request).await?;
                marker = seen.unseen(page.next.take());
                empty_pages = if page.items.is_empty() { empty_pages + 1 } else { 0 };
                if !on_page(page) || marker.is_none() {
                    return Ok(());
                }
                if empty_pages > MAX_EMPTY_PAGES {
                    return Err(ApiError::local(FailureKind::BadAnswer));
                }
            }
        })
    }

    /// Files and folders that others let this person see; each lies in a drive of theirs.
    pub async fn received_files(&self) -> Result<Vec<Entry>, ApiError> {
        let (mut entries, mut marker, mut seen) = (Vec::new(), None::<String>, SeenMarkers::default());
        loop {
            let request = ReceivedRequest { limit: MAX_PAGE, marker: marker.as_deref() };
            let page: WirePage = self.read("/file/list_received_file", &request).await?;
            // Without a drive of its own an entry can't be opened.
            let page = page.into_page(&DriveId::new(""));
            entries.extend(page.items.into_iter().filter(|entry| !entry.drive.as_str().is_empty()));
            marker = seen.unseen(page.next);
            if marker.is_none() {
                return Ok(entries);
            }
        }
    }

    pub async fn recycle_bin(&self, drive: &DriveId, marker: Option<&str>) -> Result<Page<Entry>, ApiError> {
        let request = RecycleBinRequest { drive_id: drive, limit: 100, marker };
        let page: WirePage = self.read("/recyclebin/list", &request).await?;
        Ok(page.into_page(drive))
    }
}

/// Both paths end with the file itself and may start with `root`. `None` when they do not match each other.
pub(super) fn crumbs_from_paths(wire: &WireFile) -> Option<Vec<Crumb>> {
    let steps = |path: &Option<String>| -> Option<Vec<String>> {
        let path = path.as_deref().filter(|path| !path.is_empty())?;
        Some(path.split('/').filter(|step| !step.is_empty()).map(str::to_owned).collect())
    };
    let (mut ids, names) = (steps(&wire.id_path)?, steps(&wire.name_path)?);
    if ids.first().is_some_and(|id| id == "root") {
        ids.remove(0);
    }
    // The name path may or may not name the root.
    let names = names.get(names.len().checked_sub(ids.len())?..)?.to_vec();
    let fits =
        ids.last().map(String::as_str) == Some(wire.file_id.as_str()) && names.last() == wire.name.as_ref();
    fits.then(|| ids.into_iter().zip(names).map(|(id, name)| Crumb { id: FileId::new(id), name }).collect())
}

pub(super) fn list_request(request: ListFiles<'_>) -> ListRequest<'_> {
    ListRequest {
        drive_id: request.drive,
        parent_file_id: request.parent,
        kind: request.kind.map(kind_name),
        order_by: order_name(request.order.by),
        order_direction: direction_name(request.order.direction),
        marker: request.marker,
        limit: request.limit,
        thumbnail_processes: thumbnails(request.thumbnails),
        url_expire_sec: URL_LIFETIME_S,
    }
}

fn kind_name(kind: EntryKind) -> &'static str {
    match kind {
        EntryKind::Folder => "folder",
        EntryKind::File => "file",
    }
}

pub(super) fn order_name(by: OrderBy) -> &'static str {
    match by {
        OrderBy::Name => "name",
        OrderBy::Size => "size",
        OrderBy::UpdatedAt => "updated_at",
        OrderBy::CreatedAt => "created_at",
    }
}

pub(super) fn direction_name(direction: Direction) -> &'static str {
    match direction {
        Direction::Ascending => "ASC",
        Direction::Descending => "DESC",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{from_value, json};

    fn wire(id_path: &str, name_path: &str) -> WireFile {
        let file = json!({"file_id": "c", "name": "C", "id_path": id_path, "name_path": name_path});
        from_value(file).unwrap()
    }

    #[test]
    fn paths_that_do_not_match_are_ignored() {
        let ids = |crumbs: Option<Vec<Crumb>>| {
            crumbs.map(|it| it.iter().map(|c| c.id.to_string()).collect::<Vec<_>>().join(">"))
        };
        assert_eq!(ids(crumbs_from_paths(&wire("/root/a/c", "/A/C"))).as_deref(), Some("a>c"));
        assert_eq!(ids(crumbs_from_paths(&wire("root/a/c", "root/A/C"))).as_deref(), Some("a>c"));
        assert_eq!(ids(crumbs_from_paths(&wire("/root/a/c", "/A/other"))), None);
        assert_eq!(ids(crumbs_from_paths(&wire("/root/a", "/A/C"))), None);
        assert_eq!(ids(crumbs_from_paths(&wire("", ""))), None);
        assert_eq!(ids(crumbs_from_paths(&wire("a/b/c", "C"))), None);
    }
}
