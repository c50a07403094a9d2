//! Archives that are unpacked by a worker: what it is asked, what it answers, and how it reads each format. It gets the bytes of
//! a whole archive and never its address.
//!
//! The formats are in the worker's binary only; this module is what the page knows of them.

#[cfg(any(feature = "unpacker", all(test, not(target_arch = "wasm32"))))]
mod rar;
#[cfg(any(feature = "unpacker", all(test, not(target_arch = "wasm32"))))]
mod seven_zip;
#[cfg(any(feature = "unpacker", all(test, not(target_arch = "wasm32"))))]
mod single;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "unpacker", all(test, not(target_arch = "wasm32"))))]
pub mod unpacker;

use super::archive::{ArchiveEntry, ArchiveError, ArchiveFormat, EntryContent};
use serde::{Deserialize, Serialize};

/// The first message of a worker of this protocol.
pub const READY: &str = "unpacker 1";

pub const SCRIPT: &str = "unpacker_loader.js";

/// A larger archive is not read: it would be in memory as a whole.
pub const MAX_READ: u64 = 256 << 20;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum UnpackRequest {
    /// Takes an archive, which is attached.
    Open {
        format: ArchiveFormat,
    },
    List,
    /// The bytes of an entry of up to `limit`.
    Entry {
        number: usize,
        limit: u64,
    },
    /// The bytes of a format that packs one file.
    All {
        limit: u64,
    },
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum UnpackReport {
    /// Some of the list, in order.
    Listed {
        entries: Vec<ListedEntry>,
    },
    /// Bytes, which are attached.
    Unpacked,
    Done,
    /// More than `limit`.
    OverLimit,
    Failed {
        error: ArchiveError,
    },
}

/// An entry as the worker tells it. Its number is its place in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedEntry {
    pub path: String,
    pub size: u64,
    pub is_folder: bool,
    pub is_encrypted: bool,
    /// Where a link points.
    pub link: Option<String>,
}

impl ListedEntry {
    pub fn into_entry(self, number: usize) -> ArchiveEntry {
        ArchiveEntry {
            path: self.path,
            is_folder: self.is_folder,
            is_encrypted: self.is_encrypted,
            size: self.size,
            content: self.link.map_or(EntryContent::Packed(number), EntryContent::Link),
        }
    }
}
