//! The viewport of a virtual list: where it is scrolled to, and how its rows are laid out.

use crate::base::row_block::{Point, Rectangle};
use crate::base::virtual_window::{self, Lines, ScrollExtent};
use crate::browser::dom;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::ops::Range;

/// The viewport of a list, by which its owner scrolls and focuses it.
#[derive(Clone, Copy)]
pub struct Viewport {
    pub(super) node: NodeRef<html::Div>,
    pub(super) total: RwSignal<usize>,
    /// The offset in the list. In a very long one it differs from the scroll position.
    pub(super) top: RwSignal<f64>,
    /// The last scroll position, whether set by code or by the user.
    pub(super) scroll_top: StoredValue<f64>,
    pub(super) height: RwSignal<f64>,
    pub(super) lines: RwSignal<Lines>,
    /// The row that was shown last on purpose.
    pub(super) shown: StoredValue<usize>,
    /// As high as a row, and as wide as it has to be: both follow the style sheet, the pointer and the browser's font size.
    pub(super) probe: NodeRef<html::Div>,
}

impl Default for Viewport {
    fn default() -> Self {
        Self {
            probe: NodeRef::new(),
            node: NodeRef::new(),
            total: RwSignal::new(0),
            scroll_top: StoredValue::new(0.0),
            top: RwSignal::new(0.0),
            height: RwSignal::new(0.0),
            shown: StoredValue::new(0),
            lines: RwSignal::new(Lines { columns: 1, height: 40.0 }),
        }
    }
}

impl Viewport {
    pub fn top(&self) -> f64 {
        self.top.get()
    }

    pub fn height(&self) -> f64 {
        self.height.get_untracked()
    }

    pub fn scroll_to(&self, list_offset: f64) {
        let Some(node) = self.node.get_untracked() else { return };
        let scroll_extent = untrack(|| self.scroll_extent());
        node.set_scroll_top(scroll_extent.scroll_top(list_offset).round() as i32);
        let scroll_top = f64::from(node.scroll_top());
        self.scroll_top.set_value(scroll_top);
        // The scroll event comes with the next frame, and the place may be asked for before. Where the scroll position is
        // scaled it is too coarse for the exact offset.
        self.top.set(if scroll_extent.is_scaled() { list_offset } else { scroll_top });
    }

    pub(super) fn scroll_extent(&self) -> ScrollExtent {
        let lines = self.lines.get();
        ScrollExtent::new(lines.count(self.total.get()), lines.height, self.height.get())
    }

    pub(super) fn handle_scroll(&self, scroll_top: f64) {
        let scroll_extent = untrack(|| self.scroll_extent());
        // `scroll_to` also causes a scroll event.
        if !scroll_extent.is_scaled() || scroll_top != self.scroll_top.get_value() {
            self.top.set(scroll_extent.list_offset(scroll_top));
        }
        self.scroll_top.set_value(scroll_top);
    }

    /// Scrolls as little as needed to make a row visible.
    pub fn show_row(&self, index: usize) {
        self.shown.set_value(index);
        let (top, height, lines) =
            (self.top.get_untracked(), self.height.get_untracked(), self.lines.get_untracked());
        if let Some(top) = virtual_window::scroll_to_show(lines.top(index), lines.height, top, height) {
            self.scroll_to(top);
        }
    }

    /// The same for a row that has just come into the list.
    pub fn show_new_row(self, index: usize) {
        spawn_local(async move {
            // The list has to get its new height first, and may be gone by then.
            leptos::task::tick().await;
            if !self.lines.is_disposed() {
                self.show_row(index);
            }
        });
    }

    pub fn rows_per_page(&self) -> usize {
        let lines = self.lines.get_untracked();
        ((self.height.get_untracked() / lines.height) as usize).max(1) * lines.columns
    }

    /// Lays the rows out anew. What was visible at the top stays there, and a row that was shown on purpose stays visible.
    pub(super) fn lay_out(self, lines: Lines) {
        let before = self.lines.get_untracked();
        if before == lines {
            return;
        }
        let (first, shown) = (self.first_visible(), self.shown.get_value());
        let (top, height) = (self.top.get_untracked(), self.height.get_untracked());
        let was_visible =
            virtual_window::scroll_to_show(before.top(shown), before.height, top, height).is_none();
        self.lines.set(lines);
        if first > 0 {
            spawn_local(async move {
                // The list has to get its new height first.
                leptos::task::tick().await;
                self.scroll_to(lines.top(first));
                if was_visible {
                    self.show_row(shown);
                }
            });
        }
    }

    /// The number of rows side by side.
    pub fn columns(&self) -> usize {
        self.lines.get_untracked().columns
    }

    /// The first row that is visible as a whole. Reactive.
    pub fn first_row(&self) -> usize {
        let lines = self.lines.get();
        (self.top.get() / lines.height).ceil() as usize * lines.columns
    }

    /// The first row of which something is visible. Not reactive.
    pub(super) fn first_visible(&self) -> usize {
        let lines = self.lines.get_untracked();
        (self.top.get_untracked() / lines.height) as usize * lines.columns
    }

    /// The row at the top, and how many pixels of its line are above the view.
    pub fn place(&self) -> (usize, f64) {
        let row = self.first_visible();
        (row, self.top.get_untracked() - self.lines.get_untracked().top(row))
    }

    /// Scrolls to what [`Viewport::place`] gave, once the list is as high as its rows. From now on that is its place.
    pub fn scroll_to_place(self, row: usize, hidden_px: f64) {
        self.top.set(self.lines.get_untracked().top(row) + hidden_px);
        spawn_local(async move {
            leptos::task::tick().await;
            // The list may be gone by now.
            if let Some(lines) = self.lines.try_get_untracked() {
                self.scroll_to(lines.top(row) + hidden_px);
            }
        });
    }

    /// The rows of which something is visible.
    pub fn visible_rows(&self) -> Range<usize> {
        let lines = self.lines.get_untracked();
        let bottom = self.top.get_untracked() + self.height.get_untracked();
        self.first_visible()..(bottom / lines.height).ceil() as usize * lines.columns
    }

    /// What the list shows of itself now; `None` while it is not in the page.
    pub fn measure(&self) -> Option<ListWindow> {
        let (node, extent) = (self.node.get_untracked()?, self.probe.get_untracked()?.parent_element()?);
        let (left, top, right, bottom) = dom::client_rect(&node);
        let (start, _, end, _) = dom::client_rect(&extent);
        let header = dom::computed_px(&node, "scroll-padding-top");
        let lines = self.lines.get_untracked();
        let total = self.total.get_untracked();
        Some(ListWindow {
            frame: Rectangle { left, top: top + header, right, bottom },
            start,
            width: end - start,
            top: self.top.get_untracked(),
            end: (lines.count(total) as f64 * lines.height - self.height.get_untracked()).max(0.0),
            lines,
            total,
        })
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

/// A list on the screen, by which points of both are converted.
#[derive(Clone, Copy)]
pub struct ListWindow {
    /// The visible part, below the header.
    pub frame: Rectangle,
    /// Where the rows begin on the screen, and how wide they are together.
    start: f64,
    pub width: f64,
    /// The offset in the list, and the last one.
    pub top: f64,
    pub end: f64,
    pub lines: Lines,
    pub total: usize,
}

impl ListWindow {
    /// The point of the list at a point of the screen, which may be outside of the frame.
    pub fn in_list(&self, point: Point) -> Point {
        Point { x: point.x - self.start, y: point.y - self.frame.top + self.top }
    }

    pub fn on_screen(&self, point: Point) -> Point {
        Point { x: point.x + self.start, y: point.y + self.frame.top - self.top }
    }
}
