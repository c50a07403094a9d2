//! The table of contents of a document, beside its pages; on the phone over them.

use super::store::{OutlineLine, PdfStore};
use crate::base::name::shown::shown;
use crate::browser::dom;
use crate::browser::effect::handler;
use crate::features::shell::prefs::t;
use crate::i18n::PreviewText;
use crate::model::markdown::link_address;
use leptos::prelude::*;

#[component]
pub fn Contents(store: PdfStore, shows_contents: RwSignal<bool>) -> impl IntoView {
    let follow = move |at: usize| {
        store.follow_outline(at);
        // There is no room beside it.
        if dom::viewport().0 < NARROW {
            shows_contents.set(false);
        }
    };
    let line = move |(at, OutlineLine { title, level, url }): (usize, OutlineLine)| {
        let indent = format!("{}rem", 0.75 + level as f64);
        let title = view! { <bdi>{shown(&title)}</bdi> };
        match url {
            Some(url) => view! {
                <a
                    class="pdf-contents-line"
                    href=link_address(&url)
                    target="_blank"
                    rel="noopener noreferrer external"
                    style:padding-inline-start=indent
                >
                    {title}
                </a>
            }
            .into_any(),
            None => view! {
                <button
                    type="button"
                    class="pdf-contents-line"
                    style:padding-inline-start=indent
                    on:click=handler(move |_| follow(at))
                >
                    {title}
                </button>
            }
            .into_any(),
        }
    };
    let lines = move || {
        let lines = store.outline.get().into_iter().enumerate();
        lines.map(|at_line| view! { <li>{line(at_line)}</li> }).collect_view()
    };
    view! {
        <nav class="pdf-contents" aria-label=t(PreviewText::TableOfContents)>
            <ul>{lines}</ul>
        </nav>
    }
}

/// As wide as the style sheet says, in CSS pixels.
const NARROW: f64 = 720.0;
