//! How signals reach the browser.

use leptos::prelude::*;

/// Runs `run` now and whenever a signal it reads changes, as long as the owner lives. Boxed: an `Effect` brings its
/// waiting loop along for every closure, which was a kilobyte for each.
pub fn effect(mut run: impl FnMut() + 'static) {
    // One that was woken just before its owner ended is run once more by Leptos, and would find its signals gone.
    let alive = StoredValue::new(());
    let run: Box<dyn FnMut()> = Box::new(move || {
        if !alive.is_disposed() {
            run();
        }
    });
    Effect::new(run);
}
