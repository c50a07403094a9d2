//! Local files that a person chose or dropped. Their content is not read here; slices are passed on by reference.

use super::js;
use crate::base::time::Timestamp;
use std::fmt;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, DataTransfer, File};

/// A file on this computer: a reference, not its bytes.
#[derive(Clone, PartialEq)]
pub struct LocalFile(File);

/// A byte range of a file. It has no type, so the browser adds no `Content-Type`, which a signed URL does not allow.
#[derive(Clone, PartialEq)]
pub struct FileSlice(Blob);

impl LocalFile {
    pub fn new(file: File) -> Self {
        Self(file)
    }

    pub fn name(&self) -> String {
        self.0.name()
    }

    pub fn size(&self) -> u64 {
        self.0.size() as u64
    }

    /// The path of its folder, which starts with the folder that was chosen; empty for a file that was chosen by itself.
    pub fn folder(&self) -> String {
        let path = js::get(&self.0, "webkitRelativePath").and_then(|path| path.as_string());
        path.as_deref()
            .and_then(|path| path.rsplit_once('/'))
            .map(|(folder, _)| folder.to_owned())
            .unwrap_or_default()
    }

    pub fn modified_at(&self) -> Timestamp {
        Timestamp(self.0.last_modified() as i64)
    }

    /// The MIME type the system knows it by; empty when it knows none.
    pub fn content_type(&self) -> String {
        self.0.type_()
    }

    /// From byte `from` up to, not including, byte `to`.
    pub fn slice(&self, from: u64, to: u64) -> Option<FileSlice> {
        self.0.slice_with_f64_and_f64(from as f64, to as f64).ok().map(FileSlice)
    }

    /// Whether the file still exists unchanged: the browser refuses to read a file that changed after it was chosen.
    pub async fn is_readable(&self) -> bool {
        match self.slice(0, self.size().min(1)) {
            Some(FileSlice(first)) => JsFuture::from(first.array_buffer()).await.is_ok(),
            None => false,
        }
    }

    /// For a message to a worker.
    pub fn as_js(&self) -> &JsValue {
        self.0.as_ref()
    }
}

impl FileSlice {
    /// The bytes of a text, without a type.
    pub fn of_text(text: &str) -> Option<Self> {
        Blob::new_with_blob_sequence(&js_sys::Array::of1(&text.into())).ok().map(Self)
    }

    pub fn blob(&self) -> &Blob {
        &self.0
    }
}

/// Names may be private, so they are not logged.
impl fmt::Debug for LocalFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LocalFile").field("size", &self.size()).finish_non_exhaustive()
    }
}

/// Whether files are being dragged, as opposed to text or a link.
pub fn has_files(transfer: &DataTransfer) -> bool {
    transfer.types().includes(&JsValue::from_str("Files"), 0)
}

/// Sets empty drag data, for dragging a row: Firefox starts no drag without data.
pub fn set_empty_data(transfer: &DataTransfer) {
    // Fails only while nothing is being dragged.
    let _ = transfer.set_data("text/plain", "");
}
