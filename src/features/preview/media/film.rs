//! Store of a film: its qualities, which the service may still be making, and addresses that are renewed while it plays.

use crate::base::time::Timestamp;
use crate::browser::memory_file::{FileAddress, MemoryFile};
use crate::browser::{clock, http};
use crate::features::preview::source::Source;
use crate::features::shell::loader::Loader;
use crate::model::film::{Film, path, segments};
use crate::model::thumbnail_queue::has_ended;
use leptos::prelude::*;
use std::collections::HashMap;

/// How often the service is asked whether more is made: soon at first.
const ASK_AGAIN_MS: (u32, u32) = (2_000, 15_000);

/// Which quality plays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    /// As the network carries.
    Auto,
    Fixed(String),
}

#[derive(Clone, Copy)]
pub struct FilmStore {
    source: Source,
    /// `None` until the service has answered, or where it makes none.
    pub film: RwSignal<Option<Film>>,
    pub choice: RwSignal<Choice>,
    /// The quality that is seen.
    pub level: RwSignal<Option<String>>,
    /// Told when the player has to begin anew.
    pub attachments: Trigger,
    /// Which of the subtitles are shown.
    pub shown_track: RwSignal<Option<usize>>,
    /// The languages of the subtitles that are loaded.
    pub tracks: RwSignal<Vec<String>>,
    /// Addresses in place of those that have ended, by their paths.
    renewed: StoredValue<HashMap<String, String>>,
    loader: Loader,
}

/// The type of playlists.
const PLAYLIST: &str = "application/vnd.apple.mpegurl";

pub enum Playlist {
    At(String),
    /// In the memory of this page.
    Made(FileAddress),
}

impl Playlist {
    pub fn address(&self) -> &str {
        match self {
            Self::At(address) => address,
            Self::Made(address) => address.as_str(),
        }
    }
}

/// A playlist or subtitles, which are never longer.
const MAX_TEXT: u64 = 8 << 20;

/// A text of the object store.
pub async fn read_text(address: &str) -> Option<String> {
    let reply = http::get_range(address, 0..MAX_TEXT).await?;
    let is_there = matches!(reply.status, 200 | 206);
    is_there.then(|| String::from_utf8_lossy(&reply.bytes).into_owned())
}

impl FilmStore {
    pub fn new(source: Source) -> Self {
        Self {
            source,
            film: RwSignal::new(None),
            choice: RwSignal::new(Choice::Auto),
            level: RwSignal::new(None),
            attachments: Trigger::new(),
            shown_track: RwSignal::new(None),
            tracks: RwSignal::new(Vec::new()),
            renewed: StoredValue::new(HashMap::new()),
            loader: Loader::new(),
        }
    }

    /// Asks once, and goes on to ask while more is being made. `on_change` hears of each answer.
    pub fn load(self, on_change: impl Fn(Option<&Film>) + 'static) {
        self.loader.start(async move {
            let (mut pause, longest) = ASK_AGAIN_MS;
            loop {
                let film = self.source.film().await;
                let is_complete = film.as_ref().is_none_or(|film| film.missing == 0);
                // The viewer may be gone by now.
                if self.film.try_set(film.clone()).is_some() {
                    return;
                }
                on_change(film.as_ref());
                if is_complete {
                    return;
                }
                clock::sleep(pause).await;
                pause = (pause * 3 / 2).min(longest);
            }
        });
    }

    /// Whether the quality can follow the network.
    pub fn has_auto(self) -> bool {
        self.film.with(|film| film.as_ref().is_some_and(|film| film.qualities.len() > 1))
    }

    /// What a player of segments begins with.
    pub fn playlist(self) -> Option<Playlist> {
        let choice = self.choice.get_untracked();
        self.film.with_untracked(|film| {
            let film = film.as_ref()?;
            Some(match (choice, &film.master) {
                (Choice::Fixed(id), _) => Playlist::At(film.quality(&id)?.address.clone()),
                (Choice::Auto, Some(master)) => Playlist::At(master.clone()),
                (Choice::Auto, None) => {
                    let file = MemoryFile::of_text(&film.master_playlist())?;
                    Playlist::Made(file.address(PLAYLIST)?)
                }
            })
        })
    }

    /// The id of the quality with a playlist at this address.
    pub fn quality_at(self, address: &str) -> Option<String> {
        self.film.try_with_untracked(|film| Some(film.as_ref()?.quality_at(address)?.id.clone())).flatten()
    }

    /// An address that is good now in place of one that has ended, or is about to; `None` while it is good.
    pub async fn renew(self, address: String) -> Option<String> {
        let now = Timestamp(clock::now_ms() as i64);
        if !has_ended(&address, now) {
            return None;
        }
        let key = path(&address).to_owned();
        let known = self.renewed.try_with_value(|renewed| renewed.get(&key).cloned())?;
        if let Some(known) = known.filter(|known| !has_ended(known, now)) {
            return Some(known);
        }
        let film = self.source.film().await?;
        self.film.try_set(Some(film.clone()));
        let playlists = film.qualities.iter().map(|quality| &quality.address).chain(&film.master);
        let mut renewed: HashMap<_, _> =
            playlists.map(|address| (path(address).to_owned(), address.clone())).collect();
        // A segment stands in the playlist of one of them: most often of the one that is seen.
        let mut addresses: Vec<_> = film.qualities.into_iter().collect();
        let level = self.level.try_get_untracked().flatten();
        addresses.sort_by_key(|quality| Some(&quality.id) != level.as_ref());
        for quality in addresses {
            if renewed.contains_key(&key) {
                break;
            }
            if let Some(text) = read_text(&quality.address).await {
                renewed.extend(segments(&text, &quality.address));
            }
        }
        let found = renewed.get(&key).cloned();
        self.renewed.try_update_value(|all| all.extend(renewed));
        found
    }
}
