//! An effect that is safe to use in components which are removed while their signals change.

use leptos::prelude::*;

/// An [`Effect`] that does not run after its owner is disposed. Leptos runs an effect that was notified just before its
/// owner was disposed once more; it would read disposed signals, which panics.
pub fn effect(run: impl FnMut() + 'static) {
    effect_boxed(Box::new(run));
}

/// One copy of an effect's machinery for all closures: each copy would be a kilobyte of WebAssembly.
fn effect_boxed(mut run: Box<dyn FnMut()>) {
    let alive = StoredValue::new(());
    Effect::new(move || {
        if !alive.is_disposed() {
            run();
        }
    });
}
