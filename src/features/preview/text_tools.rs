//! The bar of the text viewer: find, encoding, wrapping or the separator of a table, and the way to both ends.

use super::find_field::FindField;
use super::source::Source;
use super::store::use_preview;
use super::text_store::TextStore;
use crate::browser::effect::handler;
use crate::features::shell::prefs::{t, use_prefs};
use crate::i18n::{PreviewText, Text};
use crate::model::csv::Delimiter;
use crate::model::preview::Viewer;
use crate::model::text_edit::MAX_SIZE;
use crate::model::text_encoding::TextEncoding;
use crate::ui::button::{Button, ButtonVariant};
use crate::ui::icon::{Glyph, Icon};
use leptos::ev::Event;
use leptos::prelude::*;

#[component]
pub fn TextTools(
    store: TextStore,
    /// `None` where lines are not wrapped.
    wraps: Option<RwSignal<bool>>,
) -> impl IntoView {
    let prefs = use_prefs();
    let found = move || {
        let (at, total) = store.found.get()?;
        Some(prefs.localize(&Text::from(match total {
            0 => PreviewText::FoundNone,
            _ => PreviewText::FoundRows(prefs.count(at + 1), prefs.count(total)),
        })))
    };
    let choose = move |event: Event| {
        let encoding = TextEncoding::from_label(&event_target_value(&event));
        if encoding.is_some() {
            store.open(encoding, store.table.map(|table| table.delimiter.get_untracked()));
        }
    };
    let options = TextEncoding::ALL.map(|encoding| {
        let is_chosen = move || store.encoding.get() == encoding;
        view! { <option value=encoding.label() selected=is_chosen>{encoding.name()}</option> }
    });
    view! {
        <div class="preview-bar">
            <FindField
                label=PreviewText::FindInText
                on_input=Callback::new(move |_| store.found.set(None))
                on_find=Callback::new(move |(text, is_back)| store.find(text, is_back))
            />
            <span class="numbers" role="status">{found}</span>
            <select class="input preview-encoding" aria-label=t(PreviewText::Encoding) on:change=handler(choose)>
                {options.into_iter().collect_view()}
            </select>
            {store.table.is_some().then(|| view! { <DelimiterSelect store /> })}
            {wraps.map(|wraps| view! { <WrapButton wraps /> })}
            <Button label=t(PreviewText::GoToStart) icon=Icon::StartOfFile variant=ButtonVariant::IconOnly on_press=move |_| store.go_to_start() />
            <Button label=t(PreviewText::GoToEnd) icon=Icon::EndOfFile variant=ButtonVariant::IconOnly on_press=move |_| store.go_to_end() />
            <EditButton source=store.source />
        </div>
    }
}

/// There where the text is short enough to be edited, and in a drive.
#[component]
pub fn EditButton(source: Source) -> impl IntoView {
    let preview = use_preview();
    (source.size <= MAX_SIZE && source.memory().is_none()).then(|| {
        let edit = move |_| preview.open_as(&source.entry(), Viewer::Edit);
        view! { <Button label=t(PreviewText::As(Viewer::Edit)) icon=Icon::Pencil variant=ButtonVariant::IconOnly on_press=edit /> }
    })
}

#[component]
fn WrapButton(wraps: RwSignal<bool>) -> impl IntoView {
    view! {
        <button
            type="button"
            class="button square"
            aria-label=t(PreviewText::Wrap)
            title=t(PreviewText::Wrap)
            aria-pressed=move || wraps.get().to_string()
            on:click=handler(move |_| wraps.update(|wraps| *wraps = !*wraps))
        >
            <Glyph icon=Icon::Wrap />
        </button>
    }
}

#[component]
fn DelimiterSelect(store: TextStore) -> impl IntoView {
    let choose = move |event: Event| {
        let delimiter = Delimiter::from_key(&event_target_value(&event));
        if delimiter.is_some() {
            store.open(Some(store.encoding.get_untracked()), delimiter);
        }
    };
    let options = Delimiter::ALL.map(|delimiter| {
        let is_chosen = move || store.table.is_some_and(|table| table.delimiter.get() == delimiter);
        view! { <option value=delimiter.key() selected=is_chosen>{t(PreviewText::Delimiter(delimiter))}</option> }
    });
    view! {
        <select class="input preview-encoding" aria-label=t(PreviewText::SeparatedBy) on:change=handler(choose)>
            {options.into_iter().collect_view()}
        </select>
    }
}
