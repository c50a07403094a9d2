//! GET of an object or a range of it, streamed from its parts.

use std::sync::Arc;

use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::Response;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;

use super::object::Source;
use super::sign::parameter;
use super::xml::OssError;
use crate::body::RequestInfo;
use crate::preview::film;
use crate::server::Server;
use crate::time::http_date;

pub async fn get(
    server: Arc<Server>,
    key: String,
    query: String,
    called: RequestInfo,
    headers: &HeaderMap,
) -> Response {
    let stored = server.state().objects.get(&key);
    let Some(object) = stored.or_else(|| film::find(&server, &key, &query).map(Arc::new)) else {
        return OssError::no_such_key(&key).response();
    };
    if let Some(process) = parameter(&query, "x-oss-process") {
        return server.renditions.serve(&object, &process).await;
    }
    let ignore = called.effect.as_ref().is_some_and(|effect| effect.ignore_range);
    let asked = headers.get(header::RANGE).and_then(|value| value.to_str().ok()).filter(|_| !ignore);
    let (start, end, status) = match asked.map(|text| range(text, object.size)) {
        None | Some(RangeRequest::Everything) => (0, object.size, StatusCode::OK),
        Some(RangeRequest::Part(start, end)) => (start, end, StatusCode::PARTIAL_CONTENT),
        Some(RangeRequest::Nothing) => return OssError::range(object.size).response(),
    };
    let mut response = Response::new(stream(object.source.clone(), start, end - start));
    *response.status_mut() = status;
    let set = &mut |name: HeaderName, value: String| {
        if let Ok(value) = HeaderValue::from_str(&value) {
            response.headers_mut().insert(name, value);
        }
    };
    set(header::CONTENT_LENGTH, (end - start).to_string());
    set(
        header::CONTENT_TYPE,
        parameter(&query, "response-content-type").unwrap_or("application/octet-stream".into()),
    );
    if let Some(disposition) = parameter(&query, "response-content-disposition") {
        set(header::CONTENT_DISPOSITION, disposition);
    }
    set(header::ACCEPT_RANGES, "bytes".into());
    set(header::ETAG, object.etag.clone());
    set(header::LAST_MODIFIED, http_date(object.modified));
    if !object.is_unhashed() {
        set(HeaderName::from_static("x-oss-hash-crc64ecma"), object.crc64.to_string());
    }
    if status == StatusCode::PARTIAL_CONTENT {
        set(header::CONTENT_RANGE, format!("bytes {start}-{}/{}", end - 1, object.size));
    }
    response
}

enum RangeRequest {
    Everything,
    /// From, to (exclusive).
    Part(u64, u64),
    Nothing,
}

/// Parses a single range; like OSS, any other header is ignored and the whole object is sent.
fn range(text: &str, size: u64) -> RangeRequest {
    let Some((from, to)) = text.strip_prefix("bytes=").and_then(|it| it.split_once('-')) else {
        return RangeRequest::Everything;
    };
    let range = match (from.trim().parse::<u64>(), to.trim().parse::<u64>()) {
        (Ok(from), Ok(to)) if from <= to => (from, to.saturating_add(1).min(size)),
        (Ok(from), _) if to.trim().is_empty() => (from, size),
        (_, Ok(last)) if from.trim().is_empty() => (size.saturating_sub(last), size),
        _ => return RangeRequest::Everything,
    };
    if range.0 >= size { RangeRequest::Nothing } else { RangeRequest::Part(range.0, range.1) }
}

fn stream(source: Arc<Source>, start: u64, length: u64) -> Body {
    if let Source::Memory(bytes) = &*source {
        return Body::from(bytes.slice(start as usize..(start + length) as usize));
    }
    let (send, pieces) = mpsc::channel(4);
    tokio::task::spawn_blocking(move || {
        let outcome = source.read(start, length, |piece| send.blocking_send(Ok(piece)).is_ok());
        if let Err(fault) = outcome {
            let _ = send.blocking_send(Err(fault));
        }
    });
    Body::from_stream(ReceiverStream::new(pieces))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges() {
        let of = |text| match range(text, 10) {
            RangeRequest::Everything => "all".to_owned(),
            RangeRequest::Part(from, to) => format!("{from}..{to}"),
            RangeRequest::Nothing => "none".to_owned(),
        };
        for (text, expected) in [
            ("bytes=0-3", "0..4"),
            ("bytes=5-", "5..10"),
            ("bytes=-4", "6..10"),
            ("bytes=-40", "0..10"),
            ("bytes=8-99", "8..10"),
            ("bytes=10-", "none"),
            ("bytes=99-100", "none"),
            ("bytes=3-1", "all"),
            ("items=0-1", "all"),
            ("bytes=a-b", "all"),
        ] {
            assert_eq!(of(text), expected, "{text}");
        }
    }
}
