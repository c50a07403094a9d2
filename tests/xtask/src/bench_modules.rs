//! WebAssembly that only the bench loads, each module built and bound as trunk does what it stands beside.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::place;
use crate::run::{cargo, quietly};
use crate::tool::{Tool, wasm_environment};
use crate::trouble::{Result, While};

pub struct Module {
    pub name: &'static str,
    package: &'static str,
    profile: &'static str,
    /// How `wasm-opt` is told what counts.
    level: &'static str,
    /// What the figures begin with that are measured beside it.
    groups: &'static [&'static str],
    /// A file below `tests/browser` that goes beside it.
    page: Option<&'static str>,
}

/// The hashes of the app one by one, as fast as its hash worker.
const HASHING: Module = Module {
    name: "hashing",
    package: "bench-hashing",
    profile: "hasher",
    level: "-O4",
    groups: &["hash."],
    page: None,
};

/// A page that shows one row, as small as the app.
pub const ROW: Module = Module {
    name: "row",
    package: "bench-row",
    profile: "release",
    level: "-Oz",
    groups: &["first_view.", "list."],
    page: Some("row/index.html"),
};

pub const ALL: [Module; 2] = [HASHING, ROW];

impl Module {
    /// `NAME.js`, `NAME_bg.wasm`, and a page if there is one.
    pub fn folder(&self) -> PathBuf {
        place::target().join("bench").join(self.name)
    }

    fn build(&self) -> Result<()> {
        let target = "wasm32-unknown-unknown";
        let arguments = ["build", "--package", self.package, "--profile", self.profile, "--target", target];
        quietly(self.package, cargo(&arguments).envs(wasm_environment()))?;
        let built = format!("{}.wasm", self.package.replace('-', "_"));
        let built = place::target().join(target).join(self.profile).join(built);
        let bindgen = format!("wasm-bindgen{}", std::env::consts::EXE_SUFFIX);
        let mut bind = Command::new(Tool::WasmBindgen.path()?.with_file_name(bindgen));
        bind.args(["--target", "web", "--no-typescript", "--out-name", self.name, "--out-dir"]);
        quietly("wasm-bindgen", bind.arg(self.folder()).arg(built))?;
        let module = self.folder().join(format!("{}_bg.wasm", self.name));
        let mut optimise = Command::new(Tool::WasmOpt.path()?);
        optimise.args([
            self.level,
            "--enable-simd",
            "--enable-bulk-memory",
            "--enable-nontrapping-float-to-int",
        ]);
        optimise.args(["--enable-sign-ext", "--enable-mutable-globals", "--enable-reference-types"]);
        optimise.args(["--enable-multivalue", "-o"]).arg(&module).arg(&module);
        quietly("wasm-opt", &mut optimise)?;
        if let Some(page) = self.page {
            let page = place::root().join("tests/browser").join(page);
            fs::copy(&page, self.folder().join("index.html"))
                .during(|| format!("Could not copy {}", page.display()))?;
        }
        Ok(())
    }
}

impl Module {
    /// Whether figures with this beginning are measured beside it.
    fn is_needed(&self, prefix: &str) -> bool {
        self.groups.iter().any(|group| group.starts_with(prefix) || prefix.starts_with(group))
    }
}

pub fn are_needed(prefix: &str) -> bool {
    ALL.iter().any(|module| module.is_needed(prefix))
}

pub fn build(prefix: &str) -> Result<()> {
    ALL.iter().filter(|module| module.is_needed(prefix)).try_for_each(Module::build)
}
