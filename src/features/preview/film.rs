//! Store of a film: its qualities, which the service may still be making, and addresses that are renewed while it plays.

use super::source::Source;
use crate::base::time::Timestamp;
use crate::browser::{clock, http};
use crate::features::shell::loader::Loader;
use crate::model::film::{Film, path, segments};
use crate::model::thumbnail_queue::has_ended;
use leptos::prelude::*;
use std::collections::HashMap;

/// How often the service is asked whether more is made: soon at first.
const ASK_AGAIN_MS: (u32, u32) = (2_000, 15_000);

#[derive(Clone, Copy)]
pub struct FilmStore {
    source: Source,
    /// `None` until the service has answered, or where it makes none.
    pub film: RwSignal<Option<Film>>,
    /// The chosen quality; `None` is the original.
    pub quality: RwSignal<Option<String>>,
    /// The languages of the subtitles that are loaded.
    pub tracks: RwSignal<Vec<String>>,
    /// Addresses in place of those that have ended, by their paths.
    renewed: StoredValue<HashMap<String, String>>,
    loader: Loader,
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
            quality: RwSignal::new(None),
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

    /// The address of the chosen quality.
    pub fn address(self) -> Option<String> {
        let id = self.quality.get_untracked()?;
        self.film.with_untracked(|film| {
            let quality = film.as_ref()?.qualities.iter().find(|quality| quality.id == id)?;
            Some(quality.address.clone())
        })
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
        self.film.try_set(Some(film));
        let playlist = self.address()?;
        let mut renewed = segments(&read_text(&playlist).await?, &playlist);
        renewed.insert(path(&playlist).to_owned(), playlist);
        let found = renewed.get(&key).cloned();
        self.renewed.try_set_value(renewed);
        found
    }
}
