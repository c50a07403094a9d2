//! The tools the commands use, their versions, and where each one is: on PATH, or in the cache of this project.
//! Finds only; `install` installs what is missing.

use std::env;
use std::ffi::OsString;
use std::hash::{DefaultHasher, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::error::{CommandError, Result};
use crate::paths;
use crate::run::first_line;

pub const TRUNK: &str = "0.21.14";
pub const WASM_BINDGEN: &str = "0.2.130";
const BINARYEN: &str = "132";
const TERSER: &str = "5.51.4";

/// The packages from npm, and the lock file with everything they depend on. To change a version, edit `package.json` and
/// run `npm install --package-lock-only --omit-lockfile-registry-resolved` beside it.
pub const NPM_PACKAGE: &str = include_str!("../npm/package.json");
pub const NPM_LOCK: &str = include_str!("../npm/package-lock.json");

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tool {
    Rustfmt,
    Clippy,
    /// The standard library for wasm32-unknown-unknown.
    WasmTarget,
    Trunk,
    /// wasm-bindgen and its test runner.
    WasmBindgen,
    WasmOpt,
    /// Minifies the script of wasm-bindgen.
    Terser,
    Chromium,
    ChromeDriver,
    Firefox,
    GeckoDriver,
    /// The accessibility engine, one script.
    Axe,
    /// The folder of the packages that the site ships.
    Vendor,
    /// Screenshots show Chinese text.
    ChineseFonts,
    /// One test serves the site with `python3 -m http.server`.
    Python,
}

/// What the release site is built with.
pub const FOR_BUILD: &[Tool] =
    &[Tool::WasmTarget, Tool::Trunk, Tool::WasmBindgen, Tool::WasmOpt, Tool::Terser, Tool::Vendor];

/// What the browser tests need beside the site.
pub const FOR_BROWSER: &[Tool] = &[
    Tool::Chromium,
    Tool::ChromeDriver,
    Tool::Firefox,
    Tool::GeckoDriver,
    Tool::Axe,
    Tool::ChineseFonts,
    Tool::Python,
];

impl Tool {
    pub fn name(self) -> &'static str {
        match self {
            Tool::Rustfmt => "rustfmt",
            Tool::Clippy => "clippy",
            Tool::WasmTarget => "the wasm32-unknown-unknown target",
            Tool::Trunk => "trunk",
            Tool::WasmBindgen => "wasm-bindgen",
            Tool::WasmOpt => "wasm-opt",
            Tool::Terser => "terser",
            Tool::Chromium => "Chromium",
            Tool::ChromeDriver => "chromedriver",
            Tool::Firefox => "Firefox",
            Tool::GeckoDriver => "geckodriver",
            Tool::Axe => "axe-core",
            Tool::Vendor => "what the site ships from npm",
            Tool::ChineseFonts => "a Chinese font",
            Tool::Python => "Python 3",
        }
    }

    /// The program, file or folder, if it is installed in the right version.
    pub fn find(self) -> Option<PathBuf> {
        match self {
            Tool::Rustfmt => cargo_component("fmt"),
            Tool::Clippy => cargo_component("clippy"),
            Tool::WasmTarget => wasm_library(),
            Tool::Trunk => find_version("trunk", TRUNK, &paths::tool(&format!("trunk-{TRUNK}")).join("bin")),
            Tool::WasmBindgen => {
                let folder = paths::tool(&format!("wasm-bindgen-{WASM_BINDGEN}")).join("bin");
                find_version("wasm-bindgen-test-runner", WASM_BINDGEN, &folder)?;
                find_version("wasm-bindgen", WASM_BINDGEN, &folder)
            }
            Tool::WasmOpt => find_version("wasm-opt", BINARYEN, &npm_programs()),
            Tool::Terser => find_version("terser", TERSER, &npm_programs()),
            Tool::Chromium => {
                find_named("CHROMIUM", &["chromium", "chromium-browser", "google-chrome", "chrome"]).or_else(
                    || {
                        find_file(&[
                            "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
                            "C:/Program Files/Google/Chrome/Application/chrome.exe",
                        ])
                    },
                )
            }
            Tool::ChromeDriver => find_named("CHROMEDRIVER", &["chromedriver"]),
            Tool::Firefox => find_named("FIREFOX", &["firefox-esr", "firefox"]).or_else(|| {
                find_file(&[
                    "/Applications/Firefox.app/Contents/MacOS/firefox",
                    "C:/Program Files/Mozilla Firefox/firefox.exe",
                ])
            }),
            Tool::GeckoDriver => find_named("GECKODRIVER", &["geckodriver"])
                .or_else(|| executable(&paths::tool("geckodriver").join("bin"), "geckodriver")),
            Tool::Axe => {
                Some(npm_folder().join("node_modules/axe-core/axe.min.js")).filter(|script| script.is_file())
            }
            Tool::Vendor => {
                let modules = npm_folder().join("node_modules");
                modules.join("pdfjs-dist/build").is_dir().then_some(modules)
            }
            Tool::ChineseFonts => chinese_font(),
            Tool::Python => find_named("PYTHON", &["python3", "python"]),
        }
    }

    /// Whether it is one of the packages in `tests/xtask/npm`.
    pub fn is_from_npm(self) -> bool {
        matches!(self, Tool::WasmOpt | Tool::Terser | Tool::Axe | Tool::Vendor)
    }

    /// The same as [`Self::find`], an error if it is missing.
    pub fn path(self) -> Result<PathBuf> {
        self.find().ok_or_else(|| CommandError::new(format!("{} is missing.", self.name())))
    }
}

/// `PATH` with the folders of the tools that are here first, for programs that look others up there.
pub fn search_path() -> Result<OsString> {
    let mut folders = Vec::new();
    for program in [Tool::Trunk, Tool::WasmBindgen, Tool::WasmOpt].into_iter().filter_map(Tool::find) {
        folders.extend(program.parent().map(Path::to_path_buf));
    }
    if !wasm_environment().is_empty() {
        // Debian's cargo has to be found before rustup's.
        folders.push("/usr/bin".into());
    }
    folders.extend(env::split_paths(&env::var_os("PATH").unwrap_or_default()));
    env::join_paths(folders).map_err(|error| CommandError::new(format!("PATH can't be extended: {error}")))
}

/// The environment in which cargo builds for wasm. Empty with rustup's target; Debian's compiler also builds
/// the standard library, because Debian ships its source and not the binary.
pub fn wasm_environment() -> Vec<(&'static str, OsString)> {
    if rustup_library().is_some() || !debian_compiler() {
        return Vec::new();
    }
    vec![
        ("RUSTC", "/usr/bin/rustc".into()),
        ("RUSTC_BOOTSTRAP", "1".into()),
        ("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort".into()),
        ("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", "wasm-ld-19".into()),
    ]
}

/// Where the packages from npm are installed: another lock file, another folder.
pub fn npm_folder() -> PathBuf {
    let mut hasher = DefaultHasher::new();
    hasher.write(NPM_LOCK.as_bytes());
    paths::tool(&format!("npm-{:016x}", hasher.finish()))
}

fn npm_programs() -> PathBuf {
    npm_folder().join("node_modules").join(".bin")
}

/// An executable on PATH.
pub fn on_path(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path).find_map(|folder| executable(&folder, name))
}

fn executable(folder: &Path, name: &str) -> Option<PathBuf> {
    let endings: &[&str] = if cfg!(windows) { &[".exe", ".cmd", ".bat"] } else { &[""] };
    endings.iter().map(|ending| folder.join(format!("{name}{ending}"))).find(|file| file.is_file())
}

fn find_version(name: &str, version: &str, ours: &Path) -> Option<PathBuf> {
    [on_path(name), executable(ours, name)].into_iter().flatten().find(|program| {
        first_line(Command::new(program).arg("--version"))
            .is_some_and(|version_line| version_line.split_whitespace().any(|word| word == version))
    })
}

fn find_named(variable: &str, names: &[&str]) -> Option<PathBuf> {
    let chosen = env::var_os(variable).map(PathBuf::from).filter(|program| program.is_file());
    chosen.or_else(|| names.iter().find_map(|name| on_path(name)))
}

fn find_file(places: &[&str]) -> Option<PathBuf> {
    places.iter().map(PathBuf::from).find(|program| program.is_file())
}

fn cargo_component(name: &str) -> Option<PathBuf> {
    first_line(Command::new(paths::cargo()).args([name, "--version"])).map(|_| paths::cargo().into())
}

fn wasm_library() -> Option<PathBuf> {
    rustup_library().or_else(|| debian_compiler().then(|| PathBuf::from("/usr/bin/rustc")))
}

fn rustup_library() -> Option<PathBuf> {
    let root = first_line(Command::new("rustc").args(["--print", "sysroot"]).current_dir(paths::root()))?;
    let library = Path::new(&root).join("lib/rustlib/wasm32-unknown-unknown/lib");
    library.is_dir().then_some(library)
}

fn debian_compiler() -> bool {
    Path::new("/usr/bin/rustc").is_file()
        && Path::new("/usr/bin/wasm-ld-19").is_file()
        && Path::new("/usr/bin/cargo").is_file()
}

fn chinese_font() -> Option<PathBuf> {
    // Only Linux comes without one.
    if !cfg!(target_os = "linux") {
        return Some(PathBuf::new());
    }
    first_line(Command::new("fc-list").args([":lang=zh", "file"])).map(PathBuf::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_packages_from_npm_have_the_versions_that_are_looked_for() {
        for version in [format!("\"binaryen\": \"{BINARYEN}.0.0\""), format!("\"terser\": \"{TERSER}\"")] {
            assert!(NPM_PACKAGE.contains(&version), "{version}");
        }
    }

    #[test]
    fn every_package_from_npm_is_locked_by_its_hash_and_names_no_host() {
        let packages = NPM_LOCK.matches("\"node_modules/").count();
        assert!(packages > 3);
        assert_eq!(NPM_LOCK.matches("\"integrity\": \"sha512-").count(), packages);
        // Packages name pages that take donations; where one was fetched from would stand here.
        assert!(!NPM_LOCK.contains("\"resolved\""));
    }
}
