//! Parses the summaries of test runners: cargo test, nextest, wasm-bindgen.

use std::ops::AddAssign;

/// Tests passed, failed and skipped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TestCounts {
    pub passed: u32,
    pub failed: u32,
    pub skipped: u32,
}

impl AddAssign for TestCounts {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

impl TestCounts {
    /// A check without tests of its own counts as one.
    pub fn from_check(success: bool) -> Self {
        Self { passed: u32::from(success), failed: u32::from(!success), skipped: 0 }
    }

    /// Adds up every summary line in a runner's output.
    pub fn from_output(output: &str) -> Self {
        let mut total = Self::default();
        for line in output.lines().map(str::trim) {
            if let Some(summary) = line.strip_prefix("test result:") {
                total += parse_summary(summary);
            } else if let Some(summary) = line.strip_prefix("Summary [") {
                total += parse_summary(summary.split_once("run:").map_or("", |(_, counts)| counts));
            }
        }
        total
    }
}

/// `11 passed (1 slow), 1 failed, 2 skipped` and `ok. 3 passed; 0 failed; 1 ignored; …`.
fn parse_summary(summary: &str) -> TestCounts {
    let words: Vec<&str> =
        summary.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let mut tally = TestCounts::default();
    for pair in words.windows(2) {
        let Ok(count) = pair[0].parse::<u32>() else { continue };
        match pair[1] {
            "passed" => tally.passed += count,
            "failed" | "timed" => tally.failed += count,
            "ignored" | "skipped" => tally.skipped += count,
            _ => {}
        }
    }
    tally
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_runner_is_understood() {
        let cases = [
            (
                "test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s",
                (3, 0, 1),
            ),
            ("test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured; 7 filtered out", (3, 2, 0)),
            ("     Summary [   0.123s] 12 tests run: 11 passed (1 slow), 1 failed, 2 skipped", (11, 1, 2)),
            ("     Summary [   1.5s] 4 tests run: 3 passed, 1 timed out, 0 skipped", (3, 1, 0)),
            ("test a ... ok\nnothing of note", (0, 0, 0)),
        ];
        for (output, (passed, failed, skipped)) in cases {
            assert_eq!(TestCounts::from_output(output), TestCounts { passed, failed, skipped }, "{output}");
        }
    }

    #[test]
    fn several_binaries_add_up() {
        let output = "test result: ok. 3 passed; 0 failed; 1 ignored\n…\ntest result: ok. 4 passed; 0 failed; 0 ignored";
        assert_eq!(TestCounts::from_output(output), TestCounts { passed: 7, failed: 0, skipped: 1 });
    }
}
