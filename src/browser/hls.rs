//! Films in segments by hls.js, where the browser does not play such films itself. Its worker gets bytes and no address.

use super::{js, media, vendor};
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

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HlsEvent {
    Fault(HlsFault),
    /// What is shown from here on has the quality whose playlist is at this address.
    Level(String),
}

/// Plays into an element until it is dropped.
pub struct HlsPlayer(JsValue);

impl Drop for HlsPlayer {
    fn drop(&mut self) {
        js::call(&self.0, "destroy", &[]);
    }
}

impl HlsPlayer {
    /// Goes on in the quality whose playlist `is_wanted`, at once. Whether it has that one.
    pub fn fix_level(&self, is_wanted: impl Fn(&str) -> bool) -> bool {
        let levels = levels(&self.0);
        let found = (0..levels.length()).find(|at| is_wanted(&address_of(&levels.get(*at))));
        if let Some(at) = found {
            let _ = Reflect::set(&self.0, &"currentLevel".into(), &at.into());
        }
        found.is_some()
    }

    /// Chooses by what the network carries from here on. Whether there is a choice.
    pub fn choose_level(&self) -> bool {
        let levels = levels(&self.0);
        let has_choice = levels.length() > 1;
        if has_choice {
            // What is loaded already is played.
            let _ = Reflect::set(&self.0, &"loadLevel".into(), &(-1).into());
        }
        has_choice
    }
}

/// Its qualities; none before it has read their list.
fn levels(player: &JsValue) -> Array {
    js::get(player, "levels").and_then(|it| it.dyn_into().ok()).unwrap_or_default()
}

/// The address of the playlist of a level.
fn address_of(level: &JsValue) -> String {
    js::get(level, "uri").and_then(|it| it.as_string()).unwrap_or_default()
}

/// Whether only the browser itself can play such films. Where both can, hls.js does: it can renew the addresses of segments.
pub fn is_native_only(video: &HtmlElement) -> bool {
    let has_source = ["MediaSource", "ManagedMediaSource"].map(|it| js::get(&js_sys::global(), it).is_some());
    let answer = js::call(video, "canPlayType", &[&"application/vnd.apple.mpegurl".into()]);
    has_source == [false, false] && answer.and_then(|it| it.as_string()).is_some_and(|it| !it.is_empty())
}

/// Begins to play at a place, in seconds. `None` where the player can't be loaded, or the browser has nothing to play with.
pub async fn attach(
    video: &HtmlElement,
    address: &str,
    start_s: f64,
    renew: Renew,
    on_event: impl Fn(HlsEvent) + 'static,
) -> Option<HlsPlayer> {
    let library = vendor::HLS.load().await?;
    if js::call(&library, "isSupported", &[])?.is_falsy() {
        return None;
    }
    let options = js::object(&[
        ("workerPath", &vendor::HLS.file("dist/hls.worker.js").into()),
        ("startPosition", &start_s.into()),
        ("xhrSetup", &renew_requests(renew)),
        // More lines than the player has nobody sees.
        ("capLevelToPlayerSize", &JsValue::TRUE),
    ]);
    if let Some(bandwidth) = media::bandwidth() {
        // What it begins with, until it has measured.
        let _ = Reflect::set(&options, &"abrEwmaDefaultEstimate".into(), &bandwidth.into());
    }
    let class: Function = library.clone().dyn_into().ok()?;
    let player = HlsPlayer(Reflect::construct(&class, &Array::of1(&options)).ok()?);
    let events = js::get(&library, "Events")?;
    let on_event = Rc::new(on_event);
    let report = report_faults(&player.0, on_event.clone());
    js::call(&player.0, "on", &[&js::get(&events, "ERROR")?, &report]);
    let report = report_levels(&player.0, on_event);
    js::call(&player.0, "on", &[&js::get(&events, "LEVEL_SWITCHED")?, &report]);
    js::call(&player.0, "loadSource", &[&address.into()]);
    js::call(&player.0, "attachMedia", &[video]);
    Some(player)
}

fn report_levels(player: &JsValue, on_event: Rc<impl Fn(HlsEvent) + 'static>) -> JsValue {
    let player = player.clone();
    js::function(move |_, data| {
        let number = js::get(&data, "level").and_then(|it| it.as_f64()).unwrap_or_default();
        let levels = levels(&player);
        on_event(HlsEvent::Level(address_of(&levels.get(number as u32))));
        JsValue::UNDEFINED
    })
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
fn report_faults(player: &JsValue, on_event: Rc<impl Fn(HlsEvent) + 'static>) -> JsValue {
    let player = player.clone();
    let has_recovered = std::cell::Cell::new(false);
    js::function(move |_, data| {
        if js::get(&data, "fatal").is_none_or(|it| it.is_falsy()) {
            return JsValue::UNDEFINED;
        }
        let kind = js::get(&data, "type").and_then(|it| it.as_string()).unwrap_or_default();
        match kind.as_str() {
            "networkError" => on_event(HlsEvent::Fault(HlsFault::Network)),
            "mediaError" if !has_recovered.replace(true) => {
                js::call(&player, "recoverMediaError", &[]);
            }
            _ => on_event(HlsEvent::Fault(HlsFault::Media)),
        }
        JsValue::UNDEFINED
    })
}
