//! The bar of the PDF viewer: contents, page, zoom and find.

use super::STEP;
use super::store::PdfStore;
use crate::browser::effect::handler;
use crate::features::preview::find_field::FindField;
use crate::features::shell::prefs::{t, use_prefs};
use crate::i18n::{PreviewText, Text};
use crate::model::page_layout::{Fit, PageLayout};
use crate::ui::button::{Button, ButtonVariant};
use crate::ui::icon::Icon;
use leptos::ev::Event;
use leptos::prelude::*;

#[component]
pub fn PdfTools(store: PdfStore, shows_contents: RwSignal<bool>) -> impl IntoView {
    let prefs = use_prefs();
    let has_contents = Memo::new(move |_| store.outline.with(|outline| !outline.is_empty()));
    let percent = move || prefs.percent(store.layout.with(|layout| layout.zoom()));
    let zoom = move |label: PreviewText, icon: Icon, factor: f64| {
        let press = move |_| store.change_layout(|layout| layout.zoom_by(factor));
        view! { <Button label=t(label) icon variant=ButtonVariant::IconOnly on_press=press /> }
    };
    let fits_page = Memo::new(move |_| store.layout.with(|layout| layout.fit() == Fit::Page));
    let fit_label = Signal::derive(move || {
        let text = if fits_page.get() { PreviewText::FitWidth } else { PreviewText::FitPage };
        prefs.localize(&text.into())
    });
    let toggle_fit = move |_| {
        let fit = if fits_page.get_untracked() { Fit::Width } else { Fit::Page };
        store.change_layout(|layout| layout.set_fit(fit));
    };
    view! {
        <div class="preview-bar">
            {move || has_contents.get().then(|| view! {
                <Button
                    label=t(PreviewText::TableOfContents)
                    icon=Icon::Contents
                    variant=ButtonVariant::IconOnly
                    expanded=Signal::from(shows_contents)
                    on_press=move |_| shows_contents.update(|shows| *shows = !*shows)
                />
            })}
            <PageField store />
            {zoom(PreviewText::ZoomOut, Icon::ZoomOut, 1.0 / STEP)}
            <span class="numbers wide-only">{percent}</span>
            {zoom(PreviewText::ZoomIn, Icon::ZoomIn, STEP)}
            <span class="wide-only">
                <Button label=fit_label variant=ButtonVariant::Plain on_press=toggle_fit />
            </span>
            <FindTools store />
        </div>
    }
}

#[component]
fn PageField(store: PdfStore) -> impl IntoView {
    let prefs = use_prefs();
    let page = Memo::new(move |_| store.current_page() + 1);
    let count = Memo::new(move |_| store.layout.with(PageLayout::count));
    let go = move |event: Event| {
        if let Some(page) = event_target_value(&event).trim().parse::<usize>().ok().filter(|page| *page > 0) {
            store.go_to_page(page - 1);
        }
    };
    let all = move || prefs.localize(&PreviewText::OfPages(prefs.count(count.get())).into());
    view! {
        <input
            class="input pdf-page-field"
            inputmode="numeric"
            aria-label=t(PreviewText::PageField)
            prop:value=move || page.get().to_string()
            on:change=handler(go)
        />
        <span class="numbers">{all}</span>
    }
}

#[component]
fn FindTools(store: PdfStore) -> impl IntoView {
    let prefs = use_prefs();
    let input = move |typed: String| {
        if typed.trim().is_empty() {
            store.find("", false);
        }
    };
    let found = move || {
        let found = store.found.get();
        let text = match (found.current, found.is_complete) {
            (Some(at), true) => PreviewText::FoundRows(prefs.count(at + 1), prefs.count(found.pages.len())),
            (Some(at), false) => PreviewText::FoundSoFar(prefs.count(at + 1), prefs.count(found.pages.len())),
            (None, true) => PreviewText::NotInDocument,
            (None, false) if store.is_finding() => PreviewText::Searching,
            (None, false) => return None,
        };
        Some(prefs.localize(&Text::from(text)))
    };
    view! {
        <FindField
            label=PreviewText::FindInDocument
            on_input=Callback::new(input)
            on_find=Callback::new(move |(text, is_back): (String, bool)| store.find(&text, is_back))
        />
        <span class="numbers" role="status">{found}</span>
    }
}
