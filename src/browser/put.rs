//! PUT of a file slice to a signed URL. Uses `XMLHttpRequest`, since `fetch` reports no upload progress.
//!
//! The slice is passed by reference and never read. The only header set is the content type, and no credentials are sent.

use super::file::FileSlice;
use super::global_scope::global_scope;
use futures_channel::oneshot;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{Event, ProgressEvent, XmlHttpRequest};

/// How often a request is checked for progress, and how many checks without progress cancel it. Once everything is sent,
/// the server may need longer to store it.
const CHECK_EVERY_MS: i32 = 5_000;
const MAX_IDLE_CHECKS: u32 = 6;
const MAX_IDLE_CHECKS_AFTER_SENDING: u32 = 24;

/// The part was stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PutResponse {
    /// The CRC-64 that the object store computed, where it exposes the header.
    pub crc64: Option<u64>,
}

/// The part was not stored. `status` is 0 without a readable response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PutError {
    pub status: u16,
    pub body: String,
}

impl PutError {
    fn without_response() -> Self {
        Self { status: 0, body: String::new() }
    }
}

/// Resolves with the response. Dropping the future aborts the request.
pub async fn put(
    url: &str,
    content_type: Option<&str>,
    slice: &FileSlice,
    progress: impl Fn(u64) + 'static,
) -> Result<PutResponse, PutError> {
    let (request, response) =
        start(url, content_type, slice, progress).map_err(|_| PutError::without_response())?;
    let outcome = response.await.unwrap_or_else(|_| Err(PutError::without_response()));
    drop(request);
    outcome
}

type Outcome = Result<PutResponse, PutError>;

/// A request in flight with its listeners, which are removed when it is dropped.
struct Request {
    xhr: XmlHttpRequest,
    interval: Option<i32>,
    _ended: Closure<dyn FnMut(Event)>,
    _progress: Closure<dyn FnMut(ProgressEvent)>,
    _check: Closure<dyn FnMut()>,
}

impl Drop for Request {
    fn drop(&mut self) {
        self.xhr.set_onloadend(None);
        if let Ok(upload) = self.xhr.upload() {
            upload.set_onprogress(None);
        }
        if let Some(interval) = self.interval {
            global_scope().clear_interval_with_handle(interval);
        }
        // Has no effect on a request that has ended.
        let _ = self.xhr.abort();
    }
}

fn start(
    url: &str,
    content_type: Option<&str>,
    slice: &FileSlice,
    progress: impl Fn(u64) + 'static,
) -> Result<(Request, oneshot::Receiver<Outcome>), JsValue> {
    let xhr = XmlHttpRequest::new()?;
    xhr.open_with_async("PUT", url, true)?;
    if let Some(content_type) = content_type {
        xhr.set_request_header("Content-Type", content_type)?;
    }
    let (sender, receiver) = oneshot::channel();
    let sender = Rc::new(RefCell::new(Some(sender)));
    let idle_checks = Rc::new(Cell::new(0));
    let max_idle_checks = Rc::new(Cell::new(MAX_IDLE_CHECKS));

    let ended = Closure::<dyn FnMut(Event)>::new({
        let (xhr, sender) = (xhr.clone(), sender.clone());
        move |_| finish(&sender, read(&xhr))
    });
    let on_progress = Closure::<dyn FnMut(ProgressEvent)>::new({
        let (idle_checks, max_idle_checks) = (idle_checks.clone(), max_idle_checks.clone());
        move |event: ProgressEvent| {
            idle_checks.set(0);
            max_idle_checks.set(if event.loaded() < event.total() {
                MAX_IDLE_CHECKS
            } else {
                MAX_IDLE_CHECKS_AFTER_SENDING
            });
            progress(event.loaded() as u64);
        }
    });
    let check = Closure::<dyn FnMut()>::new(move || {
        idle_checks.set(idle_checks.get() + 1);
        if idle_checks.get() >= max_idle_checks.get() {
            finish(&sender, Err(PutError::without_response()));
        }
    });

    // `loadend` comes after every load, error, abort and time-out.
    xhr.set_onloadend(Some(ended.as_ref().unchecked_ref()));
    xhr.upload()?.set_onprogress(Some(on_progress.as_ref().unchecked_ref()));
    let every = check.as_ref().unchecked_ref();
    let interval =
        global_scope().set_interval_with_callback_and_timeout_and_arguments_0(every, CHECK_EVERY_MS).ok();
    let request = Request { xhr, interval, _ended: ended, _progress: on_progress, _check: check };
    request.xhr.send_with_opt_blob(Some(slice.blob()))?;
    Ok((request, receiver))
}

fn finish(sender: &RefCell<Option<oneshot::Sender<Outcome>>>, outcome: Outcome) {
    if let Some(sender) = sender.take() {
        // The receiver is gone when the future was dropped.
        let _ = sender.send(outcome);
    }
}

fn read(xhr: &XmlHttpRequest) -> Outcome {
    let status = xhr.status().unwrap_or(0);
    if (200..300).contains(&status) {
        return Ok(PutResponse {
            crc64: header(xhr, "x-oss-hash-crc64ecma").and_then(|text| text.parse().ok()),
        });
    }
    let body = xhr.response_text().ok().flatten().unwrap_or_default();
    Err(PutError { status, body })
}

/// Asking for one header that is not exposed logs an error in the console; asking for all of them does not.
fn header(xhr: &XmlHttpRequest, name: &str) -> Option<String> {
    let all = xhr.get_all_response_headers().ok()?;
    let mut pairs = all.lines().filter_map(|line| line.split_once(':'));
    pairs.find(|(key, _)| key.trim().eq_ignore_ascii_case(name)).map(|(_, value)| value.trim().to_owned())
}
