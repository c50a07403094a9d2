//! What all archives have in common: their formats, and what is said of each entry. Everything that an archive says may be a
//! lie; what is unpacked is counted.

use super::zip::{ZipEntry, ZipError};
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// More entries than these are not listed.
pub const MAX_ENTRIES: usize = 200_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ArchiveFormat {
    Zip,
    Tar,
    /// One packed file, in most cases a TAR.
    Gzip,
    Xz,
    Bzip2,
    SevenZip,
    Rar,
}

/// Extensions in lower case. Others that open as archives are ZIPs.
const BY_EXTENSION: &[(ArchiveFormat, &str)] = &[
    (ArchiveFormat::Tar, "tar cbt"),
    (ArchiveFormat::Gzip, "gz tgz taz"),
    (ArchiveFormat::Xz, "xz txz"),
    (ArchiveFormat::Bzip2, "bz2 tbz tbz2"),
    (ArchiveFormat::SevenZip, "7z cb7"),
    (ArchiveFormat::Rar, "rar cbr"),
];

/// How files of a format begin. A TAR is known by its first header only.
const BY_BEGINNING: &[(ArchiveFormat, &[u8])] = &[
    (ArchiveFormat::SevenZip, b"7z\xbc\xaf\x27\x1c"),
    (ArchiveFormat::Rar, b"Rar!\x1a\x07"),
    (ArchiveFormat::Rar, b"RE~^"),
    (ArchiveFormat::Xz, b"\xfd7zXZ\0"),
    (ArchiveFormat::Gzip, b"\x1f\x8b\x08"),
    (ArchiveFormat::Bzip2, b"BZh"),
    (ArchiveFormat::Zip, b"PK\x03\x04"),
    (ArchiveFormat::Zip, b"PK\x05\x06"),
];

/// What must be read to know the format by.
pub const BEGINNING: u64 = 16;

/// An entry of an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArchiveEntry {
    /// As it is written, with `/` between folders. Hostile.
    pub path: String,
    pub is_folder: bool,
    pub is_encrypted: bool,
    pub size: u64,
    pub content: EntryContent,
}

/// Where its bytes come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EntryContent {
    Zip(ZipEntry),
    /// They lie in the file as they are.
    Stored(Range<u64>),
    /// The unpacker knows the entry by its number.
    Packed(usize),
    /// It has none, and points to another.
    Link(String),
    /// A TAR holds only what is not empty of it.
    Sparse,
}

/// Why an archive is not shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ArchiveError {
    /// It is not what its name says.
    NotOfFormat(ArchiveFormat),
    /// Cut off, or places and sizes don't fit.
    Damaged,
    /// One of several files.
    Split,
    /// With the names of its files.
    Encrypted,
    /// The list of files has more bytes than this.
    ListTooLarge(u64),
    /// It is read as a whole, and has more bytes than this.
    TooLarge(u64),
    /// Unpacked it has more bytes than this.
    UnpackedTooLarge(u64),
    /// Packed by a method that is not known here, or by one that takes too much memory.
    UnknownMethod,
    /// The program that unpacks could not be loaded.
    NoUnpacker,
}

/// Why a list ends before its archive does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListEnd {
    /// What follows can't be read.
    CutOff,
    /// There are more than [`MAX_ENTRIES`].
    TooMany,
}

impl ArchiveFormat {
    /// By the name of a file that opens as an archive.
    pub fn of_name(name: &str) -> Self {
        let (_, extension) = split_name(name);
        let found = BY_EXTENSION.iter().find(|(_, all)| all.split(' ').any(|it| it == extension));
        found.map_or(Self::Zip, |(format, _)| *format)
    }

    /// By the first bytes of a file, else by its name: comics of one format often have the name of another.
    pub fn of_file(beginning: &[u8], name: &str) -> Self {
        let found = BY_BEGINNING.iter().find(|(_, start)| beginning.starts_with(start));
        found.map_or_else(|| Self::of_name(name), |(format, _)| *format)
    }

    /// As people call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Zip => "ZIP",
            Self::Tar => "TAR",
            Self::Gzip => "GZ",
            Self::Xz => "XZ",
            Self::Bzip2 => "BZ2",
            Self::SevenZip => "7z",
            Self::Rar => "RAR",
        }
    }
}

/// The name of the only file in a packed one.
pub fn unpacked_name(name: &str) -> String {
    let (stem, extension) = split_name(name);
    match extension.as_str() {
        "tgz" | "taz" | "txz" | "tbz" | "tbz2" => format!("{stem}.tar"),
        "gz" | "xz" | "bz2" if !stem.is_empty() => stem.to_owned(),
        _ => name.to_owned(),
    }
}

/// Whether a packed file should be a TAR.
pub fn is_packed_tar(name: &str) -> bool {
    unpacked_name(name).to_ascii_lowercase().ends_with(".tar")
}

/// The name before the last point and the extension in lower case.
fn split_name(name: &str) -> (&str, String) {
    name.rsplit_once('.').map_or((name, String::new()), |(stem, end)| (stem, end.to_ascii_lowercase()))
}

impl From<ZipEntry> for ArchiveEntry {
    fn from(mut entry: ZipEntry) -> Self {
        Self {
            path: std::mem::take(&mut entry.path),
            is_folder: entry.is_folder,
            is_encrypted: entry.is_encrypted,
            size: entry.size,
            content: EntryContent::Zip(entry),
        }
    }
}

impl From<ZipError> for ArchiveError {
    fn from(error: ZipError) -> Self {
        match error {
            ZipError::NotZip => Self::NotOfFormat(ArchiveFormat::Zip),
            ZipError::Damaged => Self::Damaged,
            ZipError::Split => Self::Split,
            ZipError::TooLarge => Self::ListTooLarge(super::zip::MAX_DIRECTORY),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_format_is_told_by_the_bytes_before_the_name() {
        use ArchiveFormat as F;
        let cases: [(&str, &[u8], F); 12] = [
            ("a.zip", b"PK\x03\x04", F::Zip),
            ("a.TAR", b"folder/\0", F::Tar),
            ("a.tar.gz", b"\x1f\x8b\x08\0", F::Gzip),
            ("a.tgz", b"", F::Gzip),
            ("a.txz", b"", F::Xz),
            ("a.tar.bz2", b"BZh91AY", F::Bzip2),
            ("a.7z", b"7z\xbc\xaf\x27\x1c\0\x04", F::SevenZip),
            ("a.rar", b"Rar!\x1a\x07\x01\0", F::Rar),
            // Comics: one is a ZIP, one is what it says.
            ("a.cbr", b"PK\x03\x04", F::Zip),
            ("a.cbr", b"garbage", F::Rar),
            ("a.zip", b"Rar!\x1a\x07\0", F::Rar),
            ("a.apk", b"", F::Zip),
        ];
        for (name, beginning, expected) in cases {
            assert_eq!(F::of_file(beginning, name), expected, "{name}");
            assert!(beginning.len() as u64 <= BEGINNING);
        }
    }

    #[test]
    fn what_is_packed_alone_has_the_name_before_the_extension() {
        for (name, expected) in [
            ("notes.txt.gz", "notes.txt"),
            ("a.tar.XZ", "a.tar"),
            ("a.TGZ", "a.tar"),
            (".gz", ".gz"),
            ("named otherwise", "named otherwise"),
        ] {
            assert_eq!(unpacked_name(name), expected, "{name}");
        }
        assert!(is_packed_tar("a.Tar.gz") && is_packed_tar("a.tbz2") && !is_packed_tar("disk.img.gz"));
    }
}
