//! Store of the archive viewer: the list of files, the folder that is shown and the file that is open.

use super::unpack::UnpackError;
use super::worker::UnpackClient;
use crate::base::failure::Failure;
use crate::base::id::FileId;
use crate::browser::memory_file::MemoryFile;
use crate::features::preview::source::Source;
use crate::features::shell::loader::Loader;
use crate::model::archive::{ArchiveError, ArchiveFormat, ListEnd};
use crate::model::archive_tree::{ArchiveRow, ArchiveTree, ROOT};
use crate::model::entry::{Category, Entry, EntryKind};
use crate::model::zip::Directory;
use leptos::prelude::*;

/// Unpacked, to be looked at and to be taken out: both are held in memory.
pub const MAX_SHOWN: u64 = 32 << 20;
pub const MAX_TAKEN_OUT: u64 = 512 << 20;

#[derive(Clone, Debug, PartialEq)]
pub enum ArchiveState {
    /// So much of its list is read, or of the whole where that is needed.
    Reading(f64),
    /// All of it is unpacked.
    Unpacking,
    /// And whether the list ends too early.
    Ready(Option<ListEnd>),
    Unreadable(ArchiveError),
    Failed(Failure),
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
    /// Of a ZIP.
    pub(super) directory: StoredValue<Option<Directory>>,
    /// The archive where it was read as a whole, or what it packs.
    pub(super) whole: StoredValue<Option<MemoryFile>, LocalStorage>,
    /// As the worker reads it.
    pub(super) format: StoredValue<Option<ArchiveFormat>>,
    /// What unpacks it, unless it is busy. It ends with the viewer.
    pub(super) unpacker: StoredValue<Option<UnpackClient>, LocalStorage>,
    list_loader: Loader,
    file_loader: Loader,
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
            whole: StoredValue::new_local(None),
            format: StoredValue::new(None),
            unpacker: StoredValue::new_local(None),
            list_loader: Loader::new(),
            file_loader: Loader::new(),
        };
        store.open();
        store
    }

    pub fn open(self) {
        self.state.set(ArchiveState::Reading(0.0));
        self.whole.set_value(None);
        self.list_loader.start(async move {
            let state = match self.read_list().await {
                Ok((tree, end)) => {
                    self.tree.try_set(tree);
                    ArchiveState::Ready(end)
                }
                Err(UnpackError::Failed(failure)) => ArchiveState::Failed(failure),
                Err(UnpackError::Archive(error)) => ArchiveState::Unreadable(error),
                Err(UnpackError::Refused(_) | UnpackError::TooLarge(_)) => {
                    ArchiveState::Unreadable(ArchiveError::Damaged)
                }
            };
            // The viewer may be gone by now.
            self.state.try_set(state);
        });
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
        self.file_loader.start(async move {
            let state = match self.unpack(node, MAX_SHOWN).await {
                Ok(file) => InnerState::Ready(file),
                Err(error) => InnerState::NotUnpacked(error),
            };
            self.inner.try_set(state);
        });
    }

    pub fn close_file(self) {
        self.file_loader.stop();
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
}
