//! `x-oss-process`: pictures scaled, turned and converted when they are read, as OSS does it, and snapshots of videos.
//!
//! Nothing is decoded before the data is asked for, so a listing of any length costs nothing. Results are kept, up to a
//! bound, since lists ask for the same few again. What OSS can and this cannot (HEIC, AVIF, watermarks, blurring) is 501.

mod apply;
mod expression;
mod geometry;

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::{Body, Bytes};
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::Response;
use tokio::sync::Semaphore;

use super::object::Object;
use super::xml::OssError;
use expression::Process;

/// Sources above it are refused, as by OSS.
const MAX_SOURCE_BYTES: u64 = 20 << 20;
/// All kept results together.
const MAX_KEPT_BYTES: usize = 64 << 20;
/// The largest permitted picture takes a gigabyte while it is decoded, so few are at a time.
const AT_ONCE: usize = 2;

/// Text and content type of a result.
#[derive(Debug, Clone)]
pub struct Rendition {
    pub bytes: Bytes,
    pub content_type: &'static str,
}

/// The results so far, the last used ones last.
pub struct Renditions {
    kept: Mutex<VecDeque<(String, Rendition)>>,
    turns: Semaphore,
}

impl Default for Renditions {
    fn default() -> Self {
        Self { kept: Mutex::default(), turns: Semaphore::new(AT_ONCE) }
    }
}

impl Renditions {
    fn find(&self, name: &str) -> Option<Rendition> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let at = kept.iter().position(|(it, _)| it == name)?;
        let found = kept.remove(at)?;
        kept.push_back(found.clone());
        Some(found.1)
    }

    fn keep(&self, name: String, rendition: &Rendition) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.push_back((name, rendition.clone()));
        let mut total: usize = kept.iter().map(|(_, it)| it.bytes.len()).sum();
        while total > MAX_KEPT_BYTES
            && let Some((_, oldest)) = kept.pop_front()
        {
            total -= oldest.bytes.len();
        }
    }

    /// How many results are kept.
    pub fn count(&self) -> usize {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// The answer to a GET with a process. Processed data has no ranges and no checksum, as on OSS.
    pub async fn serve(&self, object: &Arc<Object>, process: &str) -> Response {
        match self.render(object, process).await {
            Ok(rendition) => {
                let mut response = Response::new(Body::from(rendition.bytes.clone()));
                let headers = response.headers_mut();
                headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(rendition.content_type));
                headers.insert(header::CONTENT_LENGTH, HeaderValue::from(rendition.bytes.len()));
                headers.insert(header::LAST_MODIFIED, date(object));
                headers
                    .insert(HeaderName::from_static("x-oss-object-type"), HeaderValue::from_static("Normal"));
                response
            }
            Err(error) => error.response(),
        }
    }

    async fn render(&self, object: &Arc<Object>, process: &str) -> Result<Rendition, OssError> {
        let steps = Process::parse(process)?;
        let name = format!("{} {process}", object.key);
        if let Some(found) = self.find(&name) {
            return Ok(found);
        }
        if object.size > MAX_SOURCE_BYTES && !matches!(steps, Process::Snapshot(_)) {
            return Err(too_large());
        }
        let Ok(_turn) = self.turns.acquire().await else { return Err(unreadable()) };
        // Another request may have made it meanwhile.
        if let Some(found) = self.find(&name) {
            return Ok(found);
        }
        let source = object.clone();
        let made = tokio::task::spawn_blocking(move || match steps {
            Process::Image(steps) => apply::image(&read(&source)?, &steps),
            Process::Snapshot(snapshot) => apply::snapshot(&snapshot),
        });
        let rendition = made.await.map_err(|_| unreadable())??;
        self.keep(name, &rendition);
        Ok(rendition)
    }
}

fn date(object: &Object) -> HeaderValue {
    let text = crate::time::http_date(object.modified);
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static(""))
}

fn read(object: &Object) -> Result<Vec<u8>, OssError> {
    let mut bytes = Vec::with_capacity(object.size as usize);
    let outcome = object.source.read(0, object.size, |piece| {
        bytes.extend_from_slice(&piece);
        true
    });
    outcome.map(|()| bytes).map_err(|_| unreadable())
}

/// It is no picture, or one of a format that is not read.
fn unreadable() -> OssError {
    OssError::new(400, "BadRequest", "This image format is not supported.")
}

fn too_large() -> OssError {
    OssError::new(400, "ImageTooLarge", "The size of image is too large.")
}

fn bad_value(name: &str, value: &str) -> OssError {
    OssError::new(400, "InvalidArgument", &format!("The value: {value} of parameter: {name} is invalid."))
}

fn not_implemented(what: &str) -> OssError {
    OssError::new(501, "NotImplemented", &format!("The local PDS does not implement {what}."))
}
