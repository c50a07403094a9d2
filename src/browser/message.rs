//! How messages travel between tabs and workers: in an array, first the message as JSON, then what can't be JSON.

use super::file::LocalFile;
use js_sys::Array;
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast, JsValue};

/// Whatever JSON can't hold: files, handles, ports.
pub type Beside = Vec<JsValue>;

pub fn packed<'a>(message: &impl Serialize, beside: impl IntoIterator<Item = &'a JsValue>) -> Option<Array> {
    let parts = Array::of1(&JsValue::from_str(&serde_json::to_string(message).ok()?));
    for one in beside {
        parts.push(one);
    }
    Some(parts)
}

/// `None`: it is not one of ours.
pub fn unpacked<M: DeserializeOwned>(data: &JsValue) -> Option<(M, Beside)> {
    let mut parts = data.dyn_ref::<Array>()?.iter();
    let message = serde_json::from_str(&parts.next()?.as_string()?).ok()?;
    Some((message, parts.collect()))
}

/// What arrives are handles, not copies.
pub fn files(beside: Beside) -> Vec<LocalFile> {
    beside.into_iter().filter_map(|file| file.dyn_into().ok().map(LocalFile::new)).collect()
}
