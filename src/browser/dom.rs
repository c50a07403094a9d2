//! Document operations that views need: focus, popovers, dialogs, the clipboard, the title.

use super::js;
use crate::base::name::shown::shown;
use js_sys::{Array, Function, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Document, Element, HtmlElement, KeyboardEvent};

pub fn document() -> Option<Document> {
    web_sys::window()?.document()
}

pub fn is_visible() -> bool {
    document().is_some_and(|document| !document.hidden())
}

pub fn set_title(title: &str) {
    if let Some(document) = document() {
        document.set_title(&shown(title));
    }
}

pub fn title() -> String {
    document().map(|document| document.title()).unwrap_or_default()
}

/// Sets or, with `None`, removes an attribute of `<html>`.
pub fn set_root_attribute(name: &str, value: Option<&str>) {
    let Some(root) = document().and_then(|document| document.document_element()) else { return };
    // Both fail only for malformed attribute names.
    let _ = match value {
        Some(value) => root.set_attribute(name, value),
        None => root.remove_attribute(name),
    };
}

/// The same for any element.
pub fn set_attribute(element: &Element, name: &str, value: Option<&str>) {
    let _ = match value {
        Some(value) => element.set_attribute(name, value),
        None => element.remove_attribute(name),
    };
}

/// What is in an element gives way to one other, or to nothing.
pub fn replace_children(element: &Element, child: Option<&Element>) {
    let child: Vec<&JsValue> = child.into_iter().map(AsRef::as_ref).collect();
    super::js::call(element, "replaceChildren", &child);
}

/// Sets a property of an element's style; an empty value removes it.
pub fn set_style(element: &HtmlElement, name: &str, value: &str) {
    // Fails only for malformed property names.
    let _ = element.style().set_property(name, value);
}

/// How many pixels a rem has.
pub fn root_font_px() -> f64 {
    let root = document().and_then(|document| document.document_element());
    root.map(|root| computed_px(&root, "font-size")).filter(|px| *px > 0.0).unwrap_or(16.0)
}

/// Has the element of a pointer's event hear of its moves until it is released.
pub fn capture_pointer(event: &web_sys::PointerEvent) -> bool {
    let element = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    element.is_some_and(|element| element.set_pointer_capture(event.pointer_id()).is_ok())
}

/// Device pixels for each pixel of CSS.
pub fn pixel_ratio() -> f64 {
    web_sys::window().map_or(1.0, |window| window.device_pixel_ratio())
}

/// The element that has the focus.
pub fn focused() -> Option<HtmlElement> {
    document()?.active_element()?.dyn_into().ok()
}

pub fn focus(element: &HtmlElement) {
    // Fails only for elements that cannot have the focus; then it stays where it is.
    let _ = element.focus();
}

pub fn focus_id(id: &str) {
    if let Some(element) = document().and_then(|document| document.get_element_by_id(id)?.dyn_into().ok()) {
        focus(&element);
    }
}

/// Puts the caret of a text field to a place, in UTF-16.
pub fn set_caret(field: &HtmlElement, at: u32) {
    // Fails only for fields that have none.
    let at = JsValue::from(at);
    js::call(field, "setSelectionRange", &[&at, &at]);
}

/// Whether there was such an element.
pub fn focus_first(selector: &str) -> bool {
    let found = document().and_then(|document| document.query_selector(selector).ok().flatten());
    let found = found.and_then(|element| element.dyn_into().ok());
    found.iter().for_each(focus);
    found.is_some()
}

/// Scrolls an element into the view of what scrolls around it.
pub fn show_id(id: &str) {
    let element = document().and_then(|document| document.get_element_by_id(id));
    if let Some(element) = element {
        let options = web_sys::ScrollIntoViewOptions::new();
        options.set_block(web_sys::ScrollLogicalPosition::Nearest);
        element.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

/// Whether an element, or one in it, takes the whole screen.
pub fn is_full_screen() -> bool {
    document().is_some_and(|document| document.fullscreen_element().is_some())
}

/// Shows an element on the whole screen, or ends that. A browser that can't does nothing.
pub fn toggle_full_screen(element: &HtmlElement) {
    match document() {
        Some(document) if document.fullscreen_element().is_some() => document.exit_fullscreen(),
        _ => call(element, "requestFullscreen"),
    }
}

/// Whether a menu is open.
pub fn has_open_popover() -> bool {
    document().is_some_and(|document| document.query_selector(":popover-open").is_ok_and(|it| it.is_some()))
}

pub fn click_id(id: &str) {
    let element =
        document().and_then(|document| document.get_element_by_id(id)?.dyn_into::<HtmlElement>().ok());
    if let Some(element) = element {
        element.click();
    }
}

/// All matching descendants of `within`, in document order.
pub fn query_all(within: &Element, selector: &str) -> Vec<HtmlElement> {
    let Ok(found) = within.query_selector_all(selector) else { return Vec::new() };
    (0..found.length()).filter_map(|at| found.get(at)?.dyn_into().ok()).collect()
}

/// Calls a method that `web_sys` does not list yet (`showPopover`, `hidePopover`).
fn call(element: &HtmlElement, method: &str) {
    let function =
        Reflect::get(element, &JsValue::from_str(method)).ok().and_then(|it| it.dyn_into::<Function>().ok());
    if let Some(function) = function {
        // Throws when the element is already in that state, which needs no handling.
        let _ = function.call0(element);
    }
}

pub fn show_popover(element: &HtmlElement) {
    call(element, "showPopover");
}

pub fn hide_popover(element: &HtmlElement) {
    call(element, "hidePopover");
}

/// A CSS length in whole pixels.
pub fn px(length: f64) -> String {
    format!("{}px", length.round() as i64)
}

/// The computed value of a style property that is a length in pixels; 0 for a keyword.
pub fn computed_px(element: &Element, property: &str) -> f64 {
    let style = web_sys::window().and_then(|window| window.get_computed_style(element).ok()?);
    let value = style.and_then(|style| style.get_property_value(property).ok()).unwrap_or_default();
    // Rust's own parser of numbers would be 10 kB more to load.
    let pixels = js_sys::parse_float(&value);
    if pixels.is_nan() { 0.0 } else { pixels }
}

/// Whether a `<details>` is open.
pub fn is_open(details: Option<web_sys::EventTarget>) -> bool {
    details.and_then(|it| it.dyn_into::<Element>().ok()).is_some_and(|it| it.has_attribute("open"))
}

pub fn viewport() -> (f64, f64) {
    let size = |value: Result<JsValue, JsValue>| value.ok().and_then(|it| it.as_f64()).unwrap_or_default();
    web_sys::window()
        .map(|window| (size(window.inner_width()), size(window.inner_height())))
        .unwrap_or_default()
}

/// Moves an open popover to a point, shifted so that it fits the screen.
pub fn position_at(element: &HtmlElement, left: f64, top: f64) {
    let (width, height) = viewport();
    let rect = element.get_bounding_client_rect();
    let left = left.min(width - rect.width() - 8.0).max(8.0);
    let top = top.min(height - rect.height() - 8.0).max(8.0);
    let style = element.style();
    // Fails only for malformed property names.
    let _ = style.set_property("left", &px(left));
    let _ = style.set_property("top", &px(top));
}

pub async fn copy_text(text: &str) -> bool {
    let Some(window) = web_sys::window() else { return false };
    let clipboard = window.navigator().clipboard();
    // There is no clipboard on pages served by plain http.
    if clipboard.is_undefined() {
        return false;
    }
    JsFuture::from(clipboard.write_text(text)).await.is_ok()
}

/// Whether a page of another origin shows this one in a frame.
pub fn is_framed() -> bool {
    let Some(window) = web_sys::window() else { return false };
    match window.top() {
        Ok(Some(top)) => !Object::is(&top, &window),
        // The browser denies access only when the outer frame is of another origin.
        _ => true,
    }
}

/// The languages the person's browser prefers, best first.
pub fn languages() -> Vec<String> {
    let Some(window) = web_sys::window() else { return Vec::new() };
    window.navigator().languages().iter().filter_map(|tag| tag.as_string()).collect()
}

/// Whether the target takes text input, so that keyboard shortcuts must not apply. A checkbox takes none.
pub fn is_text_input(target: Option<web_sys::EventTarget>) -> bool {
    is_inside(target, "input:not([type=checkbox]), textarea, select")
}

/// Whether the keyboard is Apple's, where Command takes the place of Ctrl.
pub fn is_apple() -> bool {
    let platform =
        web_sys::window().and_then(|window| window.navigator().platform().ok()).unwrap_or_default();
    ["Mac", "iPhone", "iPad"].iter().any(|name| platform.starts_with(name))
}

/// Whether a key belongs to an input method. Safari ends a composition before it reports the key that ended it, which
/// only the old code of the key tells.
pub fn is_composing(event: &KeyboardEvent) -> bool {
    event.is_composing() || event.key_code() == 229
}

/// Left, top, right and bottom of an element in the viewport.
pub fn rect_of(id: &str) -> Option<(f64, f64, f64, f64)> {
    let rect = document()?.get_element_by_id(id)?.get_bounding_client_rect();
    Some((rect.left(), rect.top(), rect.right(), rect.bottom()))
}

/// Left, top, right and bottom of what an element shows of its contents: without its borders and its scroll bar.
pub fn client_rect(element: &Element) -> (f64, f64, f64, f64) {
    let rect = element.get_bounding_client_rect();
    let left = rect.left() + f64::from(element.client_left());
    let top = rect.top() + f64::from(element.client_top());
    (left, top, left + f64::from(element.client_width()), top + f64::from(element.client_height()))
}

/// The id of the nearest element around the target of an event that matches.
pub fn closest_id(target: Option<web_sys::EventTarget>, selector: &str) -> Option<String> {
    let element = target?.dyn_into::<Element>().ok()?;
    Some(element.closest(selector).ok()??.id())
}

/// The element the app is mounted in.
pub type Root = HtmlElement;

/// Removes the children of an element and returns it.
pub fn clear_element(id: &str) -> Option<Root> {
    let element: HtmlElement = document()?.get_element_by_id(id)?.dyn_into().ok()?;
    element.set_inner_html("");
    Some(element)
}

/// Gives the focus back to an element that had it, or to the page if the element is gone.
pub fn restore_focus(element: &HtmlElement) {
    if element.is_connected() {
        focus(element);
    } else {
        focus_page();
    }
}

/// Moves the focus to the list, or to the page where there is none; false while a dialog is open.
pub fn focus_page() -> bool {
    let Some(document) = document() else { return false };
    let find = |selector: &str| document.query_selector(selector).ok().flatten();
    let open = find("dialog[open]").is_some();
    let target =
        ["[role=grid]", ".list", "#main"].into_iter().find_map(find).and_then(|it| it.dyn_into().ok());
    if let (false, Some(target)) = (open, &target) {
        focus(target);
    }
    !open && target.is_some()
}

/// Whether no element has the focus, as after the focused element was removed.
pub fn nothing_focused() -> bool {
    focused().is_none_or(|element| element.tag_name() == "BODY")
}

/// Moves the focus to an element if nothing has it, or an element that matches.
pub fn focus_instead(element: &HtmlElement, selector: &str) {
    if nothing_focused() || focused().is_some_and(|it| it.matches(selector).unwrap_or_default()) {
        focus(element);
    }
}

/// Whether the list has the focus, or what stands in its place while it is empty or being loaded.
pub fn list_focused() -> bool {
    focused().is_some_and(|element| element.matches("[role=grid], .list, #main").unwrap_or_default())
}

/// Dispatches a copy of a key event at the element that has the focus now, if there is one.
pub fn redispatch_key(event: &KeyboardEvent) {
    let Some(target) = focused().filter(|_| !nothing_focused()) else { return };
    let kind = event.unchecked_ref::<Object>().constructor();
    let arguments = Array::of2(&JsValue::from_str("keydown"), event);
    let copy = Reflect::construct(&kind, &arguments).ok().and_then(|it| it.dyn_into::<KeyboardEvent>().ok());
    // Throws only for an event that is already being dispatched.
    copy.iter().for_each(|copy| drop(target.dispatch_event(copy)));
}

/// The point below the bottom left corner of the element that handles an event: where its menu opens.
pub fn point_below(target: Option<web_sys::EventTarget>) -> Option<(f64, f64)> {
    let rect = target?.dyn_into::<Element>().ok()?.get_bounding_client_rect();
    Some((rect.left(), rect.bottom() + 4.0))
}

/// Whether this element itself has the focus.
pub fn has_focus(element: &Element) -> bool {
    focused().is_some_and(|it| Object::is(&it, element))
}

/// Whether the target of an event is `element` or inside it.
pub fn contains(element: &Element, target: Option<web_sys::EventTarget>) -> bool {
    element.contains(target.and_then(|target| target.dyn_into::<web_sys::Node>().ok()).as_ref())
}

/// Whether the target of an event itself matches.
pub fn matches(target: Option<web_sys::EventTarget>, selector: &str) -> bool {
    let element = target.and_then(|target| target.dyn_into::<Element>().ok());
    element.is_some_and(|element| element.matches(selector).unwrap_or_default())
}

/// Whether the keyboard is in it, or a button of the mouse is pressed on it.
pub fn is_held(element: &Element) -> bool {
    element.matches(":active, :focus-within").unwrap_or_default()
}

/// Whether the target of an event is inside an element that matches.
pub fn is_inside(target: Option<web_sys::EventTarget>, selector: &str) -> bool {
    let element = target.and_then(|target| target.dyn_into::<Element>().ok());
    element.is_some_and(|element| element.closest(selector).is_ok_and(|found| found.is_some()))
}
