//! Handles requests: schedules the files, hashes them, and reports progress.

use crate::blob_reader::BlobReader;
use futures_channel::oneshot;
use futures_util::future::{AbortHandle, Abortable, try_join_all};
use js_sys::{Array, Uint8Array};
use pds_web::model::entry::HashAlgorithm;
use pds_web::transfer::hash::content::hash_of;
use pds_web::transfer::hash::{
    FileHasher, HashWorkerReport, HashWorkerRequest, PRE_HASH_BYTES, READY, SLICE_BYTES, samples, sha1_of,
};
use std::cell::RefCell;
use std::collections::{HashMap, VecDeque};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, DedicatedWorkerGlobalScope, MessageEvent};

/// A larger file waits until no other such file is being read.
const LARGE: u64 = 4 << 20;

/// How many bytes are hashed between two reports, if no part is completed before.
const REPORT_EVERY: u64 = 4 << 20;

#[derive(Default)]
struct WorkerState {
    /// Tasks that were not stopped, and their abort handles.
    live: RefCell<HashMap<u32, AbortHandle>>,
    /// `Some` while a large file is being read, with those that wait: concurrent ones would only take memory.
    reading: RefCell<Option<VecDeque<oneshot::Sender<ReadPermit>>>>,
}

/// Permission to read a large file. Dropping it passes it on.
struct ReadPermit(Rc<WorkerState>);

impl Drop for ReadPermit {
    fn drop(&mut self) {
        let next = self.0.reading.borrow_mut().as_mut().and_then(VecDeque::pop_front);
        match next {
            // A task that was stopped while it waited drops it at once, which passes it on.
            Some(next) => drop(next.send(ReadPermit(self.0.clone()))),
            None => *self.0.reading.borrow_mut() = None,
        }
    }
}

/// `None` only when the worker ends.
async fn read_permit(state: &Rc<WorkerState>) -> Option<ReadPermit> {
    let waiting = match &mut *state.reading.borrow_mut() {
        Some(line) => {
            let (sender, receiver) = oneshot::channel();
            line.push_back(sender);
            receiver
        }
        free => {
            *free = Some(VecDeque::new());
            return Some(ReadPermit(state.clone()));
        }
    };
    waiting.await.ok()
}

pub fn run() {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let state = Rc::new(WorkerState::default());
    let receive = Closure::<dyn FnMut(MessageEvent)>::new({
        let scope = scope.clone();
        move |event: MessageEvent| handle_request(&scope, &state, &event)
    });
    scope.set_onmessage(Some(receive.as_ref().unchecked_ref()));
    // It lives as long as the worker.
    receive.forget();
    post_text(&scope, READY);
}

fn handle_request(scope: &DedicatedWorkerGlobalScope, state: &Rc<WorkerState>, event: &MessageEvent) {
    let message = Array::from(&event.data());
    let text = message.get(0).as_string().unwrap_or_default();
    match serde_json::from_str(&text) {
        Ok(HashWorkerRequest::Hash { task, algorithm, part_size }) => {
            let (abort, stopped) = AbortHandle::new_pair();
            state.live.borrow_mut().insert(task, abort);
            let (scope, state, file) = (scope.clone(), state.clone(), message.get(1));
            spawn_local(async move {
                let report = match file.dyn_into::<Blob>() {
                    Ok(file) => {
                        let hashing = hash(&scope, &state, task, &file, algorithm, part_size);
                        Abortable::new(hashing, stopped).await.ok().flatten()
                    }
                    Err(_) => None,
                };
                // A stopped task no longer reports.
                if state.live.borrow_mut().remove(&task).is_some() {
                    post(&scope, &report.unwrap_or(HashWorkerReport::Unreadable { task }));
                }
            });
        }
        Ok(HashWorkerRequest::Stop { task }) => {
            let live = state.live.borrow_mut().remove(&task);
            live.iter().for_each(AbortHandle::abort);
        }
        // Only a page of another build says what this one doesn't know, and it won't wait for an answer.
        Err(_) => {}
    }
}

/// `None` if the file cannot be read completely, or the task was stopped.
async fn hash(
    scope: &DedicatedWorkerGlobalScope,
    state: &Rc<WorkerState>,
    task: u32,
    file: &Blob,
    algorithm: HashAlgorithm,
    part_size: u64,
) -> Option<HashWorkerReport> {
    let size = file.size() as u64;
    if size <= SLICE_BYTES {
        return hash_small(scope, task, file, algorithm, part_size).await;
    }
    let read = try_join_all(sampled_ranges(size).map(|(from, to)| read(file, from, to))).await.ok()?;
    post(scope, &pre_hash_report(task, algorithm, &read)?);
    let permit = if size > LARGE { Some(read_permit(state).await?) } else { None };
    let report = hash_all(scope, task, file, algorithm, part_size).await;
    drop(permit);
    report
}

/// The ranges read before the whole file: its beginning, and the samples.
fn sampled_ranges(size: u64) -> impl Iterator<Item = (u64, u64)> {
    std::iter::once((0, size.min(PRE_HASH_BYTES))).chain(samples(size))
}

fn pre_hash_report(
    task: u32,
    algorithm: HashAlgorithm,
    ranges: &[impl AsRef<[u8]>],
) -> Option<HashWorkerReport> {
    let (first, samples) = ranges.split_first()?;
    let mut sample = Vec::new();
    samples.iter().for_each(|stretch| sample.extend_from_slice(stretch.as_ref()));
    let pre_hash = hash_of(algorithm, first.as_ref()).hex;
    Some(HashWorkerReport::PreHash { task, pre_hash, sample: sha1_of(&sample) })
}

/// Every read crosses the browser's processes, which takes far longer than hashing a small file.
async fn hash_small(
    scope: &DedicatedWorkerGlobalScope,
    task: u32,
    file: &Blob,
    algorithm: HashAlgorithm,
    part_size: u64,
) -> Option<HashWorkerReport> {
    let size = file.size() as u64;
    let mut content = read(file, 0, size).await.ok().filter(|content| content.len() as u64 == size)?;
    let stretch = |(from, to)| content.get(from as usize..to as usize);
    let seen: Option<Vec<&[u8]>> = sampled_ranges(size).map(stretch).collect();
    post(scope, &pre_hash_report(task, algorithm, &seen?)?);
    let mut hasher = FileHasher::new(algorithm, part_size);
    let mut parts = hasher.update(&mut content);
    let (last, digest) = hasher.finish();
    parts.extend(last);
    post(scope, &HashWorkerReport::Front { task, hashed: size, parts });
    Some(HashWorkerReport::Done { task, digest })
}

async fn hash_all(
    scope: &DedicatedWorkerGlobalScope,
    task: u32,
    file: &Blob,
    algorithm: HashAlgorithm,
    part_size: u64,
) -> Option<HashWorkerReport> {
    let size = file.size() as u64;
    let mut buffer = vec![0; usize::try_from(SLICE_BYTES).ok()?];
    let mut reading = BlobReader::new(file);
    let mut hasher = FileHasher::new(algorithm, part_size);
    let (mut hashed, mut reported) = (0, 0);
    while hashed < size {
        let length = reading.fill(&mut buffer).await.filter(|length| *length > 0)?;
        let parts = hasher.update(buffer.get_mut(..length)?);
        hashed += length as u64;
        if !parts.is_empty() || hashed - reported >= REPORT_EVERY {
            reported = hashed;
            post(scope, &HashWorkerReport::Front { task, hashed, parts });
        }
    }
    let (last, digest) = hasher.finish();
    post(scope, &HashWorkerReport::Front { task, hashed, parts: last.into_iter().collect() });
    Some(HashWorkerReport::Done { task, digest })
}

async fn read(file: &Blob, from: u64, to: u64) -> Result<Vec<u8>, JsValue> {
    let slice = file.slice_with_f64_and_f64(from as f64, to as f64)?;
    let buffer = JsFuture::from(slice.array_buffer()).await?;
    Ok(Uint8Array::new(&buffer).to_vec())
}

fn post(scope: &DedicatedWorkerGlobalScope, report: &HashWorkerReport) {
    if let Ok(text) = serde_json::to_string(report) {
        post_text(scope, &text);
    }
}

fn post_text(scope: &DedicatedWorkerGlobalScope, text: &str) {
    // Text can always be copied to the page.
    let _ = scope.post_message(&JsValue::from_str(text));
}
