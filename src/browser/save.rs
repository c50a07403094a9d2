//! Handing a signed URL to the browser's own download.

use super::dom;
use wasm_bindgen::JsCast;
use web_sys::Element;

/// Starts a download in a hidden frame: whatever the object store answers, the page itself is never left. The URL asks
/// for an attachment, so nothing of it is ever shown, and the sandbox keeps anything that would be from running.
pub fn download(url: &str) -> Option<()> {
    in_frame(url, "allow-downloads")
}

/// The same for an address the service worker answers, which it does for this origin only.
pub fn download_own(url: &str) -> Option<()> {
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
    // Frames of earlier downloads have done their work once a newer one starts; the last few may still be starting.
    let old = dom::all(body.unchecked_ref(), "iframe[sandbox^=allow-downloads]");
    old.iter().rev().skip(9).for_each(|frame| frame.remove());
    body.append_child(&frame).ok()?;
    Some(())
}
