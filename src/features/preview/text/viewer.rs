//! Texts and source code of any size, and what tables have in common with them. HTML is a text like any other.

use super::colours::TextColours;
use super::store::{MAX_COLUMNS, TextState, TextStore};
use super::table::TableSheet;
use super::tools::TextTools;
use crate::base::name::shown::shown;
use crate::browser::effect::effect;
use crate::browser::{dom, observe};
use crate::features::preview::facts::NotShown;
use crate::features::preview::frame::STAGE;
use crate::features::preview::source::Source;
use crate::features::preview::store::use_preview;
use crate::features::shell::failure_panel::{FailureNote, FailurePanel};
use crate::features::shell::prefs::{t, use_prefs};
use crate::i18n::{PreviewText, Text};
use crate::model::code_colour::{Colours, language};
use crate::model::preview::Viewer;
use crate::model::text_window::{TextRow, TextWindow};
use crate::ui::virtual_rows::{RowPlace, VirtualRows};
use leptos::html;
use leptos::prelude::*;
use std::ops::Range;

/// Nearer to the top, what is before it is read.
const NEAR_START: f64 = 600.0;
/// Beside the digits of a number, in columns.
const BESIDE_DIGITS: u32 = 3;
/// Lines are seldom shorter, so that this tells how many digits their numbers will have.
const LINE_BYTES: u64 = 16;

#[component]
pub fn TextViewer(source: Source) -> impl IntoView {
    let (store, preview) = (TextStore::new(source), use_preview());
    effect(move || {
        if store.state.with(|state| *state == TextState::Ready) {
            preview.load_ahead();
        }
    });
    let retry = Callback::new(move |()| store.open(None, None));
    let has_head = move || store.table.is_some_and(|table| !table.head.with_untracked(Vec::is_empty));
    let is_empty = move || store.window.with_untracked(TextWindow::is_empty) && !has_head();
    move || match store.state.get() {
        TextState::Loading => {
            view! { <p class="preview-wait" role="status">{t(Text::Loading)}</p> }.into_any()
        }
        TextState::Failed(failure) => view! { <FailurePanel failure on_retry=retry /> }.into_any(),
        TextState::NotText => {
            view! { <NotShown source reason=PreviewText::NotText others=&[Viewer::Hex] /> }.into_any()
        }
        TextState::Ready if is_empty() => {
            view! { <p class="preview-wait">{t(PreviewText::EmptyFile)}</p> }.into_any()
        }
        TextState::Ready => match store.table {
            Some(table) => view! { <TableSheet store table /> }.into_any(),
            None => view! { <Sheet store /> }.into_any(),
        },
    }
}

#[component]
fn Sheet(store: TextStore) -> impl IntoView {
    let (prefs, viewport) = (use_prefs(), store.viewport);
    let wraps = RwSignal::new(true);
    let measure = NodeRef::<html::Span>::new();
    lay_out(store, wraps, measure);
    let total = Memo::new(move |_| store.window.with(TextWindow::len));
    let colours = TextColours::new(language(&store.source.entry().name), store.window);
    let rows = move |range: Range<usize>| {
        let wanted = store.wanted.get();
        colours.want(range.clone());
        store.window.with(|window| {
            let row = |at: usize| {
                let row = window.row(at)?;
                let colours = colours.of_row(window, at, row.text.len());
                Some((at, (window.marks(at, &wanted), colours, row)))
            };
            range.filter_map(row).collect::<Vec<_>>()
        })
    };
    follow_viewport(store);
    let retry = Callback::new(move |()| store.retry());
    let label = move || prefs.localize(&PreviewText::Contents(shown(&store.source.entry().name)).into());
    view! {
        <div class="preview-sheet">
            <span node_ref=measure class="text-measure" aria-hidden="true"></span>
            <div node_ref=viewport.node() class="preview-scroll text" class:wrapped=wraps role="region" aria-label=label tabindex="0">
                <VirtualRows
                    viewport
                    total
                    rows
                    key=|row: &(Marks, Colours, TextRow)| row.clone()
                    draw=|(marks, colours, row), place| view! { <Row marks colours row place /> }
                    on_near_end=Callback::new(move |()| store.read_next())
                />
            </div>
            {move || store.failure.get().map(|failure| view! { <FailureNote failure on_retry=retry /> })}
        </div>
        <TextTools store wraps=Some(wraps) />
    }
}

/// Reads what is before the view, and gives it the keyboard.
pub fn follow_viewport(store: TextStore) {
    let viewport = store.viewport;
    effect(move || {
        if viewport.top() < NEAR_START && viewport.node().get().is_some() {
            // Once more when something has come that is still near the top.
            store.window.track();
            store.read_previous();
        }
    });
    effect(move || {
        if let Some(node) = viewport.node().get() {
            dom::focus_instead(&node, STAGE);
        }
    });
}

/// Wrapped lines follow the width of the view.
fn lay_out(store: TextStore, wraps: RwSignal<bool>, measure: NodeRef<html::Span>) {
    let sizing = StoredValue::new_local(None);
    let lay_out = move || {
        let (Some(node), Some(measure)) = (store.viewport.node().get_untracked(), measure.get_untracked())
        else {
            return;
        };
        let (left, _, right, _) = dom::client_rect(&measure);
        // Ten letters wide.
        let letter = ((right - left) / 10.0).max(1.0);
        let digits = (store.source.size / LINE_BYTES + 1).ilog10() + 1 + BESIDE_DIGITS;
        let number = dom::computed_px(&measure, "margin-left").max(f64::from(digits) * letter);
        let columns = ((f64::from(node.client_width()) - number) / letter) as usize;
        let columns = if wraps.get_untracked() { columns.max(20) } else { MAX_COLUMNS };
        match store.columns() == columns {
            true => store.keep_found_in_view(),
            false => store.set_columns(columns),
        }
    };
    effect(move || {
        wraps.track();
        if let Some(node) = store.viewport.node().get() {
            lay_out();
            sizing.set_value(observe::on_resize(&node, lay_out));
        }
    });
    on_cleanup(move || drop(sizing.try_update_value(Option::take)));
}

/// The parts of a row that are marked, by bytes.
type Marks = Vec<Range<usize>>;

#[component]
fn Row(marks: Marks, colours: Colours, row: TextRow, place: RowPlace) -> impl IntoView {
    let text = |bytes: Range<usize>| row.text.get(bytes).unwrap_or_default().to_owned();
    // A part between two edges has one colour, and is marked or not.
    let mut edges: Vec<usize> = vec![0, row.text.len()];
    edges.extend(marks.iter().flat_map(|mark| [mark.start, mark.end]));
    edges.extend(colours.iter().flat_map(|(range, _)| [range.start, range.end]));
    edges.sort_unstable();
    edges.dedup();
    let parts = edges.windows(2).map(|edge| {
        let (start, end) = (edge[0], edge[1]);
        let colour = colours.iter().find(|(range, _)| range.contains(&start)).map(|(_, kind)| kind.class());
        let part = match colour {
            Some(class) => view! { <span class=class>{text(start..end)}</span> }.into_any(),
            None => text(start..end).into_any(),
        };
        match marks.iter().any(|mark| mark.contains(&start)) {
            true => view! { <mark>{part}</mark> }.into_any(),
            false => part,
        }
    });
    let parts: Vec<AnyView> = parts.collect();
    view! {
        <div class="text-row" style:transform=move || place.transform()>
            <span class="text-number" aria-hidden="true">{row.line.map(|line| line.to_string())}</span>
            <span class="text-line">{parts}</span>
        </div>
    }
}
