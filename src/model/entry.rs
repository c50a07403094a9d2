//! Files and folders.

use super::rights::Rights;
use crate::base::id::{DriveId, FileId, RevisionId};
use crate::base::name::split_extension;
use crate::base::time::Timestamp;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    pub drive: DriveId,
    pub id: FileId,
    pub parent: FileId,
    pub name: String,
    pub kind: EntryKind,
    /// The server's classification by name and content type; `Other` for a folder.
    pub category: Category,
    /// Files only.
    pub size: Option<u64>,
    pub created_at: Option<Timestamp>,
    pub updated_at: Option<Timestamp>,
    pub starred: bool,
    pub trashed_at: Option<Timestamp>,
    /// How long the recycle bin keeps it, in seconds from when it was read.
    pub deleted_in_s: Option<u64>,
    pub revision: Option<RevisionId>,
    pub content_hash: Option<ContentHash>,
    /// CRC-64/XZ of the content.
    pub crc64: Option<u64>,
    /// `None` when the server did not send any.
    pub rights: Option<Rights>,
    /// A signed URL. It may have expired, so the view always has an icon behind it.
    pub thumbnail: Option<String>,
}

/// What all entries of a selection are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EntryFacts<'a> {
    pub drive: &'a DriveId,
    pub parent: &'a FileId,
    pub kind: EntryKind,
    pub category: Category,
    pub size: Option<u64>,
    pub updated_at: Option<Timestamp>,
    pub starred: bool,
    pub rights: Option<Rights>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum EntryKind {
    Folder,
    File,
}

/// In the order in which lists sort them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Category {
    Image,
    Video,
    Audio,
    Doc,
    Zip,
    App,
    Other,
}

impl Category {
    /// By the extension, for a file that the server has not classified yet.
    pub fn from_name(name: &str) -> Self {
        let (_, extension) = split_extension(name);
        match extension.unwrap_or_default().to_ascii_lowercase().as_str() {
            "jpg" | "jpeg" | "png" | "gif" | "webp" | "heic" | "avif" | "bmp" | "svg" | "tif" | "tiff" => {
                Self::Image
            }
            "mp4" | "mov" | "mkv" | "avi" | "webm" | "m4v" => Self::Video,
            "mp3" | "m4a" | "wav" | "flac" | "ogg" | "aac" => Self::Audio,
            "pdf" | "doc" | "docx" | "xls" | "xlsx" | "ppt" | "pptx" | "txt" | "md" | "csv" => Self::Doc,
            "zip" | "rar" | "7z" | "gz" | "tar" | "xz" => Self::Zip,
            _ => Self::Other,
        }
    }
}

/// Upper-case hex, by the domain's algorithm.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContentHash {
    pub algorithm: HashAlgorithm,
    pub hex: String,
}

impl ContentHash {
    /// `None` when the algorithms differ.
    pub fn matches(&self, other: &Self) -> Option<bool> {
        (self.algorithm == other.algorithm).then(|| self.hex.eq_ignore_ascii_case(&other.hex))
    }
}

/// The domain's hash algorithm; SHA-1 by default.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum HashAlgorithm {
    #[default]
    Sha1,
    Sha256,
}

impl HashAlgorithm {
    /// Parses PDS's name in any case.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Sha1, Self::Sha256].into_iter().find(|it| it.name().eq_ignore_ascii_case(name))
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::Sha1 => "sha1",
            Self::Sha256 => "sha256",
        }
    }

    pub fn other(self) -> Self {
        match self {
            Self::Sha1 => Self::Sha256,
            Self::Sha256 => Self::Sha1,
        }
    }
}

impl Entry {
    pub fn is_folder(&self) -> bool {
        self.kind == EntryKind::Folder
    }

    pub fn facts(&self) -> EntryFacts<'_> {
        EntryFacts {
            drive: &self.drive,
            parent: &self.parent,
            kind: self.kind,
            category: self.category,
            size: self.size,
            updated_at: self.updated_at,
            starred: self.starred,
            rights: self.rights,
        }
    }
}

impl EntryFacts<'_> {
    pub fn is_folder(&self) -> bool {
        self.kind == EntryKind::Folder
    }
}

/// One element of a breadcrumb.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Crumb {
    pub id: FileId,
    pub name: String,
}

/// One page of a listing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    pub items: Vec<T>,
    /// Items of the server that could not be read.
    pub unreadable: usize,
    /// Opaque; `None` after the last page.
    pub next: Option<String>,
}

impl<T> Default for Page<T> {
    /// Nothing, and nothing after it.
    fn default() -> Self {
        Self { items: Vec::new(), unreadable: 0, next: None }
    }
}

/// The order of a listing, applied by the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Order {
    pub by: OrderBy,
    pub direction: Direction,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OrderBy {
    Name,
    Size,
    UpdatedAt,
    CreatedAt,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    Ascending,
    Descending,
}

impl Direction {
    pub fn reversed(self) -> Self {
        match self {
            Self::Ascending => Self::Descending,
            Self::Descending => Self::Ascending,
        }
    }
}

/// An entry for tests: its name is its id, and a trailing slash makes it a folder.
#[cfg(test)]
pub fn fixture(name: &str) -> Entry {
    Entry {
        drive: DriveId::new("1"),
        id: FileId::new(name),
        parent: FileId::root(),
        name: name.to_owned(),
        kind: if name.ends_with('/') { EntryKind::Folder } else { EntryKind::File },
        category: Category::Other,
        size: (!name.ends_with('/')).then_some(1),
        created_at: None,
        updated_at: None,
        starred: false,
        trashed_at: None,
        deleted_in_s: None,
        revision: None,
        content_hash: None,
        crc64: None,
        rights: None,
        thumbnail: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_category_follows_the_extension() {
        let cases = [
            ("IMG_1.JPG", Category::Image),
            ("talk.webm", Category::Video),
            ("a.flac", Category::Audio),
            ("读书笔记.txt", Category::Doc),
            ("a.tar.gz", Category::Zip),
            (".zip", Category::Other),
            ("jpg", Category::Other),
        ];
        for (name, expected) in cases {
            assert_eq!(Category::from_name(name), expected, "{name}");
        }
    }
}
