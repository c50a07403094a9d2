//! PDF documents: pages below one another, of which only those in view are read and drawn.

mod contents;
mod page;
mod store;
mod tools;
mod unlock;

use self::contents::Contents;
use self::page::Page;
use self::store::{PdfState, PdfStore};
use self::tools::PdfTools;
use self::unlock::Unlock;
use super::facts::NotShown;
use super::frame::STAGE;
use super::source::Source;
use super::store::use_preview;
use crate::base::name::shown::shown;
use crate::browser::effect::{effect, handler};
use crate::browser::{dom, observe};
use crate::features::shell::failure_panel::{FailureNote, FailurePanel};
use crate::features::shell::prefs::{t, use_prefs};
use crate::i18n::{PreviewText, Text};
use crate::model::page_layout::Fit;
use crate::model::preview::Viewer;
use leptos::ev::WheelEvent;
use leptos::prelude::*;

/// How much a key or a button zooms.
const STEP: f64 = 1.25;

#[component]
pub fn PdfViewer(source: Source) -> impl IntoView {
    let store = PdfStore::new(source);
    let preview = use_preview();
    preview.take_keys(move |key| handle_key(store, key));
    let shows_contents = RwSignal::new(false);
    let state = Memo::new(move |_| store.state.get());
    let retry = Callback::new(move |()| store.open());
    move || match state.get() {
        PdfState::Loading => {
            view! { <p class="preview-wait" role="status">{t(Text::Loading)}</p> }.into_any()
        }
        PdfState::Password { is_wrong } => view! { <Unlock store is_wrong /> }.into_any(),
        PdfState::Broken(reason) => view! { <NotShown source reason others=&[Viewer::Hex] /> }.into_any(),
        PdfState::Failed(failure) => view! { <FailurePanel failure on_retry=retry /> }.into_any(),
        PdfState::Ready => view! {
            <div class="pdf" class:with-contents=shows_contents>
                {move || shows_contents.get().then(|| view! { <Contents store shows_contents /> })}
                <Pages store />
            </div>
            <PdfTools store shows_contents />
        }
        .into_any(),
    }
}

#[component]
fn Pages(store: PdfStore) -> impl IntoView {
    let prefs = use_prefs();
    follow_size(store);
    let drawn = Memo::new(move |_| {
        let (top, height) = (store.top.get(), store.height.get());
        // Half a screen ahead on both sides.
        store.layout.with(|layout| layout.visible(top - height / 2.0, top + height * 1.5))
    });
    let label = move || prefs.localize(&PreviewText::Contents(shown(&store.source.entry().name)).into());
    let retry = Callback::new(move |()| store.retry());
    let scroll = move |_| {
        if let Some(node) = store.node.get_untracked() {
            store.top.set(f64::from(node.scroll_top()));
        }
    };
    view! {
        <div class="pdf-stage">
            <div
                node_ref=store.node
                class="preview-scroll pdf-scroll"
                role="region"
                aria-label=label
                tabindex="0"
                on:scroll=handler(scroll)
                on:wheel=handler(move |event: WheelEvent| zoom_by_wheel(store, &event))
            >
                <div
                    class="pdf-pages"
                    style:height=move || dom::px(store.layout.with(|layout| layout.height()))
                    style:min-width=move || dom::px(store.layout.with(|layout| layout.width()))
                    style:--total-scale-factor=move || (store.layout.with(|it| it.zoom()) * 96.0 / 72.0).to_string()
                >
                    <For each=move || drawn.get() key=|at| *at children=move |at| view! { <Page store at /> } />
                </div>
            </div>
            {move || store.failure.get().map(|failure| view! { <FailureNote failure on_retry=retry /> })}
        </div>
    }
}

/// The pages fit into the view as it is.
fn follow_size(store: PdfStore) {
    let sizing = StoredValue::new_local(None);
    effect(move || {
        let Some(node) = store.node.get() else { return };
        let measured = node.clone();
        let measure = move || {
            let (width, height) = (f64::from(measured.client_width()), f64::from(measured.client_height()));
            store.height.set(height);
            store.change_layout(|layout| layout.set_view(width, height));
        };
        measure();
        sizing.set_value(observe::on_resize(&node, measure));
        dom::focus_instead(&node, STAGE);
    });
    on_cleanup(move || drop(sizing.try_update_value(Option::take)));
}

fn zoom_by_wheel(store: PdfStore, event: &WheelEvent) {
    if event.ctrl_key() || event.meta_key() {
        // The browser would zoom the whole page.
        event.prevent_default();
        let factor = if event.delta_y() < 0.0 { 1.1 } else { 1.0 / 1.1 };
        store.change_layout(|layout| layout.zoom_by(factor));
    }
}

fn handle_key(store: PdfStore, key: &str) -> bool {
    if store.state.with_untracked(|state| *state != PdfState::Ready) {
        return false;
    }
    match key {
        "+" | "=" => store.change_layout(|layout| layout.zoom_by(STEP)),
        "-" => store.change_layout(|layout| layout.zoom_by(1.0 / STEP)),
        "0" => store.change_layout(|layout| layout.set_fit(Fit::Width)),
        "1" => store.change_layout(|layout| layout.set_fit(Fit::Zoom(1.0))),
        _ => return false,
    }
    true
}
