//! Starts the browser's own download of an address.

use super::dom;
use wasm_bindgen::JsCast;
use web_sys::Element;

/// Downloads a signed URL in a hidden frame, so that no answer of the object store can navigate the page. The URL asks
/// for an attachment, so nothing is displayed, and the sandbox keeps scripts from running if something is.
pub fn start(url: &str) -> Option<()> {
    in_frame(url, "allow-downloads")
}

/// As [`start`], for an address of this origin that the service worker answers.
pub fn start_same_origin(url: &str) -> Option<()> {
    in_frame(url, "allow-downloads allow-same-origin")
}

fn in_frame(url: &str, sandbox: &str) -> Option<()> {
    let document = dom::document()?;
    let frame: Element = document.create_element("iframe").ok()?;
    frame.set_attribute("sandbox", sandbox).ok()?;
    frame.set_attribute("hidden", "").ok()?;
    frame.set_attribute("title", "download").ok()?;
    frame.set_attribute("aria-hidden", "true").ok()?;
    frame.set_attribute("referrerpolicy", "no-referrer").ok()?;
    frame.set_attribute("src", url).ok()?;
    let body = document.body()?;
    // A frame is not needed once its download has started. The last few are kept because theirs may still be starting.
    let old = dom::query_all(body.unchecked_ref(), "iframe[sandbox^=allow-downloads]");
    old.iter().rev().skip(9).for_each(|frame| frame.remove());
    body.append_child(&frame).ok()?;
    Some(())
}
