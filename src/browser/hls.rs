//! Films in segments by hls.js, where the browser does not play such films itself. Its worker gets bytes and no address.

use super::{js, vendor};
use futures_util::future::LocalBoxFuture;
use js_sys::{Array, Function, Reflect};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::future_to_promise;
use web_sys::HtmlElement;

/// The address in place of one, which may have ended; `None` when it is still good.
pub type Renew = Rc<dyn Fn(String) -> LocalBoxFuture<'static, Option<String>>>;

/// Why a film has stopped for good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HlsFault {
    Network,
    Media,
}

/// Plays into an element until it is dropped.
pub struct HlsPlayer(JsValue);

impl Drop for HlsPlayer {
    fn drop(&mut self) {
        js::call(&self.0, "destroy", &[]);
    }
}

/// Whether the browser plays such films itself.
pub fn is_native(video: &HtmlElement) -> bool {
    js::call(video, "canPlayType", &[&"application/vnd.apple.mpegurl".into()])
        .and_then(|answer| answer.as_string())
        .is_some_and(|answer| !answer.is_empty())
}

/// Begins to play at a place, in seconds. `None` where the player can't be loaded, or the browser has nothing to play with.
pub async fn attach(
    video: &HtmlElement,
    address: &str,
    start_s: f64,
    renew: Renew,
    on_fault: impl Fn(HlsFault) + 'static,
) -> Option<HlsPlayer> {
    let library = vendor::HLS.load().await?;
    if js::call(&library, "isSupported", &[])?.is_falsy() {
        return None;
    }
    let options = js::object(&[
        ("workerPath", &vendor::HLS.file("dist/hls.worker.js").into()),
        ("startPosition", &start_s.into()),
        ("xhrSetup", &renew_requests(renew)),
    ]);
    let class: Function = library.clone().dyn_into().ok()?;
    let player = HlsPlayer(Reflect::construct(&class, &Array::of1(&options)).ok()?);
    let events = js::get(&library, "Events")?;
    js::call(&player.0, "on", &[&js::get(&events, "ERROR")?, &report_faults(&player.0, on_fault)]);
    js::call(&player.0, "loadSource", &[&address.into()]);
    js::call(&player.0, "attachMedia", &[video]);
    Some(player)
}

/// Opens a request for the address that is good now.
fn renew_requests(renew: Renew) -> JsValue {
    js::function(move |request, address| {
        let renewed = renew(address.as_string().unwrap_or_default());
        let open = async move {
            if let Some(address) = renewed.await {
                js::call(&request, "open", &[&"GET".into(), &address.into(), &JsValue::TRUE]);
            }
            Ok(JsValue::UNDEFINED)
        };
        future_to_promise(open).into()
    })
}

/// A decoder that stumbles is started once more; what is final is told.
fn report_faults(player: &JsValue, on_fault: impl Fn(HlsFault) + 'static) -> JsValue {
    let player = player.clone();
    let has_recovered = std::cell::Cell::new(false);
    js::function(move |_, data| {
        if js::get(&data, "fatal").is_none_or(|it| it.is_falsy()) {
            return JsValue::UNDEFINED;
        }
        let kind = js::get(&data, "type").and_then(|it| it.as_string()).unwrap_or_default();
        match kind.as_str() {
            "networkError" => on_fault(HlsFault::Network),
            "mediaError" if !has_recovered.replace(true) => {
                js::call(&player, "recoverMediaError", &[]);
            }
            _ => on_fault(HlsFault::Media),
        }
        JsValue::UNDEFINED
    })
}
