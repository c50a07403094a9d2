//! The service worker through which bytes made in the page reach the browser's own download.

use super::file_picker::WriteTarget;
use super::{browser_download, dom, worker};
use js_sys::{Array, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    MessageChannel, MessagePort, RegistrationOptions, ServiceWorker, ServiceWorkerContainer,
    ServiceWorkerRegistration,
};

/// The service worker answers addresses below this one only, never the page itself.
const SCOPE: &str = "save/";
const SCRIPT: &str = "download_sw.js";

/// A download that the service worker streams to the browser from a message port.
#[derive(Clone)]
pub struct StreamedDownload {
    worker: ServiceWorker,
    reader: MessagePort,
}

/// The service worker of this build, once it is active.
async fn active(registration: &ServiceWorkerRegistration) -> Option<ServiceWorker> {
    let pending = registration.installing().or_else(|| registration.waiting());
    let Some(pending) = pending else { return registration.active() };
    let changed = Promise::new(&mut |done, _| {
        let worker = pending.clone();
        let check = Closure::<dyn FnMut()>::new(move || {
            if matches!(state(&worker).as_str(), "activated" | "redundant") {
                // Resolving a promise does not throw.
                let _ = done.call0(&JsValue::NULL);
            }
        });
        pending.set_onstatechange(Some(check.as_ref().unchecked_ref()));
        // The state may have changed before the handler was set. The closure lives as long as the worker.
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

impl StreamedDownload {
    /// The download, and the port to write its bytes to. `None` without service workers: on plain http, and in some
    /// private windows.
    pub async fn open() -> Option<(Self, WriteTarget)> {
        let navigator = web_sys::window()?.navigator();
        let container = Reflect::get(&navigator, &JsValue::from_str("serviceWorker")).ok()?;
        let container: ServiceWorkerContainer = container.dyn_into().ok()?;
        let document = dom::document()?;
        let base = document.base_uri().ok()??;
        let resolve = |name: &str| web_sys::Url::new_with_base(name, &base).map(|url| url.href()).ok();
        let options = RegistrationOptions::new();
        options.set_scope(&resolve(SCOPE)?);
        let script = resolve(&[SCRIPT, "?v=", &worker::build_id(&document)].concat())?;
        let registration = JsFuture::from(container.register_with_options(&script, &options)).await.ok()?;
        let worker = active(&registration.unchecked_into()).await?;
        let channel = MessageChannel::new().ok()?;
        Some((Self { worker, reader: channel.port2() }, WriteTarget::new(channel.port1().into())))
    }

    /// Starts the browser's download of `size` bytes, read from the port.
    pub fn start(&self, id: &str, name: &str, size: u64) -> Option<()> {
        let message =
            Array::of3(&JsValue::from_str(id), &JsValue::from_str(name), &JsValue::from_f64(size as f64));
        self.worker.post_message_with_transferable(&message, &Array::of1(&self.reader)).ok()?;
        let url = super::location::resolve(&[SCOPE, id, "/archive.zip"].concat());
        browser_download::start_same_origin(&url)
    }

    /// The browser ends a service worker that receives no message for a while.
    pub fn keep_alive(&self) {
        // Fails only for values that cannot be copied.
        let _ = self.worker.post_message(&JsValue::NULL);
    }
}
