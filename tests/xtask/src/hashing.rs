//! The hashes of the app as a module of their own for the bench, built and bound as trunk does the hash worker.

use std::path::PathBuf;
use std::process::Command;

use crate::place;
use crate::run::{cargo, quietly};
use crate::tool::{Tool, wasm_environment};
use crate::trouble::Result;

/// `hashing.js` and `hashing_bg.wasm`.
pub fn folder() -> PathBuf {
    place::target().join("bench-hashing")
}

pub fn build() -> Result<()> {
    let target = "wasm32-unknown-unknown";
    let arguments = ["build", "--package", "bench-hashing", "--profile", "hasher", "--target", target];
    quietly("bench-hashing", cargo(&arguments).envs(wasm_environment()))?;
    let built = place::target().join(target).join("hasher/bench_hashing.wasm");
    let bindgen = format!("wasm-bindgen{}", std::env::consts::EXE_SUFFIX);
    let mut bind = Command::new(Tool::WasmBindgen.path()?.with_file_name(bindgen));
    bind.args(["--target", "web", "--no-typescript", "--out-name", "hashing", "--out-dir"]);
    quietly("wasm-bindgen", bind.arg(folder()).arg(built))?;
    let module = folder().join("hashing_bg.wasm");
    let mut optimise = Command::new(Tool::WasmOpt.path()?);
    optimise.args(["-O4", "--enable-simd", "--enable-bulk-memory", "--enable-nontrapping-float-to-int"]);
    optimise.args(["--enable-sign-ext", "--enable-mutable-globals", "--enable-reference-types"]);
    optimise.args(["--enable-multivalue", "-o"]).arg(&module).arg(&module);
    quietly("wasm-opt", &mut optimise).map(drop)
}
