//! Per-request data: number in the log and fault, and a body that counts its bytes and applies cuts and corruption.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::body::{Body, Bytes};
use http_body::{Frame, SizeHint};
use tokio::time::Sleep;

use crate::fault::Effect;
use crate::log::OpenRequest;

/// Extension of a request.
#[derive(Clone, Default)]
pub struct RequestInfo {
    /// Number in the request log.
    pub number: u64,
    pub effect: Option<Arc<Effect>>,
}

/// Extension of a response: the connection is closed instead of sending it.
#[derive(Clone)]
pub struct CloseConnection;

/// A body that counts its bytes and may be cut or corrupted.
pub struct MeteredBody {
    inner: Body,
    count: Arc<AtomicU64>,
    /// On a response body: the request ends when the body is dropped.
    _open: Option<OpenRequest>,
    /// Bytes left before the connection is cut.
    left: Option<u64>,
    /// Between the last byte and the cut, so that the bytes before it are really sent.
    pause: Option<Pin<Box<Sleep>>>,
    /// Flip a bit of the next byte.
    flip: bool,
}

const PAUSE: Duration = Duration::from_millis(30);

impl MeteredBody {
    pub fn wrap(
        inner: Body,
        count: Arc<AtomicU64>,
        open: Option<OpenRequest>,
        cut_after: Option<u64>,
        corrupt: bool,
    ) -> Body {
        Body::new(Self { inner, count, _open: open, left: cut_after, pause: None, flip: corrupt })
    }
}

impl http_body::Body for MeteredBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        if self.left == Some(0) {
            let pause = self.pause.get_or_insert_with(|| Box::pin(tokio::time::sleep(PAUSE)));
            ready!(pause.as_mut().poll(context));
            return Poll::Ready(Some(Err(axum::Error::new(io::Error::from(
                io::ErrorKind::ConnectionAborted,
            )))));
        }
        let polled = Pin::new(&mut self.inner).poll_frame(context);
        let Poll::Ready(Some(Ok(frame))) = polled else { return polled };
        Poll::Ready(Some(Ok(frame.map_data(|mut data| {
            if let Some(left) = self.left {
                data.truncate(left.min(data.len() as u64) as usize);
                self.left = Some(left - data.len() as u64);
            }
            if self.flip && !data.is_empty() {
                self.flip = false;
                let mut bytes = data.to_vec();
                bytes[0] ^= 1;
                data = bytes.into();
            }
            self.count.fetch_add(data.len() as u64, Ordering::Relaxed);
            data
        }))))
    }

    fn is_end_stream(&self) -> bool {
        self.left.is_none() && self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}
