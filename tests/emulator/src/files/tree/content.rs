//! The bytes of a completed file: where they are, and what is known of them.
//!
//! Parts stay the files they came as; an object is their sequence. The files go when nobody refers to them any more.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Weak};

/// A stretch of bytes.
#[derive(Debug)]
pub enum Piece {
    Disk { path: PathBuf, size: u64 },
    Memory(Vec<u8>),
}

impl Piece {
    pub fn size(&self) -> u64 {
        match self {
            Piece::Disk { size, .. } => *size,
            Piece::Memory(bytes) => bytes.len() as u64,
        }
    }
}

#[derive(Debug)]
pub struct Content {
    pub size: u64,
    pub sha1: [u8; 20],
    /// SHA-1 of the first 1024 bytes.
    pub head_sha1: [u8; 20],
    pub crc64: u64,
    pub etag: String,
    pub pieces: Vec<Piece>,
}

impl Content {
    pub fn sha1_text(&self) -> String {
        super::id::hex(&self.sha1, true)
    }
}

impl Drop for Content {
    fn drop(&mut self) {
        for piece in &self.pieces {
            if let Piece::Disk { path, .. } = piece {
                // Nothing can be done about a file that doesn't go; the data folder is temporary.
                let _ = std::fs::remove_file(path);
            }
        }
    }
}

/// All contents of the domain by what they contain: rapid upload asks here.
#[derive(Debug, Default)]
pub struct Contents {
    by_hash: HashMap<(u64, [u8; 20]), Weak<Content>>,
    by_head: HashMap<(u64, [u8; 20]), Weak<Content>>,
}

impl Contents {
    /// Equal bytes are kept once.
    pub fn keep(&mut self, content: Content) -> Arc<Content> {
        let key = (content.size, content.sha1);
        if let Some(same) = self.by_hash.get(&key).and_then(Weak::upgrade) {
            return same;
        }
        let head = (content.size, content.head_sha1);
        let content = Arc::new(content);
        self.by_hash.insert(key, Arc::downgrade(&content));
        self.by_head.insert(head, Arc::downgrade(&content));
        content
    }

    pub fn find(&self, size: u64, sha1: [u8; 20]) -> Option<Arc<Content>> {
        self.by_hash.get(&(size, sha1)).and_then(Weak::upgrade)
    }

    pub fn head_is_known(&self, size: u64, head_sha1: [u8; 20]) -> bool {
        self.by_head.get(&(size, head_sha1)).is_some_and(|content| content.strong_count() > 0)
    }
}
