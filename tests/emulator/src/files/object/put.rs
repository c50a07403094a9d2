//! A part: its bytes stream to a file of their own while the hashes run, then it counts.

use std::fs::File;
use std::io::Write as _;
use std::path::PathBuf;

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use http_body_util::BodyExt;
use md5::{Digest as _, Md5};
use tokio::sync::mpsc;

use super::digest::Sha1State;
use super::sign::parameter;
use super::xml::Refused;
use crate::state::App;
use crate::files::tree::id::hex;
use crate::files::tree::upload::{Part, Upload};

const MAX_PART: u64 = 5 << 30;
const HEAD: usize = 1_024;

/// The refusal and what of the body was not read.
type Outcome = Result<Response, (Refused, Body)>;

pub async fn put(app: &App, query: &str, headers: &HeaderMap, body: Body) -> Outcome {
    let upload_id = parameter(query, "uploadId").unwrap_or_default();
    let number = parameter(query, "partNumber").and_then(|text| text.parse::<u32>().ok()).unwrap_or(0);
    let before = {
        let files = app.files();
        match files.uploads.get(&upload_id) {
            None => Err(Refused::no_upload(&upload_id)),
            Some(upload) => may_begin(upload, number, query),
        }
    };
    let before = match before {
        Ok(before) => before,
        Err(refusal) => return Err((refusal, body)),
    };
    let length = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    let length = match length {
        Some(length) if length <= MAX_PART => length,
        Some(_) => return Err((Refused::new(400, "EntityTooLarge", "A part has at most 5 GiB."), body)),
        None => {
            let refusal = Refused::new(411, "MissingContentLength", "You must provide the Content-Length HTTP header.");
            return Err((refusal, body));
        }
    };
    let path = app.data_dir().join(format!("{upload_id}-{number}-{}", super::request_id()));
    let part = match received(path, before, body).await {
        Ok(part) if part.size == length => part,
        Ok(_) => return Err((Refused::new(400, "IncompleteBody", "The body is shorter than announced."), Body::empty())),
        Err(error) => return Err((Refused::internal(&error), Body::empty())),
    };
    let (etag, crc64) = (part.etag.clone(), part.crc64);
    let mut files = app.files();
    // Things may have changed while the bytes came.
    let entered = match files.uploads.get_mut(&upload_id) {
        None => Err(Refused::no_upload(&upload_id)),
        Some(upload) => may_begin(upload, number, query).map(|_| upload.parts.insert(number, part)),
    };
    drop(files);
    if let Err(refusal) = entered {
        return Err((refusal, Body::empty()));
    }
    let mut response = ().into_response();
    let headers = response.headers_mut();
    for (name, value) in [("etag", etag), ("x-oss-hash-crc64ecma", crc64.to_string())] {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(name, value);
        }
    }
    Ok(response)
}

/// The state of SHA-1 the part starts from.
fn may_begin(upload: &Upload, number: u32, query: &str) -> Result<Sha1State, Refused> {
    if !(1..=10_000).contains(&number) {
        return Err(Refused::argument("Part number must be an integer between 1 and 10000, inclusive."));
    }
    if upload.parallel {
        return match parameter(query, "x-pds-sha1-ctx") {
            Some(text) => state_of(&text).ok_or_else(|| Refused::argument("The hash context can't be read.")),
            None if number == 1 => Ok(Sha1State::new()),
            None => Err(Refused::argument("A parallel part needs the hash context before it.")),
        };
    }
    if upload.parts.contains_key(&number) {
        return Err(Refused::part_exists(number));
    }
    if number != upload.next_number() {
        return Err(Refused::not_sequential(number));
    }
    Ok(upload.running())
}

/// As a URL carries it: five words and the offset, with dots between.
pub fn state_text(h: [u32; 5], offset: u64) -> String {
    let words: Vec<String> = h.iter().map(u32::to_string).collect();
    format!("{}.{offset}", words.join("."))
}

fn state_of(text: &str) -> Option<Sha1State> {
    let mut words = text.split('.').map(|word| word.parse::<u64>().ok());
    let mut h = [0; 5];
    for word in &mut h {
        *word = u32::try_from(words.next()??).ok()?;
    }
    Some(Sha1State::at(h, words.next()??))
}

async fn received(path: PathBuf, before: Sha1State, mut body: Body) -> std::io::Result<Part> {
    let (sender, mut receiver) = mpsc::channel::<Bytes>(16);
    let writer = tokio::task::spawn_blocking(move || -> std::io::Result<Part> {
        let mut file = File::create(&path)?;
        let mut part = Part {
            path,
            size: 0,
            etag: String::new(),
            crc64: 0,
            after: before.clone(),
            head: Vec::new(),
            before,
        };
        let (mut md5, mut crc64) = (Md5::new(), crc64fast::Digest::new());
        while let Some(bytes) = receiver.blocking_recv() {
            file.write_all(&bytes)?;
            md5.update(&bytes);
            crc64.write(&bytes);
            part.after.write(&bytes);
            part.size += bytes.len() as u64;
            if part.head.len() < HEAD {
                part.head.extend_from_slice(&bytes[..bytes.len().min(HEAD - part.head.len())]);
            }
        }
        file.flush()?;
        part.etag = format!("\"{}\"", hex(&md5.finalize(), true));
        part.crc64 = crc64.sum64();
        Ok(part)
    });
    let mut broken = None;
    while let Some(frame) = body.frame().await {
        match frame {
            Ok(frame) => {
                let Ok(bytes) = frame.into_data() else { continue };
                if sender.send(bytes).await.is_err() {
                    break;
                }
            }
            Err(error) => {
                broken = Some(std::io::Error::other(error.to_string()));
                break;
            }
        }
    }
    drop(sender);
    let part = writer.await.map_err(|_| std::io::Error::other("the writer stopped"))??;
    match broken {
        // The part's file goes with it.
        Some(error) => Err(error),
        None => Ok(part),
    }
}
