//! Audio and video elements, as the targets of their events.

use super::js;
use js_sys::Reflect;
use wasm_bindgen::JsValue;
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

fn number(target: Option<EventTarget>, name: &str) -> f64 {
    target.and_then(|target| js::get(&target, name)?.as_f64()).unwrap_or_default()
}
