//! Asks the domain for its hash algorithm, once, before the first upload.

use super::leader::{Leader, now};
use futures_util::future::{Either, select};
use pds_web::browser::clock;
use pds_web::transfer::error_policy::{FailureClass, classify};
use std::pin::pin;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;

/// Uploads wait no longer than this: the service refuses a wrong hash, which tells as well.
const PATIENCE_MS: u32 = 4_000;

impl Leader {
    /// Loads what the first upload needs.
    pub(super) fn warm_up(self: &Rc<Self>) {
        self.pool.warm_up();
        self.ask_domain();
    }

    pub(super) fn ask_domain(self: &Rc<Self>) {
        if self.domain_asked.replace(true) {
            return;
        }
        self.queue.borrow_mut().await_hash_algorithm();
        let (leader, client) = (Rc::downgrade(self), self.client.clone());
        spawn_local(async move {
            let (answer, patience) = (pin!(client.hash_algorithm()), pin!(clock::sleep(PATIENCE_MS)));
            let asked = select(answer, patience).await;
            let Some(leader) = leader.upgrade() else { return };
            let (algorithm, ask_again) = match asked {
                Either::Left((Ok(algorithm), _)) => (algorithm, false),
                Either::Left((Err(error), _)) => {
                    (None, classify(&error.failure()) == FailureClass::Temporary)
                }
                Either::Right(_) => (None, true),
            };
            leader.domain_asked.set(!ask_again);
            leader.with_queue(|queue| queue.hash_algorithm_received(now(), algorithm));
        });
    }
}
