//! Reads a file from start to end into reused memory.

use js_sys::{Object, Reflect, Uint8Array};
use pds_web::transfer::hash::SLICE_BYTES;
use std::collections::VecDeque;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, ReadableStreamByobReader};

/// Slices read ahead while one is hashed: more does not help, fewer leaves the disk idle.
const AHEAD: usize = 6;

pub enum BlobReader<'a> {
    Stream(StreamReader),
    Slices(SliceReader<'a>),
}

impl<'a> BlobReader<'a> {
    /// A BYOB stream where the browser supports it.
    pub fn new(file: &'a Blob) -> Self {
        let slices = || {
            Self::Slices(SliceReader { file, size: file.size() as u64, next: 0, reading: VecDeque::new() })
        };
        StreamReader::new(file).map_or_else(slices, Self::Stream)
    }

    /// Reads the next bytes of the file, as many as there is room for; fewer at its end. `None` on an error.
    pub async fn fill(&mut self, buffer: &mut [u8]) -> Option<usize> {
        match self {
            Self::Stream(stream) => stream.fill(buffer).await,
            Self::Slices(slices) => slices.fill(buffer).await,
        }
    }
}

/// One array goes back and forth between the browser and the worker. Everything else that the browser allocates for a
/// reader stays until it is collected, which is late while a worker only computes.
pub struct StreamReader {
    reader: ReadableStreamByobReader,
    /// The browser fills it during hashing; `None` at the end.
    reading: Option<JsFuture>,
}

impl StreamReader {
    fn new(file: &Blob) -> Option<Self> {
        let reader = ReadableStreamByobReader::new(&file.stream()).ok()?;
        let mut stream = Self { reader, reading: None };
        stream.ask(&Uint8Array::new_with_length(SLICE_BYTES as u32));
        Some(stream)
    }

    fn ask(&mut self, array: &Uint8Array) {
        self.reading = Some(JsFuture::from(self.reader.read_with_array_buffer_view(array)));
    }

    async fn fill(&mut self, buffer: &mut [u8]) -> Option<usize> {
        let mut filled = 0;
        while let Some(reading) = self.reading.take() {
            let read: Object = reading.await.ok()?.unchecked_into();
            let piece: Uint8Array = Reflect::get(&read, &"value".into()).ok()?.dyn_into().ok()?;
            // The end is signalled by an empty piece.
            if piece.length() == 0 {
                break;
            }
            let end = filled + piece.length() as usize;
            piece.copy_to(buffer.get_mut(filled..end)?);
            filled = if end == buffer.len() { 0 } else { end };
            // Never more than there is room for.
            self.ask(&Uint8Array::new_with_byte_offset_and_length(
                &piece.buffer(),
                0,
                (buffer.len() - filled) as u32,
            ));
            if filled == 0 {
                return Some(end);
            }
        }
        Some(filled)
    }
}

impl Drop for StreamReader {
    fn drop(&mut self) {
        // A stream that failed or ended must not be cancelled.
        if self.reading.is_some() {
            let _ = self.reader.cancel();
        }
    }
}

/// For browsers without BYOB readers: several slices ahead, each in its own buffer.
pub struct SliceReader<'a> {
    file: &'a Blob,
    size: u64,
    next: u64,
    reading: VecDeque<JsFuture>,
}

impl SliceReader<'_> {
    async fn fill(&mut self, buffer: &mut [u8]) -> Option<usize> {
        while self.reading.len() < AHEAD && self.next < self.size {
            let to = self.size.min(self.next + buffer.len() as u64);
            let slice = self.file.slice_with_f64_and_f64(self.next as f64, to as f64).ok()?;
            // The browser starts to read at once, whether or not the future is polled.
            self.reading.push_back(JsFuture::from(slice.array_buffer()));
            self.next = to;
        }
        let Some(slice) = self.reading.pop_front() else { return Some(0) };
        let slice = Uint8Array::new(&slice.await.ok()?);
        let length = slice.length() as usize;
        slice.copy_to(buffer.get_mut(..length)?);
        Some(length)
    }
}
