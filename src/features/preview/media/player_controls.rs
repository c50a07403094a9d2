//! Controls that the players of sounds and of films share.

use super::playback::Playback;
use crate::browser::effect::handler;
use crate::features::shell::prefs::{t, use_prefs};
use crate::i18n::{MediaText, Text};
use crate::model::playback::clock;
use crate::ui::icon::{Glyph, Icon};
use leptos::ev::Event;
use leptos::prelude::*;

/// A button that keeps the focus while its meaning changes.
#[component]
fn Switch(
    playback: Playback,
    is_on: Memo<bool>,
    /// What it does while that is not the case, and while it is.
    off: (MediaText, Icon),
    on: (MediaText, Icon),
    press: fn(Playback),
) -> impl IntoView {
    let prefs = use_prefs();
    let (off, on) = (StoredValue::new(off), StoredValue::new(on));
    let now = move || if is_on.get() { on.get_value() } else { off.get_value() };
    let label = Signal::derive(move || prefs.localize(&Text::from(now().0)));
    view! {
        <button type="button" class="button square" aria-label=label title=label on:click=handler(move |_| press(playback))>
            {move || view! { <Glyph icon=now().1 /> }}
        </button>
    }
}

#[component]
pub fn PlayButton(playback: Playback) -> impl IntoView {
    view! {
        <Switch
            playback
            is_on=playback.is_playing
            off=(MediaText::Play, Icon::Play)
            on=(MediaText::Pause, Icon::Pause)
            press=Playback::toggle
        />
    }
}

/// Place and length.
#[component]
pub fn Times(playback: Playback) -> impl IntoView {
    let place = Memo::new(move |_| playback.state.with(|state| state.position as u64));
    let text = move || {
        let length = playback.length.get().map_or_else(String::new, |length| format!(" / {}", clock(length)));
        clock(place.get() as f64) + &length
    };
    // Readers hear it from the seek bar.
    view! { <span class="player-times numbers" aria-hidden="true">{text}</span> }
}

/// How loud it is. Fingers use the keys of their device.
#[component]
pub fn Loudness(playback: Playback) -> impl IntoView {
    let prefs = use_prefs();
    let percent = Memo::new(move |_| match playback.is_muted.get() {
        true => 0,
        false => (playback.volume.get() * 100.0).round() as u32,
    });
    let change = move |event: Event| {
        if let Ok(percent) = event_target_value(&event).parse::<u32>() {
            playback.set_volume(f64::from(percent) / 100.0);
        }
    };
    view! {
        <span class="loudness">
            <Switch
                playback
                is_on=playback.is_muted
                off=(MediaText::Mute, Icon::Sound)
                on=(MediaText::Unmute, Icon::SoundOff)
                press=Playback::toggle_sound
            />
            <input
                type="range"
                min="0"
                max="100"
                step="5"
                aria-label=t(MediaText::Volume)
                aria-valuetext=move || prefs.percent(f64::from(percent.get()) / 100.0)
                prop:value=move || percent.get().to_string()
                on:input=handler(change)
            />
        </span>
    }
}
