//! Rows change while a person presses one, as when others change the folder: the element under the pointer then shows
//! another entry when the button is released, or another one has come there. Such a click is nobody's.

use crate::browser::drag::EventTarget;
use crate::browser::{drag, observe};
use leptos::ev::MouseEvent;
use leptos::prelude::*;

/// Rows of lists and of the tree. Their ids are those of what they show, but in archives, which change by no one else.
const ROWS: &str = "[role=row][id], [role=treeitem][id]";

/// Draws nothing.
#[component]
pub fn PressGuard() -> impl IntoView {
    let pressed = StoredValue::new(None::<String>);
    let on_press = move |event: MouseEvent| {
        pressed.set_value(row_under(event.target()).filter(|_| event.button() == 0));
    };
    let on_click = move |event: MouseEvent| {
        let pressed = pressed.try_update_value(Option::take).flatten();
        // A key that clicks has no press before it: the last one may have ended as a drag.
        let is_by_key = event.detail() == 0;
        let pressed = pressed.filter(|_| !is_by_key);
        if pressed.is_some_and(|pressed| row_under(event.target()) != Some(pressed)) {
            event.prevent_default();
            event.stop_propagation();
        }
    };
    let listeners = StoredValue::new_local(Some([
        observe::on_window_capture_event("mousedown", on_press),
        observe::on_window_capture_event("click", on_click),
    ]));
    on_cleanup(move || drop(listeners.try_update_value(Option::take)));
}

fn row_under(target: Option<EventTarget>) -> Option<String> {
    Some(drag::closest(target, ROWS)?.id())
}
