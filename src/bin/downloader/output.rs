//! Where an archive or a single file is streamed to: a chosen file, or the service worker that hands it to the
//! browser's own download.

use super::platform::{refused, wait};
use futures_channel::mpsc::{UnboundedReceiver, unbounded};
use futures_util::StreamExt;
use js_sys::{Array, Uint8Array};
use pds_web::base::failure::{Failure, FailureKind};
use pds_web::browser::js;
use wasm_bindgen::prelude::*;
use web_sys::{File, FileSystemFileHandle, FileSystemWritableFileStream, MessageEvent, MessagePort};

/// Zeros are written in pieces of this size.
const ZEROS: u32 = 1 << 20;

pub enum OutputStream {
    File {
        handle: FileSystemFileHandle,
        /// The browser replaces the file's content only when this is closed.
        writable: Option<FileSystemWritableFileStream>,
    },
    Port(Port),
}

/// The receiver requests every piece; `false` means that it was cancelled.
pub struct Port {
    port: MessagePort,
    asked: UnboundedReceiver<bool>,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
}

impl OutputStream {
    /// From the object attached to the message.
    pub fn new(attached: JsValue) -> Option<Self> {
        match attached.dyn_into::<MessagePort>() {
            Ok(port) => Some(Self::Port(Port::new(port))),
            Err(other) => {
                let handle = other.dyn_into::<FileSystemFileHandle>().ok()?;
                Some(Self::File { handle, writable: None })
            }
        }
    }

    pub async fn open(&mut self) -> Result<(), Failure> {
        if let Self::File { handle, writable } = self {
            *writable = Some(wait(handle.create_writable()).await?);
        }
        Ok(())
    }

    pub async fn write(&mut self, data: &Uint8Array) -> Result<(), Failure> {
        match self {
            Self::File { writable: Some(writable), .. } => {
                let write = writable.write_with_js_u8_array(data).map_err(|error| refused(&error))?;
                wait::<JsValue>(write).await.map(drop)
            }
            Self::File { .. } => Err(Failure::local(FailureKind::NotWritten)),
            Self::Port(port) => port.write(data).await,
        }
    }

    pub async fn write_bytes(&mut self, data: &[u8]) -> Result<(), Failure> {
        if data.is_empty() { Ok(()) } else { self.write(&Uint8Array::from(data)).await }
    }

    pub async fn write_zeros(&mut self, mut count: u64) -> Result<(), Failure> {
        while count > 0 {
            let some = count.min(u64::from(ZEROS));
            self.write(&Uint8Array::new_with_length(some as u32)).await?;
            count -= some;
        }
        Ok(())
    }

    /// Completes the file.
    pub async fn close(&mut self) -> Result<(), Failure> {
        match self {
            Self::File { writable, .. } => match writable.take() {
                Some(writable) => wait::<JsValue>(writable.close()).await.map(drop),
                None => Ok(()),
            },
            Self::Port(port) => port.end(&JsValue::NULL).await,
        }
    }

    /// Discards what was written.
    pub async fn discard(&mut self) {
        if let Self::File { writable, .. } = self
            && let Some(writable) = writable.take()
        {
            // A failure to discard leaves nothing to clean up.
            let _ = wait::<JsValue>(writable.abort()).await;
        }
    }

    /// Gives up the file.
    pub async fn abort(&mut self) {
        self.discard().await;
        match self {
            Self::File { handle, .. } => remove_empty(handle).await,
            Self::Port(port) => {
                let _ = port.port.post_message(&JsValue::FALSE);
            }
        }
    }
}

/// Choosing a new file creates an empty one, which would look like the download. A file that existed before keeps its
/// content.
async fn remove_empty(handle: &FileSystemFileHandle) {
    let Ok(file) = wait::<File>(handle.get_file()).await else { return };
    if file.size() == 0.0 {
        // Not every browser can remove it; then it stays.
        let _ = js::call_async(handle, "remove", &[]).await;
    }
}

impl Port {
    fn new(port: MessagePort) -> Self {
        let (sender, asked) = unbounded();
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            // The receiver is gone once the archive is done.
            let _ = sender.unbounded_send(event.data().is_truthy());
        });
        port.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        Self { port, asked, _on_message: on_message }
    }

    async fn write(&mut self, data: &Uint8Array) -> Result<(), Failure> {
        // A transferred buffer is detached, so it must not be shared with a larger array.
        let whole = data.byte_length() == data.buffer().byte_length();
        let data = if whole { data.clone() } else { data.slice(0, data.length()) };
        match self.asked.next().await {
            Some(true) => {
                let transfer = Array::of1(&data.buffer());
                let sent = self.port.post_message_with_transferable(&data, &transfer);
                sent.map_err(|error| refused(&error))
            }
            _ => Err(Failure::local(FailureKind::Cancelled)),
        }
    }

    async fn end(&mut self, message: &JsValue) -> Result<(), Failure> {
        match self.asked.next().await {
            Some(true) => self.port.post_message(message).map_err(|error| refused(&error)),
            _ => Err(Failure::local(FailureKind::Cancelled)),
        }
    }
}
