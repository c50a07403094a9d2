//! Selecting rows by drawing a rectangle over them with the mouse, from empty space. The rectangle belongs to the list, so it
//! grows while the list scrolls; which rows it touches is computed, because most of them are not in the page.

use super::list_context::ListContext;
use crate::base::row_block::{Point, Rectangle, RowBlock, scroll_speed};
use crate::browser::effect::effect;
use crate::browser::{clock, dom, observe};
use crate::model::listing::Listing;
use crate::model::selection::{SelectMode, Selection};
use crate::ui::viewport::ListWindow;
use leptos::ev::{KeyboardEvent, MouseEvent};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// A press that moves less is a click.
const CLICK_RADIUS: f64 = 4.0;

/// The button is held.
struct Press {
    /// Where it was pressed, in the list and on the screen.
    start: Point,
    pressed_at: Point,
    pointer: Point,
    /// Rows are added to what is selected.
    adds: bool,
    drawn: Option<Drawn>,
}

/// The rectangle is drawn.
struct Drawn {
    /// The selection to go back to, and the one that the touched rows are added to.
    before: Selection,
    base: Selection,
    touched: RowBlock,
    /// The rows of the list have changed since.
    is_stale: bool,
    /// The offset of a list that is being scrolled, more exact than the browser's, and when it was set.
    scrolled: Option<f64>,
    frame_ms: f64,
}

#[component]
pub fn Marquee() -> impl IntoView {
    let list = expect_context::<ListContext>();
    let store = list.folder_store;
    let press = StoredValue::new(None::<Press>);
    let rectangle = RwSignal::new(None::<Rectangle>);
    // The click at the end of a rectangle is not one on what is under the pointer.
    let ignores_click = StoredValue::new(false);

    let update = move || {
        let Some(window) = list.viewport.measure() else { return };
        press.update_value(|press| {
            let Some(press) = press else { return };
            rectangle.set(press.draw(list, window));
        });
    };
    let begin = move || {
        press.update_value(|press| press.iter_mut().for_each(|it| it.begin(store.selection.get_untracked())));
        spawn_local(async move {
            while press.try_with_value(Option::is_some) == Some(true) {
                update();
                clock::next_frame().await;
            }
        });
    };
    let end = move || {
        if let Some(Press { drawn: Some(drawn), .. }) = press.try_update_value(Option::take).flatten() {
            rectangle.set(None);
            ignores_click.set_value(true);
            return Some(drawn);
        }
        None
    };
    let on_press = move |event: MouseEvent| {
        ignores_click.set_value(false);
        if event.button() != 0 || !is_empty_space(&event) {
            return;
        }
        let Some(window) = list.viewport.measure() else { return };
        let point = position(&event);
        let frame = window.frame;
        if point.x >= frame.right || point.y < frame.top || point.y >= frame.bottom {
            return;
        }
        // The browser would select text, or drag the tile whose margin was pressed.
        event.prevent_default();
        list.viewport.focus();
        let adds = event.shift_key() || event.ctrl_key() || event.meta_key();
        let start = window.in_list(point);
        press.set_value(Some(Press { start, pressed_at: point, pointer: point, adds, drawn: None }));
    };
    let on_move = move |event: MouseEvent| {
        // The button was released outside of the window.
        if event.buttons() & 1 == 0 {
            end();
        }
        let point = position(&event);
        let is_beginning = press.try_update_value(|press| {
            let press = press.as_mut()?;
            press.pointer = point;
            Some(press.drawn.is_none() && press.has_moved())
        });
        if is_beginning.flatten() == Some(true) {
            begin();
        }
    };
    let on_release = move |_: MouseEvent| {
        update();
        if let Some(drawn) = end() {
            focus_last(list, &drawn.touched);
        }
    };
    let on_click = move |event: MouseEvent| {
        if ignores_click.try_update_value(std::mem::take) == Some(true) {
            event.prevent_default();
            event.stop_propagation();
        }
    };
    let on_key = move |event: KeyboardEvent| {
        if event.key() == "Escape"
            && let Some(Drawn { mut before, .. }) = end()
        {
            event.prevent_default();
            event.stop_propagation();
            with_listing(list, |listing| fit(&mut before, listing));
            store.selection.set(before);
        }
    };
    effect(move || {
        store.listing.track();
        let drawn = |press: &mut Option<Press>| {
            press.iter_mut().filter_map(|it| it.drawn.as_mut()).for_each(|it| it.is_stale = true);
        };
        press.update_value(drawn);
    });
    let listeners = StoredValue::new_local(Some((
        [
            observe::on_window_event("mousedown", on_press),
            observe::on_window_event("mousemove", on_move),
            observe::on_window_event("mouseup", on_release),
            observe::on_window_capture_event("click", on_click),
        ],
        observe::on_window_capture_event("keydown", on_key),
    )));
    on_cleanup(move || drop(listeners.try_update_value(Option::take)));
    move || {
        let Rectangle { left, top, right, bottom } = rectangle.get()?;
        let [left, top, width, height] = [left, top, right - left, bottom - top].map(dom::px);
        Some(view! {
            <div class="marquee" aria-hidden="true" style:left=left style:top=top style:width=width style:height=height></div>
        })
    }
}

impl Press {
    fn has_moved(&self) -> bool {
        let (x, y) = (self.pointer.x - self.pressed_at.x, self.pointer.y - self.pressed_at.y);
        x.hypot(y) > CLICK_RADIUS
    }

    fn begin(&mut self, before: Selection) {
        let mut base = before.clone();
        if !self.adds {
            base.clear();
        }
        self.drawn = Some(Drawn {
            before,
            base,
            touched: RowBlock::default(),
            // The base is not shown yet.
            is_stale: true,
            scrolled: None,
            frame_ms: clock::monotonic_ms(),
        });
    }

    /// Scrolls if the pointer is at an edge, and selects what the rectangle touches. Returns it as it is on the screen.
    fn draw(&mut self, list: ListContext, mut window: ListWindow) -> Option<Rectangle> {
        let drawn = self.drawn.as_mut()?;
        let now = clock::monotonic_ms();
        let speed = scroll_speed(self.pointer.y, window.frame.top, window.frame.bottom);
        let before = drawn.scrolled.unwrap_or(window.top);
        // Not by `clamp`, whose panic would bring the formatting of floating point numbers into the first file.
        let top = before + speed * (now - drawn.frame_ms) / 1_000.0;
        let top = top.max(0.0).min(window.end.max(before));
        drawn.frame_ms = now;
        drawn.scrolled = (speed != 0.0).then_some(top);
        if top != before {
            list.viewport.scroll_to(top);
            window.top = top;
        }
        let area = Rectangle::spanning(self.start, window.in_list(self.pointer));
        let touched = RowBlock::touched(window.lines, window.total, window.width, row_inset(list), area);
        if drawn.is_stale || touched != drawn.touched {
            select(list, drawn, touched);
        }
        Some(Rectangle::spanning(window.on_screen(self.start), self.pointer).clipped(window.frame))
    }
}

/// Selects the touched rows. Only those that have come and gone since the last time are looked at.
fn select(list: ListContext, drawn: &mut Drawn, touched: RowBlock) {
    with_listing(list, |listing| {
        if std::mem::take(&mut drawn.is_stale) {
            fit(&mut drawn.base, listing);
            drawn.touched = RowBlock::default();
            list.folder_store.selection.set(drawn.base.clone());
        }
        list.folder_store.selection.update(|selection| {
            for row in touched.difference(&drawn.touched) {
                if let Some(id) = listing.row(row).map(|row| row.id()) {
                    selection.set(&id, touched.contains(row) || drawn.base.contains(&id));
                }
            }
        });
    });
    drawn.touched = touched;
}

/// Adapts a selection from before to the rows of now.
fn fit(selection: &mut Selection, listing: &Listing) {
    selection.retain(|id| listing.contains(id), listing.len(), None);
    selection.extend(listing.len(), listing.is_complete());
}

fn with_listing(list: ListContext, act: impl FnOnce(&Listing)) {
    list.folder_store.listing.with_untracked(|listing| listing.ready().map(act));
}

/// The keyboard goes on from the last row that was touched.
fn focus_last(list: ListContext, touched: &RowBlock) {
    let last = touched.rows().last();
    let last = list.folder_store.listing.with_untracked(|listing| Some(listing.ready()?.row(last?)?.id()));
    last.iter().for_each(|id| list.folder_store.pick(id, SelectMode::Focus));
}

fn position(event: &MouseEvent) -> Point {
    Point { x: f64::from(event.client_x()), y: f64::from(event.client_y()) }
}

/// Beside and below the rows; between tiles also the margins of the rows themselves.
fn is_empty_space(event: &MouseEvent) -> bool {
    dom::matches(event.target(), ".viewport[role=grid], .scroll-extent, [data-view$=tiles] .row")
}

/// The empty margin of a row in its cell, from the style sheet.
fn row_inset(list: ListContext) -> f64 {
    let row = list.viewport.node().get_untracked().and_then(|node| node.query_selector(".row").ok()?);
    row.map_or(0.0, |row| dom::computed_px(&row, "padding-top"))
}
