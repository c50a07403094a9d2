//! How signals reach the browser.

use leptos::prelude::*;

/// Runs `run` now and whenever a signal it reads changes, as long as the owner lives. Boxed: an `Effect` brings its
/// waiting loop along for every closure, which was a kilobyte for each.
pub fn effect(run: impl FnMut() + 'static) {
    let run: Box<dyn FnMut()> = Box::new(run);
    Effect::new(run);
}
