//! How far a deletion for good has come, when it takes more than one call.

use leptos::prelude::*;

#[derive(Clone, Copy)]
pub struct Deletion {
    /// How many of how many are gone, while it runs.
    pub progress: RwSignal<Option<(usize, usize)>>,
}

pub fn provide() {
    provide_context(Deletion { progress: RwSignal::new(None) });
}

pub fn use_deletion() -> Deletion {
    expect_context()
}

impl Deletion {
    /// A deletion that ends at once shows nothing.
    pub fn set(&self, done: usize, total: usize) {
        let is_running = done < total;
        let _ = self.progress.try_set(is_running.then_some((done, total)));
    }

    pub fn end(&self) {
        let _ = self.progress.try_set(None);
    }
}
