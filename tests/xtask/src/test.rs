//! `cargo xtask test`: every check and test in one order, a table at the end, and one closing line that counts
//! what all the runners counted. A failing step does not stop those that do not depend on it.

use std::fs;
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

use crate::bench;
use crate::error::{CommandError, Context, Result};
use crate::install;
use crate::local::PROFILE;
use crate::paths;
use crate::plan::{Plan, cores};
use crate::progress::format_duration;
use crate::run::{Outcome, cargo, first_line, run_to_end};
use crate::site;
use crate::size::{self, Group};
use crate::test_counts::TestCounts;
use crate::tool::{FOR_BROWSER, FOR_BUILD, Tool, wasm_environment};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Format,
    Lint,
    Native,
    Wasm,
    Build,
    Browser,
    Bench,
}

/// The packages of every native step: with others, cargo would choose other features for what they depend on, and build it
/// again.
pub const WORKSPACE_ARGS: [&str; 4] = ["--workspace", "--no-default-features", "--features", "xtask/site"];

/// More browsers would only wait for each other.
const MOST_BROWSERS: usize = 4;

const ALL: [Step; 7] =
    [Step::Format, Step::Lint, Step::Native, Step::Wasm, Step::Build, Step::Browser, Step::Bench];

/// How one step went.
struct Report {
    step: Step,
    tally: TestCounts,
    success: bool,
    took: Duration,
    note: String,
}

pub fn test(names: &[&str]) -> Result<ExitCode> {
    let steps = select_steps(names)?;
    let begun = Instant::now();
    prepare(&steps)?;

    let mut reports: Vec<Report> = Vec::new();
    for (index, &step) in steps.iter().enumerate() {
        println!("{} of {}: {}", index + 1, steps.len(), step.title());
        let report = run(step, &reports)?;
        let word = if report.success { "passed" } else { "FAILED" };
        println!("        {word} in {}{}", format_duration(report.took), report.note);
        reports.push(report);
    }
    Ok(summary(&reports, begun.elapsed()))
}

/// Installs what the steps need, and compiles the site meanwhile if one of them builds it.
fn prepare(steps: &[Step]) -> Result<()> {
    let mut plan = Plan::new();
    let mut tools: Vec<Tool> = Vec::new();
    for tool in steps.iter().flat_map(|step| step.tools()) {
        if !tools.contains(&tool) {
            tools.push(tool);
        }
    }
    if FOR_BUILD.iter().all(|tool| tools.contains(tool)) {
        tools.retain(|tool| !FOR_BUILD.contains(tool));
        site::prepare(&mut plan);
    }
    install::plan_missing(&mut plan, &tools);
    plan.run()
}

impl Step {
    fn name(self) -> &'static str {
        match self {
            Step::Format => "fmt",
            Step::Lint => "lint",
            Step::Native => "native",
            Step::Wasm => "wasm",
            Step::Build => "build",
            Step::Browser => "browser",
            Step::Bench => "bench",
        }
    }

    fn title(self) -> &'static str {
        match self {
            Step::Format => "is the code formatted",
            Step::Lint => "clippy, native and wasm",
            Step::Native => "native tests",
            Step::Wasm => "wasm tests in headless Chromium",
            Step::Build => "release build and size budget",
            Step::Browser => "browser tests on the release site",
            Step::Bench => "every bench with tiny sizes, for its output and not its figures",
        }
    }

    fn tools(self) -> Vec<Tool> {
        match self {
            Step::Format => vec![Tool::Rustfmt],
            Step::Lint => vec![Tool::Clippy, Tool::WasmTarget],
            Step::Native => Vec::new(),
            Step::Wasm => vec![Tool::WasmTarget, Tool::WasmBindgen, Tool::Chromium, Tool::ChromeDriver],
            Step::Build => FOR_BUILD.to_vec(),
            Step::Browser | Step::Bench => FOR_BUILD.iter().chain(FOR_BROWSER).copied().collect(),
        }
    }
}

fn select_steps(names: &[&str]) -> Result<Vec<Step>> {
    if let Some(wrong) = names.iter().find(|name| ALL.iter().all(|step| step.name() != **name)) {
        let known: Vec<_> = ALL.iter().map(|step| step.name()).collect();
        return Err(CommandError::new(format!(
            "There is no step “{wrong}”; there are {}.",
            known.join(", ")
        )));
    }
    Ok(ALL.into_iter().filter(|step| names.is_empty() || names.contains(&step.name())).collect())
}

fn run(step: Step, before: &[Report]) -> Result<Report> {
    let begun = Instant::now();
    let (tally, success, note) = match step {
        Step::Format => run_checks(vec![("fmt", cargo(&["fmt", "--all", "--check"]))])?,
        Step::Lint => run_checks(vec![("lint-native", lint_native()), ("lint-wasm", lint_wasm())])?,
        Step::Native => run_tests("native", &mut native())?,
        Step::Wasm => run_tests("wasm", &mut wasm()?)?,
        Step::Build => build(),
        Step::Browser | Step::Bench
            if before.iter().any(|report| report.step == Step::Build && !report.success) =>
        {
            (TestCounts::from_check(false), false, ", not run: there is no site".to_owned())
        }
        Step::Browser => browser()?,
        Step::Bench => benches(),
    };
    Ok(Report { step, tally, success, took: begun.elapsed(), note })
}

type StepResult = (TestCounts, bool, String);

/// Programs whose exit status is the result.
fn run_checks(commands: Vec<(&str, Command)>) -> Result<StepResult> {
    let mut tally = TestCounts::default();
    for (name, mut command) in commands {
        let outcome = run_to_end(name, &mut command)?;
        if !outcome.success {
            print_failure(&outcome);
        }
        tally += TestCounts::from_check(outcome.success);
    }
    Ok((tally, tally.failed == 0, String::new()))
}

/// Test runners, whose output is counted.
fn run_tests(name: &str, command: &mut Command) -> Result<StepResult> {
    let outcome = run_to_end(name, command)?;
    let mut tally = TestCounts::from_output(&outcome.output);
    if !outcome.success {
        print_failure(&outcome);
        // It may not even have compiled.
        tally.failed = tally.failed.max(1);
    }
    let success = outcome.success && tally.failed == 0;
    Ok((tally, success, format!(", {} tests", tally.passed + tally.failed)))
}

fn print_failure(outcome: &Outcome) {
    println!("{}\n{}\n(all of it: {})", outcome.tail(), outcome.panics(), outcome.log.display());
}

fn lint_native() -> Command {
    // The same profile as the native tests, so that procedural macros and build scripts are compiled once.
    let mut command = cargo(&["clippy", "--profile", PROFILE, "--all-targets"]);
    command.args(WORKSPACE_ARGS).args(["--", "-D", "warnings"]);
    command
}

fn lint_wasm() -> Command {
    let mut command = cargo(&["clippy", "--package", "pds-web", "--target", "wasm32-unknown-unknown"]);
    command
        .args([
            "--lib",
            "--bins",
            "--features",
            "app,hasher,downloader,uploader,unpacker",
            "--",
            "-D",
            "warnings",
        ])
        .envs(wasm_environment());
    command
}

/// Everything native but the browser tests, which are a step of their own.
fn native() -> Command {
    let nextest = first_line(&mut cargo(&["nextest", "--version"])).is_some();
    let mut command = if nextest {
        let mut command = cargo(&["nextest", "run", "--cargo-profile", PROFILE, "--no-fail-fast"]);
        command.args(["--status-level", "fail", "--final-status-level", "fail"]);
        command
    } else {
        cargo(&["test", "--profile", PROFILE, "--no-fail-fast"])
    };
    command.args(["--lib", "--test", "native", "--test", "protocol"]).args(WORKSPACE_ARGS);
    command
}

fn wasm() -> Result<Command> {
    let runner = Tool::WasmBindgen
        .path()?
        .with_file_name(format!("wasm-bindgen-test-runner{}", std::env::consts::EXE_SUFFIX));
    let capabilities = paths::work()?.join("webdriver.json");
    fs::write(&capabilities, capabilities_of_chromium()?)
        .context(|| "Could not write webdriver.json".into())?;
    let mut command = cargo(&["test", "--package", "pds-web", "--target", "wasm32-unknown-unknown"]);
    command
        .args(["--test", "in_browser", "--no-default-features", "--features", "page,hasher"])
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", runner)
        .env("CHROMEDRIVER", Tool::ChromeDriver.path()?)
        .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", capabilities)
        .env("WASM_BINDGEN_TEST_TIMEOUT", "300")
        .envs(wasm_environment());
    Ok(command)
}

/// The capabilities wasm-bindgen's test runner requests from chromedriver.
fn capabilities_of_chromium() -> Result<String> {
    let flags: Vec<String> =
        CHROMIUM_FLAGS.iter().map(|flag| format!("\"{}\"", flag.trim_start_matches('-'))).collect();
    let program = Tool::Chromium.path()?.to_string_lossy().replace('\\', "\\\\");
    Ok(format!("{{\"goog:chromeOptions\":{{\"binary\":\"{program}\",\"args\":[{}]}}}}", flags.join(",")))
}

/// How every test starts Chromium: no window, no sandbox (Chromium has none for root), no background requests.
pub const CHROMIUM_FLAGS: &[&str] = &[
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
];

fn build() -> StepResult {
    match site::build_now().and_then(|()| print_sizes()) {
        Ok((note, within)) => (TestCounts::from_check(within), within, note),
        Err(error) => {
            println!("{error}");
            (TestCounts::from_check(false), false, String::new())
        }
    }
}

/// Prints the size of every file the site loads, and returns whether the first view is within its budget.
fn print_sizes() -> Result<(String, bool)> {
    let files = size::measure_files(&paths::dist())?;
    for group in [Group::FirstView, Group::Chunk, Group::Worker, Group::Vendor] {
        println!("        {}", group.title());
        for file in files.iter().filter(|file| file.group == group) {
            println!("        {:>7.1} kB  {}", kilobytes(file.bytes), file.file);
        }
    }
    let total = size::first_view_bytes(&files);
    let within = total <= size::BUDGET;
    if !within {
        println!("        The first view is {:.1} kB, over its budget.", kilobytes(total));
    }
    Ok((format!(", first view {:.1} kB of {:.0} kB", kilobytes(total), kilobytes(size::BUDGET)), within))
}

#[expect(clippy::cast_precision_loss, reason = "a file size shown with one decimal")]
fn kilobytes(bytes: u64) -> f64 {
    bytes as f64 / 1000.0
}

fn browser() -> Result<StepResult> {
    let mut plan = Plan::new();
    site::ensure(&mut plan);
    plan.run()?;
    let mut command = cargo(&["test", "--profile", PROFILE, "--no-fail-fast", "--test", "flows"]);
    command.args(WORKSPACE_ARGS).args(["--", &format!("--test-threads={}", browsers_at_once())]);
    run_tests("browser", &mut command)
}

/// A browser with its local PDS keeps most of a core busy and takes a gigabyte.
fn browsers_at_once() -> usize {
    let cores = cores();
    cores.min(free_gigabytes().unwrap_or(cores)).clamp(1, MOST_BROWSERS)
}

/// Available memory, where the system reports it.
fn free_gigabytes() -> Option<usize> {
    let all = fs::read_to_string("/proc/meminfo").ok()?;
    let line = all.lines().find(|line| line.starts_with("MemAvailable:"))?;
    let kilobytes: usize = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes >> 20)
}

fn benches() -> StepResult {
    match bench::check_all() {
        Ok((count, problems)) => {
            problems.iter().for_each(|problem| println!("        {problem}"));
            let success = problems.is_empty();
            (TestCounts::from_check(success), success, format!(", {count} figures"))
        }
        Err(error) => {
            println!("{error}");
            (TestCounts::from_check(false), false, String::new())
        }
    }
}

fn summary(reports: &[Report], took: Duration) -> ExitCode {
    let mut total = TestCounts::default();
    println!("\n  step      result   passed  failed  skipped  time");
    for report in reports {
        total += report.tally;
        let result = if report.success { "passed" } else { "FAILED" };
        let TestCounts { passed, failed, skipped } = report.tally;
        let time = format_duration(report.took);
        println!("  {:<8}  {result:<7} {passed:>7} {failed:>7} {skipped:>8}  {time}", report.step.name());
    }
    println!("  in all {}\n", format_duration(took));
    let success = reports.iter().all(|report| report.success);
    let skipped = if total.skipped > 0 { format!(", {} skipped", total.skipped) } else { String::new() };
    println!("{} passed, {} failed{skipped}", total.passed, total.failed);
    if success { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;

    #[test]
    fn steps_run_in_their_own_order() {
        assert_eq!(select_steps(&[]).unwrap(), ALL);
        assert_eq!(select_steps(&["browser", "fmt"]).unwrap(), [Step::Format, Step::Browser]);
        assert!(select_steps(&["frmt"]).is_err());
    }
}
