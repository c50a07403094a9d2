//! One tab of many: a named lock of the browser, which passes on to the next tab when its holder closes or dies.

use super::js;
use futures_channel::oneshot;
use js_sys::Promise;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::AbortController;

/// Waits for the lock, then holds it, until this is dropped.
pub struct Lock {
    release: Rc<RefCell<Option<js_sys::Function>>>,
    abort: Option<AbortController>,
    _granted: Closure<dyn FnMut(JsValue) -> Promise>,
}

impl Lock {
    /// The receiver hears once, when this tab has the lock. `None`: this browser has no locks, so every tab is on its own.
    pub fn request(name: &str) -> Option<(Self, oneshot::Receiver<()>)> {
        let locks = js::get(&js::navigator(), "locks")?;
        let (sender, receiver) = oneshot::channel();
        let mut sender = Some(sender);
        let release = Rc::new(RefCell::new(None));
        let granted = Closure::<dyn FnMut(JsValue) -> Promise>::new({
            let release = release.clone();
            move |_| {
                let held = release.clone();
                if let Some(sender) = sender.take() {
                    // Nobody waits any more when the session has ended meanwhile.
                    let _ = sender.send(());
                }
                // The lock is held until this promise is kept.
                Promise::new(&mut |resolve, _| {
                    held.borrow_mut().replace(resolve);
                })
            }
        });
        let abort = AbortController::new().ok();
        let options = match &abort {
            Some(abort) => js::object(&[("signal", &abort.signal())]),
            None => js::object(&[]),
        };
        let promise = js::call(&locks, "request", &[&name.into(), &options, granted.as_ref()])?;
        if let Ok(promise) = promise.dyn_into::<Promise>() {
            // A request given up is rejected, which is no news.
            spawn_local(async move {
                let _ = JsFuture::from(promise).await;
            });
        }
        Some((Self { release, abort, _granted: granted }, receiver))
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        match self.release.borrow_mut().take() {
            Some(release) => drop(release.call0(&JsValue::NULL)),
            None => self.abort.iter().for_each(AbortController::abort),
        }
    }
}
