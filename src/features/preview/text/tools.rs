//! The bar of the text viewer: find, line, encoding, wrapping or the separator of a table, and the way to both ends.

use super::find::ScanState;
use super::store::TextStore;
use crate::browser::effect::handler;
use crate::features::preview::edit_button::EditButton;
use crate::features::preview::find_field::FindField;
use crate::features::shell::prefs::{t, use_prefs};
use crate::i18n::{ActionText, PreviewText, Text};
use crate::model::csv::Delimiter;
use crate::model::text_encoding::TextEncoding;
use crate::ui::button::{Button, ButtonVariant};
use crate::ui::icon::{Glyph, Icon};
use leptos::ev::{Event, KeyboardEvent};
use leptos::prelude::*;

#[component]
pub fn TextTools(
    store: TextStore,
    /// `None` where lines are not wrapped.
    wraps: Option<RwSignal<bool>>,
) -> impl IntoView {
    let prefs = use_prefs();
    let found = move || {
        let is_whole = store.window.with(|window| !window.has_more() && !window.has_previous());
        let text = match (store.scan.state.get(), store.found.get()) {
            (ScanState::Reading(part), _) => PreviewText::Searched(prefs.percent(part)),
            (ScanState::Ended, _) => PreviewText::SearchEnded,
            (ScanState::Idle, Some((_, 0))) => PreviewText::FoundNone,
            (ScanState::Idle, Some((at, all))) if is_whole => {
                PreviewText::FoundRows(prefs.count(at + 1), prefs.count(all))
            }
            (ScanState::Idle, Some((at, all))) => {
                PreviewText::FoundSoFar(prefs.count(at + 1), prefs.count(all))
            }
            (ScanState::Idle, None) => return None,
        };
        Some(prefs.localize(&Text::from(text)))
    };
    let is_scanning = Memo::new(move |_| matches!(store.scan.state.get(), ScanState::Reading(_)));
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
                on_input=Callback::new(move |_| {
                    store.stop_scan();
                    store.scan.state.set(ScanState::Idle);
                    store.found.set(None);
                })
                on_find=Callback::new(move |(text, is_back)| store.find(text, is_back))
            />
            <span class="numbers" role="status">{found}</span>
            {move || is_scanning.get().then(|| view! {
                <Button label=t(ActionText::Stop) icon=Icon::Close variant=ButtonVariant::Link on_press=move |_| store.stop_scan() />
            })}
            // A record of a table may have many lines.
            {store.table.is_none().then(|| view! { <LineField store /> })}
            <select class="input preview-encoding" aria-label=t(PreviewText::Encoding) on:change=handler(choose)>
                {options.into_iter().collect_view()}
            </select>
            {store.table.is_some().then(|| view! { <DelimiterSelect store /> })}
            {wraps.map(|wraps| view! { <WrapButton wraps /> })}
            <Button label=t(PreviewText::GoToStart) icon=Icon::StartOfFile variant=ButtonVariant::IconOnly on_press=move |_| store.go_to_start() />
            <Button label=t(PreviewText::GoToEnd) icon=Icon::EndOfFile variant=ButtonVariant::IconOnly on_press=move |_| store.go_to_end() />
            <EditButton source=store.source line=Callback::new(move |()| store.line()) />
        </div>
    }
}

#[component]
fn LineField(store: TextStore) -> impl IntoView {
    let press = move |event: KeyboardEvent| {
        if event.key() == "Enter" && !event.is_composing() {
            event.prevent_default();
            let typed = event_target_value(&event);
            typed.trim().parse().iter().for_each(|line| store.go_to_line(*line));
        }
    };
    view! {
        <input
            class="input line-field"
            inputmode="numeric"
            autocomplete="off"
            aria-label=t(PreviewText::GoToLine)
            placeholder=t(PreviewText::Line)
            on:keydown=handler(press)
        />
    }
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
