//! How many parts are sent concurrently, adapted to the measured speed, and the person's speed limit.

use super::job::UploadEvent;
use super::scheduler::MAX_PARTS;
use crate::base::failure::{Failure, FailureKind};
use crate::transfer::error_policy::PartFault;
use crate::transfer::job::Millis;
use crate::transfer::rate_limit::TokenBucket;

const FIRST: u32 = 4;

/// A number of concurrent parts is measured over this long.
const WINDOW: Millis = 2_000;

/// A smaller change of speed counts as noise.
const SIGNIFICANT: f64 = 1.05;

/// After the server asked to slow down, the number is not raised for this long.
const REDUCED_FOR: Millis = 15_000;

#[derive(Clone, Debug)]
pub struct AdaptiveConcurrency {
    max_parts: u32,
    /// The maximum of available connections.
    most: u32,
    /// The speed measured with the previous number.
    previous: Option<f64>,
    /// The number is going up, not down.
    rising: bool,
    window: Option<Window>,
    reduced_until: Millis,
    speed: Option<f64>,
    cap: Option<TokenBucket>,
}

#[derive(Clone, Copy, Debug)]
struct Window {
    began: Millis,
    bytes: u64,
    /// The maximum was in use all the time; otherwise the measurement says nothing about it.
    full: bool,
}

impl Default for AdaptiveConcurrency {
    fn default() -> Self {
        Self {
            max_parts: FIRST,
            most: MAX_PARTS,
            previous: None,
            rising: true,
            window: None,
            reduced_until: 0,
            speed: None,
            cap: None,
        }
    }
}

impl AdaptiveConcurrency {
    /// How many parts may be in flight; zero while the speed limit is exhausted.
    pub fn max_parts(&self) -> u32 {
        match &self.cap {
            Some(bucket) if bucket.is_empty() => 0,
            // Concurrent parts would only divide the limit.
            Some(_) => 1,
            None => self.max_parts.min(self.most),
        }
    }

    /// The total speed over the last window with progress.
    pub fn bytes_per_s(&self) -> Option<f64> {
        self.speed
    }

    pub fn cap(&self) -> Option<u64> {
        self.cap.map(|bucket| bucket.bytes_per_s())
    }

    pub fn set_cap(&mut self, now: Millis, bytes_per_s: Option<u64>) {
        self.cap = bytes_per_s.map(|limit| TokenBucket::new(now, limit));
        self.tick(now);
    }

    /// Measurements with another number of connections are discarded.
    pub fn set_most(&mut self, most: u32) {
        if std::mem::replace(&mut self.most, most) != most {
            self.idle();
        }
    }

    /// A part starts.
    pub fn sends(&mut self, bytes: u64) {
        if let Some(bucket) = &mut self.cap {
            bucket.take(bytes);
        }
    }

    /// Bytes were sent since the last call, with this many parts in flight now.
    pub fn moved(&mut self, now: Millis, bytes: u64, in_flight: u32) {
        self.tick(now);
        let full = in_flight >= self.max_parts && self.max_parts <= self.most;
        let window = self.window.get_or_insert(Window { began: now, bytes: 0, full: true });
        window.bytes += bytes;
        window.full &= full;
        let elapsed = now.saturating_sub(window.began);
        if elapsed < WINDOW {
            return;
        }
        let measured = window.bytes as f64 * 1_000.0 / elapsed as f64;
        let learnt = window.full && self.cap.is_none() && now >= self.reduced_until;
        self.window = None;
        self.speed = Some(measured);
        if learnt {
            self.adjust(measured);
        }
    }

    /// Nothing is in flight: discards the current measurement.
    pub fn idle(&mut self) {
        self.window = None;
        self.previous = None;
    }

    /// The server asks to slow down.
    pub fn busy(&mut self, now: Millis) {
        if now >= self.reduced_until {
            self.max_parts = (self.max_parts / 2).max(1);
        }
        self.reduced_until = now + REDUCED_FOR;
        self.idle();
        self.rising = true;
    }

    fn adjust(&mut self, measured: f64) {
        if let Some(previous) = self.previous {
            let better = measured > previous * SIGNIFICANT;
            let worse = measured * SIGNIFICANT < previous;
            // Additional parts that do not raise the speed only take connections from others.
            if worse || (self.rising && !better) {
                self.rising = !self.rising;
            } else if !better {
                self.previous = None;
                return;
            }
        }
        self.previous = Some(measured);
        let next = if self.rising { self.max_parts + 1 } else { self.max_parts - 1 };
        self.max_parts = next.clamp(2, MAX_PARTS);
    }

    /// Time passes without progress.
    pub fn tick(&mut self, now: Millis) {
        self.cap.iter_mut().for_each(|bucket| bucket.pass(now));
    }
}

/// Whether the server reports overload.
pub fn is_busy(event: &UploadEvent) -> bool {
    let asks = |failure: &Failure| failure.kind == FailureKind::TooManyRequests;
    match event {
        UploadEvent::SendFailed { fault, .. } => *fault == PartFault::Busy,
        UploadEvent::Created(Err(failure)) => asks(failure),
        UploadEvent::Urls(Err(failure)) => asks(failure),
        UploadEvent::Listed(Err(failure)) => asks(failure),
        UploadEvent::Completed(Err(failure)) | UploadEvent::FileFetched(Err(failure)) => asks(failure),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Runs for a minute against a connection whose speed depends on the number of concurrent parts.
    fn settled(speed_of: impl Fn(u32) -> u64) -> u32 {
        let mut concurrency = AdaptiveConcurrency::default();
        for tick in 0..240 {
            let max_parts = concurrency.max_parts();
            concurrency.moved(tick * 250, speed_of(max_parts) / 4, max_parts);
        }
        concurrency.max_parts()
    }

    #[test]
    fn parts_are_added_while_they_raise_the_speed() {
        assert!(settled(|max_parts| u64::from(max_parts) * 10_000_000) >= MAX_PARTS - 1);
        let narrow = settled(|max_parts| 20_000_000 / u64::from(max_parts).max(1) + 1);
        assert!(narrow <= 3, "{narrow}");
    }

    #[test]
    fn an_overloaded_server_gets_fewer_parts_for_a_while() {
        let mut concurrency = AdaptiveConcurrency::default();
        concurrency.busy(1_000);
        // A burst of refusals counts as one.
        concurrency.busy(1_010);
        assert_eq!(concurrency.max_parts(), 2);
        for tick in 0..40 {
            concurrency.moved(1_000 + tick * 250, 1_000_000, 2);
        }
        assert_eq!(concurrency.max_parts(), 2);
    }

    proptest! {
        #[test]
        fn a_speed_limit_holds_on_average(cap in 50_000u64..5_000_000, part in 10_000u64..3_000_000) {
            let mut concurrency = AdaptiveConcurrency::default();
            concurrency.set_cap(0, Some(cap));
            let mut sent = 0;
            let minutes = 60_000 * 4;
            for now in (0..minutes).step_by(100) {
                concurrency.tick(now);
                if concurrency.max_parts() > 0 {
                    concurrency.sends(part);
                    sent += part;
                }
            }
            let allowed = cap * minutes / 1_000;
            prop_assert!(sent <= allowed + part + cap, "{sent} of {allowed}");
            prop_assert!(sent + part + cap >= allowed.min(part * minutes / 100), "{sent} of {allowed}");
        }
    }

    #[test]
    fn there_are_no_more_parts_than_connections() {
        let mut concurrency = AdaptiveConcurrency::default();
        concurrency.set_most(3);
        for tick in 0..240 {
            concurrency.moved(
                tick * 250,
                u64::from(concurrency.max_parts()) * 10_000_000 / 4,
                concurrency.max_parts(),
            );
            assert!(concurrency.max_parts() <= 3);
        }
        // The number found before is still known.
        concurrency.set_most(MAX_PARTS);
        assert_eq!(concurrency.max_parts(), FIRST);
    }
}
