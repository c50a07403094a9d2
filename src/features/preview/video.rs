//! Films: in the qualities that the service makes, or as they are. What plays goes on at the same place in another quality.

use super::film::{FilmStore, read_text};
use super::media::{Player, State};
use super::store::use_preview;
use crate::browser::effect::{effect, handler};
use crate::browser::hls::{self, HlsFault, HlsPlayer, Renew};
use crate::browser::media;
use crate::browser::memory_file::{FileAddress, MemoryFile};
use crate::browser::{dom, intl, storage};
use crate::features::shell::kind_icon::KindIcon;
use crate::features::shell::loader::Loader;
use crate::features::shell::prefs::{t, use_prefs};
use crate::i18n::{PreviewText, Text};
use crate::model::film::{Subtitle, is_played_by_browsers};
use crate::ui::button::{Button, ButtonVariant};
use crate::ui::icon::Icon;
use leptos::ev::{ErrorEvent, Event};
use leptos::html;
use leptos::prelude::*;
use std::rc::Rc;

/// In session storage.
const QUALITY: &str = "pds-web.quality";
/// What stands for the original there and in the list.
const ORIGINAL: &str = "";

const SPEEDS: [f64; 7] = [0.5, 0.75, 1.0, 1.25, 1.5, 1.75, 2.0];
/// The type of subtitles, which only players read.
const SUBTITLES: &str = "text/vtt";
/// How far a key skips, in seconds.
const SKIP_S: f64 = 10.0;

/// Starts with what there is, and shows what comes later as a choice.
pub fn load(player: Player, film: FilmStore) {
    let wanted: Option<String> = storage::session_get(QUALITY);
    film.load(move |found| {
        let is_undecided = player.state.with_untracked(|it| matches!(it, State::Loading | State::Preparing));
        if !is_undecided {
            return;
        }
        let is_playable = is_played_by_browsers(&player.source.entry().name);
        let wants_original = wanted.as_deref() == Some(ORIGINAL) && is_playable;
        let lines = (dom::viewport().1 * dom::pixel_ratio()).ceil() as u32;
        let quality = found.and_then(|film| film.choose(wanted.as_deref(), lines));
        match (quality, found) {
            (Some(quality), _) if !wants_original => {
                film.quality.set(Some(quality.id.clone()));
                player.state.set(State::Film);
            }
            (None, Some(_)) if !is_playable => player.state.set(State::Preparing),
            _ => player.load(),
        }
    });
}

/// `address` is that of the original; without one a quality of the film plays.
#[component]
pub fn Video(player: Player, film: FilmStore, address: Option<String>, name: String) -> impl IntoView {
    let node = NodeRef::<html::Video>::new();
    let is_film = address.is_none();
    let hls = StoredValue::new_local(None::<HlsPlayer>);
    let loader = Loader::new();
    let is_retry = StoredValue::new(false);
    let on_fault = move |fault: HlsFault| match fault {
        // Its addresses may have ended earlier than they say.
        HlsFault::Network if is_retry.try_update_value(|it| std::mem::replace(it, true)) == Some(false) => {
            film.load(move |_| film.quality.notify());
        }
        HlsFault::Network => player.is_stopped.set(true),
        HlsFault::Media => fall_back(player),
    };
    effect(move || {
        let (Some(video), true, Some(_)) = (node.get(), is_film, film.quality.get()) else { return };
        let Some(address) = film.address() else { return };
        let (start, _) = player.resume.get_value();
        if hls::is_native(&video) {
            return dom::set_attribute(&video, "src", Some(&address));
        }
        loader.start(async move {
            let renew: Renew = Rc::new(move |address| Box::pin(film.renew(address)));
            // One player at a time has the element.
            hls.set_value(None);
            match hls::attach(&video, &address, start, renew, on_fault).await {
                Some(attached) => hls.set_value(Some(attached)),
                None => fall_back(player),
            }
        });
    });
    on_cleanup(move || drop(hls.try_update_value(Option::take)));
    use_preview().take_keys(move |key| handle_key(node, key));
    view! {
        <video
            node_ref=node
            class="preview-video"
            src=address
            controls
            playsinline
            preload="metadata"
            aria-label=name
            on:loadedmetadata=handler(move |event: Event| {
                player.is_without_picture.set(!media::has_picture(event.target()));
                player.on_ready(event);
            })
            on:timeupdate=handler(move |event: Event| {
                is_retry.set_value(false);
                player.on_time(event);
            })
            on:error=handler(move |event: ErrorEvent| {
                // What hls.js plays has its own way to tell.
                if !is_film {
                    player.on_error(media::fault(event.target()));
                }
            })
        >
            <Tracks film />
        </video>
        <VideoTools player film node is_film />
    }
}

/// The original, where a quality does not play.
fn fall_back(player: Player) {
    if is_played_by_browsers(&player.source.entry().name) {
        player.load();
    } else {
        player.state.set(State::Unsupported);
    }
}

fn handle_key(node: NodeRef<html::Video>, key: &str) -> bool {
    let Some(video) = node.get_untracked() else { return false };
    match key {
        "k" => media::toggle(&video),
        "j" => media::skip(&video, -SKIP_S),
        "l" => media::skip(&video, SKIP_S),
        "m" => media::toggle_sound(&video),
        _ => return false,
    }
    true
}

#[component]
fn VideoTools(player: Player, film: FilmStore, node: NodeRef<html::Video>, is_film: bool) -> impl IntoView {
    let prefs = use_prefs();
    let is_playable = is_played_by_browsers(&player.source.entry().name);
    let choose_quality = move |event: Event| {
        let Some(video) = node.get_untracked() else { return };
        let id = event_target_value(&event);
        storage::session_set(QUALITY, &id);
        let place = media::place(&video);
        player.resume.set_value((place, media::is_playing(&video)));
        if id == ORIGINAL {
            film.quality.set(None);
            player.load();
        } else {
            film.quality.set(Some(id));
            player.state.set(State::Film);
        }
    };
    let choose_speed = move |event: Event| {
        if let (Some(video), Ok(speed)) = (node.get_untracked(), event_target_value(&event).parse()) {
            media::set_speed(&video, speed);
        }
    };
    let qualities = Memo::new(move |_| {
        let film = film.film.get().unwrap_or_default();
        film.qualities.iter().map(|quality| (quality.id.clone(), quality.label())).collect::<Vec<_>>()
    });
    let missing = Memo::new(move |_| film.film.with(|film| film.as_ref().map_or(0, |film| film.missing)));
    let speeds = SPEEDS.map(|speed| {
        view! { <option value=speed.to_string() selected=speed == 1.0>{format!("{speed}×")}</option> }
    });
    let options = move || {
        let chosen = if is_film { film.quality.get().unwrap_or_default() } else { ORIGINAL.to_owned() };
        let original =
            is_playable.then(|| (ORIGINAL.to_owned(), prefs.localize(&PreviewText::Original.into())));
        let option = |(id, label): (String, String)| {
            let selected = id == chosen;
            view! { <option value=id selected=selected>{label}</option> }
        };
        qualities.get().into_iter().chain(original).map(option).collect_view()
    };
    let has_choice = Memo::new(move |_| qualities.with(|it| it.len() + usize::from(is_playable) > 1));
    let small_window = move |_| {
        if let Some(video) = node.get_untracked() {
            media::toggle_small_window(&video);
        }
    };
    view! {
        <div class="preview-bar">
            {move || has_choice.get().then(|| view! {
                <select class="input preview-choice" aria-label=t(PreviewText::Quality) on:change=handler(choose_quality)>
                    {options}
                </select>
            })}
            <select class="input preview-choice" aria-label=t(PreviewText::Speed) on:change=handler(choose_speed)>
                {speeds.into_iter().collect_view()}
            </select>
            <Subtitles film node />
            {media::has_small_window().then(|| view! {
                <Button label=t(PreviewText::SmallWindow) icon=Icon::SmallWindow variant=ButtonVariant::IconOnly on_press=small_window />
            })}
            {move || (missing.get() > 0).then(|| view! { <span class="muted" role="status">{t(PreviewText::QualitiesComing)}</span> })}
        </div>
    }
}

/// The subtitles that the service has, from the memory of this page: they lie on another host than the page.
#[component]
fn Tracks(film: FilmStore) -> impl IntoView {
    let subtitles = Memo::new(move |_| film.film.with(|it| it.as_ref().map(|it| it.subtitles.clone())));
    let loaded = RwSignal::new_local(Vec::<(String, FileAddress)>::new());
    let loader = Loader::new();
    effect(move || {
        let Some(subtitles) = subtitles.get().filter(|it| !it.is_empty()) else { return };
        if loaded.with_untracked(|loaded| !loaded.is_empty()) {
            return;
        }
        loader.start(async move {
            for Subtitle { language, address } in subtitles {
                let track =
                    read_text(&address).await.and_then(|text| MemoryFile::of_text(&text)?.address(SUBTITLES));
                if let Some(track) = track {
                    loaded.try_update(|loaded| loaded.push((language, track)));
                }
            }
            film.tracks.try_set(loaded.with_untracked(|it| it.iter().map(|it| it.0.clone()).collect()));
        });
    });
    move || {
        let track = |(language, track): &(String, FileAddress)| {
            view! { <track kind="subtitles" srclang=language.clone() label=language.clone() src=track.as_str().to_owned() /> }
        };
        loaded.with(|loaded| loaded.iter().map(track).collect_view())
    }
}

#[component]
fn Subtitles(film: FilmStore, node: NodeRef<html::Video>) -> impl IntoView {
    let prefs = use_prefs();
    let choose = move |event: Event| {
        if let Some(video) = node.get_untracked() {
            media::show_track(&video, event_target_value(&event).parse().ok());
        }
    };
    move || {
        let languages = film.tracks.get();
        (!languages.is_empty()).then(|| {
            let option = |(at, code): (usize, String)| {
                let tag = prefs.lang.get().tag();
                view! { <option value=at.to_string()>{intl::language(&code, tag)}</option> }
            };
            view! {
                <select class="input preview-choice" aria-label=t(PreviewText::Subtitles) on:change=handler(choose)>
                    <option value="">{t(PreviewText::NoSubtitles)}</option>
                    {languages.into_iter().enumerate().map(option).collect_view()}
                </select>
            }
        })
    }
}

/// While the service makes the first quality of a film that browsers don't play as it is.
#[component]
pub fn Preparing(player: Player) -> impl IntoView {
    view! {
        <div class="preview-facts">
            <KindIcon entry=player.source.entry() />
            <p role="status">{t(PreviewText::FilmComing)}</p>
            <progress aria-label=t(Text::Loading)></progress>
        </div>
    }
}
