//! Lists everything below the chosen folders, page by page.
//!
//! Deliberately absent: local paths, which the worker assigns, and what is done with the files. Pages are handed on
//! as they arrive.

use super::job::Fingerprint;
use super::messages::RemoteFile;
use crate::api::Client;
use crate::api::file::MAX_DEPTH;
use crate::base::failure::{Failure, FailureKind};
use crate::base::id::FileId;
use crate::model::entry::{Entry, Page};
use std::collections::HashSet;

pub fn fingerprint_of(entry: &Entry) -> Fingerprint {
    Fingerprint {
        size: entry.size.unwrap_or(0),
        crc64: entry.crc64,
        hash: entry.content_hash.as_ref().map(|hash| hash.hex.clone()),
    }
}

/// Reports `entries` and everything below them, a page at a time, parents before their children. An entry that a faulty
/// server lists again, as in a circle of folders, is reported once.
pub async fn list_recursively(
    client: &Client,
    entries: &[Entry],
    mut found: impl FnMut(Vec<RemoteFile>),
) -> Result<(), Failure> {
    let Some(drive) = entries.first().map(|entry| entry.drive.clone()) else { return Ok(()) };
    let mut walk = Walk::default();
    found(walk.remote_files(entries, 1));
    while let Some((folder, depth)) = walk.open.pop() {
        if depth > MAX_DEPTH {
            return Err(Failure::local(FailureKind::BadAnswer));
        }
        let mut on_page = |page: Page<Entry>| {
            let mut files = walk.remote_files(&page.items, depth + 1);
            files.extend((0..page.unreadable).map(|_| unreadable_file(&folder)));
            if !files.is_empty() {
                found(files);
            }
            true
        };
        client.list_all(&drive, &folder, None, &mut on_page).await.map_err(|error| error.failure())?;
    }
    Ok(())
}

#[derive(Default)]
struct Walk {
    /// Folders to list, with the number of folders above their entries.
    open: Vec<(FileId, usize)>,
    seen: HashSet<FileId>,
}

impl Walk {
    fn remote_files(&mut self, entries: &[Entry], depth: usize) -> Vec<RemoteFile> {
        let mut files = Vec::with_capacity(entries.len());
        for entry in entries.iter().filter(|entry| self.seen.insert(entry.id.clone())) {
            // A slash at the end marks a folder, so no name may hold one.
            let mut path = entry.name.replace('/', "_");
            if entry.is_folder() {
                path.push('/');
                self.open.push((entry.id.clone(), depth));
            }
            let (id, parent) = (entry.id.to_string(), entry.parent.to_string());
            let (modified, fingerprint) = (entry.updated_at, fingerprint_of(entry));
            files.push(RemoteFile { id, parent, path, modified, fingerprint });
        }
        files
    }
}

/// Stands for an item of the listing that could not be read. It has no id, so no URL can be signed for it, and it is
/// reported as missing.
fn unreadable_file(folder: &FileId) -> RemoteFile {
    let (parent, fingerprint) = (folder.to_string(), Fingerprint::default());
    RemoteFile { id: String::new(), parent, path: "?".to_owned(), modified: None, fingerprint }
}
