//! An object: the content of a file, as its uploaded parts or as bytes in memory.
//!
//! Parts are never joined on disk: completing 8 GiB writes nothing. The files are deleted with the last reference.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::PathBuf;
use std::sync::Arc;

use axum::body::Bytes;

use super::generated::Generated;
use super::hash::{self, ContentHash, HashName};

/// The file of a part; deleted when dropped.
#[derive(Debug)]
pub struct PartFile {
    pub path: PathBuf,
    pub size: u64,
}

impl Drop for PartFile {
    fn drop(&mut self) {
        // It may be deleted already, with the data folder.
        let _ = std::fs::remove_file(&self.path);
    }
}

#[derive(Debug)]
pub enum Source {
    Parts(Vec<PartFile>),
    Memory(Bytes),
    Generated(Generated),
}

#[derive(Debug)]
pub struct Object {
    pub key: String,
    pub size: u64,
    /// Separate from the object: a running download keeps the bytes, while a deleted object is not found any more.
    pub source: Arc<Source>,
    pub hash: ContentHash,
    pub crc64: u64,
    pub etag: String,
    pub modified: crate::time::Millis,
}

impl Object {
    pub fn in_memory(key: String, bytes: Bytes, name: HashName, modified: crate::time::Millis) -> Self {
        let etag = format!("\"{}\"", crate::id::hex_upper(&<md5::Md5 as md5::Digest>::digest(&bytes)));
        Self {
            key,
            size: bytes.len() as u64,
            hash: ContentHash::compute(name, &bytes),
            crc64: hash::crc64(&bytes),
            etag,
            source: Arc::new(Source::Memory(bytes)),
            modified,
        }
    }

    /// Computed when it is read, and without hashes.
    pub fn generated(key: String, content: Generated, name: HashName, modified: crate::time::Millis) -> Self {
        Self {
            etag: format!("\"{:032X}\"", content.size),
            key,
            size: content.size,
            hash: ContentHash { name, hex: String::new() },
            crc64: 0,
            source: Arc::new(Source::Generated(content)),
            modified,
        }
    }

    pub fn is_unhashed(&self) -> bool {
        matches!(*self.source, Source::Generated(_))
    }

    /// The hash of the first 1024 bytes, which `pre_hash` is compared with.
    pub fn pre_hash(&self) -> String {
        let mut head = Vec::new();
        let _ = self.source.read(0, self.size.min(1024), |bytes| {
            head.extend_from_slice(&bytes);
            true
        });
        self.hash.name.digest(&head)
    }
}

impl Source {
    /// Reads `length` bytes from `start` in pieces, until `take` returns `false`. Blocking.
    pub fn read(&self, start: u64, length: u64, mut take: impl FnMut(Bytes) -> bool) -> std::io::Result<()> {
        match self {
            Self::Memory(bytes) => {
                take(bytes.slice(start as usize..(start + length) as usize));
                Ok(())
            }
            Self::Generated(content) => {
                content.read(start, length, take);
                Ok(())
            }
            Self::Parts(parts) => {
                let (mut skip, mut left) = (start, length);
                for part in parts {
                    if skip >= part.size {
                        skip -= part.size;
                        continue;
                    }
                    let mut here = (part.size - skip).min(left);
                    let mut file = File::open(&part.path)?;
                    file.seek(SeekFrom::Start(skip))?;
                    skip = 0;
                    left -= here;
                    while here > 0 {
                        let mut piece = vec![0; here.min(256 * 1024) as usize];
                        file.read_exact(&mut piece)?;
                        here -= piece.len() as u64;
                        if !take(Bytes::from(piece)) {
                            return Ok(());
                        }
                    }
                    if left == 0 {
                        break;
                    }
                }
                Ok(())
            }
        }
    }
}
