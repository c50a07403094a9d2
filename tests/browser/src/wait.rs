//! Waiting for something: without a limit on how long it takes in all, as that depends on the machine, but only as long as
//! anything moves. What counts as a movement is something that was not seen before in the same wait, so that a page which
//! asks the same question for ever, or counts seconds down again and again, does not keep a test alive.

use std::collections::HashSet;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::{Instant, sleep};

use crate::world::World;

/// How long nothing may move before a wait is given up: twice what the app itself waits for a store that is silent.
pub const STILL: Duration = Duration::from_secs(60);
/// Between two looks at what is waited for: the longer it takes, the less it matters when exactly it ends.
const SHORTEST_POLL: Duration = Duration::from_millis(40);
const LONGEST_POLL: Duration = Duration::from_millis(250);
/// Between two looks at what moves, which cost more.
const SAMPLE: Duration = Duration::from_secs(1);

/// What has been seen in one wait.
struct Watch {
    begun: Instant,
    seen: HashSet<u64>,
    sampled: Instant,
    moved: Instant,
}

impl Watch {
    fn begin() -> Self {
        let now = Instant::now();
        Self { begun: now, seen: HashSet::new(), sampled: now, moved: now }
    }

    fn poll(&self) -> Duration {
        (self.begun.elapsed() / 20).clamp(SHORTEST_POLL, LONGEST_POLL)
    }

    /// Whether nothing has moved for too long.
    async fn is_over(&mut self, world: &World) -> bool {
        if self.sampled.elapsed() < SAMPLE {
            return false;
        }
        for sign in world.signs().await {
            if self.seen.insert(sign) {
                self.moved = Instant::now();
            }
        }
        self.sampled = Instant::now();
        self.moved.elapsed() > STILL
    }
}

impl World {
    /// Waits until `ready` gives something.
    pub async fn until<T>(&self, what: &str, ready: impl AsyncFnMut() -> Option<T>) -> T {
        match self.try_until(ready).await {
            Ok(value) => value,
            Err(took) => panic!("Waited in vain until {what}. {}", self.report(took).await),
        }
    }

    /// The same, looked at as often as this: for those who measure how long it takes.
    pub async fn until_exactly<T>(
        &self,
        every: Duration,
        what: &str,
        ready: impl AsyncFnMut() -> Option<T>,
    ) -> T {
        match self.look(Some(every), ready).await {
            Ok(value) => value,
            Err(took) => panic!("Waited in vain until {what}. {}", self.report(took).await),
        }
    }

    /// The same, for those who know more to say about a wait in vain. Gives how long it took.
    pub(crate) async fn try_until<T>(&self, ready: impl AsyncFnMut() -> Option<T>) -> Result<T, Duration> {
        self.look(None, ready).await
    }

    async fn look<T>(
        &self,
        every: Option<Duration>,
        mut ready: impl AsyncFnMut() -> Option<T>,
    ) -> Result<T, Duration> {
        let mut watch = Watch::begin();
        loop {
            if let Some(value) = ready().await {
                return Ok(value);
            }
            if watch.is_over(self).await {
                return Err(watch.begun.elapsed());
            }
            // Between two looks at the browser, not instead of one.
            sleep(every.unwrap_or_else(|| watch.poll())).await;
        }
    }

    /// Runs a script whose last argument is a function to be called with its result, and waits for that as for anything
    /// else. WebDriver's own way ends after a fixed time.
    pub async fn script_async(&self, script: &str, arguments: Vec<Value>) -> Value {
        let id = self.next_id();
        let start = format!(
            "const [id, ...given] = arguments, answers = window.answers ??= {{}};
            (function() {{ {script} }}).apply(null, [...given, (value) => {{ answers[id] = {{ value: value ?? null }}; }}]);"
        );
        let arguments = std::iter::once(json!(id)).chain(arguments).collect();
        self.script(&start, arguments).await;
        let name = script.trim().lines().next().unwrap_or_default();
        self.until(&format!("the script “{name} …” answers"), async || {
            let answer = self.script("return window.answers?.[arguments[0]] ?? null", vec![json!(id)]).await;
            answer.get("value").cloned()
        })
        .await
    }

    /// Everything by which it shows that something goes on: what the page says and where it is, what was asked of the
    /// PDS, how many bytes have passed, and what is in the folder of downloads.
    async fn signs(&self) -> Vec<u64> {
        let files = fs::read_dir(self.downloads()).into_iter().flatten().flatten();
        let files: Vec<(String, u64)> = files
            .map(|file| {
                (file.file_name().to_string_lossy().into_owned(), file.metadata().map_or(0, |it| it.len()))
            })
            .collect();
        vec![
            sign(("page", self.url().await, self.text().await)),
            sign(("asked", self.emulator().progress().different_requests)),
            sign(("bytes", self.emulator().progress().object_bytes)),
            sign(("files", files)),
        ]
    }

    /// What somebody wants to know who reads that a test has failed.
    pub(crate) async fn report(&self, took: Duration) -> String {
        format!(
            "Nothing has moved for {} s, {} s after the start.\nat {}, picture: {}\npage: {}\nconsole: {:#?}\nasked of the PDS:\n{}",
            STILL.as_secs(),
            took.as_secs(),
            self.url().await,
            self.screenshot("failure").await.display(),
            self.text().await.chars().take(3_000).collect::<String>(),
            self.console().await,
            self.last_requests().await
        )
    }
}

fn sign(of: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    of.hash(&mut hasher);
    hasher.finish()
}
