//! The origin private file system: the page's own storage, in which a download is staged until it is complete.

use super::dom;
use js_sys::{Array, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    File, FileSystemDirectoryHandle, FileSystemFileHandle, HtmlAnchorElement, StorageManager, Url,
};

/// Absent on pages served by plain http, and in some private windows.
fn storage() -> Option<StorageManager> {
    let navigator = web_sys::window()?.navigator();
    let storage = Reflect::get(&navigator, &JsValue::from_str("storage")).ok()?;
    let has = Reflect::has(&storage, &JsValue::from_str("getDirectory")).ok()?;
    has.then(|| storage.unchecked_into())
}

/// Whether the quota of this origin has room for so many bytes.
pub async fn has_room(bytes: u64) -> bool {
    let estimate = async {
        let estimate = JsFuture::from(storage()?.estimate().ok()?).await.ok()?;
        let figure = |name: &str| Reflect::get(&estimate, &JsValue::from_str(name)).ok()?.as_f64();
        Some(figure("quota")? - figure("usage")?)
    };
    estimate.await.is_some_and(|free| free > bytes as f64)
}

/// Starts the browser's own download of a staged file under `name`. The browser reads it from disk and reports no end,
/// so the staged file must stay.
pub async fn start_download(folder: &str, stored: &str, name: &str) -> Option<()> {
    let folder = directory(folder).await?;
    let handle: FileSystemFileHandle = resolved(folder.get_file_handle(stored)).await?;
    let file: File = resolved(handle.get_file()).await?;
    // A blob without a type is saved and never displayed.
    let parts = Array::of1(&file);
    let file = web_sys::Blob::new_with_blob_sequence(&parts).ok()?;
    let url = Url::create_object_url_with_blob(&file).ok()?;
    let link: HtmlAnchorElement = dom::document()?.create_element("a").ok()?.unchecked_into();
    link.set_href(&url);
    link.set_download(name);
    link.click();
    Some(())
}

/// The names of the files in a folder; empty when there is no such folder.
pub async fn file_names(folder: &str) -> Vec<String> {
    let mut names = Vec::new();
    let Some(folder) = directory(folder).await else { return names };
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

/// Has no effect while a worker has the file open.
pub async fn remove_file(folder: &str, name: &str) {
    if let Some(folder) = directory(folder).await {
        // It may be gone already.
        let _ = JsFuture::from(folder.remove_entry(name)).await;
    }
}

/// `None` when the folder was never created.
async fn directory(folder: &str) -> Option<FileSystemDirectoryHandle> {
    let root: FileSystemDirectoryHandle = resolved(storage()?.get_directory()).await?;
    resolved(root.get_directory_handle(folder)).await
}

async fn resolved<T: JsCast>(promise: Promise) -> Option<T> {
    JsFuture::from(promise).await.ok().map(JsCast::unchecked_into)
}
