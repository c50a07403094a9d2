//! The format of messages between tabs and workers: an array of the message as JSON, then its attachments.

use super::file::LocalFile;
use js_sys::Array;
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast, JsValue};

/// Values that JSON cannot hold: files, handles, ports.
pub type Attachments = Vec<JsValue>;

pub fn encode<'a>(
    message: &impl Serialize,
    attachments: impl IntoIterator<Item = &'a JsValue>,
) -> Option<Array> {
    let parts = Array::of1(&JsValue::from_str(&serde_json::to_string(message).ok()?));
    for attachment in attachments {
        parts.push(attachment);
    }
    Some(parts)
}

/// `None` when the data is not a message of this application.
pub fn decode<M: DeserializeOwned>(data: &JsValue) -> Option<(M, Attachments)> {
    let mut parts = data.dyn_ref::<Array>()?.iter();
    let message = serde_json::from_str(&parts.next()?.as_string()?).ok()?;
    Some((message, parts.collect()))
}

/// The attached files. A `File` is sent as a reference, its content is not copied.
pub fn into_files(attachments: Attachments) -> Vec<LocalFile> {
    attachments.into_iter().filter_map(|file| file.dyn_into().ok().map(LocalFile::new)).collect()
}
