//! The directory of a ZIP, read from its end, and what it says of each entry. Everything in it may be a lie: sizes, places and
//! names are checked, and what does not fit is damaged.

use std::ops::Range;

/// The end record and the longest comment behind it, with the locator of Zip64 before it.
const TAIL: u64 = 22 + 65_535 + 20;
/// A longer directory is not read: a million entries have less.
pub const MAX_DIRECTORY: u64 = 64 << 20;
const ENTRY_HEADER: usize = 46;
const LOCAL_HEADER: usize = 30;
/// What must be read to know where the bytes of an entry begin, in most archives with its name.
pub const LOCAL_HEADER_READ: u64 = LOCAL_HEADER as u64;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ZipError {
    /// There is no end record.
    NotZip,
    /// Cut off, or places and sizes don't fit.
    Damaged,
    /// One of several files.
    Split,
    /// The directory is too long.
    TooLarge,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    Stored,
    Deflated,
    /// By its number.
    Other(u16),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ZipEntry {
    /// As it is written, with `/` between folders. Hostile.
    pub path: String,
    pub is_folder: bool,
    pub method: Method,
    pub is_encrypted: bool,
    pub crc32: u32,
    pub packed: u64,
    pub size: u64,
    /// Where its local header is.
    header: u64,
}

/// The directory in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Directory {
    start: u64,
    end: u64,
    /// What stands before the archive in its file: places count from there.
    shift: u64,
}

/// What the tail of a file tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tail {
    Directory(Directory),
    /// The record that tells it is here.
    Zip64 {
        record: u64,
    },
}

/// The bytes of a file of this size in which the end record is.
pub fn tail_range(size: u64) -> Range<u64> {
    size.saturating_sub(TAIL)..size
}

pub fn read_tail(tail: &[u8], start: u64) -> Result<Tail, ZipError> {
    let at = find_end(tail).ok_or(ZipError::NotZip)?;
    let end = Bytes(&tail[at..]);
    let (disk, directory_disk) = (end.u16(4)?, end.u16(6)?);
    let (count, size, offset) = (end.u16(10)?, end.u32(12)?, end.u32(16)?);
    let is_zip64 = count == u16::MAX || size == u32::MAX || offset == u32::MAX || disk == u16::MAX;
    let locator = at.checked_sub(20).map(|at| &tail[at..at + 20]).filter(|it| it.starts_with(b"PK\x06\x07"));
    if let Some(locator) = locator.filter(|_| is_zip64) {
        return Ok(Tail::Zip64 { record: Bytes(locator).u64(8)? });
    }
    if disk != 0 || directory_disk != 0 {
        return Err(ZipError::Split);
    }
    Directory::new(start + at as u64, u64::from(size), u64::from(offset)).map(Tail::Directory)
}

/// How many bytes the record of Zip64 has.
pub const ZIP64_RECORD: u64 = 56;

/// `place` is where it was read.
pub fn read_zip64(record: &[u8], place: u64) -> Result<Directory, ZipError> {
    if !record.starts_with(b"PK\x06\x06") {
        return Err(ZipError::Damaged);
    }
    let record = Bytes(record);
    if record.u32(16)? != 0 || record.u32(20)? != 0 {
        return Err(ZipError::Split);
    }
    Directory::new(place, record.u64(40)?, record.u64(48)?)
}

/// The last end record whose comment ends with the file; a comment may hold what looks like another.
fn find_end(tail: &[u8]) -> Option<usize> {
    let is_end = |at: &usize| {
        let length = Bytes(&tail[*at..]).u16(20);
        tail[*at..].starts_with(b"PK\x05\x06")
            && length.is_ok_and(|length| at + 22 + usize::from(length) <= tail.len())
    };
    (0..=tail.len().checked_sub(22)?).rev().find(is_end)
}

impl Directory {
    /// It ends where its end record begins, whatever its offset says: something may stand before the archive.
    fn new(end: u64, size: u64, offset: u64) -> Result<Self, ZipError> {
        let start = end.checked_sub(size).ok_or(ZipError::Damaged)?;
        let shift = start.checked_sub(offset).ok_or(ZipError::Damaged)?;
        match size > MAX_DIRECTORY {
            true => Err(ZipError::TooLarge),
            false => Ok(Self { start, end, shift }),
        }
    }

    pub fn range(&self) -> Range<u64> {
        self.start..self.end
    }
}

/// Reads a directory piece by piece.
#[derive(Debug)]
pub struct DirectoryReader {
    directory: Directory,
    /// The beginning of an entry whose end has not come yet.
    rest: Vec<u8>,
}

impl DirectoryReader {
    pub fn new(directory: Directory) -> Self {
        Self { directory, rest: Vec::new() }
    }

    /// The entries that end in this piece.
    pub fn read(&mut self, piece: &[u8]) -> Result<Vec<ZipEntry>, ZipError> {
        self.rest.extend_from_slice(piece);
        let (mut entries, mut at) = (Vec::new(), 0);
        while let Some((entry, length)) = self.entry(&self.rest[at..])? {
            entries.push(entry);
            at += length;
        }
        self.rest.drain(..at);
        Ok(entries)
    }

    /// After the last piece: whether nothing was cut off.
    pub fn is_complete(&self) -> bool {
        // A signature of the directory may follow its entries.
        self.rest.is_empty() || self.rest.starts_with(b"PK\x05\x05") || self.rest.starts_with(b"PK\x06\x06")
    }

    fn entry(&self, bytes: &[u8]) -> Result<Option<(ZipEntry, usize)>, ZipError> {
        if bytes.len() < ENTRY_HEADER {
            return Ok(None);
        }
        if bytes.starts_with(b"PK\x05\x05") || bytes.starts_with(b"PK\x06\x06") {
            return Ok(None);
        }
        if !bytes.starts_with(b"PK\x01\x02") {
            return Err(ZipError::Damaged);
        }
        let header = Bytes(bytes);
        let lengths = [header.u16(28)?, header.u16(30)?, header.u16(32)?].map(usize::from);
        let length = ENTRY_HEADER + lengths.iter().sum::<usize>();
        let (Some(name), Some(extra)) = (
            bytes.get(ENTRY_HEADER..ENTRY_HEADER + lengths[0]),
            bytes.get(ENTRY_HEADER + lengths[0]..ENTRY_HEADER + lengths[0] + lengths[1]),
        ) else {
            return Ok(None);
        };
        if bytes.len() < length {
            return Ok(None);
        }
        let flags = header.u16(8)?;
        let mut sizes = [header.u32(24)?, header.u32(20)?, header.u32(42)?].map(u64::from);
        read_zip64_extra(extra, &mut sizes);
        let [size, packed, offset] = sizes;
        let place = offset.checked_add(self.directory.shift).ok_or(ZipError::Damaged)?;
        let path = read_name(name, extra, flags & 1 << 11 != 0);
        let entry = ZipEntry {
            is_folder: path.ends_with('/'),
            path,
            method: match header.u16(10)? {
                0 => Method::Stored,
                8 => Method::Deflated,
                other => Method::Other(other),
            },
            // By the old way, or with the directory.
            is_encrypted: flags & (1 | 1 << 6 | 1 << 13) != 0,
            crc32: header.u32(16)?,
            packed,
            size,
            header: place,
        };
        Ok(Some((entry, length)))
    }
}

impl ZipEntry {
    /// The fixed part of its local header.
    pub fn header_range(&self) -> Range<u64> {
        self.header..self.header.saturating_add(LOCAL_HEADER_READ)
    }

    /// Where its bytes are, by its local header. They must lie before the directory.
    pub fn data_range(&self, local_header: &[u8], directory: Directory) -> Result<Range<u64>, ZipError> {
        if !local_header.starts_with(b"PK\x03\x04") {
            return Err(ZipError::Damaged);
        }
        let header = Bytes(local_header);
        let before = LOCAL_HEADER_READ + u64::from(header.u16(26)?) + u64::from(header.u16(28)?);
        let start = self.header.checked_add(before).ok_or(ZipError::Damaged)?;
        let end = start.checked_add(self.packed).ok_or(ZipError::Damaged)?;
        let is_stored_whole = self.method != Method::Stored || self.packed == self.size;
        match end <= directory.start && is_stored_whole {
            true => Ok(start..end),
            false => Err(ZipError::Damaged),
        }
    }
}

/// The large values: only those that stand as all ones in the header, in this order.
fn read_zip64_extra(extra: &[u8], sizes: &mut [u64; 3]) {
    let Some(field) = extra_field(extra, 1) else { return };
    let mut at = 0;
    for size in sizes.iter_mut().filter(|size| **size == u64::from(u32::MAX)) {
        let Ok(value) = Bytes(field).u64(at) else { return };
        *size = value;
        at += 8;
    }
}

fn extra_field(extra: &[u8], wanted: u16) -> Option<&[u8]> {
    let mut at = 0;
    while let (Ok(id), Ok(length)) = (Bytes(extra).u16(at), Bytes(extra).u16(at + 2)) {
        let field = extra.get(at + 4..at + 4 + usize::from(length))?;
        if id == wanted {
            return Some(field);
        }
        at += 4 + field.len();
    }
    None
}

/// In UTF-8 where a flag, an extra field or the bytes themselves say so, else in the letters of the first PCs.
fn read_name(name: &[u8], extra: &[u8], is_utf8: bool) -> String {
    // The Unicode path of Info-ZIP, behind its version and the sum of the other name.
    let unicode = extra_field(extra, 0x7075).and_then(|field| field.get(5..));
    if let Some(Ok(name)) = unicode.map(std::str::from_utf8) {
        return name.to_owned();
    }
    match std::str::from_utf8(name) {
        Ok(name) => name.to_owned(),
        Err(_) if is_utf8 => String::from_utf8_lossy(name).into_owned(),
        Err(_) => name.iter().map(|byte| cp437(*byte)).collect(),
    }
}

fn cp437(byte: u8) -> char {
    const UPPER: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}";
    match byte.checked_sub(128) {
        None => char::from(byte),
        Some(at) => UPPER.chars().nth(usize::from(at)).unwrap_or('\u{fffd}'),
    }
}

/// Little-endian numbers that may lie behind the end.
struct Bytes<'a>(&'a [u8]);

impl Bytes<'_> {
    fn array<const N: usize>(&self, at: usize) -> Result<[u8; N], ZipError> {
        let bytes = at.checked_add(N).and_then(|end| self.0.get(at..end));
        bytes.and_then(|bytes| bytes.try_into().ok()).ok_or(ZipError::Damaged)
    }

    fn u16(&self, at: usize) -> Result<u16, ZipError> {
        self.array(at).map(u16::from_le_bytes)
    }

    fn u32(&self, at: usize) -> Result<u32, ZipError> {
        self.array(at).map(u32::from_le_bytes)
    }

    fn u64(&self, at: usize) -> Result<u64, ZipError> {
        self.array(at).map(u64::from_le_bytes)
    }
}

#[cfg(test)]
pub fn fixture(path: &str) -> ZipEntry {
    ZipEntry {
        path: path.to_owned(),
        is_folder: path.ends_with('/'),
        method: Method::Stored,
        is_encrypted: false,
        crc32: 0,
        packed: 1,
        size: 1,
        header: 0,
    }
}
