//! A dedicated worker spoken to in typed messages, each as JSON with files beside it where they are needed. A worker may
//! have workers of its own.

use super::file::LocalFile;
use super::message::packed;
use super::scope::scope;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{Event, MessageEvent, MessagePort, Url};

/// Worker files keep their names from build to build, so their address carries the build, which the page names.
pub fn build(document: &web_sys::Document) -> String {
    let meta = document.query_selector("meta[name=build]").ok().flatten();
    meta.and_then(|meta| meta.get_attribute("content")).unwrap_or_default()
}

/// Beside the page, or beside the worker that asks for it; always of the same build.
fn address(script: &str) -> Option<String> {
    let (base, query) = match web_sys::window() {
        Some(window) => {
            let document = window.document()?;
            (document.base_uri().ok()??, format!("?v={}", build(&document)))
        }
        None => (scope().location().href(), scope().location().search()),
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
    /// Until it says that it is ready, what is sent to a worker is lost; so it waits here.
    Starting(Vec<JsValue>),
    Ready,
    Broken,
    /// It was told its last, and ends by itself.
    Dismissed,
}

pub enum Heard<T> {
    Message(T),
    /// It could not be loaded, is of another build, or failed for good.
    Broken,
}

impl Worker {
    /// `ready` is the first thing the right worker says.
    pub fn spawn<T: DeserializeOwned>(
        script: &str,
        ready: &'static str,
        heard: impl Fn(Heard<T>) + 'static,
    ) -> Option<Self> {
        let worker = web_sys::Worker::new(&address(script)?).ok()?;
        let state = Rc::new(RefCell::new(State::Starting(Vec::new())));
        let heard = Rc::new(heard);

        let message = Closure::<dyn FnMut(MessageEvent)>::new({
            let (worker, state, heard) = (worker.clone(), state.clone(), heard.clone());
            move |event: MessageEvent| {
                let text = event.data().as_string().unwrap_or_default();
                let starting = matches!(*state.borrow(), State::Starting(_));
                if starting && text == ready {
                    let queued = state.replace(State::Ready);
                    if let State::Starting(queued) = queued {
                        queued.iter().for_each(|message| send(&worker, message));
                    }
                } else if let (false, Ok(message)) = (starting, serde_json::from_str(&text)) {
                    heard(Heard::Message(message));
                } else {
                    state.replace(State::Broken);
                    heard(Heard::Broken);
                }
            }
        });
        let error = Closure::<dyn FnMut(Event)>::new({
            let state = state.clone();
            move |event: Event| {
                // Otherwise what ends the worker of a worker would count as an error of the latter too.
                event.prevent_default();
                state.replace(State::Broken);
                heard(Heard::Broken);
            }
        });
        worker.set_onmessage(Some(message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(error.as_ref().unchecked_ref()));
        Some(Self { worker, state, _message: message, _error: error })
    }

    pub fn post(&self, message: &impl Serialize, files: &[LocalFile]) {
        if let Some(parts) = packed(message, files.iter().map(LocalFile::as_js)) {
            self.send(parts.into());
        }
    }

    pub fn post_text(&self, text: &str) {
        self.post_beside(text, &JsValue::UNDEFINED);
    }

    /// A handle or a port goes along; a port is then the worker's.
    pub fn post_beside(&self, text: &str, beside: &JsValue) {
        self.send(js_sys::Array::of2(&JsValue::from_str(text), beside).into());
    }

    /// The last message: the worker is to end by itself after it. One that hears nothing yet is ended at once.
    pub fn dismiss(self, last: &impl Serialize) {
        if matches!(*self.state.borrow(), State::Ready) {
            self.post(last, &[]);
            self.state.replace(State::Dismissed);
        }
    }

    fn send(&self, message: JsValue) {
        match &mut *self.state.borrow_mut() {
            State::Starting(queued) => queued.push(message),
            State::Ready => send(&self.worker, &message),
            State::Broken | State::Dismissed => {}
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
        if !matches!(*self.state.borrow(), State::Dismissed) {
            self.worker.terminate();
        }
    }
}

fn send(worker: &web_sys::Worker, message: &JsValue) {
    let beside = js_sys::Array::from(message).get(1);
    // Text, files and handles can always be copied to a worker; ports are given away.
    let _ = match beside.dyn_ref::<MessagePort>() {
        Some(port) => worker.post_message_with_transfer(message, &js_sys::Array::of1(port)),
        None => worker.post_message(message),
    };
}
