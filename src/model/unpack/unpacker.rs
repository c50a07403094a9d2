//! One archive in memory: its list, and what is in it.

use super::rar::RarArchive;
use super::seven_zip::SevenZipArchive;
use super::{ListedEntry, single};
use crate::model::archive::{ArchiveError, ArchiveFormat};

/// Dictionaries and tables of one archive.
pub const MAX_WORKSPACE: u64 = 512 << 20;

/// Why nothing was unpacked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnpackFault {
    /// There are more bytes than wanted.
    OverLimit,
    Archive(ArchiveError),
}

impl From<ArchiveError> for UnpackFault {
    fn from(error: ArchiveError) -> Self {
        Self::Archive(error)
    }
}

/// Takes a piece of what is unpacked.
type Push = Box<dyn FnMut(&[u8])>;

/// Where unpacked bytes go, piece by piece, as long as there are not too many.
pub struct Output {
    left: u64,
    push: Push,
}

impl Output {
    pub fn new(limit: u64, push: impl FnMut(&[u8]) + 'static) -> Self {
        Self { left: limit, push: Box::new(push) }
    }

    pub fn push(&mut self, bytes: &[u8]) -> Result<(), UnpackFault> {
        self.left = self.left.checked_sub(bytes.len() as u64).ok_or(UnpackFault::OverLimit)?;
        (self.push)(bytes);
        Ok(())
    }
}

pub enum Unpacker {
    SevenZip(Box<SevenZipArchive>),
    Rar(Box<RarArchive>),
    Single(ArchiveFormat, Vec<u8>),
}

impl Unpacker {
    pub fn open(format: ArchiveFormat, bytes: Vec<u8>) -> Result<Self, ArchiveError> {
        match format {
            ArchiveFormat::SevenZip => {
                SevenZipArchive::open(bytes).map(|archive| Self::SevenZip(Box::new(archive)))
            }
            ArchiveFormat::Rar => RarArchive::open(bytes).map(|archive| Self::Rar(Box::new(archive))),
            ArchiveFormat::Gzip | ArchiveFormat::Xz | ArchiveFormat::Bzip2 => Ok(Self::Single(format, bytes)),
            ArchiveFormat::Zip | ArchiveFormat::Tar => Err(ArchiveError::NotOfFormat(format)),
        }
    }

    /// All entries, or as many as are listed at most and one more.
    pub fn list(&self) -> Vec<ListedEntry> {
        match self {
            Self::SevenZip(archive) => archive.list(),
            Self::Rar(archive) => archive.list(),
            Self::Single(..) => Vec::new(),
        }
    }

    /// The contents of an entry by its number in the list.
    pub fn entry(&mut self, number: usize, output: Output) -> Result<(), UnpackFault> {
        match self {
            Self::SevenZip(archive) => archive.entry(number, output),
            Self::Rar(archive) => archive.entry(number, output),
            Self::Single(..) => Err(ArchiveError::Damaged.into()),
        }
    }

    /// The contents of a format that packs one file.
    pub fn all(&self, output: Output) -> Result<(), UnpackFault> {
        match self {
            Self::Single(format, bytes) => single::unpack(*format, bytes, output),
            _ => Err(ArchiveError::Damaged.into()),
        }
    }
}
