//! Starts the browser's own download of an address.

use super::observe::{EventListener, listen};
use super::{clock, dom};
use futures_channel::oneshot;
use futures_util::future::{self, Either};
use std::pin::pin;
use wasm_bindgen::JsCast;
use web_sys::Element;

/// Within this time an answer of the object store begins, or the browser's own error page is shown.
const ANSWER_MS: u32 = 120_000;

/// A download that was started. A frame whose download begins never finishes loading, so one that does shows an error.
pub struct StartedDownload(Option<(oneshot::Receiver<()>, Option<EventListener>)>);

impl StartedDownload {
    /// Whether there was an answer other than the file, which the browser keeps from the page: of the object store, or
    /// of the browser for want of one. Resolves at once when that is known, else after a while.
    pub async fn was_refused(self) -> bool {
        let Some((error_shown, _listener)) = self.0 else { return true };
        match future::select(error_shown, pin!(clock::sleep(ANSWER_MS))).await {
            Either::Left((shown, _)) => shown.is_ok(),
            Either::Right(_) => false,
        }
    }
}

/// Downloads a signed URL in a hidden frame, so that no answer of the object store can navigate the page. The URL asks
/// for an attachment, so nothing is displayed, and the sandbox keeps scripts from running if something is.
pub fn start(url: &str) -> StartedDownload {
    StartedDownload(in_frame(url, "allow-downloads"))
}

/// As [`start`], for an address of this origin that the service worker answers.
pub fn start_same_origin(url: &str) -> Option<()> {
    in_frame(url, "allow-downloads allow-same-origin").map(drop)
}

/// The receiver fires when the frame has loaded something that it displays.
fn in_frame(url: &str, sandbox: &str) -> Option<(oneshot::Receiver<()>, Option<EventListener>)> {
    let document = dom::document()?;
    let frame: Element = document.create_element("iframe").ok()?;
    frame.set_attribute("sandbox", sandbox).ok()?;
    frame.set_attribute("hidden", "").ok()?;
    frame.set_attribute("title", "download").ok()?;
    frame.set_attribute("aria-hidden", "true").ok()?;
    frame.set_attribute("referrerpolicy", "no-referrer").ok()?;
    frame.set_attribute("src", url).ok()?;
    let (sender, error_shown) = oneshot::channel();
    let mut sender = Some(sender);
    let listener = listen(&frame, "load", move |_| {
        // The receiver is gone when nobody waits any more.
        let _ = sender.take().map(|sender| sender.send(()));
    });
    let body = document.body()?;
    // A frame is not needed once its download has started. The last few are kept because theirs may still be starting.
    let old = dom::query_all(body.unchecked_ref(), "iframe[sandbox^=allow-downloads]");
    old.iter().rev().skip(9).for_each(|frame| frame.remove());
    body.append_child(&frame).ok()?;
    Some((error_shown, listener))
}
