//! The bar of a player's places: what was played, what is loaded, and what lies under the pointer or where the keyboard goes.

use super::playback::Playback;
use super::sprites::{SpritePicture, SpriteStore};
use crate::browser::dom;
use crate::browser::effect::{effect, handler};
use crate::features::shell::prefs::{t, use_prefs};
use crate::i18n::{MediaText, Text};
use crate::model::playback::{clock, css_percent};
use leptos::ev::{KeyboardEvent, PointerEvent};
use leptos::html;
use leptos::prelude::*;

/// How far the arrow keys go, and the keys that turn pages, in seconds.
const STEP_S: f64 = 5.0;
const PAGE_S: f64 = 60.0;

/// What the bar shows a place of.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Hint {
    None,
    /// Under the pointer, in seconds.
    Pointer(f64),
    /// Where the keyboard went.
    Keyboard,
}

#[component]
pub fn SeekBar(playback: Playback, #[prop(optional)] sprites: Option<SpriteStore>) -> impl IntoView {
    let prefs = use_prefs();
    let node = NodeRef::<html::Div>::new();
    let hint = RwSignal::new(Hint::None);
    // While the bar is dragged, the place of the pointer.
    let dragged = RwSignal::new(None::<f64>);
    let length = move || playback.length.get().unwrap_or_default();
    let place = Memo::new(move |_| match dragged.get() {
        Some(place) => place,
        None => playback.state.with(|state| state.position),
    });
    let place_at = move |event: &PointerEvent| {
        let (left, _, right, _) = dom::client_rect(&*node.get_untracked()?);
        let length = playback.length.get_untracked()?;
        let part = (f64::from(event.client_x()) - left) / (right - left).max(1.0);
        Some(part.clamp(0.0, 1.0) * length)
    };
    let on_move = move |event: PointerEvent| {
        let Some(place) = place_at(&event) else { return };
        sprites.iter().for_each(|sprites| sprites.want());
        if dragged.get_untracked().is_some() {
            dragged.set(Some(place));
            hint.set(Hint::Pointer(place));
        } else if event.pointer_type() != "touch" {
            hint.set(Hint::Pointer(place));
        }
    };
    let on_press = move |event: PointerEvent| {
        if event.button() != 0 {
            return;
        }
        // The stage takes no swipe from here, and no click of the film.
        event.stop_propagation();
        if let Some(place) = place_at(&event) {
            dom::capture_pointer(&event);
            sprites.iter().for_each(|sprites| sprites.want());
            dragged.set(Some(place));
            hint.set(Hint::Pointer(place));
        }
    };
    let release = move |is_wanted: bool| {
        if let Some(place) = dragged.try_update(Option::take).flatten().filter(|_| is_wanted) {
            playback.seek(place);
        }
    };
    let on_key = move |event: KeyboardEvent| {
        if event.ctrl_key() || event.meta_key() || event.alt_key() || event.shift_key() {
            return;
        }
        let target = match event.key().as_str() {
            "ArrowLeft" | "ArrowDown" => playback.position() - STEP_S,
            "ArrowRight" | "ArrowUp" => playback.position() + STEP_S,
            "PageDown" => playback.position() - PAGE_S,
            "PageUp" => playback.position() + PAGE_S,
            "Home" => 0.0,
            "End" => playback.length.get_untracked().unwrap_or_default(),
            "Enter" => return playback.toggle(),
            key => {
                if playback.handle_key(key) {
                    event.prevent_default();
                    event.stop_propagation();
                }
                return;
            }
        };
        event.prevent_default();
        event.stop_propagation();
        sprites.iter().for_each(|sprites| sprites.want());
        hint.set(Hint::Keyboard);
        playback.seek(target);
    };
    let spoken = spoken_place(playback, node);
    let text = move || {
        let length = playback.length.get().map(|it| it as u64);
        prefs.localize(&Text::from(MediaText::Place(spoken.get(), length)))
    };
    let hinted = Memo::new(move |_| match hint.get() {
        Hint::None => None,
        Hint::Pointer(place) => Some(place),
        Hint::Keyboard => Some(place.get()),
    });
    let ranges = move || {
        playback.state.with(|state| {
            let whole = state.length.unwrap_or_default();
            let range = |(from, to): &(f64, f64)| {
                let (start, size) = (css_percent(*from, whole), css_percent(to - from, whole));
                view! { <span class="seek-loaded" style:inset-inline-start=start style:inline-size=size></span> }
            };
            state.loaded.iter().map(range).collect_view()
        })
    };
    let has_hint = Memo::new(move |_| hinted.with(Option::is_some));
    let hint_view = move || {
        has_hint.get().then(|| {
            let at = move || css_percent(hinted.get().unwrap_or_default(), length());
            let time = move || clock(hinted.get().unwrap_or_default());
            let picture = sprites
                .map(|sprites| view! { <SpritePicture sprites place=hinted length=playback.length /> });
            view! {
                <div class="seek-hint" aria-hidden="true" style=("--at", at)>
                    {picture}
                    <span class="numbers">{time}</span>
                </div>
            }
        })
    };
    view! {
        <div
            node_ref=node
            class="seek"
            role="slider"
            tabindex="0"
            aria-label=t(MediaText::Seek)
            aria-valuemin="0"
            aria-valuemax=move || (length() as u64).to_string()
            aria-valuenow=move || spoken.get().to_string()
            aria-valuetext=text
            aria-disabled=move || playback.length.with(Option::is_none).then_some("true")
            on:keydown=handler(on_key)
            on:pointerdown=handler(on_press)
            on:pointermove=handler(on_move)
            on:pointerup=handler(move |_| release(true))
            on:pointercancel=handler(move |_| release(false))
            on:pointerleave=handler(move |_| {
                if dragged.get_untracked().is_none() {
                    hint.set(Hint::None);
                }
            })
            on:lostpointercapture=handler(move |_| hint.set(Hint::None))
            on:blur=handler(move |_| hint.set(Hint::None))
        >
            <div class="seek-track">
                {ranges}
                <span class="seek-played" style:inline-size=move || css_percent(place.get(), length())></span>
            </div>
            <span class="seek-thumb" style:inset-inline-start=move || css_percent(place.get(), length())></span>
            {hint_view}
        </div>
    }
}

/// The place in whole seconds, as screen readers hear it: one that is listened to is not told every second while it plays.
fn spoken_place(playback: Playback, node: NodeRef<html::Div>) -> RwSignal<u64> {
    let spoken = RwSignal::new(0);
    let mut last = 0.0;
    effect(move || {
        let (now, is_playing) = playback.state.with(|state| (state.position, state.is_playing));
        let is_focused = || node.get_untracked().is_some_and(|node| dom::has_focus(&node));
        let has_jumped = !(0.0..1.5).contains(&(now - last));
        last = now;
        if (has_jumped || !is_playing || !is_focused()) && spoken.get_untracked() != now as u64 {
            spoken.set(now as u64);
        }
    });
    spoken
}
