//! Effects and event handlers that are safe to use in components which are removed while their signals change. Reading a
//! disposed signal panics, which ends the program.

use leptos::prelude::*;
use leptos::reactive::graph::{Subscriber, ToAnySubscriber};

/// An [`Effect`] that does not run after its owner is disposed. Leptos runs an effect that was notified just before its
/// owner was disposed once more; it would read disposed signals.
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

/// An event handler that does nothing after its owner is disposed. Browsers call handlers of elements that are being
/// removed: Chromium fires `blur` and `change` on a focused field, and an event that has disposed a component goes on
/// to the elements around it. Every handler of a view is wrapped in it, which `tests/native/structure.rs` checks.
pub fn handler<E: 'static>(run: impl FnMut(E) + 'static) -> Box<dyn FnMut(E)> {
    handler_boxed(Box::new(run))
}

fn handler_boxed<E: 'static>(mut run: Box<dyn FnMut(E)>) -> Box<dyn FnMut(E)> {
    let alive = StoredValue::new(());
    Box::new(move |event| {
        if !alive.is_disposed() {
            run(event);
        }
    })
}

/// A [`Memo`] for what is drawn and removed over and over, such as the rows of a list. By it they read what outlives them.
/// Leptos never takes an effect that is gone off the list of a signal that it has read: each change of the signal would pass
/// all rows that have ever been drawn, and their memory would never be free again.
pub fn row_memo<T: PartialEq + Send + Sync + 'static>(
    read: impl Fn() -> T + Send + Sync + 'static,
) -> Memo<T> {
    let memo = ArcMemo::new(move |_| read());
    let own = memo.clone();
    on_cleanup(move || {
        let subscriber = own.to_any_subscriber();
        subscriber.clear_sources(&subscriber);
    });
    memo.into()
}
