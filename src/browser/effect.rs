//! How signals reach the browser.

use leptos::prelude::*;

/// An `Effect` that reads nothing once its owner is gone: Leptos runs one that was woken just before its owner ended
/// once more, when the signals of that owner are disposed and reading them would panic.
pub fn effect(mut run: impl FnMut() + 'static) {
    let alive = StoredValue::new(());
    Effect::new(move || {
        if !alive.is_disposed() {
            run();
        }
    });
}
