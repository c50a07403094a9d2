//! An effect that is safe to use in components which are removed while their signals change.

use leptos::prelude::*;

/// An [`Effect`] that does not run after its owner is disposed. Leptos runs an effect that was notified just before its
/// owner was disposed once more; it would read disposed signals, which panics.
pub fn effect(mut run: impl FnMut() + 'static) {
    let alive = StoredValue::new(());
    Effect::new(move || {
        if !alive.is_disposed() {
            run();
        }
    });
}
