//! The sound that goes on while something else is looked at: its element, and the bar with its controls below the page.

use super::player_controls::{Loudness, PlayButton, Times};
use super::seek_bar::SeekBar;
use super::sound::{SoundFault, StepButton};
use super::sound_store::{SoundState, SoundStore, use_sounds};
use crate::base::id::FileId;
use crate::base::name::shown::shown;
use crate::browser::dom;
use crate::browser::effect::{effect, handler};
use crate::browser::media::MediaElement;
use crate::features::shell::prefs::{t, use_prefs};
use crate::i18n::{MediaText, Text};
use crate::model::entry::Entry;
use crate::route::{Route, with_opened_file};
use crate::ui::button::{Button, ButtonVariant};
use crate::ui::icon::Icon;
use leptos::ev::MouseEvent;
use leptos::html;
use leptos::prelude::*;

/// What plays, for the whole session, and its bar in the page.
#[component]
pub fn SoundPlayer() -> impl IntoView {
    let sounds = use_sounds();
    let node = NodeRef::<html::Audio>::new();
    effect(move || {
        if let Some(audio) = node.get() {
            sounds.playback.attach(MediaElement::new(&audio));
        }
    });
    view! {
        <audio
            node_ref=node
            preload="metadata"
            on:loadedmetadata=handler(move |_| sounds.on_ready())
            on:timeupdate=handler(move |_| sounds.on_time())
            on:play=handler(move |_| sounds.on_play())
            on:pause=handler(move |_| sounds.on_pause())
            on:ended=handler(move |_| sounds.step(true))
            on:error=handler(move |_: leptos::ev::ErrorEvent| sounds.on_error())
        ></audio>
        <SoundBar />
    }
}

/// There while a sound is, unless its viewer shows it.
#[component]
pub fn SoundBar(
    /// Opens the viewer of the sound in place of another one.
    #[prop(optional)]
    on_open: Option<Callback<FileId>>,
) -> impl IntoView {
    let sounds = use_sounds();
    let is_there = Memo::new(move |_| sounds.sound.with(Option::is_some) && !sounds.is_viewed());
    move || is_there.get().then(|| view! { <Bar sounds on_open /> })
}

#[component]
fn Bar(sounds: SoundStore, on_open: Option<Callback<FileId>>) -> impl IntoView {
    let prefs = use_prefs();
    let name = Memo::new(move |_| {
        sounds.sound.with(|sound| sound.as_ref().map(|sound| shown(&sound.name)).unwrap_or_default())
    });
    let address = move || sounds.sound.with(|sound| sound.as_ref().map(address_of));
    let has_fault =
        Memo::new(move |_| !matches!(sounds.state.get(), SoundState::Loading | SoundState::Ready));
    let announcement = move || {
        let is_playing = sounds.playback.is_playing.get();
        is_playing.then(|| prefs.localize(&Text::from(MediaText::NowPlaying(name.get()))))
    };
    let open = move |event: MouseEvent| {
        let is_plain = !event.ctrl_key() && !event.meta_key() && !event.shift_key();
        let id = sounds.sound.with_untracked(|sound| sound.as_ref().map(|sound| sound.id.clone()));
        if let (Some(on_open), Some(id), true) = (on_open, id, is_plain) {
            event.prevent_default();
            on_open.run(id);
        }
    };
    let close = move |_| {
        sounds.close();
        // The button is gone.
        dom::focus_page();
    };
    view! {
        <section class="sound-bar" class:faulty=move || has_fault.get() aria-label=t(MediaText::Player)>
            <div class="player-row">
                <StepButton sounds is_next=false />
                <PlayButton playback=sounds.playback />
                <StepButton sounds is_next=true />
            </div>
            <a class="sound-name ellipsis" href=address title=name on:click=handler(open)><bdi>{name}</bdi></a>
            {move || match has_fault.get() {
                true => view! { <SoundFault sounds /> }.into_any(),
                false => view! { <SeekBar playback=sounds.playback /> <Times playback=sounds.playback /> }.into_any(),
            }}
            <Loudness playback=sounds.playback />
            <Button label=t(MediaText::ClosePlayer) icon=Icon::Close variant=ButtonVariant::IconOnly on_press=close />
            <p class="visually-hidden" role="status">{announcement}</p>
        </section>
    }
}

/// The viewer of a sound above the folder that it is in.
fn address_of(sound: &Entry) -> String {
    let folder = Route::Files { drive: sound.drive.clone(), folder: sound.parent.clone() };
    with_opened_file(&folder, &sound.id)
}
