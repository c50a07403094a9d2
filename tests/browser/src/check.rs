//! Observations and assertions: elements, text, the console, the network, screenshots, accessibility.
//!
//! Console and network are known in Chromium only; in Firefox, assertions about them always hold.

use std::path::PathBuf;

use serde_json::{Value, json};
use xtask::tool::Tool;

use crate::find::Name;
use crate::world::World;

/// A request the browser made.
#[derive(Clone, Debug)]
pub struct Request {
    pub url: String,
    /// Whether it bore an Authorization header.
    pub authorized: bool,
}

impl World {
    /// Waits until there is such an element.
    pub async fn see<'n>(&self, role: &str, name: impl Into<Name<'n>>) {
        self.find(role, name).await;
    }

    /// Waits until there is no such element. A page that can't be asked, because it is being replaced, proves nothing.
    pub async fn wait_until_gone<'n>(&self, role: &str, name: impl Into<Name<'n>>) {
        let name = name.into();
        self.until(&format!("{role} {name:?} is gone"), async || {
            self.try_all(None, role, name).await?.is_empty().then_some(())
        })
        .await;
    }

    /// Waits until the page shows this text somewhere.
    pub async fn see_text(&self, text: &str) {
        self.until(&format!("the page says “{text}”"), async || {
            let shown = self.text().await;
            shown.contains(text).then_some(())
        })
        .await;
    }

    /// The visible text of the page, without the marks that isolate names in sentences.
    pub async fn text(&self) -> String {
        let read = "return document.body ? document.body.innerText.replace(/[\\u2066-\\u2069]/g, '') : ''";
        let text = self.client().execute(read, vec![]).await;
        text.ok().and_then(|text| text.as_str().map(str::to_owned)).unwrap_or_default()
    }

    /// The time of this machine.
    pub fn now_ms(&self) -> f64 {
        std::time::UNIX_EPOCH.elapsed().map(|since| since.as_secs_f64() * 1000.0).unwrap_or_default()
    }

    pub async fn url(&self) -> String {
        self.client().current_url().await.map(String::from).unwrap_or_default()
    }

    pub async fn script(&self, script: &str, arguments: Vec<Value>) -> Value {
        self.client().execute(script, arguments).await.unwrap_or_else(|error| panic!("{script}: {error}"))
    }

    /// A picture of the page in `target/screenshots/`.
    pub async fn screenshot(&self, name: &str) -> PathBuf {
        let folder = xtask::paths::target().join("screenshots");
        std::fs::create_dir_all(&folder).expect("a folder for pictures");
        let name = if name == "failure" { format!("failure-{}", test_name()) } else { name.to_owned() };
        let file = folder.join(format!("{name}.png"));
        if let Ok(picture) = self.client().screenshot().await {
            std::fs::write(&file, picture).expect("a picture on disk");
        }
        file
    }

    /// Console messages since the last look that are errors or warnings. A violation of the content security
    /// policy is one of them.
    pub async fn console(&self) -> Vec<String> {
        if !self.has_logs() {
            return Vec::new();
        }
        let entries = self.driver.log("browser").await;
        let mut seen = self.console.lock().expect("no panic while it is held");
        for entry in &entries {
            let level = entry["level"].as_str().unwrap_or_default();
            let message = entry["message"].as_str().unwrap_or_default();
            // The sign-in page checks whether the API answers, which it does with a 401.
            let asked = message.contains("/v2/user/get ") && message.contains("status of 401");
            if matches!(level, "SEVERE" | "WARNING") && !asked {
                seen.push(message.to_owned());
            }
        }
        seen.clone()
    }

    /// Discards console messages that a test caused on purpose.
    pub async fn clear_console(&self) {
        self.console().await;
        self.console.lock().expect("no panic while it is held").clear();
    }

    /// All requests since the browser started, from its performance log.
    pub async fn requests(&self) -> Vec<Request> {
        if !self.has_logs() {
            return Vec::new();
        }
        let entries = self.driver.log("performance").await;
        let mut all = self.network.lock().expect("no panic while it is held");
        all.extend(entries.iter().filter_map(request));
        all.clone()
    }

    /// What must hold at the end of every flow: no console messages, requests to the four origins only, no
    /// token in a URL or at the object store.
    pub async fn assert_clean(&self) {
        let console = self.console().await;
        assert!(console.is_empty(), "There are console messages: {console:#?}");
        let known =
            [self.app_origin(), self.api().to_owned(), self.objects().to_owned(), self.office().to_owned()];
        for Request { url, authorized } in self.requests().await {
            let inner = ["data:", "blob:", "chrome:", "about:", "chrome-extension:", "devtools:"];
            if inner.iter().any(|scheme| url.starts_with(scheme)) {
                continue;
            }
            assert!(known.iter().any(|origin| is_at(origin, &url)), "A request to a foreign origin: {url}");
            assert!(!url.contains("access_token="), "A token in a URL: {url}");
            assert!(!authorized || is_at(self.api(), &url), "Authorization went to {url}");
        }
        let log = self.pds_requests().await;
        assert!(!log.to_string().contains("\"token\":true"), "A token reached the object store: {log:#}");
    }

    /// Violations of WCAG 2.2 A and AA and of good practice on the page as it is now, by axe-core.
    pub async fn axe(&self) -> Vec<String> {
        let engine = std::fs::read_to_string(Tool::Axe.path().unwrap_or_else(|trouble| panic!("{trouble}")))
            .expect("axe-core");
        self.script(&format!("{engine};window.axe = axe;"), vec![]).await;
        const RUN: &str = "
            const [options, done] = arguments;
            axe.run(document, options).then((result) => done(result.violations.flatMap((violation) =>
                violation.nodes.map((node) => `${violation.id}: ${node.target.join(' ')}: ${node.failureSummary}`))))
                .catch((error) => done([String(error)]));";
        let tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
        let options = json!({"runOnly": {"type": "tag", "values": tags}});
        let found = self.script_async(RUN, vec![options]).await;
        found
            .as_array()
            .into_iter()
            .flatten()
            .map(|text| text.as_str().unwrap_or_default().to_owned())
            .collect()
    }

    /// Axe finds nothing, in either theme.
    pub async fn assert_accessible(&self, screen: &str) {
        for dark in [false, true] {
            self.prefer_dark(dark).await;
            let theme = if dark { "dark" } else { "light" };
            self.screenshot(&format!("{screen}-{theme}")).await;
            let violations = self.axe().await;
            assert!(violations.is_empty(), "{screen}, {theme}: {violations:#?}");
        }
        self.prefer_dark(false).await;
    }
}

/// Whether the URL is of this origin, and not of one whose port merely begins with the same digits.
fn is_at(origin: &str, url: &str) -> bool {
    url.strip_prefix(origin).is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?', '#']))
}

/// The name of the running test: its thread has its name under `cargo test`, its process under nextest.
fn test_name() -> String {
    let thread = std::thread::current();
    let name = thread.name().filter(|name| *name != "main").map(str::to_owned);
    let name = name.or_else(|| std::env::args().nth(1).filter(|word| !word.starts_with('-')));
    name.unwrap_or_default().replace("::", "-")
}

/// `Network.requestWillBeSent` out of an entry of the performance log.
fn request(entry: &Value) -> Option<Request> {
    let message: Value = serde_json::from_str(entry["message"].as_str()?).ok()?;
    let message = &message["message"];
    if message["method"] != "Network.requestWillBeSent" {
        return None;
    }
    let request = &message["params"]["request"];
    let headers = request["headers"].as_object();
    let authorized =
        headers.is_some_and(|headers| headers.keys().any(|name| name.eq_ignore_ascii_case("authorization")));
    Some(Request { url: request["url"].as_str()?.to_owned(), authorized })
}
