//! Which parts of a program are what, by highlight.js: in a worker, since some texts take it long.

use super::task_worker::TaskWorker;
use super::vendor;
use futures_util::lock::Mutex;
use serde::{Deserialize, Serialize};
use std::rc::Rc;

const SCRIPT: &str = "highlighter.js";
const READY: &str = "highlighter 1";

/// The last of its clones ends the worker.
#[derive(Clone)]
pub struct Highlighter(Rc<Mutex<Asked>>);

struct Asked {
    worker: TaskWorker,
    /// Of the last request. Who asked before may have gone without waiting for its answer.
    number: u32,
}

#[derive(Serialize)]
struct Request<'a> {
    number: u32,
    text: &'a str,
    language: &'a str,
}

#[derive(Deserialize)]
struct Reply {
    number: u32,
    html: Option<String>,
}

impl Highlighter {
    /// `None` where the worker can't be loaded.
    pub async fn load() -> Option<Self> {
        let worker = TaskWorker::start(SCRIPT, READY).await?;
        // The worker stands beside the page.
        worker.send(&vendor::HIGHLIGHT.main_file(), &[]);
        Some(Self(Rc::new(Mutex::new(Asked { worker, number: 0 }))))
    }

    /// A text with elements around what has a colour, in which everything else is escaped.
    pub async fn highlight(&self, text: &str, language: &str) -> Option<String> {
        let mut asked = self.0.lock().await;
        asked.number += 1;
        let number = asked.number;
        asked.worker.send(&Request { number, text, language }, &[]);
        loop {
            let (reply, _) = asked.worker.next::<Reply>().await?;
            if reply.number == number {
                return reply.html;
            }
        }
    }
}
