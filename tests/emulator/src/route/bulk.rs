//! `POST /_pds/tree`: creates a folder with any number of entries at once, for tests of long lists. `POST /_pds/file`: a file
//! of any size. The log of changes names both, as the work of the drive's owner, but not what is in the folder.

use std::sync::Arc;

use axum::body::Bytes;
use serde::Deserialize;

use crate::changes::Op;
use crate::demo::previews;
use crate::error::{self, Result};
use crate::id::{FileKey, mix};
use crate::media;
use crate::server::State;
use crate::store::generated;
use crate::store::object::Object;
use crate::time::Millis;
use crate::tree::{Node, NodeId, Photo};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bulk {
    drive_id: String,
    #[serde(default)]
    parent_file_id: Option<String>,
    folder: String,
    count: u64,
    #[serde(default)]
    kind: Kind,
}

#[derive(Debug, Default, Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    #[default]
    Files,
    Photos,
}

const DAY: Millis = 86_400_000;
const EXTENSIONS: [&str; 8] = ["txt", "md", "csv", "pdf", "docx", "json", "zip", "bin"];

/// Creates the folder; gives its id.
pub fn create_tree(state: &mut State, bulk: &Bulk) -> Result<String> {
    let (drive, _) = state.drive(&bulk.drive_id).ok_or_else(|| error::not_found("drive"))?;
    let before = state.tree.used(drive);
    let parent = folder(state, &bulk.drive_id, bulk.parent_file_id.as_deref())?;
    let now = state.now();
    let key = FileKey::random();
    let folder = state.tree.add(parent, Node::folder(key, &bulk.folder, now));
    record(state, folder);
    let salt = u64::from_be_bytes(crate::id::random());
    let kind = bulk.kind;
    let contents: Vec<Arc<Object>> = match kind {
        Kind::Photos => {
            (0..12).map(|number| store(state, "photo", number, media::landscape(number))).collect()
        }
        Kind::Files => (0..64).map(|number| store(state, "text", number, text(number))).collect(),
    };
    let count = bulk.count;
    let spread = count.max(1) as i64;
    let nodes = (0..count).map(move |number| {
        let random = mix(salt ^ number);
        let content = contents[(random % contents.len() as u64) as usize].clone();
        // Spread over ten years, oldest first, with a random offset of some hours.
        let at = now - DAY - 3650 * DAY * (spread - 1 - number as i64) / spread
            + (random >> 40) as i64 % (DAY / 4);
        let key = FileKey::numbered(salt, number);
        let mut node = match kind {
            Kind::Files => {
                let extension = EXTENSIONS[(random >> 16) as usize % EXTENSIONS.len()];
                Node::file(key, &format!("file-{number:07}.{extension}"), at, Some(content))
            }
            Kind::Photos => {
                let mut node = Node::file(key, &format!("IMG_{number:07}.png"), at, Some(content));
                // A hundred pictures in a row have one place.
                let place = (mix(salt ^ (number / 100)) % 8) as u8;
                node.photo = Some(Photo { taken: at, place, width: media::WIDTH, height: media::HEIGHT });
                node
            }
        };
        node.updated = at + (random >> 50) as i64 * 1000;
        node.touched = at;
        node
    });
    state.tree.add_many(folder, nodes);
    // The quota grows by the size of the tree, so that the drive still accepts uploads.
    let added = state.tree.used(drive) - before;
    if let Some(drive) = state.drives.get_mut(drive as usize).filter(|drive| drive.total_size >= 0) {
        drive.total_size = drive.total_size.saturating_add_unsigned(added);
    }
    Ok(key.text())
}

fn folder(state: &State, drive_id: &str, id: Option<&str>) -> Result<NodeId> {
    let (_, drive) = state.drive(drive_id).ok_or_else(|| error::not_found("drive"))?;
    match id {
        None | Some("root") => Ok(drive.root),
        Some(id) => {
            let found = FileKey::parse(id).and_then(|key| state.tree.find(key));
            found
                .filter(|id| state.tree.get(*id).is_some_and(|node| node.folder))
                .ok_or_else(|| error::not_found("file"))
        }
    }
}

/// A file whose content is computed: at once, or when it is read.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GeneratedFile {
    drive_id: String,
    #[serde(default)]
    parent_file_id: Option<String>,
    name: String,
    kind: FileKind,
    /// Bytes of a text; pictures have their own size.
    #[serde(default)]
    size: u64,
    /// Pages or entries.
    #[serde(default)]
    count: u64,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum FileKind {
    Pdf,
    Zip,
    #[serde(untagged)]
    Generated(generated::Kind),
}

/// More pages or entries than anyone needs.
const MAX_COUNT: u64 = 1_000_000;

/// Adds the file; gives its id.
pub fn create_generated(state: &mut State, file: &GeneratedFile) -> Result<String> {
    if file.count > MAX_COUNT {
        return Err(error::out_of_range("count"));
    }
    let parent = folder(state, &file.drive_id, file.parent_file_id.as_deref())?;
    let bytes = match file.kind {
        FileKind::Pdf => previews::pages(file.count),
        FileKind::Zip => previews::archive(file.count),
        FileKind::Generated(kind) => {
            let size = match kind {
                generated::Kind::Picture(picture) => picture.size(),
                _ => file.size,
            };
            let id = state.add_generated(parent, &file.name, kind, size);
            record(state, id);
            return Ok(state.tree.get(id).map_or_else(String::new, |node| node.key.text()));
        }
    };
    let (key, now) = (FileKey::random(), state.now());
    let object = state.store_bytes(&key.text(), Bytes::from(bytes));
    let id = state.tree.add(parent, Node::file(key, &file.name, now, Some(object)));
    record(state, id);
    Ok(key.text())
}

fn record(state: &mut State, id: NodeId) {
    let drive = state.tree.get(id).and_then(|node| state.drives.get(node.drive as usize));
    let by = drive.map(|drive| drive.owner.clone()).unwrap_or_default();
    state.record_change(id, Op::Create, &by);
}

fn store(state: &mut State, kind: &str, number: u64, bytes: Vec<u8>) -> Arc<Object> {
    state.store_bytes(&format!("bulk {kind} {number}"), Bytes::from(bytes))
}

/// A text between a few bytes and a few hundred kilobytes.
fn text(number: u64) -> Vec<u8> {
    let length = 10 + (mix(number) % (1 << (4 + number % 15))) as usize;
    let line = format!("Line of bulk file number {number}. 批量文件。\n");
    line.bytes().cycle().take(length).collect()
}
