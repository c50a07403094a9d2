//! Reads the list of files of an archive: of a ZIP from its end, of a TAR header by header, by ranges and at any size. Other
//! formats are read as a whole, up to a limit.

use super::store::{ArchiveState, ArchiveStore, MAX_TAKEN_OUT};
use super::unpack::{Inflater, UnpackError, no_memory, pieces};
use super::worker::UnpackClient;
use crate::base::failure::{Failure, FailureKind};
use crate::browser::inflate::Wrapping;
use crate::browser::memory_file::{MemoryFile, MemoryFileWriter};
use crate::model::archive::{
    ArchiveEntry, ArchiveError, ArchiveFormat, BEGINNING, EntryContent, ListEnd, MAX_ENTRIES, is_packed_tar,
    unpacked_name,
};
use crate::model::archive_tree::ArchiveTree;
use crate::model::tar::{TarEnd, TarReader};
use crate::model::unpack::MAX_READ;
use crate::model::zip::{self, DirectoryReader, Tail, ZIP64_RECORD, ZipError};
use leptos::prelude::*;
use std::ops::Range;

/// Read at once of a list.
const PIECE: u64 = 1 << 20;

/// With the reason why it ends too early.
type List = (ArchiveTree, Option<ListEnd>);

impl ArchiveStore {
    pub(super) async fn read_list(self) -> Result<List, UnpackError> {
        let (name, size) = (self.source.entry().name, self.source.size);
        let format = ArchiveFormat::of_name(&name);
        if size == 0 {
            return Err(ArchiveError::NotOfFormat(format).into());
        }
        let is_zip = format == ArchiveFormat::Zip;
        // It is known by its end: something else may stand before it.
        let by_end = if is_zip { Some(self.read_zip().await) } else { None };
        if let Some(read) = by_end
            && !matches!(read, Err(UnpackError::Archive(ArchiveError::NotOfFormat(_))))
        {
            return read;
        }
        let beginning = self.read(0..size.min(BEGINNING)).await?;
        match ArchiveFormat::of_file(&beginning, &name) {
            ArchiveFormat::Zip if is_zip => Err(ArchiveError::NotOfFormat(format).into()),
            ArchiveFormat::Zip => self.read_zip().await,
            ArchiveFormat::Tar => match self.read_tar(size).await? {
                (_, TarEnd::NotTar) => Err(ArchiveError::NotOfFormat(ArchiveFormat::Tar).into()),
                (tree, end) => Ok((tree, list_end(end))),
            },
            format @ (ArchiveFormat::Gzip | ArchiveFormat::Xz | ArchiveFormat::Bzip2) => {
                self.read_single(format, &name).await
            }
            format @ (ArchiveFormat::SevenZip | ArchiveFormat::Rar) => self.read_by_unpacker(format).await,
        }
    }

    async fn read_zip(self) -> Result<List, UnpackError> {
        let tail_range = zip::tail_range(self.source.size);
        let tail = self.read(tail_range.clone()).await?;
        let directory = match zip::read_tail(&tail, tail_range.start)? {
            Tail::Directory(directory) => directory,
            Tail::Zip64 { record } => {
                let end = record.saturating_add(ZIP64_RECORD);
                if end > self.source.size {
                    return Err(ZipError::Damaged.into());
                }
                zip::read_zip64(&self.read(record..end).await?, record)?
            }
        };
        self.directory.try_set_value(Some(directory));
        let range = directory.range();
        let (mut reader, mut tree, mut at) =
            (DirectoryReader::new(directory), ArchiveTree::default(), range.start);
        while at < range.end {
            let end = range.end.min(at + PIECE);
            let piece = match at >= tail_range.start {
                // Most lists are in what was read already.
                true => tail[(at - tail_range.start) as usize..(end - tail_range.start) as usize].to_vec(),
                false => self.read(at..end).await?,
            };
            reader.read(&piece)?.into_iter().for_each(|entry| tree.add(entry.into()));
            at = end;
            let part = (at - range.start) as f64 / (range.end - range.start) as f64;
            self.state.try_set(ArchiveState::Reading(part));
        }
        match reader.is_complete() {
            true => Ok((tree, None)),
            false => Err(ZipError::Damaged.into()),
        }
    }

    async fn read_tar(self, size: u64) -> Result<(ArchiveTree, TarEnd), UnpackError> {
        let (mut reader, mut tree) = (TarReader::new(size), ArchiveTree::default());
        while let Some(wanted) = reader.wanted() {
            let bytes = self.read(wanted).await?;
            reader.read(&bytes).into_iter().for_each(|entry| tree.add(entry));
            self.state.try_set(ArchiveState::Reading(reader.part()));
        }
        Ok((tree, reader.end().unwrap_or(TarEnd::Whole)))
    }

    /// A TAR in one packed file, or just that file.
    async fn read_single(self, format: ArchiveFormat, name: &str) -> Result<List, UnpackError> {
        let mut inflated = None;
        if format == ArchiveFormat::Gzip && self.source.size <= MAX_TAKEN_OUT {
            inflated = match self.gunzip().await {
                // Several members, damage, or an old browser.
                Err(UnpackError::Archive(_)) => None,
                other => Some(other?),
            };
        }
        let whole = match inflated {
            Some(whole) => whole,
            None => self.unpack_all(format).await?,
        };
        let size = whole.size();
        self.whole.try_set_value(Some(whole));
        let (mut tree, end) = self.read_tar(size).await?;
        // An image of a disk begins with zeros, as an empty TAR does.
        if end == TarEnd::NotTar || tree.is_empty() && !is_packed_tar(name) {
            tree.add(ArchiveEntry {
                path: unpacked_name(name).replace(['/', '\\'], "_"),
                is_folder: false,
                is_encrypted: false,
                size,
                content: EntryContent::Stored(0..size),
            });
        }
        Ok((tree, list_end(end)))
    }

    /// By the browser, while it is read.
    async fn gunzip(self) -> Result<MemoryFile, UnpackError> {
        let (writer, mut size) = (MemoryFileWriter::default(), 0);
        let mut push = |piece: &[u8]| {
            size += piece.len() as u64;
            writer.push(piece);
            match size > MAX_TAKEN_OUT {
                true => Err(UnpackError::TooLarge(MAX_TAKEN_OUT)),
                false => Ok(()),
            }
        };
        let whole = 0..self.source.size;
        let inflated =
            Inflater { store: self, wrapping: Wrapping::Gzip, is_list: true }.run(whole, &mut push).await;
        match inflated {
            Err(UnpackError::TooLarge(limit)) => Err(ArchiveError::UnpackedTooLarge(limit).into()),
            Err(UnpackError::Refused(_)) => Err(ArchiveError::Damaged.into()),
            other => other.and_then(|()| writer.finish().ok_or_else(no_memory)),
        }
    }

    async fn unpack_all(self, format: ArchiveFormat) -> Result<MemoryFile, UnpackError> {
        let archive = self.read_whole().await?;
        self.state.try_set(ArchiveState::Unpacking);
        let mut unpacker = UnpackClient::open(format, &archive).await?;
        match unpacker.all(MAX_TAKEN_OUT).await {
            Err(UnpackError::TooLarge(limit)) => Err(ArchiveError::UnpackedTooLarge(limit).into()),
            other => other,
        }
    }

    async fn read_by_unpacker(self, format: ArchiveFormat) -> Result<List, UnpackError> {
        let archive = self.read_whole().await?;
        self.state.try_set(ArchiveState::Unpacking);
        let mut unpacker = UnpackClient::open(format, &archive).await?;
        let entries = unpacker.list().await?;
        let end = (entries.len() > MAX_ENTRIES).then_some(ListEnd::TooMany);
        let mut tree = ArchiveTree::default();
        let listed = entries.into_iter().take(MAX_ENTRIES).enumerate();
        listed.for_each(|(number, entry)| tree.add(entry.into_entry(number)));
        self.whole.try_set_value(Some(archive));
        self.format.try_set_value(Some(format));
        self.unpacker.try_set_value(Some(unpacker));
        Ok((tree, end))
    }

    /// All bytes of the archive, up to a limit.
    async fn read_whole(self) -> Result<MemoryFile, UnpackError> {
        if self.source.size > MAX_READ {
            return Err(ArchiveError::TooLarge(MAX_READ).into());
        }
        let writer = MemoryFileWriter::default();
        for piece in pieces(0..self.source.size) {
            let part = piece.end as f64 / self.source.size as f64;
            writer.push(&self.read(piece).await?);
            self.state.try_set(ArchiveState::Reading(part));
        }
        writer.finish().ok_or_else(no_memory)
    }

    /// All of the bytes, or a failure: of what was unpacked, else of the archive.
    pub(super) async fn read(self, bytes: Range<u64>) -> Result<Vec<u8>, Failure> {
        let wanted = bytes.end - bytes.start;
        let read = match self.whole.try_get_value().flatten() {
            Some(whole) => whole.read(bytes).await.ok_or(Failure::local(FailureKind::LocalFile))?,
            None => self.source.read(bytes).await?,
        };
        match read.len() as u64 == wanted {
            true => Ok(read),
            false => Err(Failure::local(FailureKind::Replaced)),
        }
    }
}

fn list_end(end: TarEnd) -> Option<ListEnd> {
    match end {
        TarEnd::Short(end) => Some(end),
        TarEnd::Whole | TarEnd::NotTar => None,
    }
}
