//! A dedicated worker for one task: it is asked, answers with messages that may have bytes attached, and ends when this is
//! dropped, whatever it is doing.

use super::message::{Attachments, decode, encode};
use super::observe::{EventListener, listen};
use super::worker::script_url;
use futures_channel::mpsc::{UnboundedReceiver, unbounded};
use futures_util::StreamExt;
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{MessageEvent, Worker};

pub struct TaskWorker {
    worker: Worker,
    /// What it says; `None` when it failed for good.
    said: UnboundedReceiver<Option<JsValue>>,
    _guards: [Option<EventListener>; 3],
}

impl TaskWorker {
    /// `ready` is the first message of a worker of the same protocol. `None` where it can't be loaded.
    pub async fn start(script: &str, ready: &str) -> Option<Self> {
        let worker = Worker::new(&script_url(script)?).ok()?;
        let (sender, said) = unbounded();
        let guards = ["message", "messageerror", "error"].map(|name| {
            let sender = sender.clone();
            listen(&worker, name, move |event| {
                event.prevent_default();
                let data =
                    event.dyn_ref::<MessageEvent>().filter(|_| name == "message").map(MessageEvent::data);
                // Nobody listens any more.
                let _ = sender.unbounded_send(data);
            })
        });
        let mut worker = Self { worker, said, _guards: guards };
        let first = worker.said.next().await??;
        (first.as_string().as_deref() == Some(ready)).then_some(worker)
    }

    pub fn send(&self, message: &impl Serialize, attachments: &[&JsValue]) {
        if let Some(parts) = encode(message, attachments.iter().copied()) {
            // Files can always be sent.
            let _ = self.worker.post_message(&parts);
        }
    }

    /// The next message; `None` when it failed for good.
    pub async fn next<M: DeserializeOwned>(&mut self) -> Option<(M, Attachments)> {
        decode(&self.said.next().await??)
    }
}

impl Drop for TaskWorker {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}
