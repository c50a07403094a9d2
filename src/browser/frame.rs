//! Frames of other sites, and the messages between such a page and this one.

use super::js;
use super::observe::{EventListener, on_window_event};
use web_sys::{HtmlElement, MessageEvent};

/// Hears what the page in a frame says, if it is of this origin. Others in the frame are not heard.
pub fn listen(
    frame: &HtmlElement,
    origin: String,
    on_message: impl Fn(String) + 'static,
) -> Option<EventListener> {
    let frame = frame.clone();
    on_window_event("message", move |event: MessageEvent| {
        let inside = js::get(&frame, "contentWindow");
        let is_from_it = inside.is_some() && js::get(&event, "source") == inside;
        if is_from_it
            && event.origin() == origin
            && let Some(message) = event.data().as_string()
        {
            on_message(message);
        }
    })
}

/// Only a page of this origin gets it.
pub fn post(frame: &HtmlElement, origin: &str, message: &str) {
    if let Some(inside) = js::get(frame, "contentWindow") {
        js::call(&inside, "postMessage", &[&message.into(), &origin.into()]);
    }
}
