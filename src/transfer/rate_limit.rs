//! A speed limit as a token bucket: credit grows with time and is spent by every piece. A piece is never split;
//! credit that it overdraws is waited for.

use crate::transfer::job::Millis;

#[derive(Clone, Copy, Debug)]
pub struct TokenBucket {
    bytes_per_s: f64,
    credit: f64,
    at: Millis,
}

impl TokenBucket {
    pub fn new(now: Millis, bytes_per_s: u64) -> Self {
        Self { bytes_per_s: bytes_per_s as f64, credit: 0.0, at: now }
    }

    pub fn bytes_per_s(&self) -> u64 {
        self.bytes_per_s as u64
    }

    /// Credit is capped at one second, or at the time since the last call: a background page has few ticks, and may
    /// catch up on what passed between two of them.
    pub fn pass(&mut self, now: Millis) {
        let seconds = now.saturating_sub(self.at) as f64 / 1_000.0;
        let most = self.bytes_per_s * seconds.clamp(1.0, 60.0);
        self.credit = (self.credit + seconds * self.bytes_per_s).min(most);
        self.at = now;
    }

    pub fn take(&mut self, bytes: u64) {
        self.credit -= bytes as f64;
    }

    pub fn is_empty(&self) -> bool {
        self.credit <= 0.0
    }

    /// How long the bucket stays empty if nothing more is taken.
    pub fn wait(&self) -> Millis {
        (-self.credit.min(0.0) * 1_000.0 / self.bytes_per_s.max(1.0)).ceil() as Millis
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Reads first and waits afterwards, as a stream does.
        #[test]
        fn a_stream_stays_below_the_limit(
            limit in 50_000u64..50_000_000,
            pieces in prop::collection::vec(1u64..2_000_000, 1..300),
        ) {
            let (mut bucket, mut now, mut read) = (TokenBucket::new(0, limit), 0, 0);
            let largest = *pieces.iter().max().unwrap();
            for piece in pieces {
                bucket.pass(now);
                bucket.take(piece);
                read += piece;
                prop_assert!(read <= limit * now / 1_000 + limit + largest, "{} after {} ms", read, now);
                now += bucket.wait();
                bucket.pass(now);
                prop_assert!(bucket.wait() == 0);
            }
            // It does not wait longer than needed.
            prop_assert!(now <= read * 1_000 / limit + 300, "{} ms for {}", now, read);
        }
    }
}
