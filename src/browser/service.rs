//! The service worker that hands what is made in the page to the browser's own download.

use super::place::Place;
use super::{dom, save, worker};
use js_sys::{Array, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    MessageChannel, MessagePort, RegistrationOptions, ServiceWorker, ServiceWorkerContainer,
    ServiceWorkerRegistration,
};

/// Only addresses below this are answered by it; the page itself never is.
const SCOPE: &str = "save/";
const SCRIPT: &str = "download_sw.js";

/// A way into the browser's own download: one end for who writes, the other for the service worker.
#[derive(Clone)]
pub struct Saver {
    worker: ServiceWorker,
    far: MessagePort,
}

/// `None` where there are no service workers: on plain http, and in some private windows.
pub async fn saver() -> Option<(Saver, Place)> {
    let navigator = web_sys::window()?.navigator();
    let container = Reflect::get(&navigator, &JsValue::from_str("serviceWorker")).ok()?;
    let container: ServiceWorkerContainer = container.dyn_into().ok()?;
    let document = dom::document()?;
    let base = document.base_uri().ok()??;
    let beside = |name: &str| web_sys::Url::new_with_base(name, &base).map(|url| url.href()).ok();
    let options = RegistrationOptions::new();
    options.set_scope(&beside(SCOPE)?);
    let script = beside(&[SCRIPT, "?v=", &worker::build(&document)].concat())?;
    let registered = JsFuture::from(container.register_with_options(&script, &options)).await.ok()?;
    let worker = active(&registered.unchecked_into()).await?;
    let channel = MessageChannel::new().ok()?;
    Some((Saver { worker, far: channel.port2() }, Place::new(channel.port1().into())))
}

/// The one of this build, once it is ready to work.
async fn active(registration: &ServiceWorkerRegistration) -> Option<ServiceWorker> {
    let coming = registration.installing().or_else(|| registration.waiting());
    let Some(coming) = coming else { return registration.active() };
    let changed = Promise::new(&mut |done, _| {
        let worker = coming.clone();
        let check = Closure::<dyn FnMut()>::new(move || {
            if matches!(state(&worker).as_str(), "activated" | "redundant") {
                // Nothing can be thrown by the end of a promise.
                let _ = done.call0(&JsValue::NULL);
            }
        });
        coming.set_onstatechange(Some(check.as_ref().unchecked_ref()));
        // It may have changed a moment ago; and it is heard as long as the worker is.
        let _ = check.as_ref().unchecked_ref::<js_sys::Function>().call0(&JsValue::NULL);
        check.forget();
    });
    JsFuture::from(changed).await.ok()?;
    registration.active()
}

fn state(worker: &ServiceWorker) -> String {
    let state = Reflect::get(worker, &JsValue::from_str("state")).ok();
    state.and_then(|it| it.as_string()).unwrap_or_default()
}

impl Saver {
    /// Starts the browser's download of `size` bytes, which come from the near end.
    pub fn start(&self, id: &str, name: &str, size: u64) -> Option<()> {
        let message =
            Array::of3(&JsValue::from_str(id), &JsValue::from_str(name), &JsValue::from_f64(size as f64));
        self.worker.post_message_with_transferable(&message, &Array::of1(&self.far)).ok()?;
        let url = super::location::beside_page(&[SCOPE, id, "/archive.zip"].concat());
        save::download_own(&url)
    }

    /// A service worker that hears nothing for a while is ended.
    pub fn keep_alive(&self) {
        // Fails only for what can't be copied.
        let _ = self.worker.post_message(&JsValue::NULL);
    }
}
