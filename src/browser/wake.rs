//! Keeps the screen, and with it the computer, awake.

use super::js;
use super::observe::{self, Listening};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;

/// The browser takes its promise back whenever the page is hidden, so it is asked again when the page is seen.
pub struct WakeLock {
    inner: Rc<Inner>,
    _seen: Option<Listening>,
}

#[derive(Default)]
struct Inner {
    wanted: Cell<bool>,
    held: RefCell<Option<JsValue>>,
}

impl WakeLock {
    pub fn unheld() -> Self {
        let inner = Rc::new(Inner::default());
        let again = inner.clone();
        let document = web_sys::window().and_then(|window| window.document());
        let seen = document.and_then(|document| {
            observe::listen(&document, "visibilitychange", move |_| {
                if again.wanted.get() {
                    again.take();
                }
            })
        });
        Self { inner, _seen: seen }
    }

    pub fn want(&self, wanted: bool) {
        if self.inner.wanted.replace(wanted) == wanted {
            return;
        }
        if wanted {
            self.inner.take();
        } else if let Some(held) = self.inner.held.take() {
            release(&held);
        }
    }
}

impl Inner {
    /// Best effort: the browser may refuse, on a low battery for one.
    fn take(self: &Rc<Self>) {
        let inner = self.clone();
        spawn_local(async move {
            let Some(manager) = js::get(&js::navigator(), "wakeLock") else {
                return;
            };
            let held = js::call_async(&manager, "request", &[&"screen".into()]).await;
            if inner.wanted.get() {
                let older = inner.held.replace(held);
                older.iter().for_each(release);
            } else {
                held.iter().for_each(release);
            }
        });
    }
}

fn release(held: &JsValue) {
    // It ends by itself when the page does.
    let _ = js::call(held, "release", &[]);
}
