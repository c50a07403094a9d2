//! PUT of a slice of a file to a signed URL, with progress: what `fetch` can't report, `XMLHttpRequest` can.
//!
//! The slice is handed over, never read. No header is added but the one asked for, and no credential ever.

use super::file::Slice;
use super::scope::scope;
use futures_channel::oneshot;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{Event, ProgressEvent, XmlHttpRequest};

/// How often a request is checked for life, and how many checks without a byte end it. Once everything is sent,
/// the server may take its time to store it.
const CHECK_EVERY_MS: i32 = 5_000;
const QUIET_CHECKS: u32 = 6;
const QUIET_CHECKS_AT_THE_END: u32 = 24;

/// A part has arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// What the store counted, where the page may read it.
    pub crc64: Option<u64>,
}

/// No success: the status, 0 without a readable answer, and the body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    pub status: u16,
    pub body: String,
}

impl Refused {
    fn unreadable() -> Self {
        Self { status: 0, body: String::new() }
    }
}

/// Ends with the answer. Dropping the future cuts the request.
pub async fn put(
    url: &str,
    content_type: Option<&str>,
    slice: &Slice,
    progress: impl Fn(u64) + 'static,
) -> Result<Stored, Refused> {
    let (request, answer) = start(url, content_type, slice, progress).map_err(|_| Refused::unreadable())?;
    let answer = answer.await.unwrap_or_else(|_| Err(Refused::unreadable()));
    drop(request);
    answer
}

type Answer = Result<Stored, Refused>;

/// A request in flight with all that listens to it; nothing of it survives its drop.
struct Request {
    xhr: XmlHttpRequest,
    interval: Option<i32>,
    _ended: Closure<dyn FnMut(Event)>,
    _moved: Closure<dyn FnMut(ProgressEvent)>,
    _check: Closure<dyn FnMut()>,
}

impl Drop for Request {
    fn drop(&mut self) {
        self.xhr.set_onloadend(None);
        if let Ok(upload) = self.xhr.upload() {
            upload.set_onprogress(None);
        }
        if let Some(interval) = self.interval {
            scope().clear_interval_with_handle(interval);
        }
        // Without effect on a request that has ended.
        let _ = self.xhr.abort();
    }
}

fn start(
    url: &str,
    content_type: Option<&str>,
    slice: &Slice,
    progress: impl Fn(u64) + 'static,
) -> Result<(Request, oneshot::Receiver<Answer>), JsValue> {
    let xhr = XmlHttpRequest::new()?;
    xhr.open_with_async("PUT", url, true)?;
    if let Some(content_type) = content_type {
        xhr.set_request_header("Content-Type", content_type)?;
    }
    let (sender, receiver) = oneshot::channel();
    let sender = Rc::new(RefCell::new(Some(sender)));
    let quiet = Rc::new(Cell::new(0));
    let patience = Rc::new(Cell::new(QUIET_CHECKS));

    let ended = Closure::<dyn FnMut(Event)>::new({
        let (xhr, sender) = (xhr.clone(), sender.clone());
        move |_| reply(&sender, read(&xhr))
    });
    let moved = Closure::<dyn FnMut(ProgressEvent)>::new({
        let (quiet, patience) = (quiet.clone(), patience.clone());
        move |event: ProgressEvent| {
            quiet.set(0);
            patience.set(if event.loaded() < event.total() { QUIET_CHECKS } else { QUIET_CHECKS_AT_THE_END });
            progress(event.loaded() as u64);
        }
    });
    let check = Closure::<dyn FnMut()>::new(move || {
        quiet.set(quiet.get() + 1);
        if quiet.get() >= patience.get() {
            reply(&sender, Err(Refused::unreadable()));
        }
    });

    // `loadend` comes after every load, error, abort and time-out.
    xhr.set_onloadend(Some(ended.as_ref().unchecked_ref()));
    xhr.upload()?.set_onprogress(Some(moved.as_ref().unchecked_ref()));
    let every = check.as_ref().unchecked_ref();
    let interval = scope().set_interval_with_callback_and_timeout_and_arguments_0(every, CHECK_EVERY_MS).ok();
    let request = Request { xhr, interval, _ended: ended, _moved: moved, _check: check };
    request.xhr.send_with_opt_blob(Some(slice.blob()))?;
    Ok((request, receiver))
}

fn reply(sender: &RefCell<Option<oneshot::Sender<Answer>>>, answer: Answer) {
    if let Some(sender) = sender.take() {
        // Nobody listens any more once the future was dropped.
        let _ = sender.send(answer);
    }
}

fn read(xhr: &XmlHttpRequest) -> Answer {
    let status = xhr.status().unwrap_or(0);
    if (200..300).contains(&status) {
        return Ok(Stored { crc64: header(xhr, "x-oss-hash-crc64ecma").and_then(|text| text.parse().ok()) });
    }
    let body = xhr.response_text().ok().flatten().unwrap_or_default();
    Err(Refused { status, body })
}

/// Asking for one header that is not exposed makes the browser complain in the console; asking for all does not.
fn header(xhr: &XmlHttpRequest, name: &str) -> Option<String> {
    let all = xhr.get_all_response_headers().ok()?;
    let mut pairs = all.lines().filter_map(|line| line.split_once(':'));
    pairs.find(|(key, _)| key.trim().eq_ignore_ascii_case(name)).map(|(_, value)| value.trim().to_owned())
}
