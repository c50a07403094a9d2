//! A list of steps that says how long it takes, which step is running, and how long each took.
//!
//! Steps run phase by phase. Those of [`Phase::Compile`] do not need each other and run side by side where there are cores.

use std::collections::VecDeque;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crate::error::{CommandError, Result};
use crate::progress::{format_duration, print_line};

type Action<'a> = Box<dyn FnOnce() -> Result<()> + Send + 'a>;

/// Phases run in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Package managers, one after the other: they lock each other out, and compilers may come from them.
    System,
    /// Tools, and whatever compiles without them.
    Compile,
    /// What needs the tools.
    Site,
}

const PHASES: [Phase; 3] = [Phase::System, Phase::Compile, Phase::Site];

/// More compilers at once would need more memory than many machines have.
const MOST_LANES: usize = 4;

/// The cores one cargo keeps busy on average: crates wait for each other.
const CORES_OF_A_STEP: u64 = 3;

struct Step<'a> {
    phase: Phase,
    title: String,
    /// What it computes when nothing is there yet, in seconds of one core.
    work: u64,
    action: Action<'a>,
}

/// Steps to be done. Nothing runs, and nothing is printed, before [`Plan::run`].
#[derive(Default)]
pub struct Plan<'a> {
    steps: Vec<Step<'a>>,
}

impl<'a> Plan<'a> {
    pub fn new() -> Self {
        Self::default()
    }

    /// `title` reads on from "2 of 5: "; `work` is in seconds of one core, when nothing is there yet.
    pub fn add(
        &mut self,
        phase: Phase,
        title: impl Into<String>,
        work: u64,
        action: impl FnOnce() -> Result<()> + Send + 'a,
    ) {
        self.steps.push(Step { phase, title: title.into(), work, action: Box::new(action) });
    }

    pub fn run(mut self) -> Result<()> {
        let cores = cores();
        let estimate = self.estimate(cores);
        if estimate >= Duration::from_secs(60) {
            let minutes = estimate.as_secs().div_ceil(60);
            print_line(&format!("At most about {minutes} minutes on {cores} cores, downloads aside."));
        }
        let run = Run { total: self.steps.len(), begun: AtomicUsize::new(0) };
        for phase in PHASES {
            let steps: Vec<Step<'_>> = self.steps.extract_if(.., |step| step.phase == phase).collect();
            let lanes = if phase == Phase::Compile { cores.min(MOST_LANES) } else { 1 };
            run.phase(steps, lanes.max(1))?;
        }
        Ok(())
    }

    /// How long it takes with so many cores, should nothing be there yet.
    fn estimate(&self, cores: usize) -> Duration {
        let cores = cores as u64;
        let of =
            |phase: Phase| self.steps.iter().filter(move |step| step.phase == phase).map(|step| step.work);
        let compile: u64 = of(Phase::Compile).sum();
        let longest = of(Phase::Compile).max().unwrap_or_default();
        let site: u64 = of(Phase::Site).sum();
        let seconds = of(Phase::System).sum::<u64>()
            + (compile / cores).max(longest / cores.min(CORES_OF_A_STEP))
            + site / cores.min(CORES_OF_A_STEP);
        Duration::from_secs(seconds)
    }
}

pub fn cores() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}

/// A plan that runs.
struct Run {
    total: usize,
    begun: AtomicUsize,
}

impl Run {
    /// Runs the steps of one phase, as many at a time as there are lanes. After a failure no further step begins; those that
    /// run come to their end, since what they leave is of use to the next run.
    fn phase(&self, mut steps: Vec<Step<'_>>, lanes: usize) -> Result<()> {
        if lanes > 1 {
            // The longest first, or it would run alone at the end.
            steps.sort_by_key(|step| std::cmp::Reverse(step.work));
        }
        let lanes = lanes.min(steps.len());
        let waiting = Mutex::new(VecDeque::from(steps));
        let failed: Mutex<Option<CommandError>> = Mutex::new(None);
        let work = || {
            loop {
                // Not in the loop's condition, which would hold the lock while the step runs.
                let next = lock(&waiting).pop_front();
                let Some(step) = next else { break };
                if let Err(error) = self.step(step, lanes > 1) {
                    lock(&waiting).clear();
                    lock(&failed).get_or_insert(error);
                }
            }
        };
        thread::scope(|scope| {
            for _ in 1..lanes {
                scope.spawn(work);
            }
            work();
        });
        failed.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner).map_or(Ok(()), Err)
    }

    fn step(&self, step: Step<'_>, beside_others: bool) -> Result<()> {
        let Step { title, action, .. } = step;
        print_line(&format!("{} of {}: {title}", self.begun.fetch_add(1, Ordering::Relaxed) + 1, self.total));
        let begun = Instant::now();
        let result = action();
        let took = begun.elapsed();
        let which = if beside_others { format!(": {title}") } else { String::new() };
        match &result {
            Ok(()) if took > Duration::from_secs(2) => {
                print_line(&format!("        done in {}{which}", format_duration(took)))
            }
            Err(_) if beside_others => {
                print_line(&format!(
                    "        failed after {}{which}; what runs beside it is finished first",
                    format_duration(took)
                ));
            }
            _ => {}
        }
        result
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Barrier;

    #[test]
    fn phases_run_in_their_order_and_a_failure_ends_the_plan() {
        let order = Mutex::new(Vec::new());
        let mut plan = Plan::new();
        let note = |name: &'static str| lock(&order).push(name);
        plan.add(Phase::Site, "site", 0, || {
            note("site");
            Err(CommandError::new("no"))
        });
        plan.add(Phase::Site, "after", 0, || {
            note("after");
            Ok(())
        });
        plan.add(Phase::Compile, "tool", 0, || {
            note("tool");
            Ok(())
        });
        plan.add(Phase::System, "system", 0, || {
            note("system");
            Ok(())
        });
        assert!(plan.run().is_err());
        assert_eq!(*lock(&order), ["system", "tool", "site"]);
    }

    #[test]
    fn steps_run_side_by_side_and_one_that_fails_does_not_stop_the_other() {
        let run = Run { total: 2, begun: AtomicUsize::new(0) };
        let meet = Barrier::new(2);
        let finished = AtomicUsize::new(0);
        let step = |fails: bool| {
            let (meet, finished) = (&meet, &finished);
            let action = move || {
                // Neither passes unless both run.
                meet.wait();
                finished.fetch_add(1, Ordering::Relaxed);
                if fails { Err(CommandError::new("no")) } else { Ok(()) }
            };
            Step { phase: Phase::Compile, title: String::new(), work: 0, action: Box::new(action) }
        };
        assert!(run.phase(vec![step(true), step(false)], 2).is_err());
        assert_eq!(finished.load(Ordering::Relaxed), 2);
    }

    #[test]
    fn more_cores_take_less_time_down_to_the_longest_step() {
        let mut plan = Plan::new();
        let nothing = || Ok(());
        plan.add(Phase::System, "packages", 30, nothing);
        plan.add(Phase::Compile, "long", 300, nothing);
        plan.add(Phase::Compile, "short", 100, nothing);
        plan.add(Phase::Site, "site", 60, nothing);
        for (cores, seconds) in [(1, 490), (2, 260), (3, 183), (64, 150)] {
            assert_eq!(plan.estimate(cores), Duration::from_secs(seconds), "{cores}");
        }
    }
}
