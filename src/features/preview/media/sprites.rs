//! Small pictures of a film's places, which the service makes. They are asked for when somebody looks for a place; where there are none,
//! the seek bar shows only the time.

use crate::base::time::Timestamp;
use crate::browser::clock;
use crate::browser::effect::handler;
use crate::features::preview::source::Source;
use crate::features::shell::loader::Loader;
use crate::model::film::Film;
use crate::model::playback::{Sprites, SpritesState};
use crate::model::thumbnail_queue::has_ended;
use leptos::prelude::*;

/// How often the service is asked whether they are made.
const ASK_AGAIN_MS: u32 = 3_000;
/// So often at most.
const MAX_ASKS: u32 = 100;
/// After so many failures nobody asks for this film again.
const MAX_FAILURES: u32 = 3;

#[derive(Clone, Copy)]
pub struct SpriteStore {
    source: Source,
    /// `None` where the service makes nothing of films.
    film: RwSignal<Option<Film>>,
    sprites: RwSignal<Option<Sprites>>,
    /// Nobody asks while the service is at work, nor after it refused.
    is_settled: StoredValue<bool>,
    failures: StoredValue<u32>,
    loader: Loader,
}

impl SpriteStore {
    pub fn new(source: Source, film: RwSignal<Option<Film>>) -> Self {
        Self {
            source,
            film,
            sprites: RwSignal::new(None),
            is_settled: StoredValue::new(false),
            failures: StoredValue::new(0),
            loader: Loader::new(),
        }
    }

    /// Somebody looks for a place.
    pub fn want(self) {
        if self.film.with_untracked(Option::is_none) {
            return;
        }
        let now = Timestamp(clock::now_ms() as i64);
        let has_ended = self.sprites.with_untracked(|sprites| {
            sprites.as_ref().is_some_and(|it| it.sheets.iter().any(|sheet| has_ended(sheet, now)))
        });
        if has_ended {
            self.sprites.set(None);
            self.is_settled.set_value(false);
        }
        if self.is_settled.try_update_value(|it| std::mem::replace(it, true)) != Some(false) {
            return;
        }
        self.loader.start(async move {
            for _ in 0..MAX_ASKS {
                match self.source.sprites().await {
                    Some(SpritesState::Ready(sprites)) => {
                        self.sprites.try_set(Some(sprites));
                        return;
                    }
                    Some(SpritesState::Coming) => clock::sleep(ASK_AGAIN_MS).await,
                    Some(SpritesState::NotMade) => return,
                    None => return self.on_failure(),
                }
            }
        });
    }

    /// The service did not answer, or a sheet could not be loaded. The time is shown alone, and the next look asks anew.
    fn on_failure(self) {
        self.sprites.try_set(None);
        let failures = self.failures.try_update_value(|it| {
            *it += 1;
            *it
        });
        self.is_settled.try_set_value(failures.is_none_or(|it| it >= MAX_FAILURES));
    }
}

/// The picture of a place, cut out of its sheet.
#[component]
pub fn SpritePicture(
    sprites: SpriteStore,
    place: Memo<Option<f64>>,
    length: Memo<Option<f64>>,
) -> impl IntoView {
    let sprite = Memo::new(move |_| {
        let (place, length) = (place.get()?, length.get()?);
        sprites.sprites.with(|it| it.as_ref()?.at(place, length))
    });
    let sheet = Memo::new(move |_| {
        let number = sprite.get()?.sheet;
        sprites.sprites.with(|it| it.as_ref()?.sheets.get(number).cloned())
    });
    let sizes =
        move || sprites.sprites.with(|it| it.as_ref().map(|it| (it.columns, it.rows, it.width, it.height)));
    move || {
        let (columns, rows, width, height) = sheet.with(Option::is_some).then(sizes).flatten()?;
        let px = |pixels: u32| format!("{pixels}px");
        let moved = move || {
            let (left, top) = sprite.get().map_or((0, 0), |sprite| (sprite.left, sprite.top));
            format!("-{left}px -{top}px")
        };
        Some(view! {
            <span class="seek-picture" style:inline-size=px(width) style:block-size=px(height)>
                <img
                    src=move || sheet.get()
                    alt=""
                    width=(columns * width).to_string()
                    height=(rows * height).to_string()
                    referrerpolicy="no-referrer"
                    style:translate=moved
                    on:error=handler(move |_| sprites.on_failure())
                />
            </span>
        })
    }
}
