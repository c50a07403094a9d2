//! The sizes of the site's files after brotli, and the budget of the first view.

use std::path::Path;
use std::process::Command;

use crate::error::{CommandError, Result};
use crate::paths::{self, CHUNK, VENDOR};
use crate::run::first_line;
use crate::tool;

/// The largest allowed first view, in bytes after brotli.
pub const BUDGET: u64 = 250_000;

/// When a file is loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// The page, its style sheet, and the first file of the app.
    FirstView,
    /// A chunk of the app, loaded when it is needed.
    Chunk,
    /// A worker and its script.
    Worker,
    /// Of others, loaded by a viewer.
    Vendor,
}

impl Group {
    pub fn title(self) -> &'static str {
        match self {
            Self::FirstView => "first view",
            Self::Chunk => "chunks",
            Self::Worker => "workers",
            Self::Vendor => "of others",
        }
    }
}

/// A file of the site and its size after brotli.
pub struct FileSize {
    pub file: String,
    pub group: Group,
    pub bytes: u64,
}

/// Every file of `site` that a browser may load, the first view first, heaviest first within a group.
pub fn measure_files(site: &Path) -> Result<Vec<FileSize>> {
    let mut sizes = Vec::new();
    for file in paths::files_below(site)? {
        if let Some(group) = group(&file) {
            sizes.push(FileSize { bytes: brotli_size(&site.join(&file))?, file, group });
        }
    }
    sizes.sort_by_key(|entry| (entry.group, std::cmp::Reverse(entry.bytes)));
    Ok(sizes)
}

/// The sum of what a first visit loads, in bytes.
pub fn first_view_bytes(files: &[FileSize]) -> u64 {
    files.iter().filter(|file| file.group == Group::FirstView).map(|file| file.bytes).sum()
}

/// `None` for what only an administrator reads.
fn group(file: &str) -> Option<Group> {
    let is_loaded = [".html", ".css", ".js", ".mjs", ".wasm"].iter().any(|ending| file.ends_with(ending));
    let is_first = ["index.html", "style-", "pds-web-"].iter().any(|start| file.starts_with(start));
    match file {
        _ if !is_loaded => None,
        file if file.starts_with(VENDOR) => Some(Group::Vendor),
        file if file.starts_with(CHUNK) => Some(Group::Chunk),
        _ if is_first => Some(Group::FirstView),
        _ => Some(Group::Worker),
    }
}

/// Size after brotli at its highest quality. Node has brotli built in and is installed already, for wasm-opt.
fn brotli_size(file: &Path) -> Result<u64> {
    const SCRIPT: &str = "const z=require('zlib'),b=require('fs').readFileSync(process.argv[1]);\
        console.log(z.brotliCompressSync(b,{params:{[z.constants.BROTLI_PARAM_QUALITY]:11,\
        [z.constants.BROTLI_PARAM_SIZE_HINT]:b.length}}).length)";
    let node =
        tool::on_path("node").ok_or_else(|| CommandError::new("node is missing: please install Node.js."))?;
    first_line(Command::new(node).args(["-e", SCRIPT]).arg(file))
        .and_then(|said| said.parse().ok())
        .ok_or_else(|| CommandError::new(format!("Could not compress {}.", file.display())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_has_its_group() {
        for (file, expected) in [
            ("index.html", Some(Group::FirstView)),
            ("pds-web-1a2b.js", Some(Group::FirstView)),
            ("pds-web-1a2b_bg.wasm", Some(Group::FirstView)),
            ("style-77.css", Some(Group::FirstView)),
            ("chunk-transfers-1a2b.wasm", Some(Group::Chunk)),
            ("hasher.js", Some(Group::Worker)),
            ("hasher_loader.js", Some(Group::Worker)),
            ("uploader_bg.wasm", Some(Group::Worker)),
            ("download_sw.js", Some(Group::Worker)),
            ("vendor/pdfjs-dist-1.0.0/build/pdf.min.mjs", Some(Group::Vendor)),
            ("vendor/NOTICE", None),
            ("config.example.json", None),
            ("mark-1a2b.svg", None),
        ] {
            assert_eq!(group(file), expected, "{file}");
        }
    }
}
