//! Runs other programs. Everything they print goes into a log file, the end of it is shown only when
//! they fail.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

use crate::error::{CommandError, Context, Result};
use crate::paths;
use crate::progress::Progress;

/// How much of a failing program's output is shown.
const TAIL_LINES: usize = 80;
/// How much of a panic's message is shown.
const PANIC_LINES: usize = 12;

/// What a program printed, and whether it succeeded.
pub struct Outcome {
    pub success: bool,
    pub output: String,
    pub log: PathBuf,
}

impl Outcome {
    pub fn tail(&self) -> String {
        let lines: Vec<&str> = self.output.lines().collect();
        lines[lines.len().saturating_sub(TAIL_LINES)..].join("\n")
    }

    /// What tests said when they failed. The backtrace of the last one alone may fill the tail.
    pub fn panics(&self) -> String {
        let mut said = Vec::new();
        let mut left = 0;
        for line in self.output.lines() {
            match line {
                line if line.starts_with("thread '") && line.contains("panicked at") => left = PANIC_LINES,
                "stack backtrace:" | "" => left = 0,
                line if line.starts_with("note: ") => left = 0,
                _ => {}
            }
            if left > 0 {
                said.push(line);
                left -= 1;
            }
        }
        said.join("\n")
    }
}

/// A cargo command at the root of the repository, with the target folder of this run.
pub fn cargo(arguments: &[&str]) -> Command {
    let mut command = Command::new(paths::cargo());
    command
        .args(arguments)
        .current_dir(paths::root())
        .env("CARGO_TARGET_DIR", paths::target())
        .env("CARGO_TERM_COLOR", "never");
    command
}

/// Runs a program to its end, failing or not; progress is shown if it takes long.
pub fn run_to_end(name: &str, command: &mut Command) -> Result<Outcome> {
    let log = paths::work()?.join(format!("{name}.log"));
    let mut file = File::create(&log).context(|| format!("Could not write {}", log.display()))?;
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .context(|| format!("Could not start {}", command.get_program().to_string_lossy()))?;
    let (sender, lines) = channel();
    forward_lines(child.stdout.take(), sender.clone());
    forward_lines(child.stderr.take(), sender);
    let output = collect_output(name, &lines, &mut file)?;
    let status = child.wait().context(|| format!("Could not wait for {name}"))?;
    Ok(Outcome { success: status.success(), output, log })
}

/// Runs a program that has to succeed.
pub fn run_logged(name: &str, command: &mut Command) -> Result<String> {
    let outcome = run_to_end(name, command)?;
    if outcome.success {
        return Ok(outcome.output);
    }
    let tail = format!("… {}", outcome.tail());
    Err(CommandError::new(format!(
        "“{}” failed; its whole output is in {}.",
        command_line(command),
        outcome.log.display()
    ))
    .with_detail(tail))
}

/// The first line a short program prints, or nothing if it is missing or fails.
pub fn first_line(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    (output.status.success() && !text.is_empty()).then_some(text)
}

/// The command as a person would type it.
pub fn command_line(command: &Command) -> String {
    let program = PathBuf::from(command.get_program());
    let program = program.file_name().unwrap_or(command.get_program()).to_string_lossy().into_owned();
    let arguments = command.get_args().map(|argument| argument.to_string_lossy().into_owned());
    std::iter::once(program).chain(arguments).collect::<Vec<_>>().join(" ")
}

fn forward_lines(stream: Option<impl Read + Send + 'static>, to: Sender<String>) {
    let Some(stream) = stream else { return };
    thread::spawn(move || {
        let mut reader = BufReader::new(stream);
        let mut bytes = Vec::new();
        while reader.read_until(b'\n', &mut bytes).is_ok_and(|count| count > 0) {
            if to.send(String::from_utf8_lossy(&bytes).into_owned()).is_err() {
                return;
            }
            bytes.clear();
        }
    });
}

fn collect_output(name: &str, lines: &Receiver<String>, log: &mut File) -> Result<String> {
    let mut output = String::new();
    let mut built = 0_usize;
    let mut latest = String::from("starting");
    let mut progress = Progress::begin(name);
    loop {
        match lines.recv_timeout(Duration::from_millis(250)) {
            Ok(line) => {
                log.write_all(line.as_bytes()).context(|| "Could not write a log".into())?;
                let word = line.trim_start();
                if word.starts_with("Compiling ") || word.starts_with("Checking ") {
                    built += 1;
                    latest = format!("{} ({built} so far)", word.trim_end());
                } else if !word.is_empty() {
                    latest = word.to_owned();
                }
                output.push_str(&line);
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => break,
        }
        progress.show(&latest);
    }
    Ok(output)
}
