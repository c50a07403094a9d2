//! PUT of a part: streamed to a file and hashed, then added to its upload.

use std::fs::File;
use std::io::{Seek, SeekFrom, Write};
use std::path::PathBuf;
use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use http_body_util::BodyExt;
use md5::{Digest, Md5};
use tokio::sync::mpsc;

use super::hash::{Context, HashName, RunningHash};
use super::object::PartFile;
use super::sign::parameter;
use super::upload::{Part, Upload};
use super::xml::OssError;
use crate::server::Server;

/// 5 GiB, the maximum of OSS.
const MAX_PART: u64 = 5 << 30;

/// Completes even if the client disconnects, so that a setting can keep short parts.
pub async fn put(server: Arc<Server>, key: String, query: String, request: Request) -> Response {
    let task = tokio::spawn(async move {
        let declared =
            request.headers().get(header::CONTENT_LENGTH).and_then(|it| it.to_str().ok()?.parse().ok());
        let chunked = request.headers().contains_key(header::TRANSFER_ENCODING);
        // Some clients omit the header for an empty body.
        let declared = declared.or((!chunked).then_some(0));
        let body = request.into_body();
        match begin(&server, &key, &query, declared) {
            Ok(part) => receive(server, part, body).await,
            Err(error) => error.after_draining(body).await,
        }
    });
    task.await
        .unwrap_or_else(|_| OssError::new(500, "InternalError", "The part could not be stored.").response())
}

/// A part to be received.
struct Incoming {
    upload: String,
    number: u32,
    from: Option<Context>,
    hash: RunningHash,
    length: u64,
    path: PathBuf,
}

fn begin(server: &Server, key: &str, query: &str, declared: Option<u64>) -> Result<Incoming, OssError> {
    let id = parameter(query, "uploadId").unwrap_or_default();
    let number: u32 = parameter(query, "partNumber").and_then(|it| it.parse().ok()).unwrap_or_default();
    let state = server.state();
    let upload =
        state.uploads.get(&id).filter(|it| it.key == key).ok_or_else(|| OssError::no_such_upload(&id))?;
    let length = declared.ok_or_else(|| {
        OssError::new(411, "MissingContentLength", "You must provide the Content-Length HTTP header.")
    })?;
    if length > MAX_PART {
        return Err(OssError::new(
            400,
            "EntityTooLarge",
            "Your proposed upload exceeds the maximum allowed size.",
        ));
    }
    may_add(upload, number)?;
    let (from, hash) = if upload.parallel {
        let claimed = parameter(query, CONTEXT).and_then(|text| read_context(upload.hash_name, &text));
        let from = claimed.unwrap_or_else(|| Context::start(upload.hash_name));
        (Some(from), RunningHash::from(from))
    } else {
        (None, upload.hash_so_far())
    };
    let name = key.rsplit('/').next().unwrap_or(key);
    let path = server.dir.join(format!("{name}.{number}.{}", crate::id::random_hex::<6>()));
    Ok(Incoming { upload: id, number, from, hash, length, path })
}

/// A serial upload accepts only the next part, and each part once.
fn may_add(upload: &Upload, number: u32) -> Result<(), OssError> {
    if upload.parallel {
        return Ok(());
    }
    if upload.parts.contains_key(&number) {
        return Err(OssError::part_exists(number));
    }
    if number as usize != upload.parts.len() + 1 {
        return Err(OssError::not_sequential(number));
    }
    Ok(())
}

/// The parameter of a signed URL that binds a part to its context.
pub const CONTEXT: &str = "x-pds-hash-ctx";

/// The words and the offset, separated by dots.
pub fn write_context(context: &Context) -> String {
    let words: Vec<String> = context.words().iter().map(u32::to_string).collect();
    format!("{}.{}", words.join("."), context.offset)
}

fn read_context(name: HashName, text: &str) -> Option<Context> {
    let (words, offset) = text.rsplit_once('.')?;
    let words: Option<Vec<u32>> = words.split('.').map(|word| word.parse().ok()).collect();
    Context::new(name, &words?, offset.parse().ok()?)
}

/// Bytes sent to the writing thread at once: waking it for a few kilobytes costs as much as writing them.
const WRITE_BATCH: usize = 256 << 10;

async fn receive(server: Arc<Server>, incoming: Incoming, mut body: Body) -> Response {
    let (send, pieces) = mpsc::channel::<Vec<Bytes>>(2);
    let Incoming { upload, number, from, hash, length, path } = incoming;
    let writer = tokio::task::spawn_blocking(move || write(path, hash, pieces));
    let (mut seen, mut gathered, mut waiting) = (0u64, Vec::new(), 0);
    while seen < length {
        let Some(Ok(frame)) = body.frame().await else { break };
        let Ok(data) = frame.into_data() else { continue };
        seen += data.len() as u64;
        waiting += data.len();
        gathered.push(data);
        if waiting >= WRITE_BATCH {
            waiting = 0;
            if send.send(std::mem::take(&mut gathered)).await.is_err() {
                break;
            }
        }
    }
    // If the writer failed, its result says so below.
    let _ = send.send(gathered).await;
    drop(send);
    let Ok(Ok(written)) = writer.await else {
        return OssError::new(500, "InternalError", "The part could not be written.").response();
    };
    let whole = written.file.size == length;
    let mut state = server.state();
    let keep = whole || (state.settings.keep_short_parts && written.file.size > 0);
    let Some(held) = state.uploads.get_mut(&upload) else {
        return OssError::no_such_upload(&upload).response();
    };
    // The client disconnected, so nobody reads this answer.
    if !keep {
        return OssError::new(400, "IncompleteBody", "The request body terminated unexpectedly.").response();
    }
    if let Err(error) = may_add(held, number) {
        return error.response();
    }
    let part =
        Part { etag: written.etag, crc64: written.crc64, from, hash: written.hash, file: written.file };
    let mut response = Response::new(Body::empty());
    let headers = response.headers_mut();
    if let Ok(etag) = HeaderValue::from_str(&part.etag) {
        headers.insert(header::ETAG, etag);
    }
    headers.insert("x-oss-hash-crc64ecma", HeaderValue::from(part.crc64));
    held.parts.insert(number, part);
    response
}

struct Written {
    file: PartFile,
    etag: String,
    crc64: u64,
    hash: RunningHash,
}

/// Zeros become a hole in the file, so that tests can send more than the disk holds.
fn is_zeros(piece: &[u8]) -> bool {
    piece.chunks(4096).all(|chunk| chunk.iter().fold(0, |all, byte| all | byte) == 0)
}

/// Writes and hashes on a separate thread; the bounded channel limits memory.
fn write(
    path: PathBuf,
    mut hash: RunningHash,
    mut pieces: mpsc::Receiver<Vec<Bytes>>,
) -> std::io::Result<Written> {
    let mut out = File::create(&path)?;
    let mut file = PartFile { path, size: 0 };
    let (mut md5, mut crc64) = (Md5::new(), crc64fast::Digest::new());
    while let Some(gathered) = pieces.blocking_recv() {
        for piece in gathered {
            match is_zeros(&piece) {
                true => drop(out.seek(SeekFrom::Current(piece.len() as i64))?),
                false => out.write_all(&piece)?,
            }
            md5.update(&piece);
            crc64.write(&piece);
            hash.update(&piece);
            file.size += piece.len() as u64;
        }
    }
    // After a hole at the end the file must be extended.
    out.set_len(file.size)?;
    let etag = format!("\"{}\"", crate::id::hex_upper(&md5.finalize()));
    Ok(Written { file, etag, crc64: crc64.sum64(), hash })
}
