//! Texts of the archive viewer.

use super::text::{Count, Localize};
use super::{Lang, en, zh};

#[derive(Clone, Debug, PartialEq)]
pub enum ArchiveText {
    /// So much of the list of files was read.
    Reading(String),
    /// The number of files in the archive.
    Files(Count),
    /// The number of those that were found.
    Found(Count),
    FoundNone,
    Find,
    EmptyArchive,
    EmptyFolder,
    /// What a folder has.
    Items(Count),
    /// Where in the archive the list is.
    Path,
    EncryptedFile,
    TakeOut(String),
    Back,
    Unpacking(String),
    /// What it should be.
    NotOfFormat(&'static str),
    Damaged,
    Split,
    /// The largest list that is read.
    DirectoryTooLarge(String),
    Encrypted,
    /// The number of the method.
    UnknownMethod(u16),
    FileDamaged,
    /// The limit.
    TooLargeToShow(String),
    TooLargeToTakeOut(String),
    NoDecoder,
    /// The archive as a whole.
    UnpackingAll,
    /// The archive with its list of files.
    LockedArchive,
    /// The limit, and what the archive has.
    TooLargeToOpen {
        limit: String,
        size: String,
    },
    /// The limit.
    UnpacksToTooMuch(String),
    /// Of the archive or of one file.
    NotSupported,
    NoUnpacker,
    /// Where a link points.
    Link(String),
    Sparse,
    /// Why the list ends.
    ListCutOff,
    ListTooLong(Count),
}

impl Localize for ArchiveText {
    fn localize(&self, lang: Lang) -> String {
        match lang {
            Lang::En => en::archive::localize(self),
            Lang::Zh => zh::archive::localize(self),
        }
    }
}
