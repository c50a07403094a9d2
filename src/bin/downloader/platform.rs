//! What the worker needs of the web platform beyond `pds_web::browser`: memory, and the meaning of DOM exceptions.

use js_sys::{Promise, Uint8Array};
use pds_web::base::failure::{Failure, FailureKind};
use pds_web::browser::clock;
use pds_web::transfer::hash::crc64::Crc64;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, DomException};

/// How much of a local file is read at once.
const SLICE_BYTES: f64 = (8 << 20) as f64;

/// Monotonic milliseconds.
pub fn now() -> u64 {
    clock::monotonic_ms() as u64
}

/// Why the browser refused to write.
pub fn refused(error: &JsValue) -> Failure {
    let name = error.dyn_ref::<DomException>().map(DomException::name).unwrap_or_default();
    let kind = match name.as_str() {
        "QuotaExceededError" => FailureKind::DiskFull,
        // What a name that is not allowed is answered with.
        "" if error.is_instance_of::<js_sys::TypeError>() => FailureKind::LocalName,
        _ => FailureKind::NotWritten,
    };
    Failure { code: name, ..Failure::local(kind) }
}

pub async fn wait<T: JsCast>(promise: Promise) -> Result<T, Failure> {
    let value = JsFuture::from(promise).await.map_err(|error| refused(&error))?;
    Ok(value.unchecked_into())
}

/// A copy that may be overwritten, in reused memory.
pub fn copied<'a>(array: &Uint8Array, scratch: &'a mut Vec<u8>) -> &'a mut [u8] {
    let length = array.length() as usize;
    if scratch.len() < length {
        scratch.resize(length, 0);
    }
    let data = &mut scratch[..length];
    array.copy_to(data);
    data
}

/// CRC-64 of a local file; `None` if it cannot be read completely.
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
