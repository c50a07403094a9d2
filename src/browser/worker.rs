//! A dedicated worker with typed messages, each as JSON with optional attachments. A worker may create workers of its own.

use super::file::LocalFile;
use super::global_scope::global_scope;
use super::message::encode;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{Event, MessageEvent, MessagePort, Url};

/// The build of the page. Worker files have the same name in every build, so their address carries it as a query.
pub fn build_id(document: &web_sys::Document) -> String {
    let meta = document.query_selector("meta[name=build]").ok().flatten();
    meta.and_then(|meta| meta.get_attribute("content")).unwrap_or_default()
}

/// Relative to the page, or to the worker that creates it; always of the same build.
pub(super) fn script_url(script: &str) -> Option<String> {
    let (base, query) = match web_sys::window() {
        Some(window) => {
            let document = window.document()?;
            (document.base_uri().ok()??, format!("?v={}", build_id(&document)))
        }
        None => (global_scope().location().href(), global_scope().location().search()),
    };
    Some(Url::new_with_base(&format!("{script}{query}"), &base).ok()?.href())
}

/// Ends its worker when dropped.
pub struct Worker {
    worker: web_sys::Worker,
    state: Rc<RefCell<State>>,
    _message: Closure<dyn FnMut(MessageEvent)>,
    _error: Closure<dyn FnMut(Event)>,
}

enum State {
    /// Messages are queued until the worker announces that it is ready; it would not receive them before.
    Starting(Vec<JsValue>),
    Ready,
    Broken,
    /// The last message was sent, and the worker ends by itself.
    ShuttingDown,
}

pub enum WorkerEvent<T> {
    Message(T),
    /// It could not be loaded, is of another build, or failed permanently.
    Broken,
}

impl Worker {
    /// `ready` is the first message of a worker of the same protocol.
    pub fn spawn<T: DeserializeOwned>(
        script: &str,
        ready: &'static str,
        on_event: impl Fn(WorkerEvent<T>) + 'static,
    ) -> Option<Self> {
        let worker = web_sys::Worker::new(&script_url(script)?).ok()?;
        let state = Rc::new(RefCell::new(State::Starting(Vec::new())));
        let on_event = Rc::new(on_event);

        let message = Closure::<dyn FnMut(MessageEvent)>::new({
            let (worker, state, on_event) = (worker.clone(), state.clone(), on_event.clone());
            move |event: MessageEvent| {
                let text = event.data().as_string().unwrap_or_default();
                let starting = matches!(*state.borrow(), State::Starting(_));
                if starting && text == ready {
                    let queued = state.replace(State::Ready);
                    if let State::Starting(queued) = queued {
                        queued.iter().for_each(|message| send(&worker, message));
                    }
                } else if let (false, Ok(message)) = (starting, serde_json::from_str(&text)) {
                    on_event(WorkerEvent::Message(message));
                } else {
                    state.replace(State::Broken);
                    on_event(WorkerEvent::Broken);
                }
            }
        });
        let error = Closure::<dyn FnMut(Event)>::new({
            let state = state.clone();
            move |event: Event| {
                // Otherwise an error of a nested worker would also count as an error of its parent.
                event.prevent_default();
                state.replace(State::Broken);
                on_event(WorkerEvent::Broken);
            }
        });
        worker.set_onmessage(Some(message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(error.as_ref().unchecked_ref()));
        Some(Self { worker, state, _message: message, _error: error })
    }

    pub fn post(&self, message: &impl Serialize, files: &[LocalFile]) {
        if let Some(parts) = encode(message, files.iter().map(LocalFile::as_js)) {
            self.send(parts.into());
        }
    }

    pub fn post_text(&self, text: &str) {
        self.post_with(text, &JsValue::UNDEFINED);
    }

    /// Attaches a handle or a port. A port is transferred to the worker.
    pub fn post_with(&self, text: &str, attachment: &JsValue) {
        self.send(js_sys::Array::of2(&JsValue::from_str(text), attachment).into());
    }

    /// Sends the last message, after which the worker ends by itself. A worker that is not ready yet is terminated.
    pub fn shut_down(self, last: &impl Serialize) {
        if matches!(*self.state.borrow(), State::Ready) {
            self.post(last, &[]);
            self.state.replace(State::ShuttingDown);
        }
    }

    fn send(&self, message: JsValue) {
        match &mut *self.state.borrow_mut() {
            State::Starting(queued) => queued.push(message),
            State::Ready => send(&self.worker, &message),
            State::Broken | State::ShuttingDown => {}
        }
    }

    pub fn is_broken(&self) -> bool {
        matches!(*self.state.borrow(), State::Broken)
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        if !matches!(*self.state.borrow(), State::ShuttingDown) {
            self.worker.terminate();
        }
    }
}

fn send(worker: &web_sys::Worker, message: &JsValue) {
    let attachment = js_sys::Array::from(message).get(1);
    // Text, files and handles can always be copied to a worker; ports are transferred.
    let _ = match attachment.dyn_ref::<MessagePort>() {
        Some(port) => worker.post_message_with_transfer(message, &js_sys::Array::of1(port)),
        None => worker.post_message(message),
    };
}
