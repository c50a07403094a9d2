//! How many bytes a first visit loads, compressed as hosts do, and the budget they must keep.

use std::path::Path;
use std::process::Command;

use crate::place;
use crate::run::ask;
use crate::tool;
use crate::trouble::{Result, Trouble};

/// The most the first view may weigh, in bytes after brotli. What comes later is no part of it. When new code makes it too
/// heavy, `cargo xtask record` finds out what of it no first view needs.
pub const BUDGET: u64 = 150_000;

/// A file of the first view and its size after brotli.
pub struct Weighed {
    pub file: String,
    pub bytes: u64,
}

/// Everything the first view loads from `site`, heaviest first.
pub fn first_view(site: &Path) -> Result<Vec<Weighed>> {
    let mut weighed = Vec::new();
    for file in place::files_below(site)? {
        if is_first_view(&file) {
            weighed.push(Weighed { bytes: compressed(&site.join(&file))?, file });
        }
    }
    weighed.sort_by_key(|entry| std::cmp::Reverse(entry.bytes));
    Ok(weighed)
}

/// The page, its first style and the first file of the app; not what comes later, not the workers, not what an
/// administrator adds.
fn is_first_view(file: &str) -> bool {
    let of_worker = ["hasher", "fetcher", "uploader", "saver"].iter().any(|worker| file.starts_with(worker));
    let loaded = [".html", ".css", ".js", ".wasm"].iter().any(|ending| file.ends_with(ending));
    loaded && !of_worker && !["_later.", "_rest."].iter().any(|part| file.contains(part))
}

/// Size after brotli at its best. Node has brotli built in and is here already, for wasm-opt.
fn compressed(file: &Path) -> Result<u64> {
    const SCRIPT: &str = "const z=require('zlib'),b=require('fs').readFileSync(process.argv[1]);\
        console.log(z.brotliCompressSync(b,{params:{[z.constants.BROTLI_PARAM_QUALITY]:11,\
        [z.constants.BROTLI_PARAM_SIZE_HINT]:b.length}}).length)";
    let node =
        tool::on_path("node").ok_or_else(|| Trouble::new("node is missing: please install Node.js."))?;
    ask(Command::new(node).args(["-e", SCRIPT]).arg(file))
        .and_then(|said| said.parse().ok())
        .ok_or_else(|| Trouble::new(format!("Could not compress {}.", file.display())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_later_is_no_part_of_the_first_view() {
        for (file, expected) in [
            ("index.html", true),
            ("pds-web-1a2b.js", true),
            ("pds-web-1a2b_bg.wasm", true),
            ("pds-web-1a2b_later.wasm", false),
            ("pds-web-1a2b_rest.wasm", false),
            ("style-77.css", true),
            ("style-78_later.css", false),
            ("hasher.js", false),
            ("hasher_loader.js", false),
            ("hasher_bg.wasm", false),
            ("fetcher_bg.wasm", false),
            ("uploader_bg.wasm", false),
            ("saver.js", false),
            ("config.example.json", false),
        ] {
            assert_eq!(is_first_view(file), expected, "{file}");
        }
    }
}
