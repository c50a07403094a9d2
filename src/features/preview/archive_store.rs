//! Store of the archive viewer: reads the list of files by ranges from the end of the archive, and takes files out of it.

use super::source::Source;
use crate::base::failure::{Failure, FailureKind};
use crate::base::id::FileId;
use crate::browser::inflate::{InflateError, inflate};
use crate::browser::memory_file::{MemoryFile, MemoryFileWriter};
use crate::features::shell::loader::Loader;
use crate::i18n::ArchiveText;
use crate::model::archive_tree::{ArchiveRow, ArchiveTree, ROOT};
use crate::model::entry::{Category, Entry, EntryKind};
use crate::model::zip::{
    self, Directory, DirectoryReader, MAX_DIRECTORY, Method, Tail, ZIP64_RECORD, ZipEntry, ZipError,
};
use futures_util::future::try_join;
use leptos::prelude::*;
use std::ops::Range;

/// Unpacked, to be looked at and to be taken out: both are held in memory.
pub const MAX_SHOWN: u64 = 32 << 20;
pub const MAX_TAKEN_OUT: u64 = 512 << 20;
/// Read at once, of the list and of a file.
const PIECE: u64 = 1 << 20;

#[derive(Clone, Debug, PartialEq)]
pub enum ArchiveState {
    /// So much of its list is read.
    Reading(f64),
    Ready,
    Unreadable(ZipError),
    Failed(Failure),
}

/// Why a file was not taken out.
#[derive(Clone, Debug, PartialEq)]
pub enum UnpackError {
    Failed(Failure),
    Refused(ArchiveText),
    /// Unpacked it has more bytes than this.
    TooLarge(u64),
}

/// What is shown of the file that is open.
#[derive(Clone)]
pub enum InnerState {
    Unpacking,
    Ready(MemoryFile),
    NotUnpacked(UnpackError),
}

#[derive(Clone, Copy)]
pub struct ArchiveStore {
    pub source: Source,
    pub state: RwSignal<ArchiveState>,
    pub tree: RwSignal<ArchiveTree>,
    /// The folder in the archive.
    pub folder: RwSignal<usize>,
    /// Instead of a folder, what is found in all.
    pub wanted: RwSignal<String>,
    /// The file that is open, by its place in the tree.
    pub opened: RwSignal<Option<usize>>,
    pub inner: RwSignal<InnerState, LocalStorage>,
    /// The row that the keyboard is on.
    pub active: RwSignal<usize>,
    directory: StoredValue<Option<Directory>>,
    loader: Loader,
    unpacker: Loader,
}

impl From<Failure> for UnpackError {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

impl From<ZipError> for UnpackError {
    fn from(_: ZipError) -> Self {
        Self::Refused(ArchiveText::FileDamaged)
    }
}

impl From<InflateError> for UnpackError {
    fn from(_: InflateError) -> Self {
        Self::Refused(ArchiveText::FileDamaged)
    }
}

enum ReadError {
    Zip(ZipError),
    Failed(Failure),
}

impl From<ZipError> for ReadError {
    fn from(error: ZipError) -> Self {
        Self::Zip(error)
    }
}

impl From<Failure> for ReadError {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

impl ArchiveStore {
    pub fn new(source: Source) -> Self {
        let store = Self {
            source,
            state: RwSignal::new(ArchiveState::Reading(0.0)),
            tree: RwSignal::new(ArchiveTree::default()),
            folder: RwSignal::new(ROOT),
            wanted: RwSignal::new(String::new()),
            opened: RwSignal::new(None),
            inner: RwSignal::new_local(InnerState::Unpacking),
            active: RwSignal::new(0),
            directory: StoredValue::new(None),
            loader: Loader::new(),
            unpacker: Loader::new(),
        };
        store.open();
        store
    }

    pub fn open(self) {
        self.state.set(ArchiveState::Reading(0.0));
        self.loader.start(async move {
            let state = match self.read_directory().await {
                Ok(tree) => {
                    self.tree.try_set(tree);
                    ArchiveState::Ready
                }
                Err(ReadError::Zip(error)) => ArchiveState::Unreadable(error),
                Err(ReadError::Failed(failure)) => ArchiveState::Failed(failure),
            };
            // The viewer may be gone by now.
            self.state.try_set(state);
        });
    }

    async fn read_directory(self) -> Result<ArchiveTree, ReadError> {
        let tail_range = zip::tail_range(self.source.size);
        if tail_range.is_empty() {
            return Err(ReadError::Zip(ZipError::NotZip));
        }
        let tail = self.read(tail_range.clone()).await?;
        let directory = match zip::read_tail(&tail, tail_range.start)? {
            Tail::Directory(directory) => directory,
            Tail::Zip64 { record } => {
                let end = record.saturating_add(ZIP64_RECORD);
                if end > self.source.size {
                    return Err(ReadError::Zip(ZipError::Damaged));
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
            reader.read(&piece)?.into_iter().for_each(|entry| tree.add(entry));
            at = end;
            let part = (at - range.start) as f64 / (range.end - range.start) as f64;
            self.state.try_set(ArchiveState::Reading(part));
        }
        match reader.is_complete() {
            true => Ok(tree),
            false => Err(ReadError::Zip(ZipError::Damaged)),
        }
    }

    /// All of the bytes, or a failure.
    async fn read(self, bytes: Range<u64>) -> Result<Vec<u8>, Failure> {
        let wanted = bytes.end - bytes.start;
        let read = self.source.read(bytes).await?;
        match read.len() as u64 == wanted {
            true => Ok(read),
            false => Err(Failure::local(FailureKind::Replaced)),
        }
    }

    /// The rows of the open folder, or those that are found. Reactive.
    pub fn rows(self) -> Vec<ArchiveRow> {
        let (folder, wanted) = (self.folder.get(), self.wanted.get());
        self.tree.with(|tree| if wanted.is_empty() { tree.rows(folder) } else { tree.find(&wanted) })
    }

    /// Goes into a folder, or opens a file.
    pub fn open_row(self, row: &ArchiveRow) {
        match row.size {
            None => self.go_to(row.node),
            Some(_) => self.open_file(row.node),
        }
    }

    pub fn go_to(self, folder: usize) {
        self.wanted.set(String::new());
        self.active.set(0);
        self.folder.set(folder);
    }

    pub fn go_up(self) {
        let folder = self.folder.get_untracked();
        if folder != ROOT {
            let parent = self.tree.with_untracked(|tree| tree.parent(folder));
            self.go_to(parent);
            // The keyboard is on the folder that it comes from.
            let rows = self.tree.with_untracked(|tree| tree.rows(parent));
            self.active.set(rows.iter().position(|row| row.node == folder).unwrap_or_default());
        }
    }

    pub fn open_file(self, node: usize) {
        self.inner.set(InnerState::Unpacking);
        self.opened.set(Some(node));
        self.unpacker.start(async move {
            let state = match self.unpack(node, MAX_SHOWN).await {
                Ok(file) => InnerState::Ready(file),
                Err(error) => InnerState::NotUnpacked(error),
            };
            self.inner.try_set(state);
        });
    }

    pub fn close_file(self) {
        self.unpacker.stop();
        self.opened.set(None);
        self.inner.set(InnerState::Unpacking);
    }

    /// A file of the archive as viewers know files.
    pub fn inner_entry(self, node: usize) -> Option<Entry> {
        let archive = self.source.entry();
        self.tree.with_untracked(|tree| {
            let name = tree.name(node)?;
            Some(Entry {
                id: FileId::new(format!("{}/{node}", archive.id)),
                name: name.to_owned(),
                kind: EntryKind::File,
                category: Category::from_name(name),
                size: Some(tree.entry(node)?.size),
                starred: false,
                revision: None,
                content_hash: None,
                crc64: None,
                rights: None,
                thumbnail: None,
                ..archive
            })
        })
    }

    /// The bytes of a file of up to `limit`. Its header is not believed: what comes out is counted and summed.
    pub async fn unpack(self, node: usize, limit: u64) -> Result<MemoryFile, UnpackError> {
        let gone = || UnpackError::Failed(Failure::local(FailureKind::Cancelled));
        let entry =
            self.tree.try_with_untracked(|tree| tree.entry(node).cloned()).flatten().ok_or_else(gone)?;
        let directory = self.directory.try_get_value().flatten().ok_or_else(gone)?;
        if entry.is_encrypted {
            return Err(UnpackError::Refused(ArchiveText::Encrypted));
        }
        if let Method::Other(method) = entry.method {
            return Err(UnpackError::Refused(ArchiveText::UnknownMethod(method)));
        }
        if entry.size > limit || entry.packed > limit {
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
            _ => self.inflate(packed, &mut output).await?,
        }
        output.finish()
    }

    async fn inflate(self, packed: Range<u64>, output: &mut Output) -> Result<(), UnpackError> {
        let (input, mut unpacked) = inflate().ok_or(UnpackError::Refused(ArchiveText::NoDecoder))?;
        let feed = async move {
            for piece in pieces(packed) {
                // The other end says why it takes no more.
                if input.write(&self.read(piece).await?).await.is_none() {
                    return Ok(());
                }
            }
            input.close().await;
            Ok::<(), UnpackError>(())
        };
        let drain = async {
            while let Some(piece) = unpacked.next().await? {
                output.push(&piece)?;
            }
            Ok(())
        };
        try_join(feed, drain).await.map(drop)
    }
}

/// What comes out of an entry.
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
        self.writer.finish().ok_or(UnpackError::Failed(Failure::local(FailureKind::DiskFull)))
    }
}

fn pieces(bytes: Range<u64>) -> impl Iterator<Item = Range<u64>> {
    let starts = (bytes.start..bytes.end).step_by(PIECE as usize);
    starts.map(move |start| start..bytes.end.min(start + PIECE))
}

/// Why an archive is not shown.
pub fn unreadable(error: ZipError, size: impl Fn(u64) -> String) -> ArchiveText {
    match error {
        ZipError::NotZip => ArchiveText::NotZip,
        ZipError::Damaged => ArchiveText::Damaged,
        ZipError::Split => ArchiveText::Split,
        ZipError::TooLarge => ArchiveText::DirectoryTooLarge(size(MAX_DIRECTORY)),
    }
}
