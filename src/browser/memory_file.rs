//! Files that were made here: in the browser's memory, not in that of the program.

use super::{clock, dom};
use js_sys::{Array, Uint8Array};
use std::ops::Range;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, HtmlAnchorElement, Url};

/// By then the browser has begun to save a file.
const SAVE_MS: u32 = 60_000;

#[derive(Clone)]
pub struct MemoryFile(Blob);

/// An address of a file as long as this lives.
pub struct FileAddress(String);

#[derive(Default)]
pub struct MemoryFileWriter(Array);

impl MemoryFileWriter {
    pub fn push(&self, bytes: &[u8]) {
        self.0.push(&Uint8Array::from(bytes));
    }

    /// Bytes that came from a worker.
    pub fn push_attached(&self, bytes: Option<JsValue>) {
        if let Some(bytes) = &bytes {
            self.0.push(bytes);
        }
    }

    /// `None` for want of memory.
    pub fn finish(self) -> Option<MemoryFile> {
        Blob::new_with_u8_array_sequence(&self.0).ok().map(MemoryFile)
    }
}

impl MemoryFile {
    pub fn of_text(text: &str) -> Option<Self> {
        let writer = MemoryFileWriter::default();
        writer.push(text.as_bytes());
        writer.finish()
    }

    pub fn size(&self) -> u64 {
        self.0.size() as u64
    }

    /// A file that a worker has sent.
    pub fn of_attachment(attachment: JsValue) -> Option<Self> {
        attachment.dyn_into().ok().map(Self)
    }

    /// For a message to a worker, which gets a reference.
    pub fn as_js(&self) -> &JsValue {
        &self.0
    }

    /// Some of its bytes, which are not copied.
    pub fn slice(&self, bytes: Range<u64>) -> Option<Self> {
        self.0.slice_with_f64_and_f64(bytes.start as f64, bytes.end as f64).ok().map(Self)
    }

    pub async fn read(&self, bytes: Range<u64>) -> Option<Vec<u8>> {
        let buffer = JsFuture::from(self.slice(bytes)?.0.array_buffer()).await.ok()?;
        Some(Uint8Array::new(&buffer).to_vec())
    }

    /// An address that serves it as of this content type.
    pub fn address(&self, content_type: &str) -> Option<FileAddress> {
        let size = self.0.size();
        let typed = self.0.slice_with_f64_and_f64_and_content_type(0.0, size, content_type).ok()?;
        Url::create_object_url_with_blob(&typed).ok().map(FileAddress)
    }

    /// The same as of the type that it was made with.
    pub fn own_address(&self) -> Option<FileAddress> {
        Url::create_object_url_with_blob(&self.0).ok().map(FileAddress)
    }

    /// Starts the browser's own download. Without a type it is saved and never displayed.
    pub fn save_as(&self, name: &str) -> Option<()> {
        let address = self.address("")?;
        let link: HtmlAnchorElement = dom::document()?.create_element("a").ok()?.unchecked_into();
        link.set_href(&address.0);
        link.set_download(name);
        link.click();
        spawn_local(async move {
            clock::sleep(SAVE_MS).await;
            drop(address);
        });
        Some(())
    }
}

impl FileAddress {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Drop for FileAddress {
    fn drop(&mut self) {
        // Fails for no address that was created.
        let _ = Url::revoke_object_url(&self.0);
    }
}
