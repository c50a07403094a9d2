//! One page: its picture, its text over that, and its links.

use super::store::PdfStore;
use crate::browser::dom;
use crate::browser::effect::{effect, handler};
use crate::browser::pdf::{PdfLink, PdfPage, PdfTarget};
use crate::browser::text_marks::TextLayer;
use crate::features::shell::loader::Loader;
use crate::features::shell::prefs::{t, use_prefs};
use crate::i18n::PreviewText;
use crate::model::markdown::link_address;
use crate::model::page_layout::canvas_ratio;
use leptos::html;
use leptos::prelude::*;

#[component]
pub fn Page(store: PdfStore, at: usize) -> impl IntoView {
    let prefs = use_prefs();
    let size = Memo::new(move |_| store.layout.with(|layout| layout.size(at)));
    let top = Memo::new(move |_| store.layout.with(|layout| layout.top(at)));
    let zoom = Memo::new(move |_| store.layout.with(|layout| layout.zoom()));
    let (canvas, text) = (NodeRef::<html::Div>::new(), NodeRef::<html::Div>::new());
    let links = RwSignal::new(Vec::<PdfLink>::new());
    let is_missing = RwSignal::new(false);
    let page = StoredValue::new_local(None::<PdfPage>);
    let loader = Loader::new();
    effect(move || {
        let (zoom, Some(canvas), Some(text)) = (zoom.get(), canvas.get(), text.get()) else { return };
        loader.start(async move {
            let Some(document) = store.document() else { return };
            let Some(drawn) = document.page(at).await else { return is_missing.set(true) };
            page.set_value(Some(drawn.clone()));
            store.set_paper(at, drawn.size());
            let ratio = canvas_ratio(size.get_untracked(), dom::pixel_ratio());
            let Some(picture) = drawn.draw(zoom, ratio).await else { return is_missing.set(true) };
            // The old one stays until then, however coarse.
            dom::replace_children(&canvas, Some(&picture));
            dom::replace_children(&text, None);
            if drawn.lay_text(&text, zoom).await.is_some() {
                store.set_layer(at, Some(TextLayer::new(&text)));
            }
            links.set(drawn.links().await);
        });
    });
    on_cleanup(move || {
        store.set_layer(at, None);
        if let Some(Some(page)) = page.try_update_value(Option::take) {
            page.clean_up();
        }
    });
    let label = move || prefs.localize(&PreviewText::Page(prefs.count(at + 1)).into());
    view! {
        <div
            class="pdf-page"
            role="group"
            aria-label=label
            style:top=move || dom::px(top.get())
            style:width=move || dom::px(size.get().0)
            style:height=move || dom::px(size.get().1)
        >
            <div node_ref=canvas class="pdf-canvas" aria-hidden="true"></div>
            <div node_ref=text class="pdf-text"></div>
            {move || links.get().into_iter().map(|link| view! { <Link store link /> }).collect_view()}
            {move || is_missing.get().then(|| view! { <p class="pdf-missing" role="status">{t(PreviewText::BrokenPage)}</p> })}
        </div>
    }
}

#[component]
fn Link(store: PdfStore, link: PdfLink) -> impl IntoView {
    let percent = |part: f64| format!("{}%", part * 100.0);
    let (left, top) = (percent(link.left), percent(link.top));
    let (width, height) = (percent(link.width), percent(link.height));
    match link.target {
        PdfTarget::Url(url) => link_address(&url)
            .map(|address| {
                let title = address.clone();
                view! {
                    <a
                        class="pdf-link"
                        href=address
                        title=title
                        target="_blank"
                        rel="noopener noreferrer external"
                        style:left=left style:top=top style:width=width style:height=height
                    ></a>
                }
            })
            .into_any(),
        target @ PdfTarget::Place(_) => {
            let target = StoredValue::new_local(target);
            view! {
                <button
                    type="button"
                    class="pdf-link"
                    aria-label=t(PreviewText::LinkWithin)
                    style:left=left style:top=top style:width=width style:height=height
                    on:click=handler(move |_| store.follow(target.get_value()))
                ></button>
            }
            .into_any()
        }
    }
}
