//! An object's bytes: whole or a range, read from disk as fast as the client takes them.

use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;

use super::sign::parameter;
use super::xml::Refused;
use crate::state::App;
use crate::files::tree::content::{Content, Piece};
use crate::files::tree::id::{FileId, civil};

const CHUNK: usize = 256 << 10;

pub fn get(app: &App, path: &str, query: &str, headers: &HeaderMap) -> Result<Response, Refused> {
    let key = path.trim_start_matches('/');
    let (content, content_type, updated_ms) = find(app, key).ok_or_else(|| Refused::no_key(key))?;
    let size = content.size;
    let asked = headers.get(header::RANGE).and_then(|value| value.to_str().ok());
    let range = match asked.map(|text| range(text, size)) {
        None | Some(Asked::Nonsense) => None,
        Some(Asked::Beyond) => return Err(Refused::range(size)),
        Some(Asked::Bytes(first, last)) => Some((first, last)),
    };
    let (start, length) = range.map_or((0, size), |(first, last)| (first, last - first + 1));
    let mut response = Response::new(Body::empty());
    let mut set = |name: &'static str, value: String| {
        if let Ok(value) = HeaderValue::from_bytes(value.as_bytes()) {
            response.headers_mut().insert(name, value);
        }
    };
    set("content-type", parameter(query, "response-content-type").unwrap_or(content_type));
    set("content-length", length.to_string());
    set("accept-ranges", "bytes".to_owned());
    set("etag", content.etag.clone());
    set("last-modified", http_date(updated_ms));
    set("x-oss-hash-crc64ecma", content.crc64.to_string());
    if let Some(disposition) = parameter(query, "response-content-disposition") {
        set("content-disposition", disposition);
    }
    if let Some((first, last)) = range {
        set("content-range", format!("bytes {first}-{last}/{size}"));
        *response.status_mut() = StatusCode::PARTIAL_CONTENT;
    }
    *response.body_mut() = streamed(content, start, length);
    Ok(response)
}

/// `drive/file/revision`
fn find(app: &App, key: &str) -> Option<(Arc<Content>, String, i64)> {
    let mut parts = key.split('/');
    let (drive, file, revision) = (parts.next()?, parts.next()?, FileId::parse(parts.next()?)?);
    let files = app.files();
    let slot = files.any(files.drive(drive).ok()?, file).ok()?;
    let node = files.node(slot)?;
    let (more, content_type) = (node.more(), node.content_type().to_owned());
    if let Some(found) = more.revisions.iter().find(|known| known.id == revision) {
        return Some((Arc::clone(&found.content), content_type, found.created_ms));
    }
    let current = more.revision_id.unwrap_or(node.id);
    let content = node.content.clone().filter(|_| current == revision)?;
    Some((content, content_type, node.updated_ms))
}

#[derive(Debug, PartialEq, Eq)]
enum Asked {
    Bytes(u64, u64),
    Beyond,
    /// Not understood, so ignored.
    Nonsense,
}

fn range(text: &str, size: u64) -> Asked {
    let Some((first, last)) = text.trim().strip_prefix("bytes=").and_then(|rest| rest.split_once('-')) else {
        return Asked::Nonsense;
    };
    match (first.parse::<u64>(), last.parse::<u64>()) {
        (Ok(first), _) if first >= size => Asked::Beyond,
        (Ok(first), Ok(last)) if last >= first => Asked::Bytes(first, last.min(size - 1)),
        (Ok(first), Err(_)) if last.is_empty() => Asked::Bytes(first, size - 1),
        (Err(_), Ok(0)) if first.is_empty() => Asked::Beyond,
        (Err(_), Ok(_)) if first.is_empty() && size == 0 => Asked::Beyond,
        (Err(_), Ok(count)) if first.is_empty() => Asked::Bytes(size.saturating_sub(count), size - 1),
        _ => Asked::Nonsense,
    }
}

fn streamed(content: Arc<Content>, start: u64, length: u64) -> Body {
    if length == 0 {
        return Body::empty();
    }
    let (sender, receiver) = mpsc::channel::<std::io::Result<Bytes>>(4);
    tokio::task::spawn_blocking(move || {
        let (mut skip, mut left) = (start, length);
        for piece in &content.pieces {
            if skip >= piece.size() {
                skip -= piece.size();
                continue;
            }
            let take = left.min(piece.size() - skip);
            if let Err(error) = send_piece(piece, skip, take, &sender) {
                // The client sees a body that ends too early, as it would with a real disk.
                let _ = sender.blocking_send(Err(error));
                return;
            }
            (skip, left) = (0, left - take);
            if left == 0 {
                return;
            }
        }
    });
    Body::from_stream(ReceiverStream::new(receiver))
}

fn send_piece(
    piece: &Piece,
    skip: u64,
    take: u64,
    sender: &mpsc::Sender<std::io::Result<Bytes>>,
) -> std::io::Result<()> {
    let gone = |_| std::io::Error::other("nobody listens any more");
    match piece {
        Piece::Memory(bytes) => {
            let start = usize::try_from(skip).unwrap_or(usize::MAX).min(bytes.len());
            let end = start.saturating_add(usize::try_from(take).unwrap_or(usize::MAX)).min(bytes.len());
            sender.blocking_send(Ok(Bytes::copy_from_slice(&bytes[start..end]))).map_err(gone)
        }
        Piece::Disk { path, .. } => {
            let mut file = File::open(path)?;
            file.seek(SeekFrom::Start(skip))?;
            let mut left = take;
            while left > 0 {
                let mut chunk = vec![0; CHUNK.min(usize::try_from(left).unwrap_or(CHUNK))];
                file.read_exact(&mut chunk)?;
                left -= chunk.len() as u64;
                sender.blocking_send(Ok(chunk.into())).map_err(gone)?;
            }
            Ok(())
        }
    }
}

fn http_date(ms: i64) -> String {
    const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let (year, month, day, hour, minute, second, _) = civil(ms);
    let weekday = usize::try_from(ms.div_euclid(86_400_000).rem_euclid(7)).unwrap_or(0);
    let month = MONTHS[(month.max(1) - 1) as usize % 12];
    format!("{}, {day:02} {month} {year:04} {hour:02}:{minute:02}:{second:02} GMT", DAYS[weekday])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read_as_http_has_them() {
        for (text, size, expected) in [
            ("bytes=0-9", 100, Asked::Bytes(0, 9)),
            ("bytes=90-200", 100, Asked::Bytes(90, 99)),
            ("bytes=99-", 100, Asked::Bytes(99, 99)),
            ("bytes=-10", 100, Asked::Bytes(90, 99)),
            ("bytes=-500", 100, Asked::Bytes(0, 99)),
            ("bytes=100-", 100, Asked::Beyond),
            ("bytes=0-", 0, Asked::Beyond),
            ("bytes=9-1", 100, Asked::Nonsense),
            ("lines=0-1", 100, Asked::Nonsense),
        ] {
            assert_eq!(range(text, size), expected, "{text} of {size}");
        }
        assert_eq!(http_date(0), "Thu, 01 Jan 1970 00:00:00 GMT");
    }
}
