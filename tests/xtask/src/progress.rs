//! What the commands print while they work: lines that stay, and on a terminal one line that is rewritten.

use std::io::{IsTerminal, Write, stdout};
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// What a terminal shows of the line.
const WIDTH: usize = 100;

/// The programs that run, each by what it is called and what it said last.
struct Status {
    running: Vec<(String, String)>,
    shown: Option<Instant>,
    /// The line stands on the terminal.
    visible: bool,
}

static STATUS: Mutex<Status> = Mutex::new(Status { running: Vec::new(), shown: None, visible: false });

impl Status {
    fn clear(&mut self) {
        if self.visible {
            print!("\r\x1b[2K");
            self.visible = false;
        }
    }

    fn draw(&mut self) {
        if self.shown.is_some_and(|shown| shown.elapsed() < Duration::from_millis(500)) {
            return;
        }
        self.shown = Some(Instant::now());
        let share = WIDTH / self.running.len().max(1);
        let parts: Vec<String> =
            self.running.iter().map(|(_, latest)| latest.chars().take(share).collect()).collect();
        print!("\r\x1b[2K        {}", parts.join(" │ "));
        // A progress line that can't be shown is no reason to stop.
        let _ = stdout().flush();
        self.visible = true;
    }
}

fn status() -> std::sync::MutexGuard<'static, Status> {
    STATUS.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// Prints a line that stays.
pub fn print_line(line: &str) {
    status().clear();
    println!("{line}");
}

/// `4 min 05 s`, `12.3 s`.
pub fn format_duration(time: Duration) -> String {
    let seconds = time.as_secs();
    if seconds >= 60 {
        format!("{} min {:02} s", seconds / 60, seconds % 60)
    } else {
        format!("{:.1} s", time.as_secs_f64())
    }
}

/// How a program that takes long is getting on: in the rewritten line on a terminal, once a minute elsewhere.
pub struct Progress {
    name: String,
    begun: Instant,
    shown: Instant,
    is_terminal: bool,
}

impl Progress {
    pub fn begin(name: &str) -> Self {
        let now = Instant::now();
        Self { name: name.to_owned(), begun: now, shown: now, is_terminal: stdout().is_terminal() }
    }

    pub fn show(&mut self, latest: &str) {
        if self.begun.elapsed() < Duration::from_secs(2) {
            return;
        }
        let latest = format!("{} · {}: {}", format_duration(self.begun.elapsed()), self.name, latest.trim());
        if self.is_terminal {
            let mut status = status();
            match status.running.iter_mut().find(|(name, _)| *name == self.name) {
                Some(entry) => entry.1 = latest,
                None => status.running.push((self.name.clone(), latest)),
            }
            status.draw();
        } else if self.shown.elapsed() >= Duration::from_secs(60) {
            self.shown = Instant::now();
            print_line(&format!("        {}", latest.chars().take(WIDTH).collect::<String>()));
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        let mut status = status();
        status.running.retain(|(name, _)| *name != self.name);
        status.clear();
        let _ = stdout().flush();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_read_well() {
        assert_eq!(format_duration(Duration::from_millis(1_234)), "1.2 s");
        assert_eq!(format_duration(Duration::from_secs(245)), "4 min 05 s");
    }
}
