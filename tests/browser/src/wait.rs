//! Waiting for a condition. How long that takes depends on the machine, so a wait has no limit in all: it ends when the
//! condition holds, or when nothing makes progress any more (`stall`).

use std::fs;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::{Instant, sleep};

use crate::stall::{Snapshot, StallDetector};
use crate::world::World;

/// Pause between two checks of the condition: the longer a wait takes, the less it matters when exactly it ends.
const SHORTEST_POLL: Duration = Duration::from_millis(40);
const LONGEST_POLL: Duration = Duration::from_millis(250);
/// Pause between two looks at the progress, which cost more.
const SAMPLE: Duration = Duration::from_secs(1);

struct Wait {
    begun: Instant,
    sampled: Instant,
    stall: StallDetector,
}

impl Wait {
    fn begin() -> Self {
        let now = Instant::now();
        Self { begun: now, sampled: now, stall: StallDetector::new(now) }
    }

    fn poll_interval(&self) -> Duration {
        (self.begun.elapsed() / 20).clamp(SHORTEST_POLL, LONGEST_POLL)
    }

    async fn is_stalled(&mut self, world: &World) -> bool {
        if self.sampled.elapsed() < SAMPLE {
            return false;
        }
        let snapshot = world.snapshot().await;
        self.sampled = Instant::now();
        self.stall.record(&snapshot, self.sampled);
        self.stall.is_stalled(self.sampled)
    }
}

impl World {
    /// Waits until `ready` gives a value. `condition` completes the message "Waited in vain until …".
    pub async fn until<T>(&self, condition: &str, ready: impl AsyncFnMut() -> Option<T>) -> T {
        match self.try_until(ready).await {
            Ok(value) => value,
            Err(took) => panic!("Waited in vain until {condition}. {}", self.report(took).await),
        }
    }

    /// Waits until what is read of the page is as expected.
    pub async fn until_equal<T: PartialEq + std::fmt::Debug>(
        &self,
        what: &str,
        expected: T,
        mut read: impl AsyncFnMut() -> T,
    ) {
        let mut last = None;
        let equal = self.try_until(async || {
            let now = read().await;
            let is_equal = now == expected;
            last = Some(now);
            is_equal.then_some(())
        });
        if let Err(took) = equal.await {
            panic!("Waited in vain for {what}: {expected:?}, it is {last:?}. {}", self.report(took).await);
        }
    }

    /// The same for the result of a script. What it needs may not be in the page yet: its error is a result like others.
    pub async fn until_script(&self, script: &str, expected: impl Into<serde_json::Value>) {
        let run = async || {
            let result = self.client().execute(script, vec![]).await;
            result.unwrap_or_else(|error| json!(error.to_string()))
        };
        self.until_equal(script, expected.into(), run).await;
    }

    /// The same with a fixed pause between two checks, for measurements.
    pub async fn until_polling_every<T>(
        &self,
        interval: Duration,
        condition: &str,
        ready: impl AsyncFnMut() -> Option<T>,
    ) -> T {
        match self.poll(Some(interval), ready).await {
            Ok(value) => value,
            Err(took) => panic!("Waited in vain until {condition}. {}", self.report(took).await),
        }
    }

    /// The same for callers with a better message. The error is how long the wait took.
    pub(crate) async fn try_until<T>(&self, ready: impl AsyncFnMut() -> Option<T>) -> Result<T, Duration> {
        self.poll(None, ready).await
    }

    async fn poll<T>(
        &self,
        interval: Option<Duration>,
        mut ready: impl AsyncFnMut() -> Option<T>,
    ) -> Result<T, Duration> {
        let mut wait = Wait::begin();
        loop {
            if let Some(value) = ready().await {
                return Ok(value);
            }
            if wait.is_stalled(self).await {
                return Err(wait.begun.elapsed());
            }
            // A pause between two checks; it never replaces one.
            sleep(interval.unwrap_or_else(|| wait.poll_interval())).await;
        }
    }

    /// Runs a script whose last argument is a callback for its result, and waits for the result as for any other
    /// condition. WebDriver's own asynchronous scripts end after a fixed time.
    pub async fn script_async(&self, script: &str, arguments: Vec<Value>) -> Value {
        let id = self.next_id();
        let start = format!(
            "const [id, ...given] = arguments, answers = window.answers ??= {{}};
            (function() {{ {script} }}).apply(null, [...given, (value) => {{ answers[id] = {{ value: value ?? null }}; }}]);"
        );
        let arguments = std::iter::once(json!(id)).chain(arguments).collect();
        self.script(&start, arguments).await;
        let first_line = script.trim().lines().next().unwrap_or_default();
        self.until(&format!("the script “{first_line} …” answers"), async || {
            let answer = self.script("return window.answers?.[arguments[0]] ?? null", vec![json!(id)]).await;
            answer.get("value").cloned()
        })
        .await
    }

    /// What shows progress: the page's text and address, requests to the PDS, bytes transferred, downloaded files.
    async fn snapshot(&self) -> Snapshot {
        let files = fs::read_dir(self.downloads()).into_iter().flatten().flatten();
        let files = files
            .map(|file| {
                (file.file_name().to_string_lossy().into_owned(), file.metadata().map_or(0, |it| it.len()))
            })
            .collect();
        Snapshot { url: self.url().await, text: self.text().await, files, pds: self.emulator().progress() }
    }

    /// What a failed wait says of the page, the console and the PDS.
    pub(crate) async fn report(&self, took: Duration) -> String {
        format!(
            "It made no progress any more, {} s after the start.\nat {}, picture: {}\npage: {}\nconsole: {:#?}\nrequests to the PDS:\n{}",
            took.as_secs(),
            self.url().await,
            self.screenshot("failure").await.display(),
            self.text().await.chars().take(3_000).collect::<String>(),
            self.console().await,
            self.last_requests().await
        )
    }
}
