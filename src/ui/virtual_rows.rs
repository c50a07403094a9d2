//! Virtual lists: only the rows near the viewport are in the page. The caller draws a row; these components decide which
//! rows exist and where.
//!
//! Both use Leptos' `<For>`. What they add is the geometry, and that rows are drawn in small batches with the browser's own
//! tasks between them, so that drawing does not interrupt scrolling.

use super::viewport::Viewport;
use crate::base::virtual_window::{BATCH_SIZE, Lines, RowBatches, ScrollExtent};
use crate::browser::effect::effect;
use crate::browser::{clock, dom, observe};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;

/// How many rows beyond those that are drawn are loaded while a list is scrolled.
const READ_AHEAD: usize = 500;

/// A row to display. Its content is drawn when the key is new.
struct Row {
    key: u64,
    draw: Box<dyn FnOnce() -> AnyView + Send>,
}

impl Row {
    fn new(key: &impl Hash, draw: impl FnOnce() -> AnyView + Send + 'static) -> Self {
        let mut hasher = DefaultHasher::new();
        key.hash(&mut hasher);
        Self { key: hasher.finish(), draw: Box::new(draw) }
    }

    /// A row that is in the page already. `<For>` keeps it by its key and does not draw it.
    fn existing(key: u64) -> Self {
        Self { key, draw: Box::new(|| ().into_any()) }
    }
}

/// Where a row stands. Its width is the share of a column, by the variable `--columns`.
#[derive(Clone, Copy)]
pub struct RowPlace {
    index: usize,
    viewport: Viewport,
    shift: Memo<f64>,
}

impl RowPlace {
    /// The value of `transform`. Reactive: the height of rows and the number of columns may change.
    pub fn transform(&self) -> String {
        let lines = self.viewport.lines.get();
        // Percent of the row's own width.
        let left = self.index % lines.columns * 100;
        format!("translate({left}%,{})", dom::px(lines.top(self.index) + self.shift.get()))
    }
}

/// The rows of a list inside a scrolling element whose node is `viewport.node()`.
#[component]
pub fn VirtualRows<T, K, V>(
    viewport: Viewport,
    total: Memo<usize>,
    /// The rows of a range, with their positions.
    rows: impl Fn(Range<usize>) -> Vec<(usize, T)> + Send + 'static,
    /// A row is drawn again when its key changes, so the key contains everything the row shows.
    key: impl Fn(&T) -> K + Send + 'static,
    /// Draws a row at its place.
    draw: impl Fn(usize, T, RowPlace) -> V + Send + Clone + 'static,
    /// Called near the end of the list, to load more.
    #[prop(into)]
    on_near_end: Callback<()>,
) -> impl IntoView
where
    T: Send + 'static,
    K: Hash + 'static,
    V: IntoView + 'static,
{
    let (scroll_extent, shift, range) = visible_window(viewport, total);
    effect(move || {
        let range = range.get();
        // Who has scrolled wants more.
        let ahead = if range.start > 0 { READ_AHEAD } else { viewport.rows_per_page() * 2 };
        if range.end + ahead >= total.get() {
            on_near_end.run(());
        }
    });
    let row = move |(index, row): (usize, T)| {
        let draw = draw.clone();
        let place = RowPlace { index, viewport, shift };
        (index, Row::new(&(index, key(&row)), move || draw(index, row, place).into_any()))
    };
    let (batches, batch) = (RwSignal::new(RowBatches::default()), RwSignal::new(0));
    let each =
        move || draw_batch(viewport, batches, batch, rows(range.get()).into_iter().map(&row).collect());
    view! {
        <div
            class="scroll-extent"
            role="presentation"
            style:height=move || dom::px(scroll_extent.get().height())
            style=("--columns", move || viewport.lines.get().columns.to_string())
        >
            <div class="row-probe" node_ref=viewport.probe aria-hidden="true"></div>
            <For each key=|row: &Row| row.key children=|row: Row| (row.draw)() />
        </div>
    }
}

/// The rows to display now: all of them when none is in the page, otherwise those of the next batch.
fn draw_batch(
    viewport: Viewport,
    batches: RwSignal<RowBatches>,
    batch: RwSignal<u32>,
    wanted: Vec<(usize, Row)>,
) -> Vec<Row> {
    let number = batch.get();
    let keys: Vec<(usize, u64)> = wanted.iter().map(|(position, row)| (*position, row.key)).collect();
    if batches.with_untracked(RowBatches::is_empty) {
        batches.set(RowBatches::with_drawn(keys));
        return wanted.into_iter().map(|(_, row)| row).collect();
    }
    let first_visible = viewport.first_visible();
    let (drawn, more) =
        batches.try_update(|batches| batches.next_batch(&keys, first_visible)).unwrap_or_default();
    if more {
        spawn_local(async move {
            clock::yield_to_browser().await;
            batch.set(number + 1);
        });
    }
    let mut drawn = drawn.into_iter().peekable();
    let rows = wanted.into_iter().filter_map(|(position, row)| {
        let (_, key) = drawn.next_if(|drawn| drawn.0 == position)?;
        Some(if key == row.key { row } else { Row::existing(key) })
    });
    rows.collect()
}

/// A list whose rows are recycled: as many as fit into the viewport are created once, and scrolling changes what they show.
/// The rows are list items.
#[component]
pub fn RecycledRows(
    viewport: Viewport,
    total: Memo<usize>,
    /// Draws a row for a changing position at a changing offset in pixels. A position beyond the end shows nothing.
    draw: Callback<(Signal<usize>, Signal<f64>), AnyView>,
) -> impl IntoView {
    let (scroll_extent, shift, range) = visible_window(viewport, total);
    let created = RwSignal::new(0);
    effect(move || {
        let (now, wanted) = (created.get(), range.with(Range::len));
        if now < wanted {
            spawn_local(async move {
                clock::yield_to_browser().await;
                created.set(wanted.min(now + BATCH_SIZE));
            });
        }
    });
    let draw = move |slot: usize| {
        let position = Signal::derive(move || range.with(|range| range.start) + slot);
        let top = Signal::derive(move || viewport.lines.get().top(position.get()) + shift.get());
        draw.run((position, top))
    };
    view! {
        <div class="scroll-extent" role="list" style:height=move || dom::px(scroll_extent.get().height())>
            <div class="row-probe" node_ref=viewport.probe aria-hidden="true"></div>
            <For each=move || 0..created.get() key=|slot| *slot children=draw />
        </div>
    }
}

/// The scroll_extent, the shift of the rows on it, and the range of rows near the viewport.
fn visible_window(
    viewport: Viewport,
    total: Memo<usize>,
) -> (Memo<ScrollExtent>, Memo<f64>, Memo<Range<usize>>) {
    viewport.total.set(total.get_untracked());
    effect(move || viewport.total.set(total.get()));
    measure(viewport);
    let scroll_extent = Memo::new(move |_| viewport.scroll_extent());
    // The offset stays when the list grows.
    effect(move || {
        if scroll_extent.get().is_scaled() {
            viewport.scroll_to(viewport.top.get_untracked());
        }
    });
    // On a scaled scroll_extent the rows are shifted from their offset in the list to the scroll position.
    let shift = Memo::new(move |_| {
        let list_offset = viewport.top.get();
        scroll_extent.get().scroll_top(list_offset) - list_offset
    });
    let range = Memo::new(move |_| {
        viewport.lines.get().visible_rows(total.get(), viewport.top.get(), viewport.height.get())
    });
    (scroll_extent, shift, range)
}

/// Follows the scroll position, the height of the viewport without its sticky header, and the size of a row.
fn measure(viewport: Viewport) {
    let guards = StoredValue::new_local(None);
    effect(move || {
        let (Some(node), Some(probe)) = (viewport.node.get(), viewport.probe.get()) else { return };
        let measured = (node.clone(), probe.clone());
        let update = move || {
            let (node, probe) = &measured;
            let header = dom::computed_px(node, "scroll-padding-top");
            viewport.height.set(f64::from(node.client_height()) - header);
            let lines = Lines::fitting(
                f64::from(probe.parent_element().map_or(0, |extent| extent.client_width())),
                f64::from(probe.client_width()),
                f64::from(probe.client_height()),
            );
            viewport.lay_out(lines);
        };
        update();
        viewport.handle_scroll(f64::from(node.scroll_top()));
        let sizing = [observe::on_resize(&node, update.clone()), observe::on_resize(&probe, update)];
        let element = node.clone();
        let scrolling = observe::listen(&node, "scroll", move |_| {
            viewport.handle_scroll(f64::from(element.scroll_top()))
        });
        guards.set_value(Some((sizing, scrolling)));
    });
}
