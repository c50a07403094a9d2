//! Progress: a bar that never moves back, a smoothed speed, and an estimate of the time left.

use crate::transfer::job::Millis;

/// The weight of older measurements halves in this time.
const HALF_LIFE: f64 = 3_000.0;

/// Speed is measured over at least this long.
const TICK: Millis = 250;

/// No speed is reported before this.
const WARM_UP: Millis = 1_000;

#[derive(Clone, Debug, PartialEq)]
pub struct Meter {
    size: u64,
    /// The maximum ever sent: resending a part does not move the bar back.
    high_water: u64,
    sample: Option<Sample>,
    speed: Option<f64>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Sample {
    began: Millis,
    at: Millis,
    raw: u64,
}

impl Meter {
    pub fn new(size: u64) -> Self {
        Self { size, high_water: 0, sample: None, speed: None }
    }

    /// The total grows while more files are found; what was sent stays.
    pub fn resize(&mut self, size: u64) {
        self.size = size.max(self.high_water);
    }

    /// `raw` may fall when a part is resent; measuring then restarts from there.
    pub fn record(&mut self, now: Millis, raw: u64) {
        self.high_water = self.high_water.max(raw.min(self.size));
        let Some(sample) = &mut self.sample else {
            self.sample = Some(Sample { began: now, at: now, raw });
            return;
        };
        let elapsed = now.saturating_sub(sample.at);
        if raw < sample.raw {
            (sample.at, sample.raw) = (now, raw);
        } else if elapsed >= TICK {
            let measured = (raw - sample.raw) as f64 * 1_000.0 / elapsed as f64;
            let keep = 0.5f64.powf(elapsed as f64 / HALF_LIFE);
            self.speed = Some(self.speed.map_or(measured, |speed| speed * keep + measured * (1.0 - keep)));
            (sample.at, sample.raw) = (now, raw);
        }
    }

    /// Bytes that the server already holds do not count as speed.
    pub fn resume_from(&mut self, raw: u64) {
        self.high_water = self.high_water.max(raw.min(self.size));
        self.halt();
    }

    /// Paused, waiting or ended.
    pub fn halt(&mut self) {
        self.sample = None;
        self.speed = None;
    }

    pub fn finish(&mut self) {
        self.high_water = self.size;
        self.halt();
    }

    pub fn sent(&self) -> u64 {
        self.high_water
    }

    pub fn bytes_per_s(&self) -> Option<f64> {
        let sample = self.sample?;
        self.speed.filter(|_| sample.at.saturating_sub(sample.began) >= WARM_UP)
    }

    pub fn seconds_left(&self) -> Option<f64> {
        let speed = self.bytes_per_s().filter(|speed| *speed >= 1.0)?;
        Some((self.size - self.high_water) as f64 / speed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_steady_stream_shows_speed_and_time_left() {
        let mut meter = Meter::new(100_000);
        for tick in 0..=20u64 {
            meter.record(tick * 250, tick * 1_000);
        }
        assert!((meter.bytes_per_s().unwrap() - 4_000.0).abs() < 1.0);
        assert!((meter.seconds_left().unwrap() - 20.0).abs() < 0.1);
        meter.halt();
        assert_eq!((meter.bytes_per_s(), meter.sent()), (None, 20_000));
    }

    #[test]
    fn the_speed_of_a_stalled_transfer_falls_to_zero() {
        let mut meter = Meter::new(100_000);
        for tick in 0..8u64 {
            meter.record(tick * 250, tick * 1_000);
        }
        for tick in 8..400u64 {
            meter.record(tick * 250, 7_000);
        }
        assert!(meter.bytes_per_s().unwrap() < 1.0);
        assert_eq!(meter.seconds_left(), None);
    }

    proptest! {
        #[test]
        fn progress_never_moves_back(records in prop::collection::vec((0u64..2_000, 0u64..5_000), 0..60)) {
            let (mut meter, mut now, mut before) = (Meter::new(4_000), 0, 0);
            for (wait, raw) in records {
                now += wait;
                meter.record(now, raw);
                prop_assert!(meter.sent() >= before && meter.sent() <= 4_000);
                prop_assert!(meter.bytes_per_s().is_none_or(|speed| speed >= 0.0 && speed.is_finite()));
                before = meter.sent();
            }
        }
    }
}
