//! What the site ships as others made it: files of packages from npm, in `vendor/NAME-VERSION/`. The lock file holds the hash
//! of each package, which npm compares before it unpacks one. The files are not changed, so their licences stay in them;
//! `vendor/NOTICE` has the texts.

use std::fs;
use std::path::Path;

use crate::error::{CommandError, Context, Result};
use crate::paths::{self, VENDOR};
use crate::tool::{NPM_PACKAGE, Tool};

/// A package, its files and folders, its licence, and where its source is.
struct Package {
    name: &'static str,
    licence: &'static str,
    source: &'static str,
    /// Each keeps its path below the last folder of the package's name.
    files: &'static [&'static str],
}

const PACKAGES: &[Package] = &[
    // Without its sandbox: scripts of documents never run.
    Package {
        name: "pdfjs-dist",
        licence: "LICENSE",
        source: "github.com/mozilla/pdf.js",
        files: &[
            // The build for browsers of some years ago.
            "legacy/build/pdf.min.mjs",
            "legacy/build/pdf.worker.min.mjs",
            "cmaps",
            "iccs",
            "standard_fonts",
            "wasm/jbig2.wasm",
            "wasm/openjpeg.wasm",
            "wasm/qcms_bg.wasm",
        ],
    },
    // The variant without encryption of segments and other audio: subtitles are files of their own in PDS.
    Package {
        name: "hls.js",
        licence: "LICENSE",
        source: "github.com/video-dev/hls.js",
        files: &["dist/hls.light.min.js", "dist/hls.worker.js"],
    },
    Package {
        name: "@highlightjs/cdn-assets",
        licence: "LICENSE",
        source: "github.com/highlightjs/highlight.js",
        files: &["highlight.min.js"],
    },
    // With the build that is no ES module: it runs in a worker that is none.
    Package {
        name: "libheif-js",
        licence: "libheif-wasm/LICENSE",
        source: "github.com/strukturag/libheif, with github.com/strukturag/libde265",
        files: &["libheif-wasm/libheif.js", "libheif-wasm/libheif.wasm"],
    },
];

/// Copies them into the site in `site`.
pub fn copy(site: &Path) -> Result<()> {
    let modules = Tool::Vendor.path()?;
    let folder = site.join(VENDOR);
    if folder.exists() {
        fs::remove_dir_all(&folder).context(|| format!("Could not empty {}", folder.display()))?;
    }
    let mut notice = String::from("These files are the work of others, and are shipped unchanged.\n");
    for package in PACKAGES {
        let (from, title) = (modules.join(package.name), title(package.name)?);
        for file in files(&from, package)? {
            let to = folder.join(&title).join(&file);
            if let Some(parent) = to.parent() {
                paths::create_dir(parent.to_path_buf())?;
            }
            fs::copy(from.join(&file), &to).context(|| format!("Could not copy {file} of {title}"))?;
        }
        let licence = from.join(package.licence);
        let text = fs::read_to_string(&licence).context(|| format!("{title} has no licence"))?;
        let underline = "=".repeat(title.len());
        notice.push_str(&format!("\n\n{title}\n{underline}\nSource: {}\n\n{text}", package.source));
    }
    let file = folder.join("NOTICE");
    fs::write(&file, notice).context(|| format!("Could not write {}", file.display()))
}

/// The files of a package that are shipped, without those that tell about it.
fn files(package: &Path, of: &Package) -> Result<Vec<String>> {
    let mut all = Vec::new();
    for &name in of.files {
        let path = package.join(name);
        if path.is_dir() {
            all.extend(paths::files_below(&path)?.into_iter().map(|file| format!("{name}/{file}")));
        } else {
            all.push(name.to_owned());
        }
    }
    Ok(all)
}

/// `NAME-VERSION`, without the scope of the name.
fn title(name: &str) -> Result<String> {
    let version = NPM_PACKAGE
        .split_once(&format!("\"{name}\": \""))
        .and_then(|(_, rest)| rest.split_once('"'))
        .map(|(version, _)| version)
        .ok_or_else(|| CommandError::new(format!("package.json does not name {name}.")))?;
    let name = name.rsplit('/').next().unwrap_or(name);
    Ok(format!("{name}-{version}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_app_looks_where_the_files_are() {
        let app = include_str!("../../../src/browser/vendor.rs");
        for package in PACKAGES {
            let folder = format!("{VENDOR}/{}/", title(package.name).unwrap());
            assert!(app.contains(&format!("\"{folder}\"")), "{folder}");
        }
        assert!(title("no-such-package").is_err());
    }
}
