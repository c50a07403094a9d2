//! What the domain hashes its files with: asked once, when an upload is near.

use super::leader::{Leader, now};
use futures_util::future::{Either, select};
use pds_web::browser::clock;
use pds_web::transfer::error_policy::{Meaning, meaning};
use std::pin::pin;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;

/// Longer than this no upload waits for it: the service refuses a hash that is not its own, and then it is known too.
const PATIENCE_MS: u32 = 4_000;

impl Leader {
    /// What the first upload will need.
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
            let (answer, patience) = (pin!(client.data_hash()), pin!(clock::sleep(PATIENCE_MS)));
            let asked = select(answer, patience).await;
            let Some(leader) = leader.upgrade() else { return };
            let (told, ask_again) = match asked {
                Either::Left((Ok(told), _)) => (told, false),
                Either::Left((Err(error), _)) => (None, meaning(&error.failure()) == Meaning::Temporary),
                Either::Right(_) => (None, true),
            };
            leader.domain_asked.set(!ask_again);
            leader.with_queue(|queue| queue.hash_algorithm_received(now(), told));
        });
    }
}
