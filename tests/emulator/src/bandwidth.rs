//! Limits the bandwidth between clients and the object store to what a setting says.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::body::{Body, Bytes};
use http_body::{Frame, SizeHint};
use tokio::time::{Instant, Sleep};

use crate::server::Server;

/// Timers wake up to a millisecond late; bandwidth unused because of that may be used within this time.
const SLACK: Duration = Duration::from_millis(10);

/// The bandwidth of one direction, shared by all connections: frames are served in order of arrival.
#[derive(Default)]
pub struct Bandwidth {
    free_at: Mutex<Option<Instant>>,
}

impl Bandwidth {
    /// Reserves bandwidth for `bytes`; gives the time when the last of them may pass.
    fn reserve(&self, now: Instant, bytes: usize, bytes_per_s: u64) -> Instant {
        let mut free_at = self.free_at.lock().unwrap_or_else(PoisonError::into_inner);
        let begins = free_at.unwrap_or(now).max(now.checked_sub(SLACK).unwrap_or(now));
        let ends = begins + Duration::from_secs_f64(bytes as f64 / bytes_per_s as f64);
        *free_at = Some(ends);
        ends
    }
}

/// A body whose frames wait for their bandwidth.
pub struct LimitedBody {
    inner: Body,
    bandwidth: Arc<Bandwidth>,
    server: Arc<Server>,
    /// The frame that waits, and its timer.
    under_way: Option<(Frame<Bytes>, Pin<Box<Sleep>>)>,
}

impl LimitedBody {
    pub fn wrap(bandwidth: &Arc<Bandwidth>, server: &Arc<Server>, inner: Body) -> Body {
        Body::new(Self { inner, bandwidth: bandwidth.clone(), server: server.clone(), under_way: None })
    }
}

impl http_body::Body for LimitedBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        if self.under_way.is_none() {
            let polled = Pin::new(&mut self.inner).poll_frame(context);
            let Poll::Ready(Some(Ok(frame))) = polled else { return polled };
            let bytes_per_s = self.server.state().settings.object_bytes_per_s;
            let length = frame.data_ref().map_or(0, Bytes::len);
            if bytes_per_s == 0 || length == 0 {
                return Poll::Ready(Some(Ok(frame)));
            }
            let through = self.bandwidth.reserve(Instant::now(), length, bytes_per_s);
            self.under_way = Some((frame, Box::pin(tokio::time::sleep_until(through))));
        }
        if let Some((_, sleep)) = &mut self.under_way {
            ready!(sleep.as_mut().poll(context));
        }
        Poll::Ready(self.under_way.take().map(|(frame, _)| Ok(frame)))
    }

    fn is_end_stream(&self) -> bool {
        self.under_way.is_none() && self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        match &self.under_way {
            Some(_) => SizeHint::default(),
            None => self.inner.size_hint(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connections_share_the_bandwidth() {
        let (bandwidth, begun) = (Bandwidth::default(), Instant::now());
        let through = |after: u64| {
            let through = bandwidth.reserve(begun + Duration::from_millis(after), 50_000, 1_000_000);
            through.saturating_duration_since(begun).as_millis()
        };
        assert_eq!([0, 0, 20, 155].map(through), [50, 100, 150, 200]);
        // Idle time is not saved up beyond the slack.
        assert_eq!(through(9_000), 9_000 - 10 + 50);
    }
}
