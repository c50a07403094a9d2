//! The browser's pickers for a file or a folder to save into.

use super::js;
use js_sys::{Function, Promise, Reflect};
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

/// The browser did not open the picker, for example because the click that it has to follow is too long ago.
pub struct PickerRefused;

/// `None` when the person cancels.
type Picked = Result<Option<WriteTarget>, PickerRefused>;

async fn pick(picker_name: &str, members: &[(&str, &str)]) -> Picked {
    let options = js::object(&[]);
    for (key, value) in members {
        // Fails for frozen objects only.
        let _ = Reflect::set(&options, &JsValue::from_str(key), &JsValue::from_str(value));
    }
    let open = || {
        let window = web_sys::window()?;
        picker(picker_name)?.call1(&window, &options).ok()?.dyn_into::<Promise>().ok()
    };
    match JsFuture::from(open().ok_or(PickerRefused)?).await {
        Ok(target) => Ok(Some(WriteTarget(target))),
        Err(error) if js::get(&error, "name").is_some_and(|name| name == "AbortError") => Ok(None),
        Err(_) => Err(PickerRefused),
    }
}

/// Must be called while a click or a key press is being handled.
pub async fn pick_save_file(suggested_name: &str) -> Picked {
    pick("showSaveFilePicker", &[("suggestedName", suggested_name)]).await
}

/// As [`pick_save_file`], for a folder with write permission.
pub async fn pick_directory() -> Picked {
    pick("showDirectoryPicker", &[("mode", "readwrite"), ("id", "downloads")]).await
}
