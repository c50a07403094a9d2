//! Audio and video elements, as the targets of their events.

use super::js;
use js_sys::{Array, Function, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::EventTarget;

/// Why a medium does not play.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MediaFault {
    /// The address has ended, or the network is gone.
    Network,
    /// What is played is damaged.
    Decode,
    /// The browser has no decoder, or there was no answer with media in it.
    Unsupported,
}

/// In seconds; 0 before anything is known.
pub fn position(target: Option<EventTarget>) -> f64 {
    number(target, "currentTime")
}

/// In seconds; not finite for a broadcast.
pub fn duration(target: Option<EventTarget>) -> f64 {
    number(target, "duration")
}

pub fn seek(target: Option<EventTarget>, seconds: f64) {
    if let Some(target) = target {
        // Fails for no number that is finite.
        let _ = Reflect::set(&target, &"currentTime".into(), &JsValue::from_f64(seconds));
    }
}

/// Plays it. A browser that wants a click first does not, and shows its button.
pub fn play(target: Option<EventTarget>) {
    if let Some(target) = target {
        js::call(&target, "play", &[]);
    }
}

pub fn fault(target: Option<EventTarget>) -> Option<MediaFault> {
    let error = js::get(target?.as_ref(), "error")?;
    Some(match js::get(&error, "code")?.as_f64()? as u32 {
        2 => MediaFault::Network,
        3 => MediaFault::Decode,
        _ => MediaFault::Unsupported,
    })
}

/// Whether a film has a picture that the browser can decode: some play the sound alone.
pub fn has_picture(target: Option<EventTarget>) -> bool {
    number(target, "videoWidth") > 0.0
}

/// How fast it plays, 1 as it is.
pub fn set_speed(element: &JsValue, speed: f64) {
    // Fails for no number that is finite and positive.
    let _ = Reflect::set(element, &"playbackRate".into(), &JsValue::from_f64(speed));
}

/// Whether it plays now.
pub fn is_playing(element: &JsValue) -> bool {
    js::get(element, "paused").is_some_and(|paused| paused.is_falsy())
}

pub fn toggle(element: &JsValue) {
    js::call(element, if is_playing(element) { "pause" } else { "play" }, &[]);
}

/// In seconds.
pub fn place(element: &JsValue) -> f64 {
    js::get(element, "currentTime").and_then(|it| it.as_f64()).unwrap_or_default()
}

/// Forward, or back when negative.
pub fn skip(element: &JsValue, seconds: f64) {
    let now = place(element);
    let _ = Reflect::set(element, &"currentTime".into(), &(now + seconds).max(0.0).into());
}

pub fn toggle_sound(element: &JsValue) {
    let is_muted = js::get(element, "muted").is_some_and(|muted| muted.is_truthy());
    let _ = Reflect::set(element, &"muted".into(), &(!is_muted).into());
}

/// Whether films can play in a small window above others.
pub fn has_small_window() -> bool {
    let document = super::dom::document();
    document.and_then(|it| js::get(&it, "pictureInPictureEnabled")).is_some_and(|it| it.is_truthy())
}

pub fn toggle_small_window(element: &JsValue) {
    let Some(document) = super::dom::document() else { return };
    match js::get(&document, "pictureInPictureElement") {
        Some(_) => js::call(&document, "exitPictureInPicture", &[]),
        None => js::call(element, "requestPictureInPicture", &[]),
    };
}

/// Shows one of the text tracks, or none.
pub fn show_track(element: &JsValue, shown: Option<usize>) {
    let Some(tracks) = js::get(element, "textTracks") else { return };
    let count = js::get(&tracks, "length").and_then(|it| it.as_f64()).unwrap_or_default() as usize;
    for at in 0..count {
        if let Some(track) = js::get(&tracks, &at.to_string()) {
            let mode = if shown == Some(at) { "showing" } else { "disabled" };
            let _ = Reflect::set(&track, &"mode".into(), &mode.into());
        }
    }
}

/// What the system shows of what plays, and its keys for the one before and the next. It ends with this.
pub struct MediaSession(JsValue);

const TRACK_KEYS: [&str; 2] = ["previoustrack", "nexttrack"];

impl MediaSession {
    /// `on_key` hears whether it was the key for the next one. `None` where the system has none.
    pub fn start(title: &str, on_key: impl Fn(bool) + Clone + 'static) -> Option<Self> {
        let session = js::get(&js::navigator(), "mediaSession")?;
        let class: Function = js::get(&js_sys::global(), "MediaMetadata")?.dyn_into().ok()?;
        let facts = js::object(&[("title", &title.into())]);
        let metadata = Reflect::construct(&class, &Array::of1(&facts)).ok()?;
        let _ = Reflect::set(&session, &"metadata".into(), &metadata);
        for (at, name) in TRACK_KEYS.into_iter().enumerate() {
            let on_key = on_key.clone();
            let handler = js::function(move |_, _| {
                on_key(at == 1);
                JsValue::UNDEFINED
            });
            js::call(&session, "setActionHandler", &[&name.into(), &handler]);
        }
        Some(Self(session))
    }
}

impl Drop for MediaSession {
    fn drop(&mut self) {
        for name in TRACK_KEYS {
            js::call(&self.0, "setActionHandler", &[&name.into(), &JsValue::NULL]);
        }
        let _ = Reflect::set(&self.0, &"metadata".into(), &JsValue::NULL);
    }
}

fn number(target: Option<EventTarget>, name: &str) -> f64 {
    target.and_then(|target| js::get(&target, name)?.as_f64()).unwrap_or_default()
}
