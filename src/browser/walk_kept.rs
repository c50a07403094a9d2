//! The walk through what an earlier visit was given: handles instead of entries, which only Chromium keeps.

use super::clock::Slices;
use super::file::LocalFile;
use super::js;
use super::walk::{Found, TOP};
use wasm_bindgen::{JsCast, JsValue};

pub(super) fn name_of(handle: &JsValue) -> String {
    js::get(handle, "name").and_then(|name| name.as_string()).unwrap_or_default()
}

pub(super) fn is_folder(handle: &JsValue) -> bool {
    js::get(handle, "kind").and_then(|kind| kind.as_string()).as_deref() == Some("directory")
}

/// Tells all there is below a file or folder; see [`super::walk::walk`].
pub(super) async fn walk(root: JsValue, tell: &mut dyn FnMut(Found) -> u32, slices: &mut Slices) {
    tell(Found::Under(None));
    let mut waiting = vec![(root, TOP)];
    while let Some((handle, parent)) = waiting.pop() {
        let name = name_of(&handle);
        if !is_folder(&handle) {
            let file = js::call_async(&handle, "getFile", &[]).await.and_then(|file| file.dyn_into().ok());
            tell(match file {
                Some(file) => Found::File { parent, name, file: LocalFile::new(file) },
                None => Found::Unreadable { parent, name },
            });
            slices.breathe().await;
            continue;
        }
        let Some(entries) = js::call(&handle, "values", &[]) else {
            tell(Found::Unreadable { parent, name });
            continue;
        };
        let number = tell(Found::Folder { parent, name });
        // The end of it, and a folder that is gone by now, look alike: nothing more.
        while let Some(next) = js::call_async(&entries, "next", &[]).await
            && let Some(entry) = js::get(&next, "value")
        {
            waiting.push((entry, number));
            slices.breathe().await;
        }
    }
}
