//! Files and folders that a person drops, chooses or pastes, and the walk through the folders, in short time slices so
//! that the page stays responsive however many files there are.

use super::clock::TimeSlice;
use super::file::LocalFile;
use super::handle_entries;
use crate::base::name;
use js_sys::{Array, Function, Promise, Reflect};
use std::collections::VecDeque;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    DataTransfer, DataTransferItem, File, FileSystemDirectoryEntry, FileSystemDirectoryReader,
    FileSystemEntry, FileSystemFileEntry, HtmlInputElement,
};

/// Folders whose first entries are requested ahead. Each request is a round trip to another process.
const READ_AHEAD: usize = 16;

/// Above this number of dropped items, those with a MIME type are presumed to be files while the drop event is handled.
/// Asking whether an item is a folder reads the disk and blocks the page.
const MAX_CHECKED_ITEMS: usize = 64;

/// More files than this are processed in slices even where there is no folder.
const MAX_SINGLE_FILES: u32 = 5_000;

/// The top-level items of a drop, a file input or a paste, before any folder is read.
#[derive(Default)]
pub struct DroppedItems {
    roots: Vec<Root>,
}

enum Root {
    File(SingleFile),
    /// It has the MIME type of a file. Only its handle can confirm that it is not a folder.
    PresumedFile(SingleFile),
    Folder {
        entry: FileSystemDirectoryEntry,
        handle: Option<LocalHandle>,
    },
    /// `File` objects of an input, which have relative paths when a folder was chosen.
    FileList(Array),
    /// A retained handle of an earlier visit.
    Handle(JsValue),
}

/// A file that is in no dropped or chosen folder.
pub struct SingleFile {
    pub file: LocalFile,
    pub name: String,
    pub handle: Option<LocalHandle>,
}

/// The handle by which Chromium can read a dropped file or folder again after a reload. It resolves some time after the
/// drop.
#[derive(Clone)]
pub struct LocalHandle(Rc<Promise>);

impl LocalHandle {
    /// A `FileSystemHandle`, which IndexedDB can store.
    pub async fn get(&self) -> Option<JsValue> {
        let handle = JsFuture::from((*self.0).clone()).await.ok();
        handle.filter(|handle| !handle.is_null())
    }
}

/// What the walk visits. The visitor assigns each folder a number, by which its children name their parent.
pub enum WalkItem {
    /// The handle of the top-level item that the next items belong to.
    RootHandle(Option<LocalHandle>),
    Folder {
        parent: u32,
        name: String,
    },
    File {
        parent: u32,
        name: String,
        file: LocalFile,
    },
    Unreadable {
        parent: u32,
        name: String,
    },
}

/// The number of the folder that everything was dropped into.
pub(super) const ROOT_FOLDER: u32 = 0;

impl DroppedItems {
    /// Must be called while the drop event is being handled; the browser empties the items afterwards.
    pub fn from_drop(transfer: &DataTransfer) -> Self {
        let items = transfer.items();
        let items = (0..items.length()).filter_map(|index| items.get(index));
        let items: Vec<DataTransferItem> = items.filter(|item| item.kind() == "file").collect();
        let is_large = items.len() > MAX_CHECKED_ITEMS
            && items.first().is_some_and(|item| handle_method(item).is_some());
        let is_presumed_file = |item: &DataTransferItem| is_large && !item.type_().is_empty();
        let entry = |item: &DataTransferItem| match is_presumed_file(item) {
            true => None,
            false => item.webkit_get_as_entry().ok().flatten().filter(FileSystemEntry::is_directory),
        };
        let folders: Vec<Option<FileSystemEntry>> = items.iter().map(entry).collect();
        // Handles are requested after all entries: reading an entry waits for every handle request before it, which
        // takes seconds for thousands of items.
        let roots = items.iter().zip(folders).filter_map(|(item, folder)| {
            let handle = handle_of(item);
            match folder {
                Some(entry) => Some(Root::Folder { entry: entry.unchecked_into(), handle }),
                None => item.get_as_file().ok().flatten().map(|file| {
                    let file = single_file(file, handle);
                    if is_presumed_file(item) { Root::PresumedFile(file) } else { Root::File(file) }
                }),
            }
        });
        Self { roots: roots.collect() }
    }

    /// The files of an `<input type=file>`, which is cleared so that the same files can be chosen again.
    pub fn from_input(input: &HtmlInputElement) -> Self {
        // Copied first, because clearing the input empties its list.
        let files = input.files().map(|list| Array::from(&list)).unwrap_or_default();
        input.set_value("");
        let have_paths = path_of(&files.get(0)).contains('/');
        if have_paths || files.length() > MAX_SINGLE_FILES {
            return Self { roots: vec![Root::FileList(files)] };
        }
        Self {
            roots: files.iter().map(|file| Root::File(single_file(file.unchecked_into(), None))).collect(),
        }
    }

    /// The content of the clipboard. Browsers give every copied picture the same name, so those are named after `stem`.
    pub fn from_paste(transfer: &DataTransfer, stem: &str) -> Self {
        let mut items = Self::from_drop(transfer);
        let mut number = 0;
        for root in &mut items.roots {
            if let Root::File(single) = root
                && matches!(single.name.as_str(), "" | "image.png")
            {
                number += 1;
                let extension = name::split_extension(&single.name).1.unwrap_or("png");
                let name = [stem, ".", extension].concat();
                single.name = if number > 1 { name::numbered(&name, false, number) } else { name };
            }
        }
        items
    }

    pub fn is_empty(&self) -> bool {
        self.roots.is_empty()
    }

    /// The files, when there are only files and not too many; otherwise returns `self`.
    pub fn into_single_files(self) -> Result<Vec<SingleFile>, Self> {
        let only_files = self.roots.iter().all(|root| matches!(root, Root::File(_)));
        if !only_files || self.roots.len() > MAX_SINGLE_FILES as usize {
            return Err(self);
        }
        let files = self.roots.into_iter().filter_map(|root| match root {
            Root::File(single) => Some(single),
            _ => None,
        });
        Ok(files.collect())
    }

    /// Whether [`Self::resolve_folders`] must find out which items are folders.
    pub fn has_unresolved(&self) -> bool {
        self.roots.iter().any(|root| matches!(root, Root::PresumedFile(_)))
    }

    pub async fn resolve_folders(self) -> Self {
        let (mut time_slice, mut roots) = (TimeSlice::default(), Vec::new());
        for root in self.roots {
            let Root::PresumedFile(single) = root else {
                roots.push(root);
                continue;
            };
            let handle = match &single.handle {
                Some(handle) => handle.get().await,
                None => None,
            };
            let folder = handle.filter(handle_entries::is_folder);
            roots.push(folder.map_or(Root::File(single), Root::Handle));
            time_slice.yield_if_over().await;
        }
        Self { roots }
    }

    /// From handles that were retained on an earlier visit.
    pub fn from_handles(handles: impl Iterator<Item = JsValue>) -> Self {
        Self { roots: handles.map(Root::Handle).collect() }
    }

    pub fn from_files(files: Vec<SingleFile>) -> Self {
        Self { roots: files.into_iter().map(Root::File).collect() }
    }

    /// The files that can be listed without walking folders.
    pub fn files(&self) -> Vec<LocalFile> {
        let mut files = Vec::new();
        for root in &self.roots {
            match root {
                Root::File(single) | Root::PresumedFile(single) => files.push(single.file.clone()),
                Root::FileList(list) => {
                    files.extend(list.iter().map(|file| LocalFile::new(file.unchecked_into())));
                }
                Root::Folder { .. } | Root::Handle(_) => {}
            }
        }
        files
    }

    /// The names of the top-level items, without repetition.
    pub fn root_names(&self) -> Vec<String> {
        let mut names = Vec::new();
        let mut name = |root: String| {
            if names.last() != Some(&root) {
                names.push(root);
            }
        };
        for root in &self.roots {
            match root {
                Root::File(single) | Root::PresumedFile(single) => name(single.name.clone()),
                Root::Folder { entry, .. } => name(entry.name()),
                Root::Handle(handle) => name(handle_entries::name(handle)),
                Root::FileList(files) => files.iter().for_each(|file| {
                    let path = path_of(&file);
                    match path.split_once('/') {
                        Some((folder, _)) => name(folder.to_owned()),
                        None => name(LocalFile::new(file.unchecked_into()).name()),
                    }
                }),
            }
        }
        names
    }

    /// Whether it comes from a folder input, which omits empty folders.
    pub fn omits_empty_folders(&self) -> bool {
        let has_paths = |files: &Array| path_of(&files.get(0)).contains('/');
        self.roots.iter().any(|root| matches!(root, Root::FileList(files) if has_paths(files)))
    }
}

/// Visits every item, a folder before its children. `visit` returns the number of a folder.
pub async fn walk(items: DroppedItems, visit: &mut dyn FnMut(WalkItem) -> u32) {
    let mut time_slice = TimeSlice::default();
    for root in items.roots {
        match root {
            Root::File(SingleFile { file, name, handle })
            | Root::PresumedFile(SingleFile { file, name, handle }) => {
                visit(WalkItem::RootHandle(handle));
                visit(WalkItem::File { parent: ROOT_FOLDER, name, file });
                time_slice.yield_if_over().await;
            }
            Root::Folder { entry, handle } => {
                visit(WalkItem::RootHandle(handle));
                let number = visit(WalkItem::Folder { parent: ROOT_FOLDER, name: entry.name() });
                walk_folder(entry, number, visit, &mut time_slice).await;
            }
            Root::Handle(handle) => handle_entries::walk(handle, visit, &mut time_slice).await,
            Root::FileList(files) => {
                visit(WalkItem::RootHandle(None));
                walk_file_list(&files, visit, &mut time_slice).await;
            }
        }
    }
}

async fn walk_file_list(files: &Array, visit: &mut dyn FnMut(WalkItem) -> u32, time_slice: &mut TimeSlice) {
    let (mut last, mut parent) = (String::new(), ROOT_FOLDER);
    for file in files.iter() {
        let path = path_of(&file);
        let file = LocalFile::new(file.unchecked_into());
        let name = file.name();
        // Chromium writes a slash for each backslash in the name, which does not change its length.
        let folder = path.get(..path.len().saturating_sub(name.len() + 1)).unwrap_or_default();
        if folder != last {
            let steps = folder.split('/').filter(|step| !step.is_empty());
            parent = steps
                .fold(ROOT_FOLDER, |parent, step| visit(WalkItem::Folder { parent, name: step.to_owned() }));
            folder.clone_into(&mut last);
        }
        visit(WalkItem::File { parent, name, file });
        time_slice.yield_if_over().await;
    }
}

/// A folder whose next batch of entries has been requested.
struct FolderReader {
    number: u32,
    parent: u32,
    name: String,
    reader: FileSystemDirectoryReader,
    batch: JsFuture,
}

impl FolderReader {
    fn start(entry: &FileSystemDirectoryEntry, parent: u32, number: u32) -> Self {
        let reader = entry.create_reader();
        Self { number, parent, name: entry.name(), batch: request_batch(&reader), reader }
    }
}

async fn walk_folder(
    top: FileSystemDirectoryEntry,
    number: u32,
    visit: &mut dyn FnMut(WalkItem) -> u32,
    time_slice: &mut TimeSlice,
) {
    let mut pending = vec![(top, ROOT_FOLDER, number)];
    let mut reading = VecDeque::new();
    loop {
        while reading.len() < READ_AHEAD
            && let Some((entry, parent, number)) = pending.pop()
        {
            reading.push_back(FolderReader::start(&entry, parent, number));
        }
        let Some(mut folder) = reading.pop_front() else { return };
        // A reader returns up to a hundred entries a batch, and an empty batch at the end.
        loop {
            let Ok(batch) = (&mut folder.batch).await else {
                visit(WalkItem::Unreadable { parent: folder.parent, name: folder.name });
                break;
            };
            let batch: Array = batch.unchecked_into();
            if batch.length() == 0 {
                break;
            }
            folder.batch = request_batch(&folder.reader);
            let mut files = Vec::new();
            for entry in batch.iter() {
                let entry: FileSystemEntry = entry.unchecked_into();
                let (parent, name) = (folder.number, entry.name());
                if entry.is_directory() {
                    let number = visit(WalkItem::Folder { parent, name });
                    pending.push((entry.unchecked_into(), parent, number));
                } else {
                    files.push((name, request_file(entry.unchecked_into())));
                }
            }
            // Every file of the batch has been requested by now, so the requests run concurrently.
            for (name, file) in files {
                let parent = folder.number;
                visit(match file.await {
                    Ok(file) => WalkItem::File { parent, name, file: LocalFile::new(file.unchecked_into()) },
                    Err(_) => WalkItem::Unreadable { parent, name },
                });
                time_slice.yield_if_over().await;
            }
            time_slice.yield_if_over().await;
        }
    }
}

fn request_batch(reader: &FileSystemDirectoryReader) -> JsFuture {
    let promise = Promise::new(&mut |resolve, reject| {
        // Throws only when the reader cannot be used at all.
        if reader.read_entries_with_callback_and_callback(&resolve, &reject).is_err() {
            let _ = reject.call0(&JsValue::UNDEFINED);
        }
    });
    JsFuture::from(promise)
}

fn request_file(entry: FileSystemFileEntry) -> JsFuture {
    JsFuture::from(Promise::new(&mut |resolve, reject| {
        entry.file_with_callback_and_callback(&resolve, &reject)
    }))
}

fn single_file(file: File, handle: Option<LocalHandle>) -> SingleFile {
    SingleFile { name: file.name(), file: LocalFile::new(file), handle }
}

fn path_of(file: &JsValue) -> String {
    let path = Reflect::get(file, &JsValue::from_str("webkitRelativePath"));
    path.ok().and_then(|path| path.as_string()).unwrap_or_default()
}

fn handle_method(item: &DataTransferItem) -> Option<Function> {
    Reflect::get(item, &JsValue::from_str("getAsFileSystemHandle")).ok()?.dyn_into().ok()
}

/// Only Chromium has handles, and they must be requested while the event is handled.
fn handle_of(item: &DataTransferItem) -> Option<LocalHandle> {
    let promise: Promise = handle_method(item)?.call0(item).ok()?.dyn_into().ok()?;
    // Attaches a handler at once, so that the browser does not report an unhandled rejection.
    drop(JsFuture::from(promise.clone()));
    Some(LocalHandle(Rc::new(promise)))
}
