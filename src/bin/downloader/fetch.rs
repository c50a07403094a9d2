//! One GET request: checks the headers, gathers the bytes into chunks, and computes each chunk's checksum.

use super::body_reader::BodyReader;
use super::engine::{DownloadEngine, RunningTask};
use super::platform::{copied, now};
use js_sys::Uint8Array;
use pds_web::browser::clock::sleep;
use pds_web::browser::global_scope::global_scope;
use pds_web::transfer::download::job::{CHUNK, ChunkRequest, DownloadEvent};
use pds_web::transfer::download::response::{self, ChunkFault};
use pds_web::transfer::download::task::TaskEvent;
use pds_web::transfer::error_policy::PartFault;
use pds_web::transfer::hash::crc64::Crc64;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortController, Headers, ReferrerPolicy, RequestCache, RequestCredentials, RequestInit, Response,
};

/// A plain stream waits while more than this many chunks are not written.
const MOST_UNWRITTEN: usize = 1;
const LOOK_AGAIN_MS: u32 = 30;
/// Progress of one request is reported at most this often.
const REPORT_EVERY_MS: u64 = 100;

/// A running request.
pub struct ActiveRequest {
    pub file: usize,
    pub controller: AbortController,
    /// The first byte of the current chunk; a plain stream advances it.
    pub chunk: Rc<Cell<u64>>,
}

impl Drop for ActiveRequest {
    fn drop(&mut self) {
        self.controller.abort();
    }
}

/// The file a request belongs to, and where its events go.
#[derive(Clone)]
pub struct RequestContext {
    pub engine: Rc<DownloadEngine>,
    pub task: u32,
    pub file: usize,
}

impl RequestContext {
    fn send(&self, event: DownloadEvent) {
        self.engine.dispatch(self.task, TaskEvent::File(self.file, event));
    }

    fn with_task<T>(&self, look: impl FnOnce(&mut RunningTask) -> T) -> Option<T> {
        self.engine.with_task(self.task, look)
    }
}

pub async fn run(
    context: RequestContext,
    fetch: ChunkRequest,
    controller: AbortController,
    chunk: Rc<Cell<u64>>,
) {
    let signal = controller.signal();
    let fault = match gather(&context, &fetch, &controller, &chunk).await {
        Ok(()) => return,
        Err(fault) => fault,
    };
    // Aborted on purpose: the outcome is ignored.
    if !signal.aborted() {
        let from = chunk.get();
        context.with_task(|running| running.requests.retain(|it| !Rc::ptr_eq(&it.chunk, &chunk)));
        context.send(DownloadEvent::FetchFailed { from, fault });
    }
}

const UNREADABLE: ChunkFault = ChunkFault::Store(PartFault::Unreadable);

fn unreadable<E>(_: E) -> ChunkFault {
    UNREADABLE
}

async fn request(fetch: &ChunkRequest, controller: &AbortController) -> Result<Response, JsValue> {
    let init = RequestInit::new();
    init.set_signal(Some(&controller.signal()));
    init.set_credentials(RequestCredentials::Omit);
    init.set_referrer_policy(ReferrerPolicy::NoReferrer);
    init.set_cache(RequestCache::NoStore);
    if !fetch.plain {
        let headers = Headers::new()?;
        headers.set("Range", &format!("bytes={}-{}", fetch.from + fetch.got, fetch.to - 1))?;
        init.set_headers(&headers);
    }
    let answer = global_scope().fetch_with_str_and_init(&fetch.url, &init);
    JsFuture::from(answer).await.map(JsCast::unchecked_into)
}

async fn gather(
    context: &RequestContext,
    fetch: &ChunkRequest,
    controller: &AbortController,
    chunk: &Rc<Cell<u64>>,
) -> Result<(), ChunkFault> {
    let response = request(fetch, controller).await.map_err(unreadable)?;
    let status = response.status();
    if !(200..300).contains(&status) {
        let body = match response.text() {
            Ok(text) => JsFuture::from(text).await.ok().and_then(|it| it.as_string()).unwrap_or_default(),
            Err(_) => String::new(),
        };
        return Err(response::refused(status, &body));
    }
    let header = |name: &str| response.headers().get(name).ok().flatten();
    let start = fetch.from + fetch.got;
    if fetch.plain {
        let length = header("content-length").and_then(|text| text.parse().ok());
        response::check_whole(status, length, fetch.size)?;
    } else {
        response::check_range(status, header("content-range").as_deref(), start, fetch.to, fetch.size)?;
    }
    let mut body = BodyReader::new(&response.body().ok_or(UNREADABLE)?);
    let mut chunk_buffer = ChunkBuffer { context, fetch, chunk, got: fetch.got, to: fetch.to, reported: 0 };
    let mut skip = if fetch.plain { start } else { 0 };
    loop {
        let mut piece = body.next().await.ok_or(UNREADABLE)?;
        context.engine.wait_for_rate_limit(u64::from(piece.length())).await;
        let skipped = skip.min(u64::from(piece.length()));
        skip -= skipped;
        piece = piece.subarray(skipped as u32, piece.length());
        while piece.length() > 0 {
            // Bytes of an aborted request are discarded.
            if controller.signal().aborted() {
                return Err(UNREADABLE);
            }
            let used = chunk_buffer.take(&piece)?;
            piece = piece.subarray(used, piece.length());
            if chunk_buffer.is_full() && !chunk_buffer.finish().await? {
                return Ok(());
            }
        }
    }
}

/// The chunk being filled.
struct ChunkBuffer<'a> {
    context: &'a RequestContext,
    fetch: &'a ChunkRequest,
    chunk: &'a Rc<Cell<u64>>,
    got: u64,
    to: u64,
    reported: u64,
}

impl ChunkBuffer<'_> {
    fn is_full(&self) -> bool {
        self.chunk.get() + self.got == self.to
    }

    /// Copies as much as fits into the chunk.
    fn take(&mut self, piece: &Uint8Array) -> Result<u32, ChunkFault> {
        let (from, got) = (self.chunk.get(), self.got);
        let length = (self.to - from) as u32;
        let used = piece.length().min(length - got as u32);
        let key = (self.context.file, from);
        let known = self.context.with_task(|running| {
            let buffer = running.buffers.entry(key).or_insert_with(|| self.context.engine.buffer(length));
            buffer.set(&piece.subarray(0, used), got as u32);
        });
        known.ok_or(UNREADABLE)?;
        self.got += u64::from(used);
        let now = now();
        if !self.is_full() && now >= self.reported + REPORT_EVERY_MS {
            self.reported = now;
            self.context.send(DownloadEvent::Progress { from, got: self.got });
        }
        Ok(used)
    }

    /// The chunk is complete. Returns whether the stream continues with the next.
    async fn finish(&mut self) -> Result<bool, ChunkFault> {
        let (from, to) = (self.chunk.get(), self.to);
        let key = (self.context.file, from);
        let buffer = self
            .context
            .with_task(|running| running.buffers.get(&key).cloned())
            .flatten()
            .ok_or(UNREADABLE)?;
        let mut crc = Crc64::default();
        crc.consume(copied(&buffer, &mut self.context.engine.scratch.borrow_mut()));
        let goes_on = self.fetch.plain && to < self.fetch.size;
        if goes_on {
            self.chunk.set(to);
            self.to = self.fetch.size.min(to + CHUNK);
            self.got = 0;
        } else {
            let done = self.chunk;
            self.context.with_task(|running| running.requests.retain(|it| !Rc::ptr_eq(&it.chunk, done)));
        }
        self.context.send(DownloadEvent::Read { from, crc64: crc.value() });
        let file = self.context.file;
        let unwritten =
            |running: &mut RunningTask| running.buffers.keys().filter(|(of, _)| *of == file).count();
        while goes_on && self.context.with_task(unwritten) > Some(MOST_UNWRITTEN) {
            sleep(LOOK_AGAIN_MS).await;
        }
        Ok(goes_on)
    }
}
