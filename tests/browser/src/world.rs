//! The environment of one flow: a local PDS, the release site and a browser. Everything ends when it is dropped.

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use fantoccini::Client;
use fantoccini::wd::WindowHandle;
use pds_emulator::Emulator;
use serde_json::json;

use crate::check::Request;
use crate::driver::{Driver, Kind, Setup};
use crate::find::Name;
use crate::site::{Python, Served, Site};

/// Options of a world, with defaults.
#[derive(Clone, Debug)]
pub struct Options {
    pub browser: Kind,
    /// The path below which the emulator serves the site, `/` or `/some/sub/path/`.
    pub mount: &'static str,
    pub served: Served,
    /// Whether the emulator sends the headers that the site recommends.
    pub headers: bool,
    /// A `config.json` instead of the default; empty for none. `{api}` is replaced by the address of the API.
    pub config: Option<&'static str>,
    pub locale: &'static str,
    pub viewport: (u32, u32),
    pub dark: bool,
    /// The font size of the browser, in pixels.
    pub font_size: u32,
    /// Whether the browser lets pop-ups open without a click.
    pub popups: bool,
    /// Whether a list is shown from before a reload until it is read again. Else a flow would see rows move under its hands.
    pub keeps_rows: bool,
    /// Whether Chromium logs its console and every request, which takes time.
    pub logs: bool,
    /// Whether the demo has a folder with files of every kind.
    pub previews: bool,
    /// The seed of the local PDS; by default its demo. It must contain `ada` and the application `demo-web`.
    pub seed: Option<&'static str>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            browser: Kind::Chromium,
            mount: "/",
            served: Served::Emulator,
            headers: false,
            config: None,
            locale: "en-US",
            viewport: (1280, 800),
            dark: false,
            font_size: 16,
            popups: true,
            keeps_rows: false,
            logs: true,
            previews: false,
            seed: None,
        }
    }
}

impl Options {
    fn setup(&self) -> Setup<'static> {
        let Self { locale, dark, font_size, viewport, popups, logs, .. } = *self;
        Setup { locale, dark, font_size, viewport, popups, logs }
    }
}

pub struct World {
    pub(crate) driver: Driver,
    pub(crate) http: reqwest::Client,
    pub(crate) console: Mutex<Vec<String>>,
    pub(crate) network: Mutex<Vec<Request>>,
    /// Next id of an asynchronous script.
    ids: AtomicU64,
    emulator: Emulator,
    home: String,
    site: Site,
    options: Options,
    _python: Option<Python>,
}

impl World {
    pub async fn start(options: Options) -> Self {
        let site = Site::copy();
        let without_wasm_type = options.served == Served::WithoutWasmType;
        let python = match options.served {
            Served::Emulator => None,
            _ => Some(Python::serve(&site.path(), without_wasm_type).await),
        };
        let mut settings = pds_emulator::Options {
            site: Some(site.path()),
            mount: Some(options.mount.to_owned()),
            headers: options.headers,
            seed: options.seed.map(str::to_owned),
            previews: options.previews,
            ..pds_emulator::Options::default()
        };
        if let Some(python) = &python {
            settings.app_origin = Some(python.origin.clone());
        }
        let emulator = Emulator::start(settings).await.expect("a local PDS");
        let usual =
            json!({"domainId": "demo", "appId": "demo-web", "apiEndpoint": emulator.api()}).to_string();
        match options.config {
            None => site.configure(&usual),
            Some("") => {}
            Some(config) => site.configure(&config.replace("{api}", emulator.api())),
        }
        let home = match &python {
            Some(python) => format!("{}/", python.origin),
            None => format!("{}/", emulator.app().trim_end_matches('/')),
        };
        let driver = Driver::start(options.browser, &options.setup()).await;
        let forgets_rows = options.browser == Kind::Chromium && !options.keeps_rows;
        let world = Self {
            driver,
            http: reqwest::Client::new(),
            console: Mutex::default(),
            network: Mutex::default(),
            ids: AtomicU64::default(),
            emulator,
            home,
            site,
            options,
            _python: python,
        };
        if forgets_rows {
            // Pages without an origin of their own have no storage.
            world.on_new_pages("try { sessionStorage.removeItem('pds-web.rows'); } catch {}").await;
        }
        world
    }

    /// Kills the browser and starts it again with the same profile; the PDS keeps running.
    pub async fn crash_and_restart(self) -> Self {
        let driver = self.driver.crash_and_restart(&self.options.setup()).await;
        Self { driver, ..self }
    }

    /// The address of the app, with a final slash.
    pub fn home(&self) -> &str {
        &self.home
    }

    pub fn app_origin(&self) -> String {
        let parts: Vec<&str> = self.home.splitn(4, '/').collect();
        parts[..3.min(parts.len())].join("/")
    }

    pub fn api(&self) -> &str {
        self.emulator.api()
    }

    pub fn office(&self) -> &str {
        self.emulator.office()
    }

    pub fn objects(&self) -> &str {
        self.emulator.objects()
    }

    pub fn client(&self) -> &Client {
        &self.driver.client
    }

    /// The downloads folder of the browser.
    pub fn downloads(&self) -> PathBuf {
        self.driver.downloads()
    }

    /// Writes another `config.json`.
    pub fn configure(&self, config: &str) {
        self.site.configure(config);
    }

    /// The served folder.
    pub fn site(&self) -> PathBuf {
        self.site.path()
    }

    /// Copies a folder into the site.
    pub fn serve_beside(&self, name: &str, folder: &Path) {
        self.site.add(name, folder);
    }

    /// Renames a file of the site, so that it is missing.
    pub fn rename_in_site(&self, from: &str, to: &str) {
        self.site.rename(from, to);
    }

    /// The process of the driver, whose descendants are the browser.
    pub fn driver_process(&self) -> Option<u32> {
        self.driver.process_id()
    }

    pub(crate) fn emulator(&self) -> &Emulator {
        &self.emulator
    }

    /// A new id.
    pub(crate) fn next_id(&self) -> u64 {
        self.ids.fetch_add(1, Ordering::Relaxed)
    }

    pub(crate) fn has_logs(&self) -> bool {
        self.driver.logs
    }

    pub async fn open(&self, place: &str) {
        self.client().goto(&format!("{}{place}", self.home)).await.expect("a page");
    }

    /// Opens the app and signs in as `ada`, up to the list of files.
    pub async fn sign_in(&self) {
        self.open("").await;
        self.click("button", "Sign in").await;
        self.log_in("ada", "ada").await;
        self.see("grid", "Files").await;
    }

    /// Fills in the login and consent pages of the PDS as they appear, and waits for the drive.
    pub async fn log_in(&self, user: &str, password: &str) {
        self.until("the PDS has let us in", async || {
            let arrived = self.url().await.starts_with(self.home());
            if arrived {
                let inside =
                    self.has("searchbox", Name::Any).await && !self.has("button", "Sign in again").await;
                return inside.then_some(());
            }
            self.fill_in_login_page(user, password).await;
            None
        })
        .await;
    }

    /// Submits the current page of the PDS: login or consent.
    async fn fill_in_login_page(&self, user: &str, password: &str) {
        if let Some(allow) = self.all("button", "Allow").await.into_iter().next() {
            // The page may be replaced before the click is answered; the caller checks again.
            let _ = allow.click().await;
        } else if self.has("textbox", "Password").await {
            self.type_into("textbox", Name::Has("User"), user).await;
            self.type_into("textbox", "Password", password).await;
            self.click("button", "Sign in").await;
        }
    }

    /// The same in a pop-up, which closes itself at the end. Afterwards no window is selected.
    pub async fn sign_in_in_popup(&self, popup: &WindowHandle, user: &str, password: &str) {
        self.until("the pop-up is gone", async || {
            let windows = self.client().windows().await.ok()?;
            if !windows.contains(popup) {
                return Some(());
            }
            // It may close between the two commands.
            self.client().switch_to_window(popup.clone()).await.ok()?;
            self.fill_in_login_page(user, password).await;
            None
        })
        .await;
    }

    /// The access token, from session storage.
    pub async fn token(&self) -> String {
        let text = self.script("return JSON.stringify({...sessionStorage})", vec![]).await;
        let text = text.as_str().unwrap_or_default().replace('\\', "");
        let (_, rest) = text.split_once("\"token\":\"").expect("a token in session storage");
        rest.split('"').next().unwrap_or_default().to_owned()
    }

    /// The id of the signed-in user's default drive.
    pub async fn default_drive(&self) -> String {
        let url = format!("{}/v2/drive/get_default_drive", self.api());
        let request = self.http.post(url).bearer_auth(self.token().await).json(&json!({}));
        let answer: serde_json::Value = request.send().await.expect("an answer").json().await.expect("JSON");
        answer["drive_id"].as_str().expect("a drive").to_owned()
    }

    /// Waits until a download is complete; gives its bytes.
    pub async fn downloaded(&self, name: &str) -> Vec<u8> {
        let file = self.downloads().join(name);
        self.until(&format!("{name} is downloaded"), async || complete(&file)).await
    }
}

fn complete(file: &Path) -> Option<Vec<u8>> {
    let folder = file.parent()?;
    let unfinished = std::fs::read_dir(folder).ok()?.filter_map(Result::ok).any(|entry| {
        let name = entry.file_name().to_string_lossy().into_owned();
        name.ends_with(".crdownload") || name.ends_with(".part")
    });
    if unfinished { None } else { std::fs::read(file).ok() }
}
