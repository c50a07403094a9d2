//! A long list of which only the visible rows are in the page. The caller draws a row; this decides which and where.

use super::each::{Row, each};
use crate::base::window::{self, AT_ONCE, Runway, Turns};
use crate::browser::effect::effect;
use crate::browser::{clock, dom, observe};
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::hash::Hash;
use std::ops::Range;

/// What the owner of the list may ask of it.
#[derive(Clone, Copy)]
pub struct Viewport {
    node: NodeRef<html::Div>,
    total: RwSignal<usize>,
    /// The place in the list, which for very long ones is not the position of the scroll bar.
    top: RwSignal<f64>,
    /// Where the scroll bar stood last, by our doing or the person's.
    bar: StoredValue<f64>,
    height: RwSignal<f64>,
    row_height: RwSignal<f64>,
    /// Height of the sticky header above the rows.
    header: f64,
}

impl Viewport {
    pub fn new(header: f64) -> Self {
        Self {
            header,
            node: NodeRef::new(),
            total: RwSignal::new(0),
            bar: StoredValue::new(0.0),
            top: RwSignal::new(0.0),
            height: RwSignal::new(0.0),
            row_height: RwSignal::new(40.0),
        }
    }

    pub fn top(&self) -> f64 {
        self.top.get()
    }

    pub fn scroll_to(&self, place: f64) {
        let Some(node) = self.node.get_untracked() else { return };
        let runway = untrack(|| self.runway());
        node.set_scroll_top(runway.scroll_top(place).round() as i32);
        if runway.is_scaled() {
            // The bar is too coarse to say exactly where we are.
            self.bar.set_value(f64::from(node.scroll_top()));
            self.top.set(place);
        }
    }

    fn runway(&self) -> Runway {
        Runway::new(self.total.get(), self.row_height.get(), self.height.get())
    }

    fn scrolled(&self, bar: f64) {
        let runway = untrack(|| self.runway());
        // What `scroll_to` did is heard of here too.
        if !runway.is_scaled() || bar != self.bar.get_value() {
            self.top.set(runway.place(bar));
        }
        self.bar.set_value(bar);
    }

    /// Scrolls as little as needed so that a row can be seen.
    pub fn show_row(&self, index: usize) {
        let (top, height) = (self.top.get_untracked(), self.height.get_untracked());
        if let Some(top) = window::scroll_to_show(index, self.row_height.get_untracked(), top, height) {
            self.scroll_to(top);
        }
    }

    pub fn rows_per_page(&self) -> usize {
        ((self.height.get_untracked() / self.row_height.get_untracked()) as usize).max(1)
    }

    pub fn focus(&self) {
        if let Some(node) = self.node.get_untracked() {
            dom::focus(&node);
        }
    }

    pub fn node(&self) -> NodeRef<html::Div> {
        self.node
    }
}

/// The runway inside a scrolling element whose node is `viewport.node()`, below its sticky header.
#[component]
pub fn VirtualRows<T, K, V>(
    viewport: Viewport,
    /// How many rows there are.
    total: Memo<usize>,
    /// The rows of a range. What makes a row look different belongs into its key.
    rows: impl Fn(Range<usize>) -> Vec<(usize, T)> + Send + 'static,
    key: impl Fn(&T) -> K + Send + 'static,
    /// Draws a row at `top` pixels.
    draw: impl Fn(usize, T, Callback<(), f64>) -> V + Send + Clone + 'static,
    /// The end of the list is near: the place to load more.
    #[prop(into)]
    on_near_end: Callback<()>,
) -> impl IntoView
where
    T: Send + 'static,
    K: Hash + 'static,
    V: IntoView + 'static,
{
    let (runway, shift, range) = window_of(viewport, total);
    effect(move || {
        let near = range.get().end + viewport.rows_per_page() * 2;
        if near >= total.get() {
            on_near_end.run(());
        }
    });
    let row = move |(index, row): (usize, T)| {
        let draw = draw.clone();
        let top = move |()| index as f64 * viewport.row_height.get() + shift.get();
        (index, Row::new((index, key(&row)), move || draw(index, row, Callback::new(top)).into_any()))
    };
    let (turns, turn) = (RwSignal::new(Turns::default()), RwSignal::new(0));
    view! {
        <div class="runway" role="presentation" style:height=move || dom::px(runway.get().height())>
            {each(move || in_turn(viewport, turns, turn, rows(range.get()).into_iter().map(&row).collect()))}
        </div>
    }
}

type Rows = Vec<(usize, Row)>;

/// Rows in the places that are wanted: all of them where none stands, else those whose turn it is.
fn in_turn(viewport: Viewport, turns: RwSignal<Turns>, turn: RwSignal<u32>, wanted: Rows) -> Vec<Row> {
    let now = turn.get();
    let keys: Vec<(usize, u64)> = wanted.iter().map(|(place, row)| (*place, row.key())).collect();
    if turns.with_untracked(Turns::is_empty) {
        turns.set(Turns::all(keys));
        return wanted.into_iter().map(|(_, row)| row).collect();
    }
    few(viewport, turns, &keys, wanted, move || turn.set(now + 1))
}

/// Those whose turn it is. The next turn comes once the browser has had its own.
#[cold]
fn few(
    viewport: Viewport,
    turns: RwSignal<Turns>,
    keys: &[(usize, u64)],
    wanted: Rows,
    next: impl FnOnce() + 'static,
) -> Vec<Row> {
    let seen = (viewport.top.get_untracked() / viewport.row_height.get_untracked()) as usize;
    let (standing, more) = turns.try_update(|turns| turns.next(keys, seen)).unwrap_or_default();
    if more {
        spawn_local(async move {
            clock::yield_to_browser().await;
            next();
        });
    }
    let mut standing = standing.into_iter().peekable();
    let placed = wanted.into_iter().filter_map(|(place, row)| {
        let (_, key) = standing.next_if(|stands| stands.0 == place)?;
        Some(if key == row.key() { row } else { Row::standing(key) })
    });
    placed.collect()
}

/// The same for rows that show whatever stands at their place. As many as can be seen are made once, a few at a time;
/// scrolling and a queue that moves on only change their words. They are items of a list.
#[component]
pub fn PlacedRows(
    viewport: Viewport,
    /// How many rows there are.
    total: Memo<usize>,
    /// Draws the row of a place at so many pixels from the top; a place beyond the end is empty.
    draw: Callback<(Signal<usize>, Signal<f64>), AnyView>,
) -> impl IntoView {
    let (runway, shift, range) = window_of(viewport, total);
    let made = RwSignal::new(0);
    effect(move || {
        let (now, wanted) = (made.get(), range.with(Range::len));
        if now < wanted {
            spawn_local(async move {
                clock::yield_to_browser().await;
                made.set(wanted.min(now + AT_ONCE));
            });
        }
    });
    let draw = move |slot: usize| {
        let place = Signal::derive(move || range.with(|range| range.start) + slot);
        let top = Signal::derive(move || place.get() as f64 * viewport.row_height.get() + shift.get());
        draw.run((place, top))
    };
    let row = move |slot: usize| Row::new(slot, move || draw(slot));
    view! {
        <div class="runway" role="list" style:height=move || dom::px(runway.get().height())>
            {each(move || (0..made.get()).map(row).collect())}
        </div>
    }
}

/// The runway, how far rows are moved on it, and which can be seen.
fn window_of(viewport: Viewport, total: Memo<usize>) -> (Memo<Runway>, Memo<f64>, Memo<Range<usize>>) {
    viewport.total.set(total.get_untracked());
    effect(move || viewport.total.set(total.get()));
    measure(viewport);
    let runway = Memo::new(move |_| viewport.runway());
    // A list that grows while one looks at it stands still.
    effect(move || {
        if runway.get().is_scaled() {
            viewport.scroll_to(viewport.top.get_untracked());
        }
    });
    // Rows stand in the list; on a scaled runway they are moved to where the scroll bar shows that place.
    let shift = Memo::new(move |_| {
        let place = viewport.top.get();
        runway.get().scroll_top(place) - place
    });
    let range = Memo::new(move |_| {
        window::visible(total.get(), viewport.row_height.get(), viewport.top.get(), viewport.height.get())
    });
    (runway, shift, range)
}

/// Follows the scroll position, the height of the viewport, and the height of a row (touch makes rows taller).
fn measure(viewport: Viewport) {
    let guards = StoredValue::new_local(None);
    effect(move || {
        let Some(node) = viewport.node.get() else { return };
        viewport.height.set(f64::from(node.client_height()) - viewport.header);
        viewport.scrolled(f64::from(node.scroll_top()));
        let coarse = observe::on_media("(pointer: coarse)", move |coarse| {
            viewport.row_height.set(height_of_row(coarse))
        });
        if let Some((coarse, _)) = &coarse {
            viewport.row_height.set(height_of_row(*coarse));
        }
        let sizing = observe::on_resize(&node, move |height| viewport.height.set(height - viewport.header));
        let watched = node.clone();
        let scrolling =
            observe::listen(&node, "scroll", move |_| viewport.scrolled(f64::from(watched.scroll_top())));
        guards.set_value(Some((coarse, sizing, scrolling)));
    });
}

/// The token `--row` of style/tokens.css.
fn height_of_row(coarse: bool) -> f64 {
    if coarse { 56.0 } else { 40.0 }
}
