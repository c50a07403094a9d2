//! The walk below a retained file or directory handle, which only Chromium provides. [`super::dropped_items`] walks the
//! entries of a drop.

use super::clock::TimeSlice;
use super::dropped_items::{ROOT_FOLDER, WalkItem};
use super::file::LocalFile;
use super::js;
use wasm_bindgen::{JsCast, JsValue};

pub(super) fn name(handle: &JsValue) -> String {
    js::get(handle, "name").and_then(|name| name.as_string()).unwrap_or_default()
}

pub(super) fn is_folder(handle: &JsValue) -> bool {
    js::get(handle, "kind").and_then(|kind| kind.as_string()).as_deref() == Some("directory")
}

/// Visits everything at and below a handle; see [`super::dropped_items::walk`].
pub(super) async fn walk(root: JsValue, visit: &mut dyn FnMut(WalkItem) -> u32, time_slice: &mut TimeSlice) {
    visit(WalkItem::RootHandle(None));
    let mut pending = vec![(root, ROOT_FOLDER)];
    while let Some((handle, parent)) = pending.pop() {
        let name = name(&handle);
        if !is_folder(&handle) {
            let file = js::call_async(&handle, "getFile", &[]).await.and_then(|file| file.dyn_into().ok());
            visit(match file {
                Some(file) => WalkItem::File { parent, name, file: LocalFile::new(file) },
                None => WalkItem::Unreadable { parent, name },
            });
            time_slice.yield_if_over().await;
            continue;
        }
        let Some(entries) = js::call(&handle, "values", &[]) else {
            visit(WalkItem::Unreadable { parent, name });
            continue;
        };
        let number = visit(WalkItem::Folder { parent, name });
        // The end of the iterator and a folder that no longer exists look the same: there is no next value.
        while let Some(next) = js::call_async(&entries, "next", &[]).await
            && let Some(entry) = js::get(&next, "value")
        {
            pending.push((entry, number));
            time_slice.yield_if_over().await;
        }
    }
}
