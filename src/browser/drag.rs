//! Dragging what the page shows, by the browser's own drag and drop.

use super::dom;
use wasm_bindgen::JsCast;
use web_sys::{DataTransfer, HtmlAnchorElement, HtmlElement};
pub use web_sys::{Element, EventTarget};

/// What may be dropped on has this attribute while something is dragged over it.
const MARK: &str = "data-drop";

/// A link, or an item of a menu, under the pointer.
pub struct LinkUnder {
    pub element: Element,
    pub query: String,
    pub text: String,
}

pub fn link_under(target: Option<EventTarget>) -> Option<LinkUnder> {
    let link: HtmlAnchorElement = closest(target, "a[href]")?.dyn_into().ok()?;
    let (query, text) = (link.search(), link.text_content().unwrap_or_default());
    Some(LinkUnder { element: link.into(), query, text })
}

/// An item of a menu that opens a folder.
pub fn menu_item_under(target: Option<EventTarget>) -> Option<LinkUnder> {
    let element = closest(target, "[data-place]")?;
    let address = element.get_attribute("data-place")?;
    let (_, query) = address.split_once('?')?;
    let (query, text) = (format!("?{query}"), element.text_content().unwrap_or_default());
    Some(LinkUnder { element, query, text })
}

pub fn is_menu_item(element: &Element) -> bool {
    element.has_attribute("data-place")
}

/// Presses a button, as a click would.
pub fn press(button: &Element) {
    button.dyn_ref::<HtmlElement>().iter().for_each(|button| button.click());
}

/// Closes the menu that an element is in.
pub fn close_menu(element: &Element) {
    let menu = element.closest("[popover]").ok().flatten().and_then(|it| it.dyn_into::<HtmlElement>().ok());
    menu.iter().for_each(dom::hide_popover);
}

pub fn closest(target: Option<EventTarget>, selector: &str) -> Option<Element> {
    target?.dyn_into::<Element>().ok()?.closest(selector).ok()?
}

/// Begins a drag that shows `label` at the pointer. `text` is what other programs get.
pub fn begin(data: &DataTransfer, label: &str, text: &str) -> Option<()> {
    data.clear_data().ok()?;
    data.set_data("text/plain", text).ok()?;
    data.set_effect_allowed("copyMove");
    let document = dom::document()?;
    let image = document.create_element("div").ok()?;
    image.set_class_name("drag-image");
    image.set_text_content(Some(label));
    let body = document.body()?;
    body.append_child(&image).ok()?;
    data.set_drag_image(&image, -12, -8);
    // The browser takes its picture after this event.
    wasm_bindgen_futures::spawn_local(async move {
        super::clock::yield_to_browser().await;
        image.remove();
    });
    Some(())
}

/// Moves the mark from `before` to `now`.
pub fn mark(before: Option<&Element>, now: Option<&Element>) {
    if before != now {
        // Fails only for malformed names.
        before.into_iter().for_each(|element| drop(element.remove_attribute(MARK)));
        now.into_iter().for_each(|element| drop(element.set_attribute(MARK, "")));
    }
}
