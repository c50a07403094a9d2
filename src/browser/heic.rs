//! HEIC pictures by libheif, for browsers that draw none: in a worker of its own, which gets the bytes of one picture.

use super::memory_file::MemoryFile;
use super::task_worker::TaskWorker;
use super::vendor;
use serde::{Deserialize, Serialize};

const SCRIPT: &str = "heic_decoder.js";
const READY: &str = "heic decoder 1";

#[derive(Serialize)]
struct Request {
    folder: String,
    max_pixels: u64,
}

#[derive(Deserialize)]
enum Reply {
    Decoded,
    Damaged,
    TooManyPixels,
    NoDecoder,
}

/// Why a picture is not decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeicFault {
    Damaged,
    TooManyPixels,
    /// Its program can't be loaded.
    NoDecoder,
}

/// The same picture as browsers draw it. The worker ends with this, whatever it is doing.
pub async fn decode(picture: &MemoryFile, max_pixels: u64) -> Result<MemoryFile, HeicFault> {
    let mut worker = TaskWorker::start(SCRIPT, READY).await.ok_or(HeicFault::NoDecoder)?;
    // The worker stands beside the page.
    let folder = vendor::HEIF.file("libheif-wasm/");
    worker.send(&Request { folder, max_pixels }, &[picture.as_js()]);
    match worker.next().await {
        Some((Reply::Decoded, decoded)) => {
            decoded.into_iter().next().and_then(MemoryFile::of_attachment).ok_or(HeicFault::Damaged)
        }
        Some((Reply::TooManyPixels, _)) => Err(HeicFault::TooManyPixels),
        Some((Reply::NoDecoder, _)) => Err(HeicFault::NoDecoder),
        Some((Reply::Damaged, _)) | None => Err(HeicFault::Damaged),
    }
}
