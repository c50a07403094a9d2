//! Fonts: a specimen in several sizes, and a text of one's own. The bytes go to the browser as a font and nowhere else.

use super::facts::NotShown;
use super::source::Source;
use crate::base::failure::Failure;
use crate::base::name::shown::shown;
use crate::browser::effect::handler;
use crate::browser::font_face::{self, LoadedFont};
use crate::features::shell::failure_panel::FailurePanel;
use crate::features::shell::loader::Loader;
use crate::features::shell::prefs::{t, use_prefs};
use crate::i18n::{PreviewText, Text};
use leptos::ev::Event;
use leptos::prelude::*;

/// A larger font is not loaded: those of all Chinese characters are smaller.
const MAX_SIZE: u64 = 32 << 20;
/// In rem.
const SIZES: [f64; 6] = [0.875, 1.125, 1.5, 2.25, 3.25, 4.5];
const LETTERS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ abcdefghijklmnopqrstuvwxyz 0123456789 .,;:!?&@#%()[]{}";
/// The name of the font in the page, which no other part uses.
const FAMILY: &str = "pds-preview-font";

#[derive(Clone, Debug, PartialEq)]
enum State {
    Loading,
    Ready,
    Broken,
    TooLarge,
    Failed(Failure),
}

#[derive(Clone, Copy)]
struct FontLoader {
    source: Source,
    state: RwSignal<State>,
    font: StoredValue<Option<LoadedFont>, LocalStorage>,
    loader: Loader,
}

#[component]
pub fn FontViewer(source: Source) -> impl IntoView {
    let prefs = use_prefs();
    let font = FontLoader {
        source,
        state: RwSignal::new(State::Loading),
        font: StoredValue::new_local(None),
        loader: Loader::new(),
    };
    font.load();
    on_cleanup(move || drop(font.font.try_update_value(Option::take)));
    let retry = Callback::new(move |()| font.load());
    let others = source.viewer.others();
    move || match font.state.get() {
        State::Loading => view! { <p class="preview-wait" role="status">{t(Text::Loading)}</p> }.into_any(),
        State::Failed(failure) => view! { <FailurePanel failure on_retry=retry /> }.into_any(),
        State::Broken => view! { <NotShown source reason=PreviewText::BrokenFont others /> }.into_any(),
        State::TooLarge => {
            let reason = PreviewText::FontTooLarge(prefs.size(MAX_SIZE));
            view! { <NotShown source reason others /> }.into_any()
        }
        State::Ready => view! { <Specimen source /> }.into_any(),
    }
}

impl FontLoader {
    fn load(self) {
        if self.source.size > MAX_SIZE {
            return self.state.set(State::TooLarge);
        }
        if self.source.size == 0 {
            return self.state.set(State::Broken);
        }
        self.state.set(State::Loading);
        self.loader.start(async move {
            let state = match self.source.read(0..self.source.size).await {
                Err(failure) => State::Failed(failure),
                Ok(bytes) => match font_face::load(FAMILY, &bytes).await {
                    None => State::Broken,
                    Some(font) => {
                        self.font.try_set_value(Some(font));
                        State::Ready
                    }
                },
            };
            // The viewer may be gone by now.
            self.state.try_set(state);
        });
    }
}

#[component]
fn Specimen(source: Source) -> impl IntoView {
    let prefs = use_prefs();
    let own = RwSignal::new(String::new());
    let is_own = Memo::new(move |_| own.with(|own| !own.trim().is_empty()));
    let label = move || prefs.localize(&PreviewText::Contents(shown(&source.entry().name)).into());
    let line = move |size: f64| {
        view! {
            <div class="font-line">
                <span class="font-size numbers muted" aria-hidden="true">{format!("{} px", size * 16.0)}</span>
                <div class="font-sample" style:font-size=format!("{size}rem")>
                    {move || match is_own.get() {
                        true => view! { <p dir="auto">{own}</p> }.into_any(),
                        false => view! {
                            <p lang="en">{t(PreviewText::SpecimenLatin)}</p>
                            <p lang="zh-CN">{t(PreviewText::SpecimenChinese)}</p>
                        }
                        .into_any(),
                    }}
                </div>
            </div>
        }
    };
    view! {
        <div class="preview-sheet">
            <div
                class="preview-scroll font-specimen"
                role="region"
                aria-label=label
                tabindex="0"
                style=("--font-shown", format!("\"{FAMILY}\""))
            >
                <p class="font-letters font-sample" aria-hidden="true">{LETTERS}</p>
                {SIZES.map(line).into_iter().collect_view()}
            </div>
        </div>
        <div class="preview-bar">
            <input
                type="text"
                class="input font-own"
                dir="auto"
                maxlength="400"
                aria-label=t(PreviewText::OwnText)
                placeholder=t(PreviewText::OwnTextHint)
                on:input=handler(move |event: Event| own.set(event_target_value(&event)))
            />
        </div>
    }
}
