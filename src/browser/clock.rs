//! Time, waiting and chance.

use futures_channel::oneshot;
use wasm_bindgen::prelude::*;

/// The person's own clock; it may be wrong by days.
pub fn now_ms() -> f64 {
    js_sys::Date::now()
}

/// Milliseconds since the page was opened; never jumps.
pub fn monotonic_ms() -> f64 {
    web_sys::window().and_then(|window| window.performance()).map(|it| it.now()).unwrap_or_default()
}

pub fn random() -> f64 {
    js_sys::Math::random()
}

/// Bytes nobody can guess; `None` only where the browser has no source of them.
pub fn random_bytes<const N: usize>() -> Option<[u8; N]> {
    let mut bytes = [0; N];
    let crypto = web_sys::window()?.crypto().ok()?;
    crypto.get_random_values_with_u8_array(&mut bytes).ok()?;
    Some(bytes)
}

/// A running timer; dropping it stops it.
struct Timer {
    id: i32,
    _fire: Closure<dyn FnMut()>,
}

impl Drop for Timer {
    fn drop(&mut self) {
        if let Some(window) = web_sys::window() {
            window.clear_timeout_with_handle(self.id);
        }
    }
}

/// Waits; a dropped future waits for nothing.
pub async fn sleep(millis: u32) {
    let (done, waiting) = oneshot::channel();
    let mut done = Some(done);
    let fire = Closure::<dyn FnMut()>::new(move || {
        if let Some(done) = done.take() {
            // Nobody waits any more when the future was dropped.
            let _ = done.send(());
        }
    });
    let Some(window) = web_sys::window() else { return };
    let callback = fire.as_ref().unchecked_ref();
    let millis = i32::try_from(millis).unwrap_or(i32::MAX);
    let Ok(id) = window.set_timeout_with_callback_and_timeout_and_arguments_0(callback, millis) else {
        return;
    };
    let _timer = Timer { id, _fire: fire };
    let _ = waiting.await;
}
