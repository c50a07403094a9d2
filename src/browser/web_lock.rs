//! Web locks: a named lock that one tab of the origin holds, and that passes to the next when its holder closes.

use super::js;
use futures_channel::oneshot;
use js_sys::Promise;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::AbortController;

/// Waits for the lock and then holds it until this is dropped.
pub struct WebLock {
    release: Rc<RefCell<Option<js_sys::Function>>>,
    abort: Option<AbortController>,
    _granted: Closure<dyn FnMut(JsValue) -> Promise>,
}

impl WebLock {
    /// The receiver fires once, when this tab holds the lock. `None` when the browser has no web locks.
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
                    // The receiver is gone when the session has ended in the meantime.
                    let _ = sender.send(());
                }
                // The browser holds the lock until this promise resolves.
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
            // An aborted request rejects. Awaiting it here avoids an unhandled rejection.
            spawn_local(async move {
                let _ = JsFuture::from(promise).await;
            });
        }
        Some((Self { release, abort, _granted: granted }, receiver))
    }
}

/// The names that tabs of this origin hold or wait for.
pub async fn requested() -> Vec<String> {
    let query = js::get(&js::navigator(), "locks").and_then(|locks| js::call(&locks, "query", &[]));
    let Some(query) = query.and_then(|query| query.dyn_into::<Promise>().ok()) else { return Vec::new() };
    let Ok(locks) = JsFuture::from(query).await else { return Vec::new() };
    let lists = ["held", "pending"].into_iter().filter_map(|list| js::get(&locks, list));
    let locks = lists.flat_map(|list| js_sys::Array::from(&list).to_vec());
    locks.filter_map(|lock| js::get(&lock, "name")?.as_string()).collect()
}

impl Drop for WebLock {
    fn drop(&mut self) {
        match self.release.borrow_mut().take() {
            Some(release) => drop(release.call0(&JsValue::NULL)),
            None => self.abort.iter().for_each(AbortController::abort),
        }
    }
}
