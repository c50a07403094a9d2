//! What lies below the chosen folders, page by page.
//!
//! Deliberately absent: paths, which the worker gives, and what is done with it. Pages go there as they come.

use super::job::Fingerprint;
use super::messages::RemoteFile;
use crate::api::{Client, ListFiles};
use crate::base::failure::Failure;
use crate::base::id::FileId;
use crate::model::entry::{Direction, Entry, Order, OrderBy};

/// As many as a page of a listing may have.
const PAGE: u32 = 100;

pub fn fingerprint_of(entry: &Entry) -> Fingerprint {
    Fingerprint {
        size: entry.size.unwrap_or(0),
        crc64: entry.crc64,
        hash: entry.content_hash.as_ref().map(|hash| hash.hex.clone()),
    }
}

/// Tells everything in `entries` and below: all of a page at once, parents before what is in them.
pub async fn list_recursively(
    client: &Client,
    entries: &[Entry],
    mut found: impl FnMut(Vec<RemoteFile>),
) -> Result<(), Failure> {
    let mut open: Vec<FileId> = Vec::new();
    found(wanted(entries, &mut open));
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
                found(wanted(&page.items, &mut open));
            }
            match page.next {
                Some(next) if Some(&next) != marker.as_ref() => marker = Some(next),
                _ => break,
            }
        }
    }
    Ok(())
}

fn wanted(entries: &[Entry], open: &mut Vec<FileId>) -> Vec<RemoteFile> {
    let wanted = entries.iter().map(|entry| {
        let mut path = entry.name.clone();
        if entry.is_folder() {
            path.push('/');
            open.push(entry.id.clone());
        }
        let (id, parent) = (entry.id.to_string(), entry.parent.to_string());
        RemoteFile { id, parent, path, modified: entry.updated_at, fingerprint: fingerprint_of(entry) }
    });
    wanted.collect()
}
