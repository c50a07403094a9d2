//! Time, waiting and chance.

use super::scope::scope;
use futures_channel::oneshot;
use js_sys::{Date, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::MessageChannel;

/// The person's own clock; it may be wrong by days.
pub fn now_ms() -> f64 {
    js_sys::Date::now()
}

/// Milliseconds since the page or the worker began; never jumps.
pub fn monotonic_ms() -> f64 {
    scope().performance().map(|it| it.now()).unwrap_or_default()
}

pub fn random() -> f64 {
    js_sys::Math::random()
}

/// Bytes nobody can guess; `None` only where the browser has no source of them.
pub fn random_bytes<const N: usize>() -> Option<[u8; N]> {
    let mut bytes = [0; N];
    let crypto = scope().crypto().ok()?;
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
        scope().clear_timeout_with_handle(self.id);
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
    let callback = fire.as_ref().unchecked_ref();
    let millis = i32::try_from(millis).unwrap_or(i32::MAX);
    let Ok(id) = scope().set_timeout_with_callback_and_timeout_and_arguments_0(callback, millis) else {
        return;
    };
    let _timer = Timer { id, _fire: fire };
    let _ = waiting.await;
}

/// Day and time where the person is, fit for a file's name: `2026-05-02 08.11.09`.
pub fn local_stamp() -> String {
    let now = Date::new_0();
    let mut stamp = now.get_full_year().to_string();
    let parts = [
        ('-', now.get_month() + 1),
        ('-', now.get_date()),
        (' ', now.get_hours()),
        ('.', now.get_minutes()),
        ('.', now.get_seconds()),
    ];
    for (mark, part) in parts {
        stamp.push(mark);
        if part < 10 {
            stamp.push('0');
        }
        stamp.push_str(&part.to_string());
    }
    stamp
}

/// How long work may go on before the browser gets a chance to draw and to hear the person.
const SLICE_MS: f64 = 8.0;

/// Long work cut into slices.
pub struct Slices {
    since: f64,
}

impl Default for Slices {
    fn default() -> Self {
        Self { since: monotonic_ms() }
    }
}

impl Slices {
    /// To be called between any two steps: lets others have their turn when this slice is over.
    pub async fn breathe(&mut self) {
        if self.is_over() {
            give_way().await;
            self.since = monotonic_ms();
        }
    }

    pub fn is_over(&self) -> bool {
        monotonic_ms() - self.since > SLICE_MS
    }
}

/// Goes on after everything that waits now. A timer would rest for four milliseconds each time.
pub async fn give_way() {
    let Ok(channel) = MessageChannel::new() else { return sleep(0).await };
    let (near, far) = (channel.port1(), channel.port2());
    let heard = Promise::new(&mut |resolve, _| near.set_onmessage(Some(&resolve)));
    if far.post_message(&JsValue::NULL).is_ok() {
        // A message to oneself always arrives.
        let _ = JsFuture::from(heard).await;
    }
    near.close();
}
