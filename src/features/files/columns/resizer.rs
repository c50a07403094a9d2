//! The left edge of a column's head, by which its width changes: dragged by any pointer, or moved by the arrow keys.

use super::store::use_column_store;
use crate::browser::dom;
use crate::browser::effect::handler;
use crate::features::shell::prefs::use_prefs;
use crate::i18n::{ColumnText, Text};
use crate::model::columns::{Column, MAX_WIDTH, MIN_WIDTH, Tenths, WIDTH_STEP};
use leptos::ev::{KeyboardEvent, MouseEvent, PointerEvent};
use leptos::prelude::*;

#[component]
pub fn Resizer(column: Column, label: Text) -> impl IntoView {
    let (store, prefs) = (use_column_store(), use_prefs());
    let width = move || store.current.with(|set| set.width(column));
    // Where the pointer went down, and the width then.
    let start = StoredValue::new(None::<(i32, Tenths)>);
    let resize = move |width: i32| {
        let width = Tenths::try_from(width.max(0)).unwrap_or(MAX_WIDTH);
        store.change(|set| set.resize(column, width));
    };
    let press = move |event: PointerEvent| {
        event.stop_propagation();
        if event.button() == 0 && dom::capture_pointer(&event) {
            start.set_value(Some((event.client_x(), untrack(width))));
        }
    };
    let drag = move |event: PointerEvent| {
        if let Some((x, before)) = start.get_value() {
            // The name gives way, so the edge follows the pointer.
            let tenths = f64::from(x - event.client_x()) * 10.0 / dom::root_font_px();
            resize(i32::from(before) + tenths as i32);
        }
    };
    let end = move |_: PointerEvent| {
        if start.try_update_value(Option::take).flatten().is_some() {
            store.save();
        }
    };
    let press_key = move |event: KeyboardEvent| {
        let now = i32::from(untrack(width));
        let step = i32::from(WIDTH_STEP);
        let next = match event.key().as_str() {
            "ArrowLeft" => now + step,
            "ArrowRight" => now - step,
            "Home" => i32::from(MAX_WIDTH),
            "End" => i32::from(MIN_WIDTH),
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        resize(next);
        store.save();
    };
    let name = Signal::derive(move || prefs.localize(&ColumnText::WidthOf(prefs.localize(&label)).into()));
    view! {
        <span
            class="resizer"
            role="separator"
            tabindex="0"
            aria-orientation="vertical"
            aria-label=name
            title=name
            aria-valuemin=MIN_WIDTH.to_string()
            aria-valuemax=MAX_WIDTH.to_string()
            aria-valuenow=move || width().to_string()
            on:pointerdown=handler(press)
            on:pointermove=handler(drag)
            on:pointerup=handler(end)
            on:pointercancel=handler(end)
            on:keydown=handler(press_key)
            on:click=handler(|event: MouseEvent| event.stop_propagation())
        ></span>
    }
}
