//! Places on this computer: a file or a folder a person chooses, and the page's own storage, in which files wait until
//! they are whole.

use super::dom;
use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    File, FileSystemDirectoryHandle, FileSystemFileHandle, HtmlAnchorElement, StorageManager, Url,
};

/// Something only a worker writes to.
#[derive(Clone)]
pub struct Place(JsValue);

impl Place {
    pub(super) fn new(value: JsValue) -> Self {
        Self(value)
    }

    /// For a message to a worker.
    pub fn as_js(&self) -> &JsValue {
        &self.0
    }
}

/// Not every browser lets a person choose; `web_sys` doesn't list these.
fn picker(name: &str) -> Option<Function> {
    let window = web_sys::window()?;
    Reflect::get(&window, &JsValue::from_str(name)).ok()?.dyn_into().ok()
}

pub fn can_choose_file() -> bool {
    picker("showSaveFilePicker").is_some()
}

pub fn can_choose_folder() -> bool {
    picker("showDirectoryPicker").is_some()
}

async fn choose(name: &str, options: &[(&str, &str)]) -> Option<Place> {
    let given = Object::new();
    for (key, value) in options {
        Reflect::set(&given, &JsValue::from_str(key), &JsValue::from_str(value)).ok()?;
    }
    let window = web_sys::window()?;
    let promise = picker(name)?.call1(&window, &given).ok()?.dyn_into::<Promise>().ok()?;
    JsFuture::from(promise).await.ok().map(Place)
}

/// To be called while a click or key is being handled. `None`: the person changed their mind.
pub async fn choose_file(name: &str) -> Option<Place> {
    choose("showSaveFilePicker", &[("suggestedName", name)]).await
}

/// As above, for a folder that may be written to.
pub async fn choose_folder() -> Option<Place> {
    choose("showDirectoryPicker", &[("mode", "readwrite"), ("id", "downloads")]).await
}

/// Absent on pages served by plain http, and in some private windows.
fn storage() -> Option<StorageManager> {
    let navigator = web_sys::window()?.navigator();
    let storage = Reflect::get(&navigator, &JsValue::from_str("storage")).ok()?;
    let has = Reflect::has(&storage, &JsValue::from_str("getDirectory")).ok()?;
    has.then(|| storage.unchecked_into())
}

/// Whether so many bytes can wait in the page's own storage.
pub async fn has_room(bytes: u64) -> bool {
    let estimate = async {
        let estimate = JsFuture::from(storage()?.estimate().ok()?).await.ok()?;
        let figure = |name: &str| Reflect::get(&estimate, &JsValue::from_str(name)).ok()?.as_f64();
        Some(figure("quota")? - figure("usage")?)
    };
    estimate.await.is_some_and(|free| free > bytes as f64)
}

/// Gives a file that waited in the page's own storage to the browser's own download, under its name. It is read from
/// the disk, not from memory, so it must stay until that is over, which nobody tells.
pub async fn hand_over(folder: &str, stored: &str, name: &str) -> Option<()> {
    let folder = own(folder).await?;
    let handle: FileSystemFileHandle = fetched(folder.get_file_handle(stored)).await?;
    let file: File = fetched(handle.get_file()).await?;
    // Without a type of its own it is only ever saved, never shown.
    let parts = Array::of1(&file);
    let file = web_sys::Blob::new_with_blob_sequence(&parts).ok()?;
    let url = Url::create_object_url_with_blob(&file).ok()?;
    let link: HtmlAnchorElement = dom::document()?.create_element("a").ok()?.unchecked_into();
    link.set_href(&url);
    link.set_download(name);
    link.click();
    Some(())
}

/// What lies in a folder of the page's own storage.
pub async fn names_in(folder: &str) -> Vec<String> {
    let mut names = Vec::new();
    let Some(folder) = own(folder).await else { return names };
    let keys = folder.keys();
    let next = async || {
        let step = JsFuture::from(keys.next().ok()?).await.ok()?;
        Reflect::get(&step, &JsValue::from_str("value")).ok()?.as_string()
    };
    while let Some(name) = next().await {
        names.push(name);
    }
    names
}

/// Not while a worker has it open.
pub async fn remove_from(folder: &str, name: &str) {
    if let Some(folder) = own(folder).await {
        // It may be gone already.
        let _ = JsFuture::from(folder.remove_entry(name)).await;
    }
}

/// A folder of the page's own storage, if it was ever made.
async fn own(folder: &str) -> Option<FileSystemDirectoryHandle> {
    let root: FileSystemDirectoryHandle = fetched(storage()?.get_directory()).await?;
    fetched(root.get_directory_handle(folder)).await
}

async fn fetched<T: JsCast>(promise: Promise) -> Option<T> {
    JsFuture::from(promise).await.ok().map(JsCast::unchecked_into)
}
