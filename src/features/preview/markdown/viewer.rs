//! Markdown as it is meant to be read. Its source is a text like any other.

use super::sheet::MarkdownSheet;
use crate::base::failure::Failure;
use crate::browser::text_decoder;
use crate::features::preview::edit_button::EditButton;
use crate::features::preview::facts::NotShown;
use crate::features::preview::source::Source;
use crate::features::preview::viewer_chunks::use_viewer_chunks;
use crate::features::shell::failure_panel::FailurePanel;
use crate::features::shell::loader::Loader;
use crate::features::shell::prefs::t;
use crate::i18n::{PreviewText, Text};
use crate::model::preview::Viewer;
use crate::model::text_encoding::detect;
use leptos::prelude::*;

/// A longer one is shown as text.
const MAX_SIZE: u64 = 2 << 20;

#[derive(Clone, PartialEq)]
enum State {
    Loading,
    Ready(String),
    NotText,
    Failed(Failure),
}

#[component]
pub fn MarkdownViewer(
    source: Source,
    /// It stands beside something else, which keeps the keyboard.
    #[prop(optional)]
    is_beside: bool,
) -> impl IntoView {
    if source.size > MAX_SIZE {
        return use_viewer_chunks().open(source.shown_as(Viewer::Text));
    }
    let (state, loader) = (RwSignal::new(State::Loading), Loader::new());
    let load = move || {
        state.set(State::Loading);
        loader.start(async move {
            let read = if source.size == 0 { Ok(Vec::new()) } else { source.read(0..source.size).await };
            state.try_set(match read {
                Err(failure) => State::Failed(failure),
                Ok(bytes) => {
                    let text = detect(&bytes).and_then(|it| text_decoder::decode(&bytes, it.label()));
                    text.map_or(State::NotText, State::Ready)
                }
            });
        });
    };
    load();
    let retry = Callback::new(move |()| load());
    let view = move || match state.get() {
        State::Loading => view! { <p class="preview-wait" role="status">{t(Text::Loading)}</p> }.into_any(),
        State::Failed(failure) => view! { <FailurePanel failure on_retry=retry /> }.into_any(),
        State::NotText => {
            view! { <NotShown source reason=PreviewText::NotText others=&[Viewer::Hex] /> }.into_any()
        }
        State::Ready(text) if text.trim().is_empty() => {
            view! { <p class="preview-wait">{t(PreviewText::EmptyFile)}</p> }.into_any()
        }
        State::Ready(text) if is_beside => view! { <MarkdownSheet source text is_beside /> }.into_any(),
        State::Ready(text) => view! {
            <MarkdownSheet source text is_beside />
            <div class="preview-bar"><EditButton source /></div>
        }
        .into_any(),
    };
    view.into_any()
}
