//! What a person drops, chooses or pastes, and the walk through its folders: in slices, so that the page never stands
//! still however many files there are.

use super::clock::Slices;
use super::file::LocalFile;
use super::walk_kept;
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

/// Folders whose first entries are asked for before their turn: each question is a way to another process and back.
const AHEAD: usize = 16;

/// Of more items than this, those of a known type are taken for files while the drop is handled: to ask whether they are
/// folders is a look at the disk for each, for which the page stands still.
const HURRY: usize = 64;

/// More files than this are looked at in slices even where there is no folder.
const MANY: u32 = 5_000;

/// What was given, before anybody looked into it.
#[derive(Default)]
pub struct Given {
    roots: Vec<Root>,
}

enum Root {
    File(Loose),
    /// It looks like a file, and only its handle knows.
    Likely(Loose),
    Folder {
        entry: FileSystemDirectoryEntry,
        handle: Option<LocalHandle>,
    },
    /// Files that may bring their path.
    Listed(Array),
    /// What an earlier visit was given, found again.
    Kept(JsValue),
}

/// A file by itself.
pub struct Loose {
    pub file: LocalFile,
    pub name: String,
    pub handle: Option<LocalHandle>,
}

/// What Chromium can find a dropped file or folder by again after a reload; it comes a moment after the drop.
#[derive(Clone)]
pub struct LocalHandle(Rc<Promise>);

impl LocalHandle {
    /// A `FileSystemHandle`, which IndexedDB can store.
    pub async fn get(&self) -> Option<JsValue> {
        let handle = JsFuture::from((*self.0).clone()).await.ok();
        handle.filter(|handle| !handle.is_null())
    }
}

/// What the walk comes upon. A folder is given a number, which is what its children call it by.
pub enum Found {
    /// What follows was dropped under this handle.
    Under(Option<LocalHandle>),
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

/// The folder everything was dropped into.
pub(super) const TOP: u32 = 0;

/// Must be called while the drop event is being handled; afterwards the browser forgets the items.
pub fn dropped(transfer: &DataTransfer) -> Given {
    let items = transfer.items();
    let items = (0..items.length()).filter_map(|index| items.get(index));
    let items: Vec<DataTransferItem> = items.filter(|item| item.kind() == "file").collect();
    let is_hurried = items.len() > HURRY && items.first().is_some_and(|item| ask_for_handle(item).is_some());
    let looks_like_file = |item: &DataTransferItem| is_hurried && !item.type_().is_empty();
    let entry = |item: &DataTransferItem| match looks_like_file(item) {
        true => None,
        false => item.webkit_get_as_entry().ok().flatten().filter(FileSystemEntry::is_directory),
    };
    let folders: Vec<Option<FileSystemEntry>> = items.iter().map(entry).collect();
    // Handles only now: each look at an entry waits for all questions before it, which made seconds of thousands.
    let roots = items.iter().zip(folders).filter_map(|(item, folder)| {
        let handle = handle_of(item);
        match folder {
            Some(entry) => Some(Root::Folder { entry: entry.unchecked_into(), handle }),
            None => item.get_as_file().ok().flatten().map(|file| match loose(file, handle) {
                Root::File(loose) if looks_like_file(item) => Root::Likely(loose),
                root => root,
            }),
        }
    });
    Given { roots: roots.collect() }
}

/// The files of an `<input type=file>`, which is emptied so that the same can be chosen again.
pub fn chosen(input: &HtmlInputElement) -> Given {
    // The list itself becomes empty with the field.
    let files = input.files().map(|list| Array::from(&list)).unwrap_or_default();
    input.set_value("");
    let bring_paths = path_of(&files.get(0)).contains('/');
    if bring_paths || files.length() > MANY {
        return Given { roots: vec![Root::Listed(files)] };
    }
    Given { roots: files.iter().map(|file| loose(file.unchecked_into(), None)).collect() }
}

/// What the clipboard holds. Browsers call every copied picture alike, so it is given `stem` for a name.
pub fn pasted(transfer: &DataTransfer, stem: &str) -> Given {
    let mut given = dropped(transfer);
    let mut number = 0;
    for root in &mut given.roots {
        if let Root::File(loose) = root
            && matches!(loose.name.as_str(), "" | "image.png")
        {
            number += 1;
            let extension = name::split_extension(&loose.name).1.unwrap_or("png");
            let name = [stem, ".", extension].concat();
            loose.name = if number > 1 { name::numbered(&name, number) } else { name };
        }
    }
    given
}

impl Given {
    pub fn is_empty(&self) -> bool {
        self.roots.is_empty()
    }

    /// Its files, when there are only files and not too many; else all of it back.
    pub fn loose(self) -> Result<Vec<Loose>, Self> {
        let only_files = self.roots.iter().all(|root| matches!(root, Root::File(_)));
        if !only_files || self.roots.len() > MANY as usize {
            return Err(self);
        }
        let files = self.roots.into_iter().filter_map(|root| match root {
            Root::File(loose) => Some(loose),
            _ => None,
        });
        Ok(files.collect())
    }

    /// Something is in it of which `sorted` must tell whether it is a folder.
    pub fn is_unsorted(&self) -> bool {
        self.roots.iter().any(|root| matches!(root, Root::Likely(_)))
    }

    pub async fn sorted(self) -> Self {
        let (mut slices, mut roots) = (Slices::default(), Vec::new());
        for root in self.roots {
            let Root::Likely(loose) = root else {
                roots.push(root);
                continue;
            };
            let handle = match &loose.handle {
                Some(handle) => handle.get().await,
                None => None,
            };
            let folder = handle.filter(walk_kept::is_folder);
            roots.push(folder.map_or(Root::File(loose), Root::Kept));
            slices.breathe().await;
        }
        Self { roots }
    }

    /// Handles of what an earlier visit was given.
    pub fn kept(handles: impl Iterator<Item = JsValue>) -> Self {
        Self { roots: handles.map(Root::Kept).collect() }
    }

    pub fn of(files: Vec<Loose>) -> Self {
        Self { roots: files.into_iter().map(Root::File).collect() }
    }

    /// Its files, where there are no folders to be walked.
    pub fn files(&self) -> Vec<LocalFile> {
        let mut files = Vec::new();
        for root in &self.roots {
            match root {
                Root::File(loose) | Root::Likely(loose) => files.push(loose.file.clone()),
                Root::Listed(listed) => {
                    files.extend(listed.iter().map(|file| LocalFile::new(file.unchecked_into())));
                }
                Root::Folder { .. } | Root::Kept(_) => {}
            }
        }
        files
    }

    /// What lies at its top, once each.
    pub fn roots(&self) -> Vec<String> {
        let mut names = Vec::new();
        let mut name = |root: String| {
            if names.last() != Some(&root) {
                names.push(root);
            }
        };
        for root in &self.roots {
            match root {
                Root::File(loose) | Root::Likely(loose) => name(loose.name.clone()),
                Root::Folder { entry, .. } => name(entry.name()),
                Root::Kept(handle) => name(walk_kept::name_of(handle)),
                Root::Listed(files) => files.iter().for_each(|file| {
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

    /// Whether it came from a folder chooser, which leaves empty folders out.
    pub fn leaves_out_empty_folders(&self) -> bool {
        let has_paths = |files: &Array| path_of(&files.get(0)).contains('/');
        self.roots.iter().any(|root| matches!(root, Root::Listed(files) if has_paths(files)))
    }
}

/// Tells everything there is, folders before what is in them. `tell` answers the number of a folder.
pub async fn walk(given: Given, tell: &mut dyn FnMut(Found) -> u32) {
    let mut slices = Slices::default();
    for root in given.roots {
        match root {
            Root::File(Loose { file, name, handle }) | Root::Likely(Loose { file, name, handle }) => {
                tell(Found::Under(handle));
                tell(Found::File { parent: TOP, name, file });
                slices.breathe().await;
            }
            Root::Folder { entry, handle } => {
                tell(Found::Under(handle));
                let number = tell(Found::Folder { parent: TOP, name: entry.name() });
                below(entry, number, tell, &mut slices).await;
            }
            Root::Kept(handle) => walk_kept::walk(handle, tell, &mut slices).await,
            Root::Listed(files) => {
                tell(Found::Under(None));
                listed(&files, tell, &mut slices).await;
            }
        }
    }
}

async fn listed(files: &Array, tell: &mut dyn FnMut(Found) -> u32, slices: &mut Slices) {
    let (mut last, mut parent) = (String::new(), TOP);
    for file in files.iter() {
        let path = path_of(&file);
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        if folder != last {
            let steps = folder.split('/').filter(|step| !step.is_empty());
            parent = steps.fold(TOP, |parent, step| tell(Found::Folder { parent, name: step.to_owned() }));
            folder.clone_into(&mut last);
        }
        let file = LocalFile::new(file.unchecked_into());
        tell(Found::File { parent, name: file.name(), file });
        slices.breathe().await;
    }
}

/// A folder whose entries are on their way.
struct Reading {
    number: u32,
    parent: u32,
    name: String,
    reader: FileSystemDirectoryReader,
    batch: JsFuture,
}

impl Reading {
    fn start(entry: &FileSystemDirectoryEntry, parent: u32, number: u32) -> Self {
        let reader = entry.create_reader();
        Self { number, parent, name: entry.name(), batch: next_batch(&reader), reader }
    }
}

async fn below(
    top: FileSystemDirectoryEntry,
    number: u32,
    tell: &mut dyn FnMut(Found) -> u32,
    slices: &mut Slices,
) {
    let mut waiting = vec![(top, TOP, number)];
    let mut reading = VecDeque::new();
    loop {
        while reading.len() < AHEAD
            && let Some((entry, parent, number)) = waiting.pop()
        {
            reading.push_back(Reading::start(&entry, parent, number));
        }
        let Some(mut folder) = reading.pop_front() else { return };
        // A reader hands out a hundred at a time, and nothing at the end.
        loop {
            let Ok(batch) = (&mut folder.batch).await else {
                tell(Found::Unreadable { parent: folder.parent, name: folder.name });
                break;
            };
            let batch: Array = batch.unchecked_into();
            if batch.length() == 0 {
                break;
            }
            folder.batch = next_batch(&folder.reader);
            let mut files = Vec::new();
            for entry in batch.iter() {
                let entry: FileSystemEntry = entry.unchecked_into();
                let (parent, name) = (folder.number, entry.name());
                if entry.is_directory() {
                    let number = tell(Found::Folder { parent, name });
                    waiting.push((entry.unchecked_into(), parent, number));
                } else {
                    files.push((name, file_of(entry.unchecked_into())));
                }
            }
            // All of them are asked for by now.
            for (name, file) in files {
                let parent = folder.number;
                tell(match file.await {
                    Ok(file) => Found::File { parent, name, file: LocalFile::new(file.unchecked_into()) },
                    Err(_) => Found::Unreadable { parent, name },
                });
                slices.breathe().await;
            }
            slices.breathe().await;
        }
    }
}

fn next_batch(reader: &FileSystemDirectoryReader) -> JsFuture {
    let promise = Promise::new(&mut |resolve, reject| {
        // Throws only where the reader can't be used at all, which then ends as an empty folder would.
        if reader.read_entries_with_callback_and_callback(&resolve, &reject).is_err() {
            let _ = reject.call0(&JsValue::UNDEFINED);
        }
    });
    JsFuture::from(promise)
}

fn file_of(entry: FileSystemFileEntry) -> JsFuture {
    JsFuture::from(Promise::new(&mut |resolve, reject| {
        entry.file_with_callback_and_callback(&resolve, &reject)
    }))
}

fn loose(file: File, handle: Option<LocalHandle>) -> Root {
    Root::File(Loose { name: file.name(), file: LocalFile::new(file), handle })
}

fn path_of(file: &JsValue) -> String {
    let path = Reflect::get(file, &JsValue::from_str("webkitRelativePath"));
    path.ok().and_then(|path| path.as_string()).unwrap_or_default()
}

fn ask_for_handle(item: &DataTransferItem) -> Option<Function> {
    Reflect::get(item, &JsValue::from_str("getAsFileSystemHandle")).ok()?.dyn_into().ok()
}

/// Only Chromium has it; it must be asked for within the event.
fn handle_of(item: &DataTransferItem) -> Option<LocalHandle> {
    let promise: Promise = ask_for_handle(item)?.call0(item).ok()?.dyn_into().ok()?;
    // A refusal is heard by somebody from the start, or the browser complains that nobody did.
    drop(JsFuture::from(promise.clone()));
    Some(LocalHandle(Rc::new(promise)))
}
