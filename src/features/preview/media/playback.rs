//! What a player does now, as signals, for the controls of sounds and of films. How loud it is stays for the next.

use crate::browser::effect::effect;
use crate::browser::media::{MediaElement, MediaState};
use crate::browser::observe::EventListener;
use crate::browser::storage;
use leptos::prelude::*;

/// In session storage: volume and whether it is off.
const VOLUME: &str = "pds-web.volume";

#[derive(Clone, Copy)]
pub struct Playback {
    element: StoredValue<Option<MediaElement>, LocalStorage>,
    listeners: StoredValue<Vec<EventListener>, LocalStorage>,
    pub state: RwSignal<MediaState>,
    pub is_playing: Memo<bool>,
    pub is_muted: Memo<bool>,
    pub length: Memo<Option<f64>>,
    pub volume: Memo<f64>,
}

impl Playback {
    pub fn new() -> Self {
        let state = RwSignal::new(MediaState::default());
        let playback = Self {
            element: StoredValue::new_local(None),
            listeners: StoredValue::new_local(Vec::new()),
            state,
            is_playing: Memo::new(move |_| state.with(|state| state.is_playing)),
            is_muted: Memo::new(move |_| state.with(|state| state.is_muted || state.volume == 0.0)),
            length: Memo::new(move |_| state.with(|state| state.length)),
            volume: Memo::new(move |_| state.with(|state| state.volume)),
        };
        let loudness = Memo::new(move |_| state.with(|state| (state.volume, state.is_muted)));
        effect(move || {
            let loudness = loudness.get();
            if playback.element().is_some() {
                storage::session_set(VOLUME, &loudness);
            }
        });
        on_cleanup(move || {
            drop(playback.listeners.try_update_value(std::mem::take));
            if let Some(Some(element)) = playback.element.try_update_value(Option::take) {
                // One that has left the page may play on.
                element.pause();
                element.load(None);
            }
        });
        playback
    }

    /// Follows an element until another takes its place.
    pub fn attach(self, element: MediaElement) {
        if let Some((volume, is_muted)) = storage::session_get::<(f64, bool)>(VOLUME) {
            element.set_volume(volume);
            element.set_muted(is_muted);
        }
        let state = self.state;
        let listeners = element.on_change(move |now| drop(state.try_set(now)));
        self.state.set(element.state());
        self.listeners.set_value(listeners);
        self.element.set_value(Some(element));
    }

    pub fn element(self) -> Option<MediaElement> {
        self.element.try_get_value().flatten()
    }

    pub fn play(self) {
        self.element().iter().for_each(MediaElement::play);
    }

    pub fn pause(self) {
        self.element().iter().for_each(MediaElement::pause);
    }

    pub fn toggle(self) {
        if self.element().is_some_and(|element| element.state().is_playing) {
            self.pause()
        } else {
            self.play()
        }
    }

    pub fn position(self) -> f64 {
        self.element().map_or(0.0, |element| element.position())
    }

    /// To a place, which may lie outside.
    pub fn seek(self, seconds: f64) {
        let length = self.length.get_untracked().unwrap_or(f64::MAX);
        self.element().iter().for_each(|element| element.seek(seconds.min(length)));
    }

    /// Forward, or back when negative.
    pub fn skip(self, seconds: f64) {
        self.seek(self.position() + seconds);
    }

    pub fn set_volume(self, volume: f64) {
        if let Some(element) = self.element() {
            element.set_volume(volume);
            element.set_muted(false);
        }
    }

    /// Turns the sound off and on. What has no volume gets some.
    pub fn toggle_sound(self) {
        let Some(element) = self.element() else { return };
        let is_off = self.is_muted.get_untracked();
        element.set_muted(!is_off);
        if is_off && self.volume.get_untracked() == 0.0 {
            element.set_volume(0.5);
        }
    }

    /// The keys that all players have. Whether it was one of them.
    pub fn handle_key(self, key: &str) -> bool {
        /// How far a key skips, in seconds.
        const SKIP_S: f64 = 10.0;
        match (key, key.parse::<u8>()) {
            (" " | "k", _) => self.toggle(),
            ("j", _) => self.skip(-SKIP_S),
            ("l", _) => self.skip(SKIP_S),
            ("m", _) => self.toggle_sound(),
            // So many tenths of it.
            (_, Ok(tenths @ 0..=9)) => {
                let length = self.length.get_untracked().unwrap_or_default();
                self.seek(length * f64::from(tenths) / 10.0);
            }
            _ => return false,
        }
        true
    }
}
