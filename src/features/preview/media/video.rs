//! Films: in the qualities that the service makes, or as they are. What plays goes on at the same place in another quality.

use super::film::{Choice, FilmStore, Playlist, read_text};
use super::film_controls::{FilmControls, Waking, handle_key, toggle_full_screen};
use super::player::{Player, State};
use super::sound_store::use_sounds;
use crate::browser::effect::{effect, handler};
use crate::browser::hls::{self, HlsEvent, HlsFault, HlsPlayer, Renew};
use crate::browser::media::MediaElement;
use crate::browser::memory_file::{FileAddress, MemoryFile};
use crate::browser::{dom, storage};
use crate::features::preview::store::use_preview;
use crate::features::shell::kind_icon::KindIcon;
use crate::features::shell::loader::Loader;
use crate::features::shell::prefs::{t, use_prefs};
use crate::i18n::{PreviewText, Text};
use crate::model::film::{Subtitle, is_played_by_browsers, path};
use leptos::ev::{ErrorEvent, PointerEvent};
use leptos::html;
use leptos::prelude::*;
use std::rc::Rc;

/// In session storage.
const QUALITY: &str = "pds-web.quality";
/// What stands there and in the list for the original, and for a quality that follows the network.
pub const ORIGINAL: &str = "";
pub const AUTO: &str = "auto";

/// The type of subtitles, which only players read.
const SUBTITLES: &str = "text/vtt";

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
            (Some(quality), Some(found)) if !wants_original => {
                let is_wanted = wanted.as_ref() == Some(&quality.id);
                film.choice.set(match found.qualities.len() {
                    2.. if !is_wanted => Choice::Auto,
                    _ => Choice::Fixed(quality.id.clone()),
                });
                player.state.set(State::Film);
            }
            (None, Some(_)) if !is_playable => player.state.set(State::Preparing),
            _ => player.load(),
        }
    });
}

/// Another quality, at the same place.
pub fn choose_quality(player: Player, film: FilmStore, id: &str) {
    storage::session_set(QUALITY, &id);
    player.keep_place();
    if id == ORIGINAL {
        return player.load();
    }
    let choice = if id == AUTO { Choice::Auto } else { Choice::Fixed(id.to_owned()) };
    film.choice.set(choice);
    if player.state.with_untracked(|state| *state != State::Film) {
        player.state.set(State::Film);
    }
}

/// `address` is that of the original; without one a quality of the film plays.
#[component]
pub fn Video(player: Player, film: FilmStore, address: Option<String>, name: String) -> impl IntoView {
    let (stage, node) = (NodeRef::<html::Div>::new(), NodeRef::<html::Video>::new());
    let (playback, sounds) = (player.playback, use_sounds());
    let is_film = address.is_none();
    effect(move || {
        if let Some(video) = node.get() {
            playback.attach(MediaElement::new(&video));
        }
    });
    // One medium is heard at a time.
    effect(move || {
        if playback.is_playing.get() {
            untrack(|| sounds.close());
        }
    });
    if is_film {
        play_segments(player, film, node);
    }
    let (waking, prefs) = (Waking::new(playback), use_prefs());
    use_preview().take_keys(move |key| {
        waking.wake();
        handle_key(player, film, prefs, stage, key)
    });
    // What a finger touches shows or hides the controls, what a mouse clicks plays or pauses.
    let is_finger = StoredValue::new(false);
    let press = move |event: PointerEvent| is_finger.set_value(event.pointer_type() == "touch");
    let click = move || match is_finger.get_value() {
        true => waking.toggle(),
        false => playback.toggle(),
    };
    let element = move || playback.element();
    view! {
        <div
            node_ref=stage
            class="film"
            class:idle=move || waking.is_idle.get()
            on:pointermove=handler(move |event: PointerEvent| {
                if event.pointer_type() != "touch" {
                    waking.wake();
                }
            })
            on:focusin=handler(move |_| waking.wake())
        >
            <video
                node_ref=node
                class="preview-video"
                src=address
                playsinline
                preload="metadata"
                aria-label=name
                on:pointerdown=handler(press)
                on:click=handler(move |_| click())
                on:dblclick=handler(move |_| toggle_full_screen(player, stage))
                on:loadedmetadata=handler(move |_| {
                    if let Some(element) = element() {
                        player.is_without_picture.set(!element.has_picture());
                        player.on_ready(&element);
                    }
                })
                on:timeupdate=handler(move |_| element().iter().for_each(|element| player.on_time(element)))
                on:error=handler(move |_: ErrorEvent| {
                    // What hls.js plays has its own way to tell.
                    if !is_film {
                        player.on_error(element().and_then(|element| element.fault()));
                    }
                })
            >
                <Tracks film />
            </video>
            <FilmControls player film stage is_film waking />
        </div>
    }
}

/// Gives the element a player of segments, and another quality to that one.
fn play_segments(player: Player, film: FilmStore, node: NodeRef<html::Video>) {
    let attached = StoredValue::new_local(None::<(HlsPlayer, Playlist)>);
    let loader = Loader::new();
    let is_retry = StoredValue::new(false);
    let on_event = move |event: HlsEvent| match event {
        HlsEvent::Level(address) => {
            is_retry.try_set_value(false);
            film.level.try_set(film.quality_at(&address));
        }
        // Its addresses may have ended earlier than they say.
        HlsEvent::Fault(HlsFault::Network)
            if is_retry.try_update_value(|it| std::mem::replace(it, true)) == Some(false) =>
        {
            film.load(move |_| film.attachments.notify());
        }
        HlsEvent::Fault(HlsFault::Network) => drop(player.is_stopped.try_set(true)),
        HlsEvent::Fault(HlsFault::Media) => fall_back(player),
    };
    effect(move || {
        film.attachments.track();
        let (Some(video), Some(playlist)) = (node.get(), film.playlist()) else { return };
        player.keep_place();
        let (start, _) = player.resume.get_value();
        if hls::is_native_only(&video) {
            return dom::set_attribute(&video, "src", Some(playlist.address()));
        }
        loader.start(async move {
            let renew: Renew = Rc::new(move |address| Box::pin(film.renew(address)));
            // One player at a time has the element.
            attached.set_value(None);
            match hls::attach(&video, playlist.address(), start, renew, on_event).await {
                Some(hls) => attached.set_value(Some((hls, playlist))),
                None => fall_back(player),
            }
        });
    });
    let mut last = film.choice.get_untracked();
    effect(move || {
        let choice = film.choice.get();
        if std::mem::replace(&mut last, choice.clone()) == choice {
            return;
        }
        let is_switched = attached.with_value(|attached| {
            let (hls, _) = attached.as_ref()?;
            Some(match &choice {
                Choice::Auto => hls.choose_level(),
                Choice::Fixed(id) => film.film.with_untracked(|film| {
                    let wanted = film.as_ref().and_then(|film| film.quality(id));
                    wanted.is_some_and(|wanted| hls.fix_level(|at| path(at) == path(&wanted.address)))
                }),
            })
        });
        if is_switched != Some(true) {
            film.attachments.notify();
        }
    });
    on_cleanup(move || drop(attached.try_update_value(Option::take)));
}

/// The original, where a quality does not play.
fn fall_back(player: Player) {
    if is_played_by_browsers(&player.source.entry().name) {
        player.load();
    } else {
        player.state.set(State::Unsupported);
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
