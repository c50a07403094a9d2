//! Audio and video by the browser's own player. Where it was left off is remembered in this tab, and an address that ends in
//! the middle is renewed at that place.

use super::facts::NotShown;
use super::film::FilmStore;
use super::source::Source;
use super::store::{Step, use_preview};
use super::video::{self, Preparing, Video};
use crate::base::failure::Failure;
use crate::base::id::FileId;
use crate::base::name::shown::shown;
use crate::browser::effect::{effect, handler};
use crate::browser::media::{self, MediaFault, MediaSession};
use crate::browser::storage;
use crate::features::shell::failure_panel::FailurePanel;
use crate::features::shell::loader::Loader;
use crate::features::shell::prefs::t;
use crate::i18n::{PreviewText, Text};
use crate::ui::button::{Button, ButtonVariant};
use crate::ui::icon::Icon;
use leptos::ev::{ErrorEvent, Event};
use leptos::prelude::*;

/// In session storage.
const KEY: &str = "pds-web.played";
/// Files whose places are remembered.
const MAX_PLACES: usize = 50;
/// Nearer to either end there is no place to come back to.
const MARGIN_S: f64 = 5.0;

#[derive(Clone, PartialEq)]
pub enum State {
    Loading,
    /// The service is making the first quality, and there is nothing to play before.
    Preparing,
    /// The original plays.
    Playing(String),
    /// A quality that the service made plays.
    Film,
    Unsupported,
    Failed(Failure),
}

#[derive(Clone, Copy)]
pub struct Player {
    pub source: Source,
    pub state: RwSignal<State>,
    pub is_stopped: RwSignal<bool>,
    pub is_without_picture: RwSignal<bool>,
    /// Where to go on, and whether it was playing.
    pub resume: StoredValue<(f64, bool)>,
    /// The address was renewed since something played.
    was_renewed: StoredValue<bool>,
    loader: Loader,
}

#[component]
pub fn MediaViewer(source: Source, is_video: bool) -> impl IntoView {
    let store = use_preview();
    let player = Player {
        source,
        state: RwSignal::new(State::Loading),
        is_stopped: RwSignal::new(false),
        is_without_picture: RwSignal::new(false),
        resume: StoredValue::new((remembered(&source.entry().id), store.take_playing())),
        was_renewed: StoredValue::new(false),
        loader: Loader::new(),
    };
    let film = FilmStore::new(source);
    if is_video {
        video::load(player, film);
    } else {
        player.load();
    }
    effect(move || {
        if player.state.with(|state| matches!(state, State::Playing(_) | State::Film)) {
            store.load_ahead();
        }
    });
    let retry = Callback::new(move |()| player.load());
    let name = shown(&source.entry().name);
    move || match player.state.get() {
        State::Loading => view! { <p class="preview-wait" role="status">{t(Text::Loading)}</p> }.into_any(),
        State::Failed(failure) => view! { <FailurePanel failure on_retry=retry /> }.into_any(),
        State::Unsupported => {
            view! { <NotShown source reason=PreviewText::NoCodec others=source.viewer.others() /> }.into_any()
        }
        State::Preparing => view! { <Preparing player /> }.into_any(),
        State::Film => {
            let name = name.clone();
            view! { <div class="preview-media"><Video player film address=None name /> <Notes player film /></div> }.into_any()
        }
        State::Playing(address) => {
            let (name, icon) = (name.clone(), source.entry());
            let medium = match is_video {
                true => view! { <Video player film address=Some(address) name /> }.into_any(),
                false => view! {
                    <div class="preview-sound">
                        <crate::features::shell::kind_icon::KindIcon entry=icon />
                        <p class="preview-name"><bdi>{name.clone()}</bdi></p>
                        <Audio player address name />
                    </div>
                }
                .into_any(),
            };
            view! {
                <div class="preview-media">{medium} <Notes player film /></div>
            }
            .into_any()
        }
    }
}

#[component]
fn Audio(player: Player, address: String, name: String) -> impl IntoView {
    let preview = use_preview();
    // The keys of the system walk through the sounds of the folder, and the next one follows by itself.
    let step = move |is_next: bool| {
        preview.play_beside(if is_next { Step::Next } else { Step::Previous });
    };
    let session = StoredValue::new_local(MediaSession::start(&name, step));
    on_cleanup(move || drop(session.try_update_value(Option::take)));
    view! {
        <audio
            src=address
            controls
            preload="metadata"
            aria-label=name
            on:loadedmetadata=handler(move |event: Event| player.on_ready(event))
            on:timeupdate=handler(move |event: Event| player.on_time(event))
            on:ended=handler(move |_| step(true))
            on:error=handler(move |event: ErrorEvent| player.on_error(media::fault(event.target())))
        ></audio>
    }
}

#[component]
fn Notes(player: Player, film: FilmStore) -> impl IntoView {
    let again = move |_| {
        player.is_stopped.set(false);
        match player.state.get_untracked() {
            State::Film => film.load(move |_| film.quality.notify()),
            _ => player.renew(),
        }
    };
    view! {
        {move || player.is_without_picture.get().then(|| view! { <p class="preview-note" role="status">{t(PreviewText::NoPicture)}</p> })}
        {move || {
            player.is_stopped.get().then(|| {
                view! {
                    <p class="preview-note" role="alert">
                        {t(PreviewText::PlaybackStopped)} " "
                        <Button label=t(Text::Retry) icon=Icon::Replay variant=ButtonVariant::Link on_press=again />
                    </p>
                }
            })
        }}
    }
}

impl Player {
    pub fn load(self) {
        self.state.set(State::Loading);
        self.loader.start(async move {
            let address = self.source.address().await;
            self.state.try_set(address.map_or_else(State::Failed, State::Playing));
        });
    }

    fn renew(self) {
        self.was_renewed.set_value(true);
        self.loader.start(async move {
            match self.source.renew().await {
                Ok(address) => drop(self.state.try_set(State::Playing(address))),
                Err(_) => drop(self.is_stopped.try_set(true)),
            }
        });
    }

    pub fn on_ready(self, event: Event) {
        let (place, was_playing) = self.resume.get_value();
        let length = media::duration(event.target());
        if place > 0.0 && (place < length - MARGIN_S || was_playing) {
            media::seek(event.target(), place);
        }
        if was_playing {
            media::play(event.target());
        }
    }

    pub fn on_time(self, event: Event) {
        let place = media::position(event.target());
        if place > 0.0 {
            self.was_renewed.set_value(false);
            self.resume.set_value((place, true));
            remember(&self.source.entry().id, place, media::duration(event.target()));
        }
    }

    /// An address that has ended looks like one that was never right, so it is renewed once before anything is said.
    pub fn on_error(self, fault: Option<MediaFault>) {
        let Some(fault) = fault else { return };
        match (fault, self.was_renewed.get_value()) {
            (MediaFault::Decode, _) => self.state.set(State::Unsupported),
            (_, false) => self.renew(),
            (MediaFault::Unsupported, true) => self.state.set(State::Unsupported),
            (MediaFault::Network, true) => self.is_stopped.set(true),
        }
    }
}

fn remembered(file: &FileId) -> f64 {
    let places: Vec<(FileId, f64)> = storage::session_get(KEY).unwrap_or_default();
    places.iter().find(|(id, _)| id == file).map_or(0.0, |(_, place)| *place)
}

fn remember(file: &FileId, place: f64, length: f64) {
    let mut places: Vec<(FileId, f64)> = storage::session_get(KEY).unwrap_or_default();
    places.retain(|(id, _)| id != file);
    if place > MARGIN_S && place < length - MARGIN_S {
        places.push((file.clone(), place.floor()));
    }
    let surplus = places.len().saturating_sub(MAX_PLACES);
    storage::session_set(KEY, &places.split_off(surplus));
}
