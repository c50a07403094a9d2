//! Sends events to the page: in order, but only the newest of each row, and not more often than can be seen, so that
//! the page stays responsive.

use super::throttle::Throttle;
use pds_web::browser::{clock, worker_scope};
use pds_web::transfer::upload::messages::UploadWorkerReport;
use pds_web::transfer::{EngineEvent, JobId};
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;

const SEND_EVERY_MS: u32 = 100;

/// So that no message blocks the page for long.
const EVENTS_A_MESSAGE: usize = 250;

pub struct OutgoingEvents {
    events: RefCell<Vec<EngineEvent>>,
    /// The index of the newest event of each row.
    rows: RefCell<HashMap<JobId, usize>>,
    throttle: Throttle,
}

impl Default for OutgoingEvents {
    fn default() -> Self {
        Self { events: RefCell::default(), rows: RefCell::default(), throttle: Throttle::new(SEND_EVERY_MS) }
    }
}

impl OutgoingEvents {
    pub fn push(self: &Rc<Self>, event: EngineEvent) {
        let may_wait = match &event {
            EngineEvent::Changed(view) => {
                let mut events = self.events.borrow_mut();
                let at = self.rows.borrow().get(&view.id).copied();
                match at.and_then(|at| events.get_mut(at)) {
                    // The end of a job is not merged into an earlier event: the page counts what is unfinished.
                    Some(EngineEvent::Changed(older))
                        if older.phase.has_ended() == view.phase.has_ended() =>
                    {
                        older.clone_from(view);
                        return;
                    }
                    _ => drop(self.rows.borrow_mut().insert(view.id, events.len())),
                }
                true
            }
            EngineEvent::Gone(id) => {
                self.rows.borrow_mut().remove(id);
                true
            }
            EngineEvent::Uploaded { .. } => true,
            _ => false,
        };
        self.events.borrow_mut().push(event);
        if !may_wait {
            return self.flush();
        }
        if let Some(wait) = self.throttle.due_in() {
            let outgoing = self.clone();
            spawn_local(async move {
                if wait > 0 {
                    clock::sleep(wait).await;
                }
                outgoing.flush();
            });
        }
    }

    fn flush(&self) {
        self.throttle.done();
        self.rows.borrow_mut().clear();
        let mut events = self.events.take().into_iter().peekable();
        while events.peek().is_some() {
            worker_scope::post(&UploadWorkerReport::Events(events.by_ref().take(EVENTS_A_MESSAGE).collect()));
        }
    }
}
