//! Processor time and memory of all processes of the browser during a measurement, from `/proc`. Without it there are
//! no figures.

use browser_tests::World;
use std::collections::HashMap;
use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// Interval of the memory samples. Each takes the kernel tens of milliseconds on the measured cores.
const EVERY: Duration = Duration::from_secs(1);

/// The kernel counts in hundredths of a second on every machine.
const TICKS_PER_S: f64 = 100.0;

pub struct UsageSampler {
    root: u32,
    cpu_before: Option<f64>,
    idle: Option<f64>,
    stop: Arc<AtomicBool>,
    peak: JoinHandle<Option<f64>>,
}

/// Usage between start and end of the sampler.
pub struct Usage {
    pub cpu_s: Option<f64>,
    /// Peak above the memory at the start.
    pub peak_mb: Option<f64>,
}

impl UsageSampler {
    /// Starts to sample all descendants of this process.
    pub fn start(root: u32) -> Self {
        let idle = memory_mb(root);
        let stop = Arc::<AtomicBool>::default();
        let peak = thread::spawn({
            let stop = stop.clone();
            move || {
                let mut peak = None::<f64>;
                while !stop.load(Ordering::Relaxed) {
                    peak = [peak, memory_mb(root)].into_iter().flatten().reduce(f64::max);
                    thread::sleep(EVERY);
                }
                peak
            }
        });
        Self { root, cpu_before: cpu_s(root), idle, stop, peak }
    }

    pub fn end(self) -> Usage {
        let cpu_s = cpu_s(self.root).zip(self.cpu_before).map(|(after, before)| after - before);
        self.stop.store(true, Ordering::Relaxed);
        let peak = self.peak.join().unwrap_or_default();
        Usage { cpu_s, peak_mb: peak.zip(self.idle).map(|(peak, idle)| peak - idle) }
    }
}

/// All descendants of this process.
fn below(root: u32) -> Vec<u32> {
    let mut children: HashMap<u32, Vec<u32>> = HashMap::new();
    for entry in fs::read_dir("/proc").into_iter().flatten().flatten() {
        let Some(id) = entry.file_name().to_str().and_then(|name| name.parse::<u32>().ok()) else { continue };
        if let Some(parent) = stat(id).and_then(|fields| fields.get(1)?.parse().ok()) {
            children.entry(parent).or_default().push(id);
        }
    }
    let mut found = children.remove(&root).unwrap_or_default();
    let mut at = 0;
    while let Some(&id) = found.get(at) {
        found.extend(children.remove(&id).unwrap_or_default());
        at += 1;
    }
    found
}

/// The fields of `/proc/ID/stat` after the name, which may contain any characters: state, parent, …
fn stat(id: u32) -> Option<Vec<String>> {
    let text = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    let (_, rest) = text.rsplit_once(')')?;
    Some(rest.split_whitespace().map(str::to_owned).collect())
}

/// Time in user and kernel mode, including ended children.
fn cpu_s(root: u32) -> Option<f64> {
    let all = below(root);
    let ticks = |id: &u32| -> Option<f64> {
        stat(*id)?.get(11..15)?.iter().map(|field| field.parse::<f64>().ok()).sum()
    };
    (!all.is_empty()).then(|| all.iter().filter_map(ticks).sum::<f64>() / TICKS_PER_S)
}

/// What the browser uses once it has given back what it does not need any more.
pub async fn settled_memory_mb(world: &World) -> Option<f64> {
    let root = world.driver_process()?;
    world.collect_garbage().await;
    let mut before = memory_mb(root)?;
    loop {
        tokio::time::sleep(EVERY).await;
        let now = memory_mb(root)?;
        if (now - before).abs() < 1.0 {
            return Some(now);
        }
        before = now;
    }
}

/// Proportional set size without the pages of the program file: those are shared with other browsers on this
/// machine, and the end of one would look like memory used here.
fn memory_mb(root: u32) -> Option<f64> {
    let all = below(root);
    let share = |id: &u32| -> Option<f64> {
        let text = fs::read_to_string(format!("/proc/{id}/smaps_rollup")).ok()?;
        let field = |name: &str| -> Option<f64> {
            let line = text.lines().find(|line| line.starts_with(name))?;
            line.split_whitespace().nth(1)?.parse().ok()
        };
        Some(field("Pss_Anon:")? + field("Pss_Shmem:")?)
    };
    (!all.is_empty()).then(|| all.iter().filter_map(share).sum::<f64>() * 1024.0 / 1e6)
}
