//! The controls of a film, over its picture: shown while somebody moves, looks for a place or has paused it.

use super::film::{Choice, FilmStore};
use super::playback::Playback;
use super::player::Player;
use super::player_controls::{Loudness, PlayButton, Times};
use super::seek_bar::SeekBar;
use super::video::{AUTO, ORIGINAL, choose_quality};
use crate::browser::effect::{effect, handler};
use crate::browser::media::{self, MediaElement};
use crate::browser::{clock, dom, intl};
use crate::features::shell::loader::Loader;
use crate::features::shell::prefs::{Prefs, t, use_prefs};
use crate::i18n::{MediaText, PreviewText, Text};
use crate::model::film::{is_language, is_played_by_browsers};
use crate::ui::button::{Button, ButtonVariant};
use crate::ui::icon::Icon;
use leptos::ev::Event;
use leptos::html;
use leptos::prelude::*;

const SPEEDS: [f64; 7] = [0.5, 0.75, 1.0, 1.25, 1.5, 1.75, 2.0];
/// The controls leave after so long without a move.
const IDLE_MS: u32 = 3_000;

/// Whether the controls are seen.
#[derive(Clone, Copy)]
pub struct Waking {
    pub is_idle: RwSignal<bool>,
    playback: Playback,
    loader: Loader,
}

impl Waking {
    pub fn new(playback: Playback) -> Self {
        let waking = Self { is_idle: RwSignal::new(false), playback, loader: Loader::new() };
        effect(move || {
            playback.is_playing.track();
            untrack(|| waking.wake());
        });
        waking
    }

    pub fn wake(self) {
        if self.is_idle.get_untracked() {
            self.is_idle.set(false);
        }
        self.loader.start(async move {
            clock::sleep(IDLE_MS).await;
            self.rest();
        });
    }

    fn rest(self) {
        if self.playback.is_playing.try_get_untracked() == Some(true) {
            self.is_idle.try_set(true);
        }
    }

    pub fn toggle(self) {
        if self.is_idle.get_untracked() { self.wake() } else { self.rest() }
    }
}

/// On iPhones, only the system's player takes the whole screen.
pub fn toggle_full_screen(player: Player, stage: NodeRef<html::Div>) {
    match stage.get_untracked() {
        Some(stage) if media::has_full_screen() => dom::toggle_full_screen(&stage),
        _ => player.playback.element().iter().for_each(MediaElement::show_on_full_screen),
    }
}

/// Whether the key was one of the film's.
pub fn handle_key(
    player: Player,
    film: FilmStore,
    prefs: Prefs,
    stage: NodeRef<html::Div>,
    key: &str,
) -> bool {
    match key {
        "f" => toggle_full_screen(player, stage),
        "c" => toggle_subtitles(film, prefs),
        _ => return player.playback.handle_key(key),
    }
    true
}

/// Those in the language of the page, else the first.
fn toggle_subtitles(film: FilmStore, prefs: Prefs) {
    let tag = prefs.lang.get_untracked().tag();
    let languages = film.tracks.get_untracked();
    let usual = languages.iter().position(|code| is_language(code, tag)).unwrap_or_default();
    let is_shown = film.shown_track.with_untracked(Option::is_some);
    film.shown_track.set((!is_shown && !languages.is_empty()).then_some(usual));
}

#[component]
pub fn FilmControls(
    player: Player,
    film: FilmStore,
    stage: NodeRef<html::Div>,
    /// A quality of the service plays, and not the original.
    is_film: bool,
    waking: Waking,
) -> impl IntoView {
    let playback = player.playback;
    let missing = Memo::new(move |_| film.film.with(|film| film.as_ref().map_or(0, |film| film.missing)));
    let is_waiting = Memo::new(move |_| playback.state.with(|state| state.is_waiting));
    effect(move || {
        let shown = film.shown_track.get();
        film.tracks.track();
        playback.element().iter().for_each(|element| element.show_track(shown));
    });
    // Each line in its turn.
    effect(move || {
        film.shown_track.track();
        let is_raised = !waking.is_idle.get();
        playback.state.track();
        playback.element().iter().for_each(|element| element.raise_lines(is_raised));
    });
    let small_window = move |_| playback.element().iter().for_each(MediaElement::toggle_small_window);
    view! {
        {move || is_waiting.get().then(|| view! { <progress class="film-wait" aria-label=t(Text::Loading)></progress> })}
        <div
            class="film-controls"
            role="group"
            aria-label=t(MediaText::Controls)
            on:pointerdown=handler(move |_| waking.wake())
        >
            <SeekBar playback sprites=player.sprites />
            <div class="player-row">
                <PlayButton playback />
                <Loudness playback />
                <Times playback />
                {move || (missing.get() > 0).then(|| view! { <span class="film-note" role="status">{t(PreviewText::QualitiesComing)}</span> })}
                <span class="film-choices">
                    <Subtitles film />
                    <Qualities player film is_film />
                    <Speeds player />
                </span>
                {media::has_small_window().then(|| view! {
                    <Button label=t(PreviewText::SmallWindow) icon=Icon::SmallWindow variant=ButtonVariant::IconOnly on_press=small_window />
                })}
                <Button
                    label=t(PreviewText::FullScreen)
                    icon=Icon::FullScreen
                    variant=ButtonVariant::IconOnly
                    on_press=move |_| toggle_full_screen(player, stage)
                />
            </div>
        </div>
    }
}

#[component]
fn Qualities(player: Player, film: FilmStore, is_film: bool) -> impl IntoView {
    let prefs = use_prefs();
    let is_playable = is_played_by_browsers(&player.source.entry().name);
    let qualities = Memo::new(move |_| {
        let film = film.film.get().unwrap_or_default();
        film.qualities.iter().map(|quality| (quality.id.clone(), quality.label())).collect::<Vec<_>>()
    });
    let options = move || {
        let (qualities, choice, level) = (qualities.get(), film.choice.get(), film.level.get());
        let chosen = match choice {
            _ if !is_film => ORIGINAL.to_owned(),
            Choice::Auto => AUTO.to_owned(),
            Choice::Fixed(id) => id,
        };
        let text = |text: Text| prefs.localize(&text);
        let auto = film.has_auto().then(|| {
            let level = qualities.iter().find(|(id, _)| chosen == AUTO && Some(id) == level.as_ref());
            (AUTO.to_owned(), text(MediaText::Auto(level.map(|(_, label)| label.clone())).into()))
        });
        let original = is_playable.then(|| (ORIGINAL.to_owned(), text(PreviewText::Original.into())));
        let option = |(id, label): (String, String)| {
            let selected = id == chosen;
            view! { <option value=id selected=selected>{label}</option> }
        };
        auto.into_iter().chain(qualities).chain(original).map(option).collect_view()
    };
    let has_choice = Memo::new(move |_| qualities.with(|it| it.len() + usize::from(is_playable) > 1));
    let choose = move |event: Event| choose_quality(player, film, &event_target_value(&event));
    move || {
        has_choice.get().then(|| {
            view! {
                <select class="input preview-choice" aria-label=t(PreviewText::Quality) on:change=handler(choose)>
                    {options}
                </select>
            }
        })
    }
}

#[component]
fn Speeds(player: Player) -> impl IntoView {
    let choose = move |event: Event| {
        if let Ok(speed) = event_target_value(&event).parse::<f64>() {
            player.speed.set(speed);
            player.playback.element().iter().for_each(|element| element.set_speed(speed));
        }
    };
    let now = player.speed.get_untracked();
    let speeds = SPEEDS.map(|speed| {
        view! { <option value=speed.to_string() selected=speed == now>{format!("{speed}×")}</option> }
    });
    view! {
        <select class="input preview-choice" aria-label=t(PreviewText::Speed) on:change=handler(choose)>
            {speeds.into_iter().collect_view()}
        </select>
    }
}

#[component]
fn Subtitles(film: FilmStore) -> impl IntoView {
    let prefs = use_prefs();
    let choose = move |event: Event| film.shown_track.set(event_target_value(&event).parse().ok());
    move || {
        let languages = film.tracks.get();
        (!languages.is_empty()).then(|| {
            let option = |(at, code): (usize, String)| {
                let tag = prefs.lang.get().tag();
                view! { <option value=at.to_string()>{intl::language(&code, tag)}</option> }
            };
            let value = move || film.shown_track.get().map(|at| at.to_string()).unwrap_or_default();
            view! {
                <select class="input preview-choice" aria-label=t(PreviewText::Subtitles) prop:value=value on:change=handler(choose)>
                    <option value="">{t(PreviewText::NoSubtitles)}</option>
                    {languages.into_iter().enumerate().map(option).collect_view()}
                </select>
            }
        })
    }
}
