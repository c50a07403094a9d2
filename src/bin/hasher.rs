//! The hash worker: receives files, reads each once, answers with hashes. Nothing else happens in here.
//!
//! The messages are those of `pds_web::transfer::hash`.

#[cfg(target_arch = "wasm32")]
mod worker {
    use js_sys::{Array, Promise, Uint8Array};
    use pds_web::transfer::hash::{Hasher, Order, PRE_HASH_BYTES, READY, Report, SLICE_BYTES, sha1_of};
    use std::cell::RefCell;
    use std::collections::{HashSet, VecDeque};
    use std::rc::Rc;
    use wasm_bindgen::prelude::*;
    use wasm_bindgen_futures::{JsFuture, spawn_local};
    use web_sys::{Blob, DedicatedWorkerGlobalScope, MessageEvent};

    /// Slices being read while one is hashed: more doesn't help, fewer leaves the disk idle.
    const AHEAD: usize = 3;

    /// The first slice is small, so that the hash of the first bytes is there at once.
    const FIRST_BYTES: u64 = 64 << 10;

    /// Tasks that were not stopped.
    type Live = Rc<RefCell<HashSet<u32>>>;

    pub fn run() {
        let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
        let live = Live::default();
        let receive = Closure::<dyn FnMut(MessageEvent)>::new({
            let scope = scope.clone();
            move |event: MessageEvent| obey(&scope, &live, &event)
        });
        scope.set_onmessage(Some(receive.as_ref().unchecked_ref()));
        // It is needed as long as the worker lives.
        receive.forget();
        post_text(&scope, READY);
    }

    fn obey(scope: &DedicatedWorkerGlobalScope, live: &Live, event: &MessageEvent) {
        let message = Array::from(&event.data());
        let text = message.get(0).as_string().unwrap_or_default();
        match serde_json::from_str(&text) {
            Ok(Order::Hash { task, part_size }) => {
                live.borrow_mut().insert(task);
                let (scope, live, file) = (scope.clone(), live.clone(), message.get(1));
                spawn_local(async move {
                    let report = match file.dyn_into::<Blob>() {
                        Ok(file) => hash(&scope, &live, task, &file, part_size).await,
                        Err(_) => None,
                    };
                    // Who was stopped is no longer listened to.
                    if live.borrow_mut().remove(&task) {
                        post(&scope, &report.unwrap_or(Report::Unreadable { task }));
                    }
                });
            }
            Ok(Order::Stop { task }) => {
                live.borrow_mut().remove(&task);
            }
            // Only a page of another build says what this one doesn't know, and it won't wait for an answer.
            Err(_) => {}
        }
    }

    /// `None` when the file can't be read to its end, or nobody wants to know any more.
    async fn hash(
        scope: &DedicatedWorkerGlobalScope,
        live: &Live,
        task: u32,
        file: &Blob,
        part_size: u64,
    ) -> Option<Report> {
        let size = file.size() as u64;
        let mut slices = Slices { file, size, next: 0, reading: VecDeque::new() };
        let mut buffer = vec![0; usize::try_from(size.min(SLICE_BYTES)).ok()?];
        let mut hasher = Hasher::new(part_size);
        let mut hashed = 0;
        while let Some(slice) = slices.next().await {
            let bytes = slice?;
            if !live.borrow().contains(&task) {
                return None;
            }
            let length = usize::try_from(bytes.length()).ok()?;
            let data = buffer.get_mut(..length)?;
            bytes.copy_to(data);
            if hashed == 0 {
                let first = usize::try_from(PRE_HASH_BYTES).ok()?.min(length);
                post(scope, &Report::PreHash { task, sha1: sha1_of(&data[..first]) });
            }
            hashed += length as u64;
            let parts = hasher.update(data);
            post(scope, &Report::Front { task, hashed, parts });
        }
        let (last, digest) = hasher.finish();
        post(scope, &Report::Front { task, hashed, parts: last.into_iter().collect() });
        Some(Report::Done { task, digest })
    }

    /// Reads a file from front to end, several slices ahead.
    struct Slices<'a> {
        file: &'a Blob,
        size: u64,
        next: u64,
        reading: VecDeque<JsFuture>,
    }

    impl Slices<'_> {
        /// `None` at the end, `Some(None)` when reading fails.
        async fn next(&mut self) -> Option<Option<Uint8Array>> {
            while self.reading.len() < AHEAD && self.next < self.size {
                let length = if self.next == 0 { FIRST_BYTES } else { SLICE_BYTES };
                let to = self.size.min(self.next + length);
                // The browser starts to read at once, whether or not the future is polled.
                let read: Promise = match self.file.slice_with_f64_and_f64(self.next as f64, to as f64) {
                    Ok(slice) => slice.array_buffer().unchecked_into(),
                    Err(_) => return Some(None),
                };
                self.reading.push_back(JsFuture::from(read));
                self.next = to;
            }
            let buffer = self.reading.pop_front()?.await;
            Some(buffer.ok().map(|buffer| Uint8Array::new(&buffer)))
        }
    }

    fn post(scope: &DedicatedWorkerGlobalScope, report: &Report) {
        if let Ok(text) = serde_json::to_string(report) {
            post_text(scope, &text);
        }
    }

    fn post_text(scope: &DedicatedWorkerGlobalScope, text: &str) {
        // Text can always be copied to the page.
        let _ = scope.post_message(&JsValue::from_str(text));
    }
}

fn main() {
    #[cfg(target_arch = "wasm32")]
    worker::run();
}
