//! Lists everything below the chosen folders, page by page.
//!
//! Deliberately absent: local paths, which the worker assigns, and what is done with the files. Pages are handed on
//! as they arrive.

use super::job::Fingerprint;
use super::messages::RemoteFile;
use crate::api::{Client, ListFiles};
use crate::base::failure::Failure;
use crate::base::id::FileId;
use crate::model::entry::{Direction, Entry, Order, OrderBy};

/// The maximum size of a page of a listing.
const PAGE: u32 = 100;

pub fn fingerprint_of(entry: &Entry) -> Fingerprint {
    Fingerprint {
        size: entry.size.unwrap_or(0),
        crc64: entry.crc64,
        hash: entry.content_hash.as_ref().map(|hash| hash.hex.clone()),
    }
}

/// Reports `entries` and everything below them, a page at a time, parents before their children.
pub async fn list_recursively(
    client: &Client,
    entries: &[Entry],
    mut found: impl FnMut(Vec<RemoteFile>),
) -> Result<(), Failure> {
    let mut open: Vec<FileId> = Vec::new();
    found(remote_files(entries, &mut open));
    let Some(drive) = entries.first().map(|entry| &entry.drive) else { return Ok(()) };
    while let Some(folder) = open.pop() {
        let mut marker: Option<String> = None;
        loop {
            let request = ListFiles {
                drive,
                parent: &folder,
                kind: None,
                order: Order { by: OrderBy::Name, direction: Direction::Ascending },
                marker: marker.as_deref(),
                limit: PAGE,
            };
            let page = client.list(request).await.map_err(|error| error.failure())?;
            if !page.items.is_empty() {
                found(remote_files(&page.items, &mut open));
            }
            match page.next {
                Some(next) if Some(&next) != marker.as_ref() => marker = Some(next),
                _ => break,
            }
        }
    }
    Ok(())
}

fn remote_files(entries: &[Entry], open: &mut Vec<FileId>) -> Vec<RemoteFile> {
    let remote_files = entries.iter().map(|entry| {
        let mut path = entry.name.clone();
        if entry.is_folder() {
            path.push('/');
            open.push(entry.id.clone());
        }
        let (id, parent) = (entry.id.to_string(), entry.parent.to_string());
        RemoteFile { id, parent, path, modified: entry.updated_at, fingerprint: fingerprint_of(entry) }
    });
    remote_files.collect()
}
