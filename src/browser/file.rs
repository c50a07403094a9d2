//! Files the person chose or dropped. What they hold is never read here; slices are handed on as they are.

use super::js;
use crate::base::time::Timestamp;
use std::fmt;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, DataTransfer, File};

/// A file on this computer: a handle, not its bytes.
#[derive(Clone, PartialEq)]
pub struct LocalFile(File);

/// A stretch of a file. It has no type, so the browser adds no `Content-Type` of its own, which a signed URL forbids.
#[derive(Clone, PartialEq)]
pub struct Slice(Blob);

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

    /// The folders it lies in below the one that was chosen, that one included, with `/` between them; empty for a file
    /// chosen by itself.
    pub fn folder(&self) -> String {
        let path = js::get(&self.0, "webkitRelativePath").and_then(|path| path.as_string());
        path.as_deref()
            .and_then(|path| path.rsplit_once('/'))
            .map(|(folder, _)| folder.to_owned())
            .unwrap_or_default()
    }

    /// When it was last changed.
    pub fn modified(&self) -> Timestamp {
        Timestamp(self.0.last_modified() as i64)
    }

    /// What the system takes it for; empty when it doesn't know.
    pub fn content_type(&self) -> String {
        self.0.type_()
    }

    /// From byte `from` up to, not including, byte `to`.
    pub fn slice(&self, from: u64, to: u64) -> Option<Slice> {
        self.0.slice_with_f64_and_f64(from as f64, to as f64).ok().map(Slice)
    }

    /// Whether it is still there and unchanged: the browser refuses to read a file that was changed after it was
    /// chosen.
    pub async fn is_readable(&self) -> bool {
        match self.slice(0, self.size().min(1)) {
            Some(Slice(first)) => JsFuture::from(first.array_buffer()).await.is_ok(),
            None => false,
        }
    }

    /// For a message to a worker.
    pub fn as_js(&self) -> &JsValue {
        self.0.as_ref()
    }
}

impl Slice {
    pub fn blob(&self) -> &Blob {
        &self.0
    }
}

/// A name may be private, so a log never shows it.
impl fmt::Debug for LocalFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LocalFile").field("size", &self.size()).finish_non_exhaustive()
    }
}

/// Whether files are being dragged, as opposed to text or a link.
pub fn carries_files(transfer: &DataTransfer) -> bool {
    transfer.types().includes(&JsValue::from_str("Files"), 0)
}

/// For dragging a row: Firefox drags nothing that has no data.
pub fn carry_nothing(transfer: &DataTransfer) {
    // Fails only while nothing is being dragged.
    let _ = transfer.set_data("text/plain", "");
}
