//! Virtual lists: only the rows near the viewport are in the page. The caller draws a row; these components decide which
//! rows exist and where.
//!
//! Both use Leptos' `<For>`. What they add is the geometry, that elements are used again, and that rows are drawn in small
//! batches with the browser's own tasks between them, so that drawing does not interrupt scrolling.

use super::viewport::Viewport;
use crate::base::row_slots::{self, BATCH_SIZE, RowSlots};
use crate::base::virtual_window::{Lines, ScrollExtent};
use crate::browser::effect::{effect, row_memo};
use crate::browser::{clock, dom, observe};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;
use std::sync::{Arc, Mutex};

/// How many rows beyond those that are drawn are loaded while a list is scrolled.
const READ_AHEAD: usize = 500;

/// Without a scroll event for so long, the elements are put in the order of the rows.
const REST_MS: u32 = 250;

/// A row to display, which is drawn where its key is another than before.
struct Row {
    key: u64,
    draw: Box<dyn FnOnce(RwSignal<usize>) -> AnyView + Send>,
}

impl Row {
    fn new(key: &impl Hash, draw: impl FnOnce(RwSignal<usize>) -> AnyView + Send + 'static) -> Self {
        let mut hasher = DefaultHasher::new();
        key.hash(&mut hasher);
        Self { key: hasher.finish(), draw: Box::new(draw) }
    }
}

/// Where a row stands, which changes when rows before it come and go. Its width is the share of a column, by the variable
/// `--columns`.
#[derive(Clone, Copy)]
pub struct RowPlace {
    position: RwSignal<usize>,
    transform: Memo<String>,
}

impl RowPlace {
    fn new(position: RwSignal<usize>, viewport: Viewport, shift: RwSignal<f64>) -> Self {
        let transform = row_memo(move || {
            let (at, lines) = (position.get(), viewport.lines.get());
            // Percent of the row's own width.
            let left = at % lines.columns * 100;
            format!("translate({left}%,{})", dom::px(lines.top(at) + shift.get()))
        });
        Self { position, transform }
    }

    /// Counted from 0. Reactive.
    pub fn position(&self) -> usize {
        self.position.get()
    }

    /// The value of `transform`. Reactive: the height of rows and the number of columns may change too.
    pub fn transform(&self) -> String {
        self.transform.get()
    }
}

/// The rows of a list inside a scrolling element whose node is `viewport.node()`.
#[component]
pub fn VirtualRows<T, K, V>(
    viewport: Viewport,
    total: Memo<usize>,
    /// The rows of a range, with their positions.
    rows: impl Fn(Range<usize>) -> Vec<(usize, T)> + Send + 'static,
    /// A row is drawn again when its key changes, so the key contains everything the row shows; its position only if it
    /// shows that otherwise than by its [`RowPlace`].
    key: impl Fn(&T) -> K + Send + 'static,
    /// Draws a row at its place.
    draw: impl Fn(T, RowPlace) -> V + Send + Clone + 'static,
    /// Called near the end of the list, to load more.
    #[prop(into)]
    on_near_end: Callback<()>,
    /// Elements of rows that are scrolled away show others: not where text can be selected.
    #[prop(optional)]
    keeps_elements: bool,
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
        let row_key = key(&row);
        // What a row reads while it is drawn is in its key.
        let draw = move |position| untrack(|| draw(row, RowPlace::new(position, viewport, shift)).into_any());
        (index, Row::new(&row_key, draw))
    };
    let drawing = Drawing::new(viewport, keeps_elements);
    let each = move || drawing.draw_batch(rows(range.get()).into_iter().map(&row).collect(), total.get());
    view! {
        <div
            class="scroll-extent"
            role="presentation"
            style:height=move || dom::px(scroll_extent.get().height())
            style=("--columns", move || viewport.lines.get().columns.to_string())
        >
            <div class="row-probe" node_ref=viewport.probe aria-hidden="true"></div>
            <For each key=|slot: &Slot| slot.number children=|slot| (move || slot.draw()).into_any() />
        </div>
    }
}

/// The elements of a row.
#[derive(Clone)]
struct Slot {
    number: usize,
    content: Arc<Mutex<SlotContent>>,
    /// Counts what is to be drawn.
    changes: ArcRwSignal<u32>,
}

#[derive(Default)]
struct SlotContent {
    shown: Option<row_slots::Row>,
    /// What is to be drawn there.
    waiting: Option<Row>,
    /// The position of what was drawn last, which may be gone.
    drawn_at: Option<RwSignal<usize>>,
}

impl Slot {
    fn new(number: usize) -> Self {
        Self { number, content: Arc::default(), changes: ArcRwSignal::new(0) }
    }

    /// `rows` are those that can be drawn.
    fn show(&self, row: Option<row_slots::Row>, rows: &mut Vec<(usize, Row)>) {
        let Ok(mut content) = self.content.lock() else { return };
        let before = std::mem::replace(&mut content.shown, row);
        if before == row {
            return;
        }
        if before.map(|row| row.1) == row.map(|row| row.1) {
            // If nothing is drawn yet, it will be at this position.
            let _ = row.and_then(|(position, _)| content.drawn_at?.try_set(position));
            return;
        }
        let at = rows.iter().position(|(position, _)| row.is_some_and(|row| row.0 == *position));
        content.waiting = at.map(|at| rows.swap_remove(at).1);
        drop(content);
        self.changes.update(|changes| *changes = changes.wrapping_add(1));
    }

    /// What is drawn anew is compared with what was drawn there before, so the elements stay the same.
    fn draw(&self) -> AnyView {
        self.changes.track();
        let waiting = self.content.lock().ok().and_then(|mut content| {
            let (row, position) = (content.waiting.take()?, RwSignal::new(content.shown?.0));
            content.drawn_at = Some(position);
            Some((row, position))
        });
        waiting.map_or_else(|| ().into_any(), |(row, position)| (row.draw)(position))
    }
}

/// The rows in the page.
struct Drawn {
    rows: RowSlots,
    slots: Vec<Slot>,
    waits_for_rest: bool,
}

#[derive(Clone, Copy)]
struct Drawing {
    viewport: Viewport,
    drawn: StoredValue<Drawn>,
    /// Counts the batches.
    batch: RwSignal<u32>,
}

impl Drawing {
    fn new(viewport: Viewport, keeps_elements: bool) -> Self {
        let drawn = Drawn { rows: RowSlots::new(keeps_elements), slots: Vec::new(), waits_for_rest: false };
        Self { viewport, drawn: StoredValue::new(drawn), batch: RwSignal::new(0) }
    }

    /// Draws the rows of the next batch into their slots. Gives all slots in their order.
    fn draw_batch(self, wanted: Vec<(usize, Row)>, total: usize) -> Vec<Slot> {
        let number = self.batch.get();
        let first_visible = self.viewport.first_visible();
        let draw = |drawn: &mut Drawn| {
            let keys: Vec<row_slots::Row> = wanted.iter().map(|(at, row)| (*at, row.key)).collect();
            let has_more = drawn.rows.next_batch(&keys, first_visible, total);
            let (mut rows, mut slots) = (wanted, Vec::with_capacity(drawn.slots.len()));
            for (number, shown) in drawn.rows.slots() {
                let known = drawn.slots.iter().find(|slot| slot.number == *number).cloned();
                let slot = known.unwrap_or_else(|| Slot::new(*number));
                slot.show(*shown, &mut rows);
                slots.push(slot);
            }
            drawn.slots = slots.clone();
            let is_in_order = drawn.rows.is_in_order();
            let starts_to_wait = !has_more && !is_in_order && !drawn.waits_for_rest;
            drawn.waits_for_rest |= starts_to_wait;
            (has_more, slots, starts_to_wait)
        };
        let Some((has_more, slots, starts_to_wait)) = self.drawn.try_update_value(draw) else {
            return Vec::new();
        };
        if has_more {
            spawn_local(async move {
                clock::yield_to_browser().await;
                self.batch.set(number + 1);
            });
        }
        if starts_to_wait {
            spawn_local(self.rest());
        }
        slots
    }

    /// Puts the elements in order once nothing is scrolled any more, and nobody holds one of them.
    async fn rest(self) {
        let mut before = None;
        loop {
            let now = self.viewport.top.try_get_untracked();
            let Some(extent) = self.viewport.probe.try_get_untracked().flatten() else { return };
            let is_held = extent.parent_element().is_some_and(|extent| dom::is_held(&extent));
            if before == now && !is_held {
                break;
            }
            before = now;
            clock::sleep(REST_MS).await;
        }
        self.drawn.update_value(|drawn| {
            drawn.waits_for_rest = false;
            drawn.rows.put_in_order();
        });
        self.batch.update(|batch| *batch += 1);
    }
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
) -> (Memo<ScrollExtent>, RwSignal<f64>, Memo<Range<usize>>) {
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
    // On a scaled scroll_extent the rows are shifted from their offset in the list to the scroll position. A signal, so that
    // no row has to look whether it has changed where it never does.
    let shift = RwSignal::new(0.0);
    effect(move || {
        let list_offset = viewport.top.get();
        let now = scroll_extent.get().scroll_top(list_offset) - list_offset;
        if shift.get_untracked() != now {
            shift.set(now);
        }
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
