//! What the worker has of the web platform: its scope, time, and what the browser's refusals mean.

use js_sys::{Function, Promise, Uint8Array};
use pds_web::base::failure::{Failure, FailureKind};
use pds_web::transfer::hash::crc64::Crc64;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, DedicatedWorkerGlobalScope, DomException};

/// How much of a local file is read at once.
const SLICE_BYTES: f64 = (8 << 20) as f64;

pub fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}

/// Milliseconds that never jump.
pub fn now() -> u64 {
    scope().performance().map(|it| it.now()).unwrap_or_default() as u64
}

pub async fn sleep(millis: u64) {
    let millis = i32::try_from(millis).unwrap_or(i32::MAX);
    let wait = Promise::new(&mut |done: Function, _| {
        // Fails only for callbacks that are strings.
        let _ = scope().set_timeout_with_callback_and_timeout_and_arguments_0(&done, millis);
    });
    let _ = JsFuture::from(wait).await;
}

/// Why this computer would not take it.
pub fn refused(error: &JsValue) -> Failure {
    let name = error.dyn_ref::<DomException>().map(DomException::name).unwrap_or_default();
    let kind = match name.as_str() {
        "QuotaExceededError" => FailureKind::DiskFull,
        _ => FailureKind::NotWritten,
    };
    Failure { code: name, ..Failure::local(kind) }
}

pub async fn wait<T: JsCast>(promise: Promise) -> Result<T, Failure> {
    let value = JsFuture::from(promise).await.map_err(|error| refused(&error))?;
    Ok(value.unchecked_into())
}

/// A copy that may be overwritten, in memory that is used again and again.
pub fn copied<'a>(array: &Uint8Array, scratch: &'a mut Vec<u8>) -> &'a mut [u8] {
    let length = array.length() as usize;
    if scratch.len() < length {
        scratch.resize(length, 0);
    }
    let data = &mut scratch[..length];
    array.copy_to(data);
    data
}

/// CRC-64 of a local file; `None` when it can't be read to its end.
pub async fn crc64_of(file: &Blob) -> Option<u64> {
    let (size, mut at) = (file.size(), 0.0);
    let (mut crc, mut scratch) = (Crc64::default(), Vec::new());
    while at < size {
        let to = size.min(at + SLICE_BYTES);
        let slice = file.slice_with_f64_and_f64(at, to).ok()?;
        let buffer = JsFuture::from(slice.array_buffer()).await.ok()?;
        crc.consume(copied(&Uint8Array::new(&buffer), &mut scratch));
        at = to;
    }
    Some(crc.value())
}
