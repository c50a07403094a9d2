//! Runs one load at a time: starting a load aborts the previous one and its request.

use futures_util::future::{AbortHandle, LocalBoxFuture, abortable};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::future::Future;

#[derive(Clone, Copy)]
pub struct Loader(StoredValue<Option<AbortHandle>>);

impl Loader {
    pub fn new() -> Self {
        let loader = Self(StoredValue::new(None));
        on_cleanup(move || loader.stop());
        loader
    }

    /// Runs `work` until it ends or another load starts. `work` writes to stores only, never to a component's signals.
    pub fn start(&self, work: impl Future<Output = ()> + 'static) {
        self.start_boxed(Box::pin(work));
    }

    fn start_boxed(&self, work: LocalBoxFuture<'static, ()>) {
        self.stop();
        let (work, handle) = abortable(work);
        self.0.set_value(Some(handle));
        spawn_local(async move {
            // An aborted load reports nothing: a newer one has replaced it.
            let _ = work.await;
        });
    }

    pub fn stop(&self) {
        if let Some(Some(handle)) = self.0.try_update_value(Option::take) {
            handle.abort();
        }
    }
}

impl Default for Loader {
    fn default() -> Self {
        Self::new()
    }
}
