//! Talking with other tabs of this very site. The browser delivers only within one origin.

use super::file::LocalFile;
use super::message::{files, packed, unpacked};
use super::observe::{self, Listening};
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{BroadcastChannel, MessageEvent};

/// Closes when it is dropped.
pub struct Channel {
    inner: BroadcastChannel,
    _listening: Option<Listening>,
}

impl Channel {
    pub fn open(name: &str, mut heard: impl FnMut(String) + 'static) -> Option<Self> {
        let inner = BroadcastChannel::new(name).ok()?;
        let listening = observe::listen(&inner, "message", move |event| {
            let data = event.dyn_into::<MessageEvent>().ok().and_then(|event| event.data().as_string());
            data.into_iter().for_each(&mut heard);
        });
        Some(Self { inner, _listening: listening })
    }

    pub fn post(&self, text: &str) {
        // Fails only on a closed channel.
        let _ = self.inner.post_message(&JsValue::from_str(text));
    }
}

/// The same for messages with files beside them.
pub struct FileChannel {
    inner: Channel,
}

impl FileChannel {
    /// Messages that can't be read are not ours and are passed over.
    pub fn open<M: DeserializeOwned>(
        name: &str,
        mut heard: impl FnMut(M, Vec<LocalFile>) + 'static,
    ) -> Option<Self> {
        let inner = BroadcastChannel::new(name).ok()?;
        let listening = observe::listen(&inner, "message", move |event| {
            let Ok(event) = event.dyn_into::<MessageEvent>() else { return };
            if let Some((message, beside)) = unpacked(&event.data()) {
                heard(message, files(beside));
            }
        });
        Some(Self { inner: Channel { inner, _listening: listening } })
    }

    pub fn post(&self, message: &impl Serialize, files: &[LocalFile]) {
        if let Some(parts) = packed(message, files.iter().map(LocalFile::as_js)) {
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
