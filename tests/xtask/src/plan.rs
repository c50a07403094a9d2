//! A list of steps that says which one is running, how far the list is, and how long each took.

use std::io::{IsTerminal, Write};
use std::time::{Duration, Instant};

use crate::trouble::Result;

type Action<'a> = Box<dyn FnOnce() -> Result<()> + 'a>;

/// Steps to be done in order. Nothing runs, and nothing is printed, before [`Plan::run`].
#[derive(Default)]
pub struct Plan<'a> {
    steps: Vec<(String, Action<'a>)>,
}

impl<'a> Plan<'a> {
    pub fn new() -> Self {
        Self::default()
    }

    /// `title` reads on from "2 of 5: ".
    pub fn add(&mut self, title: impl Into<String>, action: impl FnOnce() -> Result<()> + 'a) {
        self.steps.push((title.into(), Box::new(action)));
    }

    pub fn run(self) -> Result<()> {
        let total = self.steps.len();
        for (index, (title, action)) in self.steps.into_iter().enumerate() {
            println!("{} of {total}: {title}", index + 1);
            let begun = Instant::now();
            action()?;
            let took = begun.elapsed();
            if took > Duration::from_secs(2) {
                println!("        done in {}", spoken(took));
            }
        }
        Ok(())
    }
}

/// `4 min 05 s`, `12.3 s`.
pub fn spoken(time: Duration) -> String {
    let seconds = time.as_secs();
    if seconds >= 60 {
        format!("{} min {:02} s", seconds / 60, seconds % 60)
    } else {
        format!("{:.1} s", time.as_secs_f64())
    }
}

/// A line that says how a long step is getting on: rewritten in place on a terminal, once a minute elsewhere.
pub struct Progress {
    begun: Instant,
    shown: Instant,
    terminal: bool,
    dirty: bool,
}

impl Progress {
    pub fn begin() -> Self {
        let now = Instant::now();
        Self { begun: now, shown: now, terminal: std::io::stdout().is_terminal(), dirty: false }
    }

    pub fn show(&mut self, latest: &str) {
        let every = if self.terminal { Duration::from_millis(500) } else { Duration::from_secs(60) };
        if self.shown.elapsed() < every || self.begun.elapsed() < Duration::from_secs(2) {
            return;
        }
        self.shown = Instant::now();
        let latest: String = latest.trim().chars().take(70).collect();
        let line = format!("        {} · {latest}", spoken(self.begun.elapsed()));
        if self.terminal {
            print!("\r\x1b[2K{line}");
            // A progress line that can't be shown is no reason to stop.
            let _ = std::io::stdout().flush();
            self.dirty = true;
        } else {
            println!("{line}");
        }
    }

    pub fn end(&mut self) {
        if self.dirty {
            print!("\r\x1b[2K");
            let _ = std::io::stdout().flush();
            self.dirty = false;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_read_well() {
        assert_eq!(spoken(Duration::from_millis(1_234)), "1.2 s");
        assert_eq!(spoken(Duration::from_secs(245)), "4 min 05 s");
    }

    #[test]
    fn a_failing_step_ends_the_plan() {
        let reached = std::cell::Cell::new(0);
        let mut plan = Plan::new();
        plan.add("one", || {
            reached.set(1);
            Ok(())
        });
        plan.add("two", || Err(crate::trouble::Trouble::new("no")));
        plan.add("three", || {
            reached.set(3);
            Ok(())
        });
        assert!(plan.run().is_err());
        assert_eq!(reached.get(), 1);
    }
}
