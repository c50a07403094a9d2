//! Limits how often something is done: a single change at once, a burst of changes together.

use pds_web::browser::clock;
use std::cell::Cell;

pub struct Throttle {
    every_ms: f64,
    due: Cell<bool>,
    /// When it was last done.
    done: Cell<f64>,
}

impl Throttle {
    pub fn new(every_ms: u32) -> Self {
        Self { every_ms: f64::from(every_ms), due: Cell::new(false), done: Cell::new(f64::MIN) }
    }

    /// In how many milliseconds to do it; `None`: that is scheduled already.
    pub fn due_in(&self) -> Option<u32> {
        let wait = self.done.get() + self.every_ms - clock::monotonic_ms();
        (!self.due.replace(true)).then_some(wait.max(0.0) as u32)
    }

    pub fn done(&self) {
        self.due.set(false);
        self.done.set(clock::monotonic_ms());
    }
}
