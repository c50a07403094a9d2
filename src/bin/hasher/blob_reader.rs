//! A file from front to end, into memory that is used again and again.

use js_sys::{Object, Reflect, Uint8Array};
use pds_web::transfer::hash::SLICE_BYTES;
use std::collections::VecDeque;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, ReadableStreamByobReader};

/// SliceReader being read while one is hashed: more doesn't help, fewer leaves the disk idle.
const AHEAD: usize = 6;

pub enum BlobReader<'a> {
    Stream(StreamReader),
    Slices(SliceReader<'a>),
}

impl<'a> BlobReader<'a> {
    /// By a stream where the browser lends it our buffer.
    pub fn of(file: &'a Blob) -> Self {
        let slices = || {
            Self::Slices(SliceReader { file, size: file.size() as u64, next: 0, reading: VecDeque::new() })
        };
        StreamReader::of(file).map_or_else(slices, Self::Stream)
    }

    /// The next bytes of the file, as many as there is room for; fewer at its end. `None` when it can't be read.
    pub async fn fill(&mut self, buffer: &mut [u8]) -> Option<usize> {
        match self {
            Self::Stream(stream) => stream.fill(buffer).await,
            Self::Slices(slices) => slices.fill(buffer).await,
        }
    }
}

/// One array goes back and forth between the browser and us. Everything else the browser makes for a reader lies about
/// until it is collected, and while a worker only computes, that is late.
pub struct StreamReader {
    reader: ReadableStreamByobReader,
    /// The browser fills it while we hash; `None` at the end.
    reading: Option<JsFuture>,
}

impl StreamReader {
    fn of(file: &Blob) -> Option<Self> {
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
            // The end comes with an empty piece.
            if piece.length() == 0 {
                break;
            }
            let end = filled + piece.length() as usize;
            piece.copy_to(buffer.get_mut(filled..end)?);
            filled = if end == buffer.len() { 0 } else { end };
            // Never more than there will be room for.
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
        // What failed or came to its end needs no cancelling, and would complain of it.
        if self.reading.is_some() {
            let _ = self.reader.cancel();
        }
    }
}

/// The way of browsers that can't fill a buffer of ours: several slices ahead, each in a buffer of its own.
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
