//! Takes files out of an archive. No header is believed: what comes out is counted, and summed where there is a sum.

use super::store::{ArchiveState, ArchiveStore};
use super::worker::UnpackClient;
use crate::base::failure::{Failure, FailureKind};
use crate::browser::inflate::{InflateError, Wrapping, inflate};
use crate::browser::memory_file::{MemoryFile, MemoryFileWriter};
use crate::i18n::ArchiveText;
use crate::model::archive::{ArchiveError, EntryContent};
use crate::model::zip::{Method, ZipEntry, ZipError};
use futures_util::future::try_join;
use leptos::prelude::*;
use std::ops::Range;

/// Read at once of a file.
const PIECE: u64 = 4 << 20;

/// Why an archive is not shown, or a file not taken out of it.
#[derive(Clone, Debug, PartialEq)]
pub enum UnpackError {
    Failed(Failure),
    Archive(ArchiveError),
    Refused(ArchiveText),
    /// Unpacked it has more bytes than this.
    TooLarge(u64),
}

impl From<Failure> for UnpackError {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

impl From<ArchiveError> for UnpackError {
    fn from(error: ArchiveError) -> Self {
        Self::Archive(error)
    }
}

impl From<ZipError> for UnpackError {
    fn from(error: ZipError) -> Self {
        Self::Archive(error.into())
    }
}

impl From<InflateError> for UnpackError {
    fn from(_: InflateError) -> Self {
        Self::Archive(ArchiveError::Damaged)
    }
}

impl ArchiveStore {
    /// The bytes of a file of up to `limit`.
    pub async fn unpack(self, node: usize, limit: u64) -> Result<MemoryFile, UnpackError> {
        let gone = || UnpackError::Failed(Failure::local(FailureKind::Cancelled));
        let entry =
            self.tree.try_with_untracked(|tree| tree.entry(node).cloned()).flatten().ok_or_else(gone)?;
        if entry.is_encrypted {
            return Err(UnpackError::Refused(ArchiveText::Encrypted));
        }
        if entry.size > limit {
            return Err(UnpackError::TooLarge(limit));
        }
        match entry.content {
            EntryContent::Zip(entry) => self.unpack_zip(entry, limit).await,
            EntryContent::Stored(bytes) => self.take_out(bytes).await,
            EntryContent::Packed(number) => self.unpack_packed(number, limit).await,
            EntryContent::Link(target) => Err(UnpackError::Refused(ArchiveText::Link(target))),
            EntryContent::Sparse => Err(UnpackError::Refused(ArchiveText::Sparse)),
        }
        .map_err(UnpackError::of_file)
    }

    /// Bytes that are not packed.
    async fn take_out(self, bytes: Range<u64>) -> Result<MemoryFile, UnpackError> {
        if let Some(whole) = self.whole.try_get_value().flatten() {
            return whole.slice(bytes).ok_or_else(no_memory);
        }
        let writer = MemoryFileWriter::default();
        for piece in pieces(bytes) {
            writer.push(&self.read(piece).await?);
        }
        writer.finish().ok_or_else(no_memory)
    }

    /// By the worker that listed it, or by another where that is busy or has failed.
    async fn unpack_packed(self, number: usize, limit: u64) -> Result<MemoryFile, UnpackError> {
        let mut unpacker = match self.unpacker.try_update_value(Option::take).flatten() {
            Some(unpacker) => unpacker,
            None => {
                let gone = || UnpackError::Failed(Failure::local(FailureKind::Cancelled));
                let format = self.format.try_get_value().flatten().ok_or_else(gone)?;
                let archive = self.whole.try_get_value().flatten().ok_or_else(gone)?;
                UnpackClient::open(format, &archive).await?
            }
        };
        let unpacked = unpacker.entry(number, limit).await;
        self.unpacker.try_set_value(unpacker.into_idle());
        unpacked
    }

    async fn unpack_zip(self, entry: ZipEntry, limit: u64) -> Result<MemoryFile, UnpackError> {
        let gone = || UnpackError::Failed(Failure::local(FailureKind::Cancelled));
        let directory = self.directory.try_get_value().flatten().ok_or_else(gone)?;
        if let Method::Other(method) = entry.method {
            return Err(UnpackError::Refused(ArchiveText::UnknownMethod(method)));
        }
        if entry.packed > limit {
            return Err(UnpackError::TooLarge(limit));
        }
        let header = entry.header_range();
        if header.end > self.source.size {
            return Err(ZipError::Damaged.into());
        }
        let header = self.read(header).await?;
        let packed = entry.data_range(&header, directory)?;
        let mut output =
            Output { entry, writer: MemoryFileWriter::default(), size: 0, sum: crc32fast::Hasher::new() };
        match output.entry.method {
            Method::Stored => {
                for piece in pieces(packed) {
                    output.push(&self.read(piece).await?)?;
                }
            }
            _ => {
                let inflater = Inflater { store: self, wrapping: Wrapping::None, is_list: false };
                inflater.run(packed, &mut |piece| output.push(piece)).await?;
            }
        }
        output.finish()
    }
}

impl UnpackError {
    /// What an error of the archive means for one file.
    fn of_file(self) -> Self {
        match self {
            Self::Archive(error) => Self::Refused(match error {
                ArchiveError::Encrypted => ArchiveText::Encrypted,
                ArchiveError::UnknownMethod => ArchiveText::NotSupported,
                ArchiveError::NoUnpacker => ArchiveText::NoUnpacker,
                _ => ArchiveText::FileDamaged,
            }),
            other => other,
        }
    }
}

/// Unpacks deflated bytes while they are read.
pub(super) struct Inflater {
    pub store: ArchiveStore,
    pub wrapping: Wrapping,
    /// The list waits for it, and tells how far it is.
    pub is_list: bool,
}

impl Inflater {
    pub async fn run(
        self,
        packed: Range<u64>,
        push: &mut dyn FnMut(&[u8]) -> Result<(), UnpackError>,
    ) -> Result<(), UnpackError> {
        let (input, mut unpacked) =
            inflate(self.wrapping).ok_or(UnpackError::Refused(ArchiveText::NoDecoder))?;
        let (store, end) = (self.store, packed.end as f64);
        let feed = async move {
            for piece in pieces(packed) {
                let part = piece.end as f64 / end;
                // The other end says why it takes no more.
                if input.write(&store.read(piece).await?).await.is_none() {
                    return Ok(());
                }
                if self.is_list {
                    store.state.try_set(ArchiveState::Reading(part));
                }
            }
            input.close().await;
            Ok::<(), UnpackError>(())
        };
        let drain = async {
            while let Some(piece) = unpacked.next().await? {
                push(&piece)?;
            }
            Ok(())
        };
        try_join(feed, drain).await.map(drop)
    }
}

/// What comes out of an entry of a ZIP.
struct Output {
    entry: ZipEntry,
    writer: MemoryFileWriter,
    size: u64,
    sum: crc32fast::Hasher,
}

impl Output {
    fn push(&mut self, bytes: &[u8]) -> Result<(), UnpackError> {
        self.size += bytes.len() as u64;
        // A bomb says that it is small.
        if self.size > self.entry.size {
            return Err(ZipError::Damaged.into());
        }
        self.sum.update(bytes);
        self.writer.push(bytes);
        Ok(())
    }

    fn finish(self) -> Result<MemoryFile, UnpackError> {
        if self.size != self.entry.size || self.sum.finalize() != self.entry.crc32 {
            return Err(ZipError::Damaged.into());
        }
        self.writer.finish().ok_or_else(no_memory)
    }
}

pub(super) fn no_memory() -> UnpackError {
    Failure::local(FailureKind::DiskFull).into()
}

pub(super) fn pieces(bytes: Range<u64>) -> impl Iterator<Item = Range<u64>> {
    let starts = (bytes.start..bytes.end).step_by(PIECE as usize);
    starts.map(move |start| start..bytes.end.min(start + PIECE))
}
