//! Paths: the repository, the target folder, the site, the cache of tools.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use crate::error::{Context, Result};

/// The root of the repository.
pub fn root() -> PathBuf {
    // `cargo run` sets where this package is; a copied binary falls back to where it was compiled.
    let package = env::var_os("CARGO_MANIFEST_DIR")
        .map(PathBuf::from)
        .filter(|package| package.join("../../Trunk.toml").is_file())
        .unwrap_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")));
    package.ancestors().nth(2).map_or_else(|| package.clone(), Path::to_path_buf)
}

/// Where cargo builds. A fresh clone in CI uses a folder in the cache, so that the next one starts warm.
pub fn target() -> PathBuf {
    match env::var_os("CARGO_TARGET_DIR") {
        Some(folder) => root().join(folder),
        None if in_ci() => cache().join("target"),
        None => root().join("target"),
    }
}

pub fn in_ci() -> bool {
    env::var("CI").is_ok_and(|value| !value.is_empty() && value != "false" && value != "0")
}

/// Where the commands keep logs, fingerprints and the demo's site between runs.
pub fn work() -> Result<PathBuf> {
    create_dir(target().join("xtask"))
}

/// The release site, ready to be deployed. The variable lets two builds run at the same time.
pub fn dist() -> PathBuf {
    root().join(env::var_os("PDS_WEB_SITE").unwrap_or_else(|| "dist".into()))
}

/// What the names of all chunks of the app begin with in the site.
pub const CHUNK: &str = "chunk-";

/// The folder of the site for what others made.
pub const VENDOR: &str = "vendor";

/// The per-user cache of this project.
pub fn cache() -> PathBuf {
    let home = || env::home_dir().unwrap_or_else(env::temp_dir);
    let caches = match env::var_os("XDG_CACHE_HOME").filter(|value| !value.is_empty()) {
        Some(folder) => PathBuf::from(folder),
        None if cfg!(windows) => {
            env::var_os("LOCALAPPDATA").map_or_else(|| home().join("AppData/Local"), PathBuf::from)
        }
        None if cfg!(target_os = "macos") => home().join("Library/Caches"),
        None => home().join(".cache"),
    };
    caches.join("pds-web")
}

/// The folder of one tool, `NAME-VERSION`.
pub fn tool(name: &str) -> PathBuf {
    cache().join("tools").join(name)
}

pub fn create_dir(folder: PathBuf) -> Result<PathBuf> {
    fs::create_dir_all(&folder).context(|| format!("Could not make the folder {}", folder.display()))?;
    Ok(folder)
}

/// The cargo that started us, or the one on PATH.
pub fn cargo() -> OsString {
    env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

/// Every file below `folder`, as paths relative to it with `/`, sorted.
pub fn files_below(folder: &Path) -> Result<Vec<String>> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(next) = open.pop() {
        let entries = fs::read_dir(&next).context(|| format!("Could not read {}", next.display()))?;
        for entry in entries {
            let path = entry.context(|| format!("Could not read {}", next.display()))?.path();
            if path.is_dir() {
                open.push(path);
            } else if let Ok(relative) = path.strip_prefix(folder) {
                let parts: Vec<_> = relative.iter().map(|part| part.to_string_lossy()).collect();
                found.push(parts.join("/"));
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Copies every file of one folder into another, which is emptied first.
pub fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    if to.exists() {
        fs::remove_dir_all(to).context(|| format!("Could not empty {}", to.display()))?;
    }
    create_dir(to.to_path_buf())?;
    for file in files_below(from)? {
        let target = to.join(&file);
        if let Some(parent) = target.parent() {
            create_dir(parent.to_path_buf())?;
        }
        fs::copy(from.join(&file), &target).context(|| format!("Could not copy {file}"))?;
    }
    Ok(())
}
