//! The screen wake lock, which keeps the computer awake while transfers run.

use super::js;
use super::observe::{self, EventListener};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;

/// The browser releases a wake lock when the page is hidden, so this requests it again when the page is visible.
pub struct WakeLock {
    inner: Rc<Inner>,
    _listener: Option<EventListener>,
}

#[derive(Default)]
struct Inner {
    wanted: Cell<bool>,
    sentinel: RefCell<Option<JsValue>>,
}

impl Default for WakeLock {
    fn default() -> Self {
        let inner = Rc::new(Inner::default());
        let on_visible = inner.clone();
        let document = web_sys::window().and_then(|window| window.document());
        let listener = document.and_then(|document| {
            observe::listen(&document, "visibilitychange", move |_| {
                if on_visible.wanted.get() {
                    on_visible.request();
                }
            })
        });
        Self { inner, _listener: listener }
    }
}

impl WakeLock {
    pub fn set_wanted(&self, wanted: bool) {
        if self.inner.wanted.replace(wanted) == wanted {
            return;
        }
        if wanted {
            self.inner.request();
        } else if let Some(sentinel) = self.inner.sentinel.take() {
            release(&sentinel);
        }
    }
}

impl Inner {
    /// Best effort: the browser may refuse, for example on a low battery.
    fn request(self: &Rc<Self>) {
        let inner = self.clone();
        spawn_local(async move {
            let Some(manager) = js::get(&js::navigator(), "wakeLock") else {
                return;
            };
            let sentinel = js::call_async(&manager, "request", &[&"screen".into()]).await;
            if inner.wanted.get() {
                let previous = inner.sentinel.replace(sentinel);
                previous.iter().for_each(release);
            } else {
                sentinel.iter().for_each(release);
            }
        });
    }
}

fn release(sentinel: &JsValue) {
    // The browser releases it when the page closes in any case.
    let _ = js::call(sentinel, "release", &[]);
}
