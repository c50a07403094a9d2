//! A browser with a fresh profile: WebDriver process, session, downloads folder. Knows nothing of the app.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use fantoccini::wd::{Capabilities, TimeoutConfiguration, WebDriverCompatibleCommand};
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, Command};
use tokio::time::timeout;
use url::Url;
use xtask::test::CHROMIUM_FLAGS;
use xtask::tool::Tool;

use crate::stall::STALL_TIMEOUT;

/// The kind of browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Chromium,
    Firefox,
}

/// How the browser is set up before the first page.
pub(crate) struct Setup<'a> {
    pub locale: &'a str,
    pub dark: bool,
    pub font_size: u32,
    pub viewport: (u32, u32),
    pub popups: bool,
    pub logs: bool,
}

/// A running browser; ends when dropped.
pub(crate) struct Driver {
    pub client: Client,
    pub kind: Kind,
    pub logs: bool,
    profile: TempDir,
    process: Process,
}

/// The driver process. On drop its children are killed too, since a browser may outlive its driver.
struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        // The driver itself was started with `kill_on_drop`. Nothing can be done without the command.
        if let Some(id) = self.0.id() {
            let _ = std::process::Command::new("pkill").args(["-KILL", "-P", &id.to_string()]).status();
        }
    }
}

impl Driver {
    pub(crate) async fn start(kind: Kind, setup: &Setup<'_>) -> Self {
        let profile = TempDir::new().expect("a folder for the browser's profile");
        std::fs::create_dir_all(profile.path().join("downloads")).expect("a downloads folder");
        Self::start_on(profile, kind, setup).await
    }

    /// With an existing profile.
    async fn start_on(profile: TempDir, kind: Kind, setup: &Setup<'_>) -> Self {
        let (process, address) = process(kind).await;
        let capabilities = match kind {
            Kind::Chromium => chromium(profile.path(), setup),
            Kind::Firefox => firefox(profile.path(), setup),
        };
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities)
            .connect(&address)
            .await
            .expect("a browser session");
        let logs = setup.logs && kind == Kind::Chromium;
        let driver = Self { client, kind, logs, profile, process: Process(process) };
        // A script that has not ended by then is stalled.
        let timeouts = TimeoutConfiguration::new(Some(STALL_TIMEOUT), None, None);
        driver.client.update_timeouts(timeouts).await.expect("a driver that takes timeouts");
        driver.size(setup.viewport).await;
        if setup.dark && kind == Kind::Chromium {
            driver.dark(true).await;
        }
        driver
    }

    /// Kills all processes of the browser, as a crash does, and starts it again with the same profile.
    pub(crate) async fn crash_and_restart(self, setup: &Setup<'_>) -> Self {
        assert_eq!(self.kind, Kind::Chromium, "Firefox gets a profile of geckodriver's");
        let Self { kind, profile, process, .. } = self;
        let folder = profile.path().join("profile");
        kill(&folder);
        drop(process);
        // Locks of the killed process.
        for name in ["SingletonLock", "SingletonSocket", "SingletonCookie", "DevToolsActivePort"] {
            let _ = std::fs::remove_file(folder.join(name));
        }
        Self::start_on(profile, kind, setup).await
    }

    pub(crate) fn process_id(&self) -> Option<u32> {
        self.process.0.id()
    }

    pub(crate) fn downloads(&self) -> PathBuf {
        self.profile.path().join("downloads")
    }

    /// The viewport, also narrower than a window may be.
    pub(crate) async fn size(&self, (width, height): (u32, u32)) {
        if self.kind == Kind::Firefox {
            self.client.set_window_size(width, height).await.expect("a window size");
            return;
        }
        let phone = width < 500;
        let metrics = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": phone});
        self.devtools("Emulation.setDeviceMetricsOverride", metrics).await;
        self.devtools("Emulation.setTouchEmulationEnabled", json!({"enabled": phone})).await;
    }

    pub(crate) async fn dark(&self, dark: bool) {
        let value = if dark { "dark" } else { "light" };
        let features = json!({"features": [{"name": "prefers-color-scheme", "value": value}]});
        self.devtools("Emulation.setEmulatedMedia", features).await;
    }

    /// A command of Chromium's developer tools.
    pub(crate) async fn devtools(&self, command: &str, parameters: Value) -> Value {
        assert_eq!(self.kind, Kind::Chromium, "{command} needs Chromium");
        self.post("goog/cdp/execute", json!({"cmd": command, "params": parameters})).await
    }

    /// Crashes the process of the page; the command gets no answer.
    pub(crate) async fn crash_page(&self) {
        let body = json!({"cmd": "Page.crash", "params": {}});
        let _ = self.client.issue_cmd(Post { path: "goog/cdp/execute", body }).await;
    }

    /// What chromedriver collected since the last call, of `browser` (console) or `performance` (network).
    pub(crate) async fn log(&self, kind: &'static str) -> Vec<Value> {
        let entries = self.post("se/log", json!({ "type": kind })).await;
        entries.as_array().cloned().unwrap_or_default()
    }

    async fn post(&self, path: &'static str, body: Value) -> Value {
        self.client.issue_cmd(Post { path, body }).await.unwrap_or_else(|error| panic!("{path}: {error}"))
    }
}

/// Kills every process with this profile on its command line, without a chance to write anything.
fn kill(profile: &Path) {
    let profile = format!("--user-data-dir={}", profile.display());
    for entry in std::fs::read_dir("/proc").expect("a system with /proc").flatten() {
        let line = std::fs::read(entry.path().join("cmdline")).unwrap_or_default();
        let name = entry.file_name().to_string_lossy().into_owned();
        if String::from_utf8_lossy(&line).split('\0').any(|argument| argument == profile) {
            let killed = std::process::Command::new("kill").args(["-KILL", &name]).status();
            killed.expect("the command kill");
        }
    }
}

/// A command outside the WebDriver standard.
#[derive(Debug)]
struct Post {
    path: &'static str,
    body: Value,
}

impl WebDriverCompatibleCommand for Post {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, url::ParseError> {
        base.join(&format!("session/{}/{}", session.unwrap_or_default(), self.path))
    }

    fn method_and_body(&self, _: &Url) -> (http::Method, Option<String>) {
        (http::Method::POST, Some(self.body.to_string()))
    }
}

/// Attempts to start a driver: it picks a free port for IPv4 and needs the same port for IPv6, and exits if that is
/// in use.
const STARTS: usize = 5;

/// Starts the driver on a free port.
async fn process(kind: Kind) -> (Child, String) {
    let (tool, arguments): (Tool, &[&str]) = match kind {
        Kind::Chromium => (Tool::ChromeDriver, &["--port=0"]),
        Kind::Firefox => (Tool::GeckoDriver, &["--port", "0"]),
    };
    let program = tool.path().unwrap_or_else(|trouble| panic!("{trouble}"));
    for _ in 0..STARTS {
        if let Some(started) = listening(&program, arguments).await {
            return started;
        }
    }
    panic!("{} ended {STARTS} times before it listened", program.display())
}

/// The address from its first output; `None` if it exited.
async fn listening(program: &Path, arguments: &[&str]) -> Option<(Child, String)> {
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .unwrap_or_else(|error| panic!("{}: {error}", program.display()));
    let mut lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
    let next = async |lines: &mut Lines<_>| {
        timeout(STALL_TIMEOUT, lines.next_line()).await.expect("a driver that speaks")
    };
    while let Some(line) = next(&mut lines).await.expect("the driver's words") {
        let word = line.trim_end_matches('.').rsplit([' ', ':']).next().unwrap_or_default();
        let announced = line.contains("successfully on port") || line.contains("Listening on");
        if let (true, Ok(port)) = (announced, word.parse::<u16>()) {
            // Its pipe must not fill up.
            tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
            return Some((child, format!("http://127.0.0.1:{port}")));
        }
    }
    None
}

fn chromium(profile: &Path, setup: &Setup<'_>) -> Capabilities {
    let mut flags: Vec<String> = CHROMIUM_FLAGS.iter().map(ToString::to_string).collect();
    flags.push(format!("--user-data-dir={}", profile.join("profile").display()));
    flags.push(format!("--lang={}", setup.locale));
    flags.push("--window-size=1280,800".into());
    // The site by a name that is not of this computer, which makes plain http insecure.
    flags.push("--host-resolver-rules=MAP drive.office.example 127.0.0.1".into());
    // chromedriver allows pop-ups unless announced not to.
    let excluded = if setup.popups { json!([]) } else { json!(["disable-popup-blocking"]) };
    let logs = if setup.logs { json!({"browser": "ALL", "performance": "ALL"}) } else { json!({}) };
    object(json!({
        "browserName": "chrome",
        "goog:chromeOptions": {
            "binary": Tool::Chromium.path().unwrap_or_else(|trouble| panic!("{trouble}")),
            "args": flags,
            "excludeSwitches": excluded,
            "prefs": {
                "download.default_directory": profile.join("downloads"),
                "download.prompt_for_download": false,
                "intl.accept_languages": setup.locale,
                "webkit.webprefs.default_font_size": setup.font_size,
            },
        },
        "goog:loggingPrefs": logs,
    }))
}

fn firefox(profile: &Path, setup: &Setup<'_>) -> Capabilities {
    object(json!({
        "browserName": "firefox",
        "moz:firefoxOptions": {
            "binary": Tool::Firefox.path().unwrap_or_else(|trouble| panic!("{trouble}")),
            "args": ["-headless"],
            "prefs": {
                "intl.accept_languages": setup.locale,
                "font.size.variable.x-western": setup.font_size,
                "browser.download.folderList": 2,
                "browser.download.dir": profile.join("downloads"),
                "browser.download.useDownloadDir": true,
                "browser.download.always_ask_before_handling_new_types": false,
                "layout.css.prefers-color-scheme.content-override": if setup.dark { 0 } else { 1 },
                "dom.disable_open_during_load": !setup.popups,
            },
        },
    }))
}

fn object(value: Value) -> Capabilities {
    match value {
        Value::Object(map) => map,
        _ => unreachable!("a JSON object literal"),
    }
}
