//! WebAssembly that only the bench loads. Each module is built as trunk builds what it is compared with.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::error::{Context, Result};
use crate::paths;
use crate::run::{cargo, run_logged};
use crate::tool::{Tool, wasm_environment};

pub struct Module {
    pub name: &'static str,
    package: &'static str,
    profile: &'static str,
    /// The optimisation level for `wasm-opt`.
    level: &'static str,
    /// Prefixes of the figures that are compared with it.
    groups: &'static [&'static str],
    /// A page below `tests/browser` that loads it.
    page: Option<&'static str>,
}

/// The hash functions of the app, each by itself, optimised like its hash worker.
const HASHING: Module = Module {
    name: "hashing",
    package: "bench-hashing",
    profile: "worker",
    level: "-O4",
    groups: &["hash."],
    page: None,
};

/// A page that shows one row, optimised like the app.
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
        paths::target().join("bench").join(self.name)
    }

    fn build(&self) -> Result<()> {
        let target = "wasm32-unknown-unknown";
        let arguments = ["build", "--package", self.package, "--profile", self.profile, "--target", target];
        run_logged(self.package, cargo(&arguments).envs(wasm_environment()))?;
        let built = format!("{}.wasm", self.package.replace('-', "_"));
        let built = paths::target().join(target).join(self.profile).join(built);
        let bindgen = format!("wasm-bindgen{}", std::env::consts::EXE_SUFFIX);
        let mut bind = Command::new(Tool::WasmBindgen.path()?.with_file_name(bindgen));
        bind.args(["--target", "web", "--no-typescript", "--out-name", self.name, "--out-dir"]);
        run_logged("wasm-bindgen", bind.arg(self.folder()).arg(built))?;
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
        run_logged("wasm-opt", &mut optimise)?;
        if let Some(page) = self.page {
            let page = paths::root().join("tests/browser").join(page);
            fs::copy(&page, self.folder().join("index.html"))
                .context(|| format!("Could not copy {}", page.display()))?;
        }
        Ok(())
    }
}

impl Module {
    /// Whether figures with this prefix are compared with it.
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
