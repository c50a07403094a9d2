//! Audio and video elements, and what the system shows of what they play.

use super::js;
use super::observe::{EventListener, listen};
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

/// What an element does now.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MediaState {
    /// In seconds.
    pub position: f64,
    /// In seconds; `None` before it is known, and of what has no end.
    pub length: Option<f64>,
    pub is_playing: bool,
    /// It would play, and waits for data.
    pub is_waiting: bool,
    /// From 0 to 1.
    pub volume: f64,
    pub is_muted: bool,
    /// What is loaded, from and to, in seconds.
    pub loaded: Vec<(f64, f64)>,
}

/// The events after which the state may be another.
const CHANGES: [&str; 12] = [
    "durationchange",
    "emptied",
    "ended",
    "pause",
    "play",
    "playing",
    "progress",
    "seeked",
    "seeking",
    "timeupdate",
    "volumechange",
    "waiting",
];

/// An audio or video element.
#[derive(Clone)]
pub struct MediaElement(JsValue);

impl MediaElement {
    pub fn new(element: &JsValue) -> Self {
        Self(element.clone())
    }

    pub fn state(&self) -> MediaState {
        let length = self.number("duration");
        let is_playing = !self.flag("paused");
        MediaState {
            position: self.position(),
            length: Some(length).filter(|length| length.is_finite() && *length > 0.0),
            is_playing,
            // Less than HAVE_FUTURE_DATA.
            is_waiting: is_playing && self.number("readyState") < 3.0 && !self.flag("ended"),
            volume: self.number("volume"),
            is_muted: self.flag("muted"),
            loaded: self.loaded(),
        }
    }

    /// Hears of changes as long as the answer lives.
    pub fn on_change(&self, changed: impl Fn(MediaState) + Clone + 'static) -> Vec<EventListener> {
        let Some(target) = self.0.dyn_ref::<EventTarget>() else { return Vec::new() };
        let listener = |name| {
            let (element, changed) = (self.clone(), changed.clone());
            listen(target, name, move |_| changed(element.state()))
        };
        CHANGES.into_iter().filter_map(listener).collect()
    }

    /// In seconds; 0 before anything is known.
    pub fn position(&self) -> f64 {
        self.number("currentTime")
    }

    pub fn seek(&self, seconds: f64) {
        self.set("currentTime", &seconds.max(0.0).into());
    }

    /// Plays it. A browser that wants a click first does not.
    pub fn play(&self) {
        let Some(promise) = js::call(&self.0, "play", &[]) else { return };
        // What keeps it from playing is told by events, and a refusal by the button that stays.
        js::call(&promise, "catch", &[&js::function(|_, _| JsValue::UNDEFINED)]);
    }

    pub fn pause(&self) {
        js::call(&self.0, "pause", &[]);
    }

    pub fn set_volume(&self, volume: f64) {
        self.set("volume", &volume.clamp(0.0, 1.0).into());
    }

    pub fn set_muted(&self, is_muted: bool) {
        self.set("muted", &is_muted.into());
    }

    /// How fast it plays, 1 as it is.
    pub fn set_speed(&self, speed: f64) {
        self.set("playbackRate", &speed.into());
    }

    /// Loads what is at an address, also when it is the same as before; with `None` it lets go of what it has.
    pub fn load(&self, address: Option<&str>) {
        match address {
            Some(address) => self.set("src", &address.into()),
            None => {
                js::call(&self.0, "removeAttribute", &[&"src".into()]);
                js::call(&self.0, "load", &[]);
            }
        }
    }

    pub fn fault(&self) -> Option<MediaFault> {
        let error = js::get(&self.0, "error")?;
        Some(match js::get(&error, "code")?.as_f64()? as u32 {
            2 => MediaFault::Network,
            3 => MediaFault::Decode,
            _ => MediaFault::Unsupported,
        })
    }

    /// Whether a film has a picture that the browser can decode: some play the sound alone.
    pub fn has_picture(&self) -> bool {
        self.number("videoWidth") > 0.0
    }

    /// Shows one of the text tracks, or none.
    pub fn show_track(&self, shown: Option<usize>) {
        let Some(tracks) = js::get(&self.0, "textTracks") else { return };
        for (at, track) in items(&tracks).into_iter().enumerate() {
            let mode = if shown == Some(at) { "showing" } else { "disabled" };
            let _ = Reflect::set(&track, &"mode".into(), &mode.into());
        }
    }

    /// Lifts the lines that are shown above what lies over the lower edge, or lets them down again. Lines that have places of their
    /// own keep them.
    pub fn raise_lines(&self, is_raised: bool) {
        const RAISED: i32 = -5;
        let Some(tracks) = js::get(&self.0, "textTracks") else { return };
        for track in items(&tracks) {
            for cue in js::get(&track, "activeCues").iter().flat_map(items) {
                let line = js::get(&cue, "line");
                let is_ours = line.is_some_and(|it| it.as_f64() == Some(f64::from(RAISED)) || it.is_string());
                if is_ours {
                    let line = if is_raised { JsValue::from(RAISED) } else { JsValue::from("auto") };
                    let _ = Reflect::set(&cue, &"line".into(), &line);
                }
            }
        }
    }

    /// In a small window above others, or back.
    pub fn toggle_small_window(&self) {
        let Some(document) = super::dom::document() else { return };
        match js::get(&document, "pictureInPictureElement") {
            Some(_) => js::call(&document, "exitPictureInPicture", &[]),
            None => js::call(&self.0, "requestPictureInPicture", &[]),
        };
    }

    /// On the whole screen by the system's own player, where pages can't have the screen: on iPhones.
    pub fn show_on_full_screen(&self) {
        js::call(&self.0, "webkitEnterFullscreen", &[]);
    }

    fn loaded(&self) -> Vec<(f64, f64)> {
        let Some(ranges) = js::get(&self.0, "buffered") else { return Vec::new() };
        let count = js::get(&ranges, "length").and_then(|it| it.as_f64()).unwrap_or_default() as u32;
        let end = |name: &str, at: u32| js::call(&ranges, name, &[&at.into()])?.as_f64();
        (0..count).filter_map(|at| Some((end("start", at)?, end("end", at)?))).collect()
    }

    fn set(&self, name: &str, value: &JsValue) {
        // Throws for numbers that are not finite, or out of range.
        let _ = Reflect::set(&self.0, &name.into(), value);
    }

    fn number(&self, name: &str) -> f64 {
        js::get(&self.0, name).and_then(|it| it.as_f64()).unwrap_or_default()
    }

    fn flag(&self, name: &str) -> bool {
        js::get(&self.0, name).is_some_and(|it| it.is_truthy())
    }
}

/// Of a list of the browser.
fn items(list: &JsValue) -> Vec<JsValue> {
    let count = js::get(list, "length").and_then(|it| it.as_f64()).unwrap_or_default() as u32;
    (0..count).filter_map(|at| js::get(list, &at.to_string())).collect()
}

/// Whether films can play in a small window above others.
pub fn has_small_window() -> bool {
    let document = super::dom::document();
    document.and_then(|it| js::get(&it, "pictureInPictureEnabled")).is_some_and(|it| it.is_truthy())
}

/// Whether pages can have the whole screen.
pub fn has_full_screen() -> bool {
    let document = super::dom::document();
    document.and_then(|it| js::get(&it, "fullscreenEnabled")).is_some_and(|it| it.is_truthy())
}

/// How many bits a second the browser has seen the network carry; `None` where it does not say.
pub fn bandwidth() -> Option<f64> {
    let connection = js::get(&js::navigator(), "connection")?;
    js::get(&connection, "downlink")?.as_f64().filter(|it| *it > 0.0).map(|megabits| megabits * 1_000_000.0)
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
