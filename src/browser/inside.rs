//! The inside of a dedicated worker: hears who made it and answers, as [`super::worker`] expects it.

use super::message::{Beside, unpacked};
use js_sys::global;
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

fn own_scope() -> DedicatedWorkerGlobalScope {
    global().unchecked_into()
}

/// Says that it is ready and hears what comes, as long as the worker lives. Only a page of another build says what this
/// one doesn't know, and it won't wait for an answer.
pub fn serve<M: DeserializeOwned>(ready: &str, mut heard: impl FnMut(M, Beside) + 'static) {
    let receive = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        if let Some((message, beside)) = unpacked(&event.data()) {
            heard(message, beside);
        }
    });
    own_scope().set_onmessage(Some(receive.as_ref().unchecked_ref()));
    receive.forget();
    post_text(ready);
}

pub fn post(message: &impl Serialize) {
    if let Ok(text) = serde_json::to_string(message) {
        post_text(&text);
    }
}

fn post_text(text: &str) {
    // Text can always be copied.
    let _ = own_scope().post_message(&JsValue::from_str(text));
}

/// Ends this worker, and those it has made, after what it is doing now.
pub fn close() {
    own_scope().close();
}
