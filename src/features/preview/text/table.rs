//! Tables of any size: their rows are those of the text store, their first row stands above them, and only the columns in view
//! are in the page.

use super::store::TextStore;
use super::table_pieces::TableState;
use super::tools::TextTools;
use super::viewer::follow_viewport;
use crate::base::name::shown::shown;
use crate::browser::effect::{effect, row_memo};
use crate::browser::{dom, observe};
use crate::features::shell::failure_panel::FailureNote;
use crate::features::shell::prefs::use_prefs;
use crate::i18n::PreviewText;
use crate::model::csv::{fields, shown_cell, visible_columns};
use crate::model::text_window::{TextRow, TextWindow};
use crate::ui::virtual_rows::{RowPlace, VirtualRows};
use leptos::prelude::*;
use std::ops::Range;

/// Of a letter, and of what is beside the letters of a cell, in rem.
const LETTER: f64 = 0.6;
const PADDING: f64 = 1.25;
/// Columns in the page on both sides of those in view.
const BESIDE: usize = 2;
/// Letters of a cell in the page, and in the hint with the whole of it, in bytes.
const MAX_CELL: usize = 200;
const MAX_HINT: usize = 4_000;

/// Where the columns begin, in rem, and which of them are in the page.
#[derive(Clone, Copy)]
struct Columns {
    offsets: Memo<Vec<f64>>,
    drawn: Memo<Range<usize>>,
}

#[component]
pub fn TableSheet(store: TextStore, table: TableState) -> impl IntoView {
    let (prefs, viewport) = (use_prefs(), store.viewport);
    let columns = columns_in_view(store, table);
    let total = Memo::new(move |_| store.window.with(TextWindow::len));
    let rows = move |range: Range<usize>| {
        let wanted = store.wanted.with(|wanted| wanted.to_lowercase());
        store.window.with(|window| {
            let row = |at: usize| {
                let row = window.row(at)?;
                let is_found = !wanted.is_empty() && row.text.to_lowercase().contains(&wanted);
                Some((at, (is_found, row)))
            };
            range.filter_map(row).collect::<Vec<_>>()
        })
    };
    follow_viewport(store);
    let retry = Callback::new(move |()| store.retry());
    let label = move || prefs.localize(&PreviewText::Contents(shown(&store.source.entry().name)).into());
    // How many rows there are is known when both ends are in memory.
    let row_count = move || {
        let all = store
            .window
            .with(|window| (!window.has_more() && !window.has_previous()).then(|| window.len() + 1));
        all.map_or_else(|| "-1".to_owned(), |all| all.to_string())
    };
    let end = move || columns.offsets.with(|offsets| offsets.last().copied().unwrap_or_default());
    let head = move || table.head.get();
    let delimiter = move || table.delimiter.get_untracked();
    view! {
        <div class="preview-sheet">
            <div
                node_ref=viewport.node()
                class="preview-scroll preview-table"
                role="table"
                aria-label=label
                aria-rowcount=row_count
                aria-colcount=move || columns.offsets.with(|offsets| offsets.len().to_string())
                tabindex="0"
                style=("--table-columns", move || rem(end()))
            >
                <div class="table-row table-head" role="row" aria-rowindex="1">
                    <span class="table-number" role="columnheader">"1"</span>
                    {move || view! { <Cells cells=head() columns is_head=true /> }}
                </div>
                <VirtualRows
                    viewport
                    total
                    rows
                    key=|row: &(bool, TextRow)| row.clone()
                    draw=move |(is_found, row): (bool, TextRow), place| {
                        view! { <Row cells=fields(&row.text, delimiter()) number=row.line is_found columns place /> }
                    }
                    on_near_end=Callback::new(move |()| store.read_next())
                />
            </div>
            {move || store.failure.get().map(|failure| view! { <FailureNote failure on_retry=retry /> })}
        </div>
        <TextTools store wraps=None />
    }
}

fn rem(length: f64) -> String {
    format!("{length}rem")
}

fn columns_in_view(store: TextStore, table: TableState) -> Columns {
    let offsets = Memo::new(move |_| {
        let mut end = 0.0;
        let ends = table.widths.with(|widths| {
            let ends = widths.iter().map(|width| {
                end += *width as f64 * LETTER + PADDING;
                end
            });
            ends.collect::<Vec<f64>>()
        });
        std::iter::once(0.0).chain(ends).collect::<Vec<f64>>()
    });
    let (left, width) = (RwSignal::new(0.0), RwSignal::new(0.0));
    let guards = StoredValue::new_local(None);
    effect(move || {
        let Some(node) = store.viewport.node().get() else { return };
        let (element, sized) = (node.clone(), node.clone());
        width.set(f64::from(node.client_width()));
        let sizing = observe::on_resize(&node, move || width.set(f64::from(sized.client_width())));
        let scrolling = observe::listen(&node, "scroll", move |_| left.set(f64::from(element.scroll_left())));
        guards.set_value(Some((sizing, scrolling)));
    });
    on_cleanup(move || drop(guards.try_update_value(Option::take)));
    let drawn = Memo::new(move |_| {
        let px = dom::root_font_px().max(1.0);
        offsets.with(|offsets| {
            let seen = visible_columns(offsets, left.get() / px, width.get() / px);
            seen.start.saturating_sub(BESIDE)..(seen.end + BESIDE).min(offsets.len().saturating_sub(1))
        })
    });
    Columns { offsets, drawn }
}

#[component]
fn Row(
    cells: Vec<String>,
    /// Counted from 1 for the head.
    number: Option<u64>,
    is_found: bool,
    columns: Columns,
    place: RowPlace,
) -> impl IntoView {
    view! {
        <div
            class="table-row"
            class:found=is_found
            role="row"
            aria-rowindex=number.map(|number| number.to_string())
            style:transform=move || place.transform()
        >
            <span class="table-number" role="rowheader">{number.map(|number| number.to_string())}</span>
            <Cells cells columns is_head=false />
        </div>
    }
}

/// The cells of the columns in view, after a gap as wide as those before them.
#[component]
fn Cells(cells: Vec<String>, columns: Columns, is_head: bool) -> impl IntoView {
    let role = if is_head { "columnheader" } else { "cell" };
    // Where those in the page begin, and where the last of them ends.
    let in_page = row_memo(move || {
        let drawn = columns.drawn.get();
        let edges = columns.offsets.with(|offsets| {
            offsets.iter().skip(drawn.start).take(drawn.len() + 1).copied().collect::<Vec<f64>>()
        });
        (drawn, edges)
    });
    move || {
        in_page.with(|(drawn, edges)| {
            let cell = |at: usize| {
                let edge = |at: usize| edges.get(at - drawn.start).copied();
                let width = edge(at + 1)? - edge(at)?;
                let cell = cells.get(at).map(String::as_str).unwrap_or_default();
                let text = shown_cell(cell, MAX_CELL);
                let hint = (text != cell).then(|| shown(&shown_cell(cell, MAX_HINT)));
                // The first column is that of the numbers.
                let index = (at + 2).to_string();
                let is_number = !is_head && is_number(cell);
                Some(view! {
                    <span class="table-cell" class:number=is_number role=role aria-colindex=index dir="auto" title=hint style:inline-size=rem(width)>
                        {text}
                    </span>
                })
            };
            let gap = edges.first().copied().unwrap_or_default();
            view! {
                <span class="table-gap" aria-hidden="true" style:inline-size=rem(gap)></span>
                {drawn.clone().filter_map(cell).collect_view()}
            }
        })
    }
}

fn is_number(cell: &str) -> bool {
    let plain = cell.trim().trim_end_matches('%').replace(',', "");
    plain.starts_with(|first: char| first.is_ascii_digit() || matches!(first, '-' | '+' | '.'))
        && plain.parse::<f64>().is_ok()
}
