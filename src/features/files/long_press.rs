//! A long press by a finger selects a row, and from then on taps select. It opens no menu, neither the app's nor the
//! browser's, which some browsers open for the same gesture.

use super::file_row::id_of_row;
use super::list_context::ListContext;
use crate::base::id::FileId;
use crate::browser::drag::EventTarget;
use crate::browser::{clock, dom, drag, observe};
use crate::model::selection::SelectMode;
use leptos::ev::{DragEvent, MouseEvent, PointerEvent};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// As long as on phones.
const PRESS_MS: u32 = 500;
/// A finger never lies still.
const STILL_RADIUS: f64 = 10.0;

/// A finger on a row.
#[derive(Clone)]
struct Touch {
    row: FileId,
    at: (i32, i32),
    /// It was long enough.
    is_long: bool,
}

/// Draws nothing.
#[component]
pub fn LongPress() -> impl IntoView {
    let list = expect_context::<ListContext>();
    let store = list.folder_store;
    let touch = StoredValue::new(None::<Touch>);
    // Counts the touches, so that the time of one does not end another.
    let number = StoredValue::new(0_u32);
    let was_long = StoredValue::new(false);

    let select = move || {
        let row = touch.try_update_value(|touch| {
            let touch = touch.as_mut().filter(|touch| !touch.is_long)?;
            touch.is_long = true;
            Some(touch.row.clone())
        });
        let Some(row) = row.flatten() else { return };
        was_long.set_value(true);
        if store.selection.with_untracked(|it| !it.contains(&row)) {
            store.pick(&row, SelectMode::Toggle);
        }
    };
    let on_down = move |event: PointerEvent| {
        was_long.set_value(false);
        number.update_value(|number| *number += 1);
        let row = row_of(event.target());
        let is_finger = event.pointer_type() == "touch" && event.is_primary();
        let row = row.filter(|_| is_finger && !dom::is_inside(event.target(), "button, input"));
        let Some(row) = row else { return touch.set_value(None) };
        touch.set_value(Some(Touch { row, at: (event.client_x(), event.client_y()), is_long: false }));
        let this = number.get_value();
        spawn_local(async move {
            clock::sleep(PRESS_MS).await;
            if number.try_get_value() == Some(this) {
                select();
            }
        });
    };
    let on_move = move |event: PointerEvent| {
        touch.update_value(|touch| {
            let (x, y) = touch.as_ref().map_or((0, 0), |touch| touch.at);
            if f64::from(event.client_x() - x).hypot(f64::from(event.client_y() - y)) > STILL_RADIUS {
                *touch = None;
            }
        });
    };
    let on_end = move |_: PointerEvent| touch.set_value(None);
    // Browsers with a menu of their own say so by this event, sooner or later than the time above.
    let on_menu = move |event: MouseEvent| {
        if touch.with_value(Option::is_some) || was_long.get_value() {
            select();
            event.prevent_default();
            event.stop_propagation();
        }
    };
    let on_click = move |event: MouseEvent| {
        let was_long = was_long.try_update_value(std::mem::take) == Some(true);
        // The name of a folder is a link: once rows are selected, a tap on it selects too.
        let is_selecting =
            list.is_touch.get_untracked() && store.selection.with_untracked(|it| !it.is_empty());
        let tapped =
            row_of(event.target()).filter(|_| is_selecting && dom::is_inside(event.target(), ".row .name a"));
        if was_long || tapped.is_some() {
            event.prevent_default();
            event.stop_propagation();
        }
        if let Some(row) = tapped.filter(|_| !was_long) {
            store.pick(&row, SelectMode::Toggle);
        }
    };
    // Two quick taps are two taps.
    let on_double_click = move |event: MouseEvent| {
        if list.is_touch.get_untracked() && row_of(event.target()).is_some() {
            event.stop_propagation();
        }
    };
    // Where a long press also begins to drag.
    let on_drag = move |event: DragEvent| {
        if touch.with_value(Option::is_some) {
            event.prevent_default();
            event.stop_propagation();
        }
    };
    let listeners = StoredValue::new_local(Some([
        observe::on_window_capture_event("pointerdown", on_down),
        observe::on_window_capture_event("pointermove", on_move),
        observe::on_window_capture_event("pointerup", on_end),
        observe::on_window_capture_event("pointercancel", on_end),
        observe::on_window_capture_event("contextmenu", on_menu),
        observe::on_window_capture_event("click", on_click),
        observe::on_window_capture_event("dblclick", on_double_click),
        observe::on_window_capture_event("dragstart", on_drag),
    ]));
    on_cleanup(move || drop(listeners.try_update_value(Option::take)));
}

fn row_of(target: Option<EventTarget>) -> Option<FileId> {
    id_of_row(&drag::closest(target, ".row")?.id())
}
