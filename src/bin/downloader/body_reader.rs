//! Reads the body of a response piece by piece.

use js_sys::{Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{ReadableStream, ReadableStreamByobReader, ReadableStreamDefaultReader};

/// The maximum read at once; more was not faster.
const MOST_BYTES: u32 = 512 << 10;

pub enum BodyReader {
    /// One array goes back and forth. Arrays that the browser allocates for each piece stay until they are collected:
    /// hundreds of megabytes for a large file.
    Byob { reader: ReadableStreamByobReader, array: Uint8Array },
    /// For browsers without BYOB readers.
    Default(ReadableStreamDefaultReader),
}

impl BodyReader {
    pub fn new(body: &ReadableStream) -> Self {
        match ReadableStreamByobReader::new(body) {
            Ok(reader) => Self::Byob { reader, array: Uint8Array::new_with_length(MOST_BYTES) },
            Err(_) => Self::Default(body.get_reader().unchecked_into()),
        }
    }

    /// Valid until the next call. `None` at the end, and after an error.
    pub async fn next(&mut self) -> Option<Uint8Array> {
        let reading = match self {
            Self::Byob { reader, array } => reader.read_with_array_buffer_view(array),
            Self::Default(reader) => reader.read(),
        };
        let read = JsFuture::from(reading).await.ok()?;
        let piece: Uint8Array = Reflect::get(&read, &JsValue::from_str("value")).ok()?.dyn_into().ok()?;
        if let Self::Byob { array, .. } = self {
            *array = Uint8Array::new(&piece.buffer());
        }
        // A BYOB array comes back empty at the end.
        Some(piece).filter(|piece| piece.length() > 0)
    }
}
