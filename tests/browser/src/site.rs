//! The site under test: a copy of the release build with a `config.json`, and its server.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use xtask::paths;
use xtask::tool::Tool;

/// The server of the site.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Served {
    /// The static server of the local PDS.
    #[default]
    Emulator,
    /// `python3 -m http.server`.
    Python,
    /// A server without the MIME type of WebAssembly, like nginx before 1.21.
    WithoutWasmType,
}

/// A temporary copy of `dist/`.
pub(crate) struct Site {
    folder: TempDir,
}

impl Site {
    pub(crate) fn copy() -> Self {
        let dist = paths::dist();
        assert!(
            dist.join("index.html").is_file(),
            "There is no release site: run “cargo xtask test browser”, which builds it first."
        );
        let folder = TempDir::new().expect("a folder for the site");
        paths::copy_folder(&dist, &folder.path().join("site")).unwrap_or_else(|trouble| panic!("{trouble}"));
        Self { folder }
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join("site")
    }

    pub(crate) fn add(&self, name: &str, folder: &Path) {
        paths::copy_folder(folder, &self.path().join(name)).unwrap_or_else(|trouble| panic!("{trouble}"));
    }

    pub(crate) fn rename(&self, from: &str, to: &str) {
        std::fs::rename(self.path().join(from), self.path().join(to)).expect("a file of the site");
    }

    pub(crate) fn configure(&self, config: &str) {
        std::fs::write(self.path().join("config.json"), config).expect("a config.json");
    }
}

/// Python's static server; ends when dropped.
pub struct Python {
    pub origin: String,
    _process: Child,
}

/// The same server without the MIME type of WebAssembly.
const WITHOUT_WASM_TYPE: &str = "import sys, http.server as server, functools
class Old(server.SimpleHTTPRequestHandler):
    extensions_map = {**server.SimpleHTTPRequestHandler.extensions_map, '.wasm': 'application/octet-stream'}
serving = server.ThreadingHTTPServer(('127.0.0.1', 0), functools.partial(Old, directory=sys.argv[5]))
print('port', serving.server_port)
serving.serve_forever()";

const MODULE: [&str; 2] = ["-m", "http.server"];

impl Python {
    pub(crate) async fn serve(folder: &Path, without_wasm_type: bool) -> Self {
        let program = Tool::Python.path().unwrap_or_else(|trouble| panic!("{trouble}"));
        Self::run(&program, folder, if without_wasm_type { ["-c", WITHOUT_WASM_TYPE] } else { MODULE }).await
    }

    /// `None` without Python.
    pub async fn try_serve(folder: &Path) -> Option<Self> {
        Some(Self::run(&Tool::Python.path().ok()?, folder, MODULE).await)
    }

    /// Starts it on a free port, which it prints.
    async fn run(program: &Path, folder: &Path, which: [&str; 2]) -> Self {
        let mut process = Command::new(program)
            .arg("-u")
            .args(which)
            .args(["0", "--bind", "127.0.0.1", "--directory"])
            .arg(folder)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .expect("Python's static server");
        let mut lines = BufReader::new(process.stdout.take().expect("a pipe")).lines();
        let line = lines.next_line().await.expect("Python's words").unwrap_or_default();
        let mut words = line.split(' ').skip_while(|word| *word != "port").skip(1);
        let port = words.next().unwrap_or_else(|| panic!("no port in “{line}”"));
        Self { origin: format!("http://127.0.0.1:{port}"), _process: process }
    }
}
