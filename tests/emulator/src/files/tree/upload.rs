//! Uploads under way: their parts, in which mode, and what is known of the bytes so far.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::node::Slot;
use crate::files::object::digest::Sha1State;

#[derive(Debug)]
pub struct Part {
    pub path: PathBuf,
    pub size: u64,
    pub etag: String,
    pub crc64: u64,
    /// State of SHA-1 after this part; in parallel mode only as good as the state the part began with.
    pub after: Sha1State,
    /// The first bytes, as many as matter for the pre-hash.
    pub head: Vec<u8>,
    /// State before it, as the client gave it.
    pub before: Sha1State,
}

impl Drop for Part {
    fn drop(&mut self) {
        if !self.path.as_os_str().is_empty() {
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

impl Part {
    /// The file now belongs to somebody else.
    pub fn take_path(&mut self) -> PathBuf {
        std::mem::take(&mut self.path)
    }
}

#[derive(Debug)]
pub struct Upload {
    pub id: String,
    pub slot: Slot,
    /// The key of the object in the store's URLs.
    pub object: String,
    pub size: Option<u64>,
    pub parallel: bool,
    pub created_ms: i64,
    pub parts: BTreeMap<u32, Part>,
    pub by: String,
    pub content_hash: Option<[u8; 20]>,
    /// Given with an overwrite, put on the file when the new content is complete.
    pub local_modified_ms: Option<i64>,
    pub content_type: String,
}

impl Upload {
    /// The only number a serial upload accepts next.
    pub fn next_number(&self) -> u32 {
        self.parts.keys().next_back().map_or(1, |last| last + 1)
    }

    /// State of SHA-1 after all parts so far, in serial mode.
    pub fn running(&self) -> Sha1State {
        self.parts.values().next_back().map_or_else(Sha1State::new, |part| part.after.clone())
    }
}
