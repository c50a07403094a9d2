//! The site under test: a copy of the release build with a `config.json`, and who serves it.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use tempfile::TempDir;
use tokio::process::{Child, Command};
use xtask::place;
use xtask::tool::Tool;

/// Who serves the site.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Served {
    /// The static listener of the local PDS: no fallback, nothing clever.
    #[default]
    Emulator,
    /// `python3 -m http.server`, the plainest host there is.
    Python,
    /// A host older than WebAssembly, which gives it as just some bytes; nginx did until 1.21.
    Old,
}

/// A copy of `dist/`, gone when dropped.
pub(crate) struct Site {
    folder: TempDir,
}

impl Site {
    pub(crate) fn copy() -> Self {
        let dist = place::dist();
        assert!(
            dist.join("index.html").is_file(),
            "There is no release site: run “cargo xtask test browser”, which builds it first."
        );
        let folder = TempDir::new().expect("a folder for the site");
        place::copy_folder(&dist, &folder.path().join("site")).unwrap_or_else(|trouble| panic!("{trouble}"));
        Self { folder }
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join("site")
    }

    pub(crate) fn add(&self, name: &str, folder: &Path) {
        place::copy_folder(folder, &self.path().join(name)).unwrap_or_else(|trouble| panic!("{trouble}"));
    }

    pub(crate) fn rename(&self, from: &str, to: &str) {
        std::fs::rename(self.path().join(from), self.path().join(to)).expect("a file of the site");
    }

    pub(crate) fn configure(&self, config: &str) {
        std::fs::write(self.path().join("config.json"), config).expect("a config.json");
    }
}

/// Python's static server; ends when dropped.
pub(crate) struct Python {
    pub origin: String,
    _process: Child,
}

/// A port nobody has right now.
pub(crate) fn free_port() -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
    listener.local_addr().expect("its address").port()
}

/// The same server, without the type of WebAssembly.
const OLD: &str = "import sys, http.server as server, functools
class Old(server.SimpleHTTPRequestHandler):
    extensions_map = {**server.SimpleHTTPRequestHandler.extensions_map, '.wasm': 'application/octet-stream'}
address = ('127.0.0.1', int(sys.argv[1]))
server.ThreadingHTTPServer(address, functools.partial(Old, directory=sys.argv[5])).serve_forever()";

impl Python {
    pub(crate) fn serve(folder: &Path, port: u16, is_old: bool) -> Self {
        let program = Tool::Python.path().unwrap_or_else(|trouble| panic!("{trouble}"));
        let which = if is_old { ["-c", OLD] } else { ["-m", "http.server"] };
        let process = Command::new(program)
            .args(which)
            .args([&port.to_string(), "--bind", "127.0.0.1", "--directory"])
            .arg(folder)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .expect("python3 -m http.server");
        Self { origin: format!("http://127.0.0.1:{port}"), _process: process }
    }
}
