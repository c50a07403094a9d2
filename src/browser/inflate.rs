//! Unpacks deflated bytes, also those of gzip, by the browser's own decoder, as a stream: it holds a piece, not the whole.

use super::js;
use js_sys::{Array, Function, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::ReadableStreamDefaultReader;

pub struct Packed(JsValue);

pub struct Unpacked(ReadableStreamDefaultReader);

/// The bytes are damaged.
#[derive(Debug)]
pub struct InflateError;

/// What is around the deflated bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrapping {
    None,
    /// With a sum that is verified. One member only: what follows it is an error.
    Gzip,
}

/// Both ends of a new decoder. They must be used at the same time: one waits for the other. `None` where the browser has none.
pub fn inflate(wrapping: Wrapping) -> Option<(Packed, Unpacked)> {
    let constructor: Function = js::get(&js_sys::global(), "DecompressionStream")?.dyn_into().ok()?;
    let format = if wrapping == Wrapping::Gzip { "gzip" } else { "deflate-raw" };
    let stream = Reflect::construct(&constructor, &Array::of1(&format.into())).ok()?;
    let writer = js::call(&js::get(&stream, "writable")?, "getWriter", &[])?;
    let reader = js::call(&js::get(&stream, "readable")?, "getReader", &[])?;
    Some((Packed(writer), Unpacked(reader.unchecked_into())))
}

impl Packed {
    /// Waits until there is room. `None` when the bytes are damaged, or nobody reads any more.
    pub async fn write(&self, bytes: &[u8]) -> Option<()> {
        js::call_async(&self.0, "write", &[&Uint8Array::from(bytes)]).await.map(drop)
    }

    pub async fn close(&self) -> Option<()> {
        js::call_async(&self.0, "close", &[]).await.map(drop)
    }
}

impl Unpacked {
    /// `None` at the end.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>, InflateError> {
        let read = JsFuture::from(self.0.read()).await.map_err(|_| InflateError)?;
        let piece = js::get(&read, "value").and_then(|piece| piece.dyn_into::<Uint8Array>().ok());
        Ok(piece.map(|piece| piece.to_vec()))
    }
}

impl Drop for Unpacked {
    fn drop(&mut self) {
        // What is left is thrown away. A stream of damaged bytes refuses, which is known by then.
        let cancelled = JsFuture::from(self.0.cancel());
        spawn_local(async move { drop(cancelled.await) });
    }
}
