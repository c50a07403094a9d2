//! The measured clients: the app, driven like a user does, and pages that drive another client through `window.peer`
//! (`page/bare.html` describes the functions of such a page and is one).

use std::path::{Path, PathBuf};
use std::time::Duration;

use browser_tests::{Name, World};
use serde_json::{Value, json};

use super::usage::{Usage, UsageSampler};

const HARNESS: &str = include_str!("page/harness.js");

/// Labels and messages of the app.
pub const UPLOAD_FILES: &str = "Upload files";
const UPLOADED: &str = "uploaded";
/// Menu items for a download to a chosen file, and to the downloads folder.
pub const SAVE_AS: &str = "Save as";
pub const DOWNLOAD: &str = "Download";

/// A user needs at least this long in a file chooser, during which the app may warm up.
const CHOOSING: Duration = Duration::from_millis(500);

pub enum Client {
    App,
    Page {
        name: String,
        /// Below the site's address.
        address: String,
    },
}

/// What a client is measured in: the browser with its local PDS, and the signed-in user.
pub struct Context<'a> {
    pub world: &'a World,
    pub token: &'a str,
    pub drive: &'a str,
}

/// A file to download.
pub struct Downloaded {
    pub file: String,
    pub name: String,
    pub size: u64,
}

/// The result of one run.
pub struct Run {
    pub seconds: f64,
    pub first_byte_ms: Option<f64>,
    pub longest_task_ms: f64,
    pub usage: Usage,
}

impl Client {
    pub fn name(&self) -> &str {
        match self {
            Self::App => "app",
            Self::Page { name, .. } => name,
        }
    }

    /// Opens the page in a clean tab and waits until it accepts files.
    pub async fn open(&self, context: &Context<'_>, folder: &str) {
        let world = context.world;
        world.client().goto("about:blank").await.unwrap();
        match self {
            Self::App => {
                world.open(&format!("?files={}/{folder}", context.drive)).await;
                world.find("file", UPLOAD_FILES).await;
                world.script(HARNESS, vec![]).await;
                // What the button does before the chooser opens; a script cannot open the chooser.
                world.script("document.querySelector('input[type=file]').click()", vec![]).await;
            }
            Self::Page { address, .. } => {
                world.open(address).await;
                world
                    .until("the page offers its client", async || {
                        let there = world.script("return Boolean(window.peer)", vec![]).await;
                        there.as_bool()?.then_some(())
                    })
                    .await;
                world.script(&format!("{HARNESS}; bench.input();"), vec![]).await;
            }
        }
        tokio::time::sleep(CHOOSING).await;
    }

    /// Whether the client has this function.
    pub async fn offers(&self, context: &Context<'_>, what: &str) -> bool {
        match self {
            Self::App => true,
            Self::Page { .. } => {
                let script = format!("return typeof window.peer?.{what} === 'function'");
                context.world.script(&script, vec![]).await == json!(true)
            }
        }
    }

    /// Whether downloads are measured; opens the page to find out.
    pub async fn downloads(&self, context: &Context<'_>) -> bool {
        if matches!(self, Self::Page { .. }) {
            self.open(context, "root").await;
        }
        self.offers(context, "download").await
    }

    pub async fn upload(&self, context: &Context<'_>, folder: &str, files: &[PathBuf]) -> Run {
        self.open(context, folder).await;
        let files: Vec<&Path> = files.iter().map(PathBuf::as_path).collect();
        let gauge = UsageSampler::start(context.world.driver_process().unwrap());
        let seen = match self {
            Self::App => {
                context.world.choose_files(UPLOAD_FILES, &files).await;
                const WAIT: &str = "
                    const [says, done] = arguments;
                    bench.until(() => says.every((text) => bench.says(text)))
                        .then((vain) => done(vain ?? bench.figures()));";
                let says = json!([thousands(files.len()), UPLOADED]);
                context.world.script_async(WAIT, vec![says]).await
            }
            Self::Page { .. } => {
                context.world.choose_files("Files", &files).await;
                const UPLOAD: &str = "
                    const [to, done] = arguments;
                    bench.seen.begun = bench.now();
                    peer.upload(bench.files(), to).then(() => done(bench.figures()), (error) => done(String(error)));";
                let to = json!({"api": context.world.api(), "token": context.token, "drive": context.drive, "folder": folder});
                context.world.script_async(UPLOAD, vec![to]).await
            }
        };
        let usage = gauge.end();
        if let Some(vain) = seen.as_str() {
            panic!("{}: {vain}; see {}", self.name(), context.world.screenshot("failure").await.display());
        }
        self.run(&seen, usage, first_byte(context.world, &seen).await)
    }

    /// `word` is the menu item of the app.
    pub async fn download(&self, context: &Context<'_>, word: &str, folder: &str, it: &Downloaded) -> Run {
        let Downloaded { file, name, size } = it;
        let size = *size;
        self.open(context, folder).await;
        let target = context.world.downloads().join(name);
        let gauge = UsageSampler::start(context.world.driver_process().unwrap());
        let mut ended = None;
        match self {
            Self::App => {
                const DISK: &str = "window.showSaveFilePicker = async ({ suggestedName }) =>
                    (await navigator.storage.getDirectory()).getFileHandle(suggestedName, { create: true })";
                context.world.script(DISK, vec![]).await;
                let row = context.world.find("row", Name::Has(name.as_str())).await;
                context.world.open_menu(&row).await;
                context.world.click("menuitem", Name::Has(word)).await;
                ended = Some(wait_until_saved(context.world, &target, size).await);
            }
            Self::Page { .. } => {
                const DOWNLOAD: &str = "
                    const [it, done] = arguments;
                    bench.seen.begun = bench.now();
                    peer.download(it).then(done, (error) => done('failed: ' + error));";
                let it = json!({"api": context.world.api(), "token": context.token, "drive": context.drive, "file": file,
                    "name": name, "size": size});
                let answer = context.world.script_async(DOWNLOAD, vec![it]).await;
                let answer = answer.as_str().unwrap_or_default();
                assert!(!answer.starts_with("failed"), "{}: {answer}", self.name());
                if answer == "downloads" {
                    ended = Some(wait_until_saved(context.world, &target, size).await);
                }
            }
        }
        let ended = ended.unwrap_or_else(|| context.world.now_ms());
        let usage = gauge.end();
        let seen = context.world.script("return bench.figures(arguments[0])", vec![json!(ended)]).await;
        let _ = std::fs::remove_file(&target);
        const CLEAR: &str = "const [name, done] = arguments; navigator.storage.getDirectory()
            .then((root) => root.removeEntry(name)).then(() => done(), () => done())";
        context.world.script_async(CLEAR, vec![json!(name)]).await;
        self.run(&seen, usage, None)
    }

    /// All hashes needed for an upload, in MB/s.
    pub async fn hash(&self, context: &Context<'_>, file: &Path) -> f64 {
        self.open(context, "root").await;
        context.world.choose_files("Files", &[file]).await;
        const HASH: &str = "
            const [done] = arguments, [file] = bench.files(), begun = performance.now();
            peer.hash(file).then(() => done(file.size / 1000 / (performance.now() - begun)), (error) => done(String(error)));";
        let seen = context.world.script_async(HASH, vec![]).await;
        seen.as_f64().unwrap_or_else(|| panic!("{}: {seen}", self.name()))
    }

    fn run(&self, seen: &Value, usage: Usage, first_byte_ms: Option<f64>) -> Run {
        let number = |at: usize| seen[at].as_f64().unwrap_or_else(|| panic!("{}: {seen}", self.name()));
        let seconds = (number(1) - number(0)) / 1000.0;
        Run { seconds, first_byte_ms, longest_task_ms: number(2), usage }
    }
}

/// Waits until the whole file is in the downloads folder or in the page's storage; gives the time in ms since 1970.
async fn wait_until_saved(world: &World, target: &Path, size: u64) -> f64 {
    const STORED: &str = "const [name, done] = arguments; bench.sizeInStorage(name).then(done)";
    let name = json!(target.file_name().unwrap().to_string_lossy());
    let mut look = 0_u32;
    let there = async || {
        if std::fs::metadata(target).is_ok_and(|file| file.len() == size) {
            return Some(world.now_ms());
        }
        look += 1;
        if look.is_multiple_of(100) {
            let vain = world.script("return bench.trouble()", vec![]).await;
            assert!(vain.is_null(), "{} did not arrive: {vain}", target.display());
        }
        if look.is_multiple_of(10) {
            let stored = world.script_async(STORED, vec![name.clone()]).await;
            return (stored == json!(size)).then(|| world.now_ms());
        }
        None
    };
    let what = format!("{} is there with {size} bytes", target.display());
    world.until_polling_every(Duration::from_millis(10), &what, there).await
}

/// From the user's action until the object store received the first byte of a PUT, in ms.
async fn first_byte(world: &World, seen: &Value) -> Option<f64> {
    let log = world.pds_requests().await;
    let puts: Vec<Value> = log["requests"]
        .as_array()?
        .iter()
        .filter(|request| request["host"] == "objects" && request["method"] == "PUT")
        .map(|request| request["time"].clone())
        .collect();
    // The log has a resolution of a millisecond.
    const FIRST: &str = "
        const [begun, times] = arguments, first = times.map(Date.parse).find((time) => time >= Math.floor(begun));
        return first === undefined ? null : Math.max(0, first - begun);";
    world.script(FIRST, vec![seen[0].clone(), json!(puts)]).await.as_f64()
}

/// A count as the app writes it in English.
pub fn thousands(count: usize) -> String {
    let plain = count.to_string();
    match plain.len().checked_sub(3).filter(|&at| at > 0) {
        Some(at) => format!("{},{}", &plain[..at], &plain[at..]),
        None => plain,
    }
}
