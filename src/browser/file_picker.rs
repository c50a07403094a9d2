//! The browser's pickers for a file or a folder to save into.

use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

/// A file handle, a directory handle or a message port. Only a worker writes to it.
#[derive(Clone)]
pub struct WriteTarget(JsValue);

impl WriteTarget {
    pub(super) fn new(value: JsValue) -> Self {
        Self(value)
    }

    /// For a message to a worker.
    pub fn as_js(&self) -> &JsValue {
        &self.0
    }
}

/// `web_sys` has no stable binding for the pickers, and only Chromium has them.
fn picker(name: &str) -> Option<Function> {
    let window = web_sys::window()?;
    Reflect::get(&window, &JsValue::from_str(name)).ok()?.dyn_into().ok()
}

pub fn has_save_picker() -> bool {
    picker("showSaveFilePicker").is_some()
}

pub fn has_directory_picker() -> bool {
    picker("showDirectoryPicker").is_some()
}

async fn pick(picker_name: &str, members: &[(&str, &str)]) -> Option<WriteTarget> {
    let options = Object::new();
    for (key, value) in members {
        Reflect::set(&options, &JsValue::from_str(key), &JsValue::from_str(value)).ok()?;
    }
    let window = web_sys::window()?;
    let promise = picker(picker_name)?.call1(&window, &options).ok()?.dyn_into::<Promise>().ok()?;
    JsFuture::from(promise).await.ok().map(WriteTarget)
}

/// Must be called while a click or a key press is being handled. `None` when the person cancels.
pub async fn pick_save_file(suggested_name: &str) -> Option<WriteTarget> {
    pick("showSaveFilePicker", &[("suggestedName", suggested_name)]).await
}

/// As [`pick_save_file`], for a folder with write permission.
pub async fn pick_directory() -> Option<WriteTarget> {
    pick("showDirectoryPicker", &[("mode", "readwrite"), ("id", "downloads")]).await
}
