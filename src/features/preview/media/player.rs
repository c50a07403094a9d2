//! The viewer of films. Where one was left off is remembered in this tab, and an address that ends in the middle is renewed at
//! that place.

use super::film::FilmStore;
use super::playback::Playback;
use super::played::{MARGIN_S, remember, remembered};
use super::sprites::SpriteStore;
use super::video::{self, Preparing, Video};
use crate::base::failure::Failure;
use crate::base::name::shown::shown;
use crate::browser::effect::effect;
use crate::browser::media::{MediaElement, MediaFault};
use crate::features::preview::facts::NotShown;
use crate::features::preview::source::Source;
use crate::features::preview::store::use_preview;
use crate::features::shell::failure_panel::FailurePanel;
use crate::features::shell::loader::Loader;
use crate::features::shell::prefs::t;
use crate::i18n::{PreviewText, Text};
use crate::ui::button::{Button, ButtonVariant};
use crate::ui::icon::Icon;
use leptos::prelude::*;

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
    pub playback: Playback,
    pub sprites: SpriteStore,
    pub state: RwSignal<State>,
    pub is_stopped: RwSignal<bool>,
    pub is_without_picture: RwSignal<bool>,
    /// How fast it plays, 1 as it is.
    pub speed: RwSignal<f64>,
    /// Where to go on, and whether it was playing.
    pub resume: StoredValue<(f64, bool)>,
    /// The address was renewed since something played.
    was_renewed: StoredValue<bool>,
    loader: Loader,
}

#[component]
pub fn FilmViewer(source: Source) -> impl IntoView {
    let (store, film) = (use_preview(), FilmStore::new(source));
    let player = Player {
        source,
        playback: Playback::new(),
        sprites: SpriteStore::new(source, film.film),
        state: RwSignal::new(State::Loading),
        is_stopped: RwSignal::new(false),
        is_without_picture: RwSignal::new(false),
        speed: RwSignal::new(1.0),
        resume: StoredValue::new((remembered(&source.entry().id), false)),
        was_renewed: StoredValue::new(false),
        loader: Loader::new(),
    };
    video::load(player, film);
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
        state @ (State::Film | State::Playing(_)) => {
            let address = if let State::Playing(address) = state { Some(address) } else { None };
            let name = name.clone();
            view! {
                <div class="preview-media film-stage">
                    <Video player film address name />
                    <Notes player film />
                </div>
            }
            .into_any()
        }
    }
}

#[component]
fn Notes(player: Player, film: FilmStore) -> impl IntoView {
    let again = move |_| {
        player.is_stopped.set(false);
        match player.state.get_untracked() {
            State::Film => film.load(move |_| film.attachments.notify()),
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

    /// Keeps where it is, for another element or address.
    pub fn keep_place(self) {
        let state = self.playback.element().map(|element| element.state()).unwrap_or_default();
        if state.length.is_some() {
            self.resume.set_value((state.position, state.is_playing));
        }
    }

    pub fn on_ready(self, element: &MediaElement) {
        let (place, was_playing) = self.resume.get_value();
        let length = element.state().length.unwrap_or_default();
        if place > 0.0 && (place < length - MARGIN_S || was_playing) {
            element.seek(place);
        }
        element.set_speed(self.speed.get_untracked());
        if was_playing {
            element.play();
        }
    }

    pub fn on_time(self, element: &MediaElement) {
        let state = element.state();
        if state.position > 0.0 {
            self.was_renewed.set_value(false);
            self.resume.set_value((state.position, state.is_playing));
            remember(&self.source.entry().id, state.position, state.length.unwrap_or_default());
        }
    }

    /// An address that has ended looks like one that was never right, so it is renewed once before anything is said.
    pub fn on_error(self, fault: Option<MediaFault>) {
        let Some(fault) = fault else { return };
        match (fault, self.was_renewed.get_value()) {
            (MediaFault::Decode, _) => self.state.set(State::Unsupported),
            (_, false) => self.renew(),
            (MediaFault::Network, true) => self.is_stopped.set(true),
            (MediaFault::Unsupported, true) => self.find_fault(),
        }
    }

    fn find_fault(self) {
        self.loader.start(async move {
            if self.source.is_served().await {
                self.state.try_set(State::Unsupported);
            } else {
                self.is_stopped.try_set(true);
            }
        });
    }
}
