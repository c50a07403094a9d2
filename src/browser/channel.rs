//! Broadcast channels to the other tabs of this origin.

use super::file::LocalFile;
use super::message::{decode, encode, into_files};
use super::observe::{self, EventListener};
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{BroadcastChannel, MessageEvent};

/// Closes when it is dropped.
pub struct Channel {
    inner: BroadcastChannel,
    _listener: Option<EventListener>,
}

impl Channel {
    pub fn open(name: &str, mut on_message: impl FnMut(String) + 'static) -> Option<Self> {
        let inner = BroadcastChannel::new(name).ok()?;
        let listener = observe::listen(&inner, "message", move |event| {
            let data = event.dyn_into::<MessageEvent>().ok().and_then(|event| event.data().as_string());
            data.into_iter().for_each(&mut on_message);
        });
        Some(Self { inner, _listener: listener })
    }

    pub fn post(&self, text: &str) {
        // Fails only on a closed channel.
        let _ = self.inner.post_message(&JsValue::from_str(text));
    }
}

/// A channel whose messages may have files attached.
pub struct FileChannel {
    inner: Channel,
}

impl FileChannel {
    /// Messages that cannot be read are ignored.
    pub fn open<M: DeserializeOwned>(
        name: &str,
        mut on_message: impl FnMut(M, Vec<LocalFile>) + 'static,
    ) -> Option<Self> {
        let inner = BroadcastChannel::new(name).ok()?;
        let listener = observe::listen(&inner, "message", move |event| {
            let Ok(event) = event.dyn_into::<MessageEvent>() else { return };
            if let Some((message, attachments)) = decode(&event.data()) {
                on_message(message, into_files(attachments));
            }
        });
        Some(Self { inner: Channel { inner, _listener: listener } })
    }

    pub fn post(&self, message: &impl Serialize, files: &[LocalFile]) {
        if let Some(parts) = encode(message, files.iter().map(LocalFile::as_js)) {
            // Fails only on a closed channel.
            let _ = self.inner.inner.post_message(&parts);
        }
    }
}

impl Drop for Channel {
    fn drop(&mut self) {
        self.inner.close();
    }
}
