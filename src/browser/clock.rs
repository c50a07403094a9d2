//! Time, timers, randomness, and yielding to the browser.

use super::global_scope::global_scope;
use crate::base::time::Timestamp;
use futures_channel::oneshot;
use js_sys::{Date, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::MessageChannel;

/// The wall clock of this computer, which may be wrong by days.
pub fn now_ms() -> f64 {
    js_sys::Date::now()
}

/// Milliseconds since the page or the worker started. Never jumps.
pub fn monotonic_ms() -> f64 {
    global_scope().performance().map(|it| it.now()).unwrap_or_default()
}

pub fn random() -> f64 {
    js_sys::Math::random()
}

/// Cryptographically secure random bytes; `None` only where the browser has no source of them.
pub fn random_bytes<const N: usize>() -> Option<[u8; N]> {
    let mut bytes = [0; N];
    let crypto = global_scope().crypto().ok()?;
    crypto.get_random_values_with_u8_array(&mut bytes).ok()?;
    Some(bytes)
}

/// A running timer, cancelled when it is dropped.
struct Timer {
    id: i32,
    _fire: Closure<dyn FnMut()>,
}

impl Drop for Timer {
    fn drop(&mut self) {
        global_scope().clear_timeout_with_handle(self.id);
    }
}

/// Resolves after `millis`. Dropping the future cancels the timer.
pub async fn sleep(millis: u32) {
    let (sender, receiver) = oneshot::channel();
    let mut sender = Some(sender);
    let fire = Closure::<dyn FnMut()>::new(move || {
        if let Some(sender) = sender.take() {
            // The receiver is gone when the future was dropped.
            let _ = sender.send(());
        }
    });
    let callback = fire.as_ref().unchecked_ref();
    let millis = i32::try_from(millis).unwrap_or(i32::MAX);
    let scope = global_scope();
    let Ok(id) = scope.set_timeout_with_callback_and_timeout_and_arguments_0(callback, millis) else {
        return;
    };
    let _timer = Timer { id, _fire: fire };
    let _ = receiver.await;
}

/// The local day of a time, in a form that suits a file name: `2026-05-02`.
pub fn local_date(time: Timestamp) -> String {
    let date = Date::new(&JsValue::from_f64(time.0 as f64));
    format!("{:04}-{:02}-{:02}", date.get_full_year(), date.get_month() + 1, date.get_date())
}

/// Local date and time in a form that suits a file name: `2026-05-02 08.11.09`.
pub fn local_timestamp() -> String {
    let now = Date::new_0();
    let mut timestamp = now.get_full_year().to_string();
    let parts = [
        ('-', now.get_month() + 1),
        ('-', now.get_date()),
        (' ', now.get_hours()),
        ('.', now.get_minutes()),
        ('.', now.get_seconds()),
    ];
    for (separator, part) in parts {
        timestamp.push(separator);
        if part < 10 {
            timestamp.push('0');
        }
        timestamp.push_str(&part.to_string());
    }
    timestamp
}

/// How long work may run before the browser gets a chance to draw and to handle input.
const TIME_SLICE_MS: f64 = 8.0;

/// Splits long work into slices between which the browser handles its own tasks.
pub struct TimeSlice {
    started_ms: f64,
}

impl Default for TimeSlice {
    fn default() -> Self {
        Self { started_ms: monotonic_ms() }
    }
}

impl TimeSlice {
    /// Must be called between any two steps of the work: yields when the slice is over and starts the next one.
    pub async fn yield_if_over(&mut self) {
        if self.is_over() {
            yield_to_browser().await;
            self.started_ms = monotonic_ms();
        }
    }

    pub fn is_over(&self) -> bool {
        monotonic_ms() - self.started_ms > TIME_SLICE_MS
    }
}

/// Resolves after the tasks that the browser has queued now. A message is used because browsers clamp nested timers to
/// four milliseconds.
pub async fn yield_to_browser() {
    let Ok(channel) = MessageChannel::new() else { return sleep(0).await };
    let (receiver, sender) = (channel.port1(), channel.port2());
    let received = Promise::new(&mut |resolve, _| receiver.set_onmessage(Some(&resolve)));
    if sender.post_message(&JsValue::NULL).is_ok() {
        // A message to a port of this page always arrives.
        let _ = JsFuture::from(received).await;
    }
    receiver.close();
}

/// Resolves just before the browser draws the page again.
pub async fn next_frame() {
    let frame = Promise::new(&mut |resolve, _| {
        let is_asked =
            web_sys::window().is_some_and(|window| window.request_animation_frame(&resolve).is_ok());
        if !is_asked {
            // Only a worker has no window, and nothing in it draws.
            let _ = resolve.call0(&JsValue::NULL);
        }
    });
    let _ = JsFuture::from(frame).await;
}
