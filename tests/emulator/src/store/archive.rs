//! Writes a zip of files and folders as one object: uncompressed, streamed to disk.

use std::collections::HashSet;
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;
use std::sync::Arc;

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::hash::{self, ContentHash, Context, HashName, RunningHash};
use super::object::{Object, PartFile, Source};
use crate::time::Millis;

/// An entry of the zip: its path, and its content unless it is a folder.
pub struct Entry {
    pub path: String,
    pub content: Option<Arc<Object>>,
}

/// Writes the zip into `dir`, then reads it for its hashes.
pub fn pack(entries: Vec<Entry>, dir: &Path, key: String, name: HashName, now: Millis) -> io::Result<Object> {
    let path = dir.join(format!("{}.zip", crate::id::random_hex::<16>()));
    let mut zip = ZipWriter::new(File::create(&path)?);
    // Owned from here on, so that an error deletes the file.
    let mut part = PartFile { path, size: 0 };
    let mut taken = HashSet::new();
    for entry in entries {
        let large = entry.content.as_ref().is_some_and(|object| object.size >= u64::from(u32::MAX));
        let options =
            SimpleFileOptions::default().compression_method(CompressionMethod::Stored).large_file(large);
        let path = free(&entry.path, &mut taken);
        match entry.content {
            None => zip.add_directory(path, options)?,
            Some(object) => {
                zip.start_file(path, options)?;
                let mut fault = None;
                object.source.read(0, object.size, |bytes| match zip.write_all(&bytes) {
                    Ok(()) => true,
                    Err(error) => {
                        fault = Some(error);
                        false
                    }
                })?;
                fault.map_or(Ok(()), Err)?;
            }
        }
    }
    zip.finish()?;
    let (size, hash, crc64) = hashes(&part.path, name)?;
    part.size = size;
    let etag = format!("\"{}-1\"", &hash.hex[..32]);
    Ok(Object { key, size, source: Arc::new(Source::Parts(vec![part])), hash, crc64, etag, modified: now })
}

/// A name that is not used yet: siblings of one name are possible in PDS but not in a zip.
fn free(path: &str, taken: &mut HashSet<String>) -> String {
    let (stem, extension) = match path.rsplit_once('.') {
        Some((stem, extension)) if !extension.contains('/') => (stem, format!(".{extension}")),
        _ => (path, String::new()),
    };
    let names = std::iter::once(path.to_owned()).chain((1..).map(|n| format!("{stem} ({n}){extension}")));
    let mut names = names.skip_while(|name| taken.contains(name));
    let name = names.next().unwrap_or_default();
    taken.insert(name.clone());
    name
}

fn hashes(path: &Path, name: HashName) -> io::Result<(u64, ContentHash, u64)> {
    let (mut file, mut piece) = (File::open(path)?, vec![0; 256 * 1024]);
    let (mut size, mut running, mut crc64) = (0, RunningHash::from(Context::start(name)), 0);
    loop {
        let read = file.read(&mut piece)?;
        if read == 0 {
            return Ok((size, ContentHash { name, hex: running.finish() }, crc64));
        }
        size += read as u64;
        running.update(&piece[..read]);
        crc64 = hash::combine_crc64(crc64, hash::crc64(&piece[..read]), read as u64);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_a_zip_are_unique() {
        let mut taken = HashSet::new();
        let paths = ["a/b.txt", "a/b.txt", "a.d/b", "a.d/b", "a/b.txt"].map(|path| free(path, &mut taken));
        assert_eq!(paths, ["a/b.txt", "a/b (1).txt", "a.d/b", "a.d/b (1)", "a/b (2).txt"]);
    }
}
