//! The worker's side of [`super::worker`]: receives messages from the page that created this worker and answers them.

use super::message::{Attachments, decode, encode};
use js_sys::{Array, global};
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

fn worker_scope() -> DedicatedWorkerGlobalScope {
    global().unchecked_into()
}

/// Announces `ready` and handles messages for as long as the worker lives. A message that cannot be read comes from a
/// page of another build, which treats this worker as broken and expects no answer.
pub fn serve<M: DeserializeOwned>(ready: &str, mut on_message: impl FnMut(M, Attachments) + 'static) {
    let receive = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        if let Some((message, attachments)) = decode(&event.data()) {
            on_message(message, attachments);
        }
    });
    worker_scope().set_onmessage(Some(receive.as_ref().unchecked_ref()));
    receive.forget();
    post_text(ready);
}

pub fn post(message: &impl Serialize) {
    if let Ok(text) = serde_json::to_string(message) {
        post_text(&text);
    }
}

/// For [`super::task_worker`]: a message with attachments, of which some are moved and not copied.
pub fn post_attached(message: &impl Serialize, attachments: &[&JsValue], moved: &[&JsValue]) {
    if let Some(parts) = encode(message, attachments.iter().copied()) {
        // Bytes that were made here can be moved.
        let _ = worker_scope().post_message_with_transfer(&parts, &moved.iter().copied().collect::<Array>());
    }
}

fn post_text(text: &str) {
    // Text can always be copied.
    let _ = worker_scope().post_message(&JsValue::from_str(text));
}

/// Ends this worker and the workers it created, after the task that runs now.
pub fn close() {
    worker_scope().close();
}
