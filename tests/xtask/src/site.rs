//! The release site: built when its inputs changed, and only then.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use sha2::{Digest, Sha256};

use crate::install;
use crate::place;
use crate::plan::Plan;
use crate::run::quietly;
use crate::seal::{attribute, tags};
use crate::tool::{self, FOR_BUILD, Tool};
use crate::trouble::{Result, Trouble, While};

/// Files and folders the site is made of.
const INPUTS: &[&str] = &[
    "src",
    "style",
    "public",
    "index.html",
    "Cargo.toml",
    "Cargo.lock",
    "Trunk.toml",
    ".cargo/config.toml",
    "tests/xtask/src/script",
    "tests/xtask/src/seal.rs",
    "tests/xtask/src/split.rs",
];

/// `cargo xtask build`: always builds, and says where the folder is.
pub fn build() -> Result<()> {
    let mut plan = Plan::new();
    install::missing(&mut plan, FOR_BUILD);
    plan.add("building the release site (3 to 5 minutes the first time)", build_now);
    plan.run()?;
    println!("\nThe folder to deploy is {}", place::dist().display());
    println!("Copy config.example.json in it to config.json and fill in your two values.");
    Ok(())
}

/// Adds what it takes to have an up-to-date release site in `dist/`; nothing if it is.
pub fn ensure(plan: &mut Plan<'_>) {
    if is_fresh() {
        return;
    }
    install::missing(plan, FOR_BUILD);
    plan.add("building the release site (3 to 5 minutes the first time)", build_now);
}

/// Builds, whatever is there.
pub fn build_now() -> Result<()> {
    let inputs = fingerprint_of_inputs()?;
    run_trunk()?;
    check()?;
    let record = format!("{inputs} {}", fingerprint_of_dist()?);
    fs::write(record_file()?, record).during(|| "Could not note the build".into())
}

fn run_trunk() -> Result<()> {
    let mut trunk = Command::new(Tool::Trunk.path()?);
    trunk
        .args(["--skip-version-check", "build", "--release", "--color", "never", "--dist"])
        .arg(place::dist())
        .current_dir(place::root())
        .env("PATH", tool::search_path()?)
        .env("CARGO_TARGET_DIR", place::target())
        // trunk reads its own variables for flags; a stray NO_COLOR=1 is not one it can parse.
        .env_remove("NO_COLOR")
        .envs(tool::wasm_environment());
    quietly("trunk", &mut trunk).map(drop)
}

/// What must hold of a deployable folder.
fn check() -> Result<()> {
    let dist = place::dist();
    let index =
        fs::read_to_string(dist.join("index.html")).during(|| "The build left no index.html".into())?;
    if !index.contains("Content-Security-Policy") {
        return Err(Trouble::new(
            "The built index.html has no content security policy: did the hook in Trunk.toml run?",
        ));
    }
    let code = |tag: &&str| matches!(attribute(tag, "rel"), Some("stylesheet" | "modulepreload" | "preload"));
    if let Some(tag) = tags(&index, "<link").filter(code).find(|tag| attribute(tag, "integrity").is_none()) {
        return Err(Trouble::new(format!("The built index.html loads something without integrity: {tag}")));
    }
    if dist.join("config.json").exists() {
        return Err(Trouble::new(
            "The built folder holds a config.json, which would overwrite the one of a deployed site.",
        ));
    }
    Ok(())
}

fn is_fresh() -> bool {
    let Ok(record) = record_file().and_then(|file| fs::read_to_string(file).during(String::new)) else {
        return false;
    };
    let now = fingerprint_of_inputs().and_then(|inputs| Ok(format!("{inputs} {}", fingerprint_of_dist()?)));
    now.is_ok_and(|now| now == record)
}

fn record_file() -> Result<PathBuf> {
    Ok(place::work()?.join("site.fingerprint"))
}

fn fingerprint_of_inputs() -> Result<String> {
    let root = place::root();
    let mut digest = Sha256::new();
    for input in INPUTS {
        let path = root.join(input);
        let files = if path.is_dir() {
            place::files_below(&path)?.iter().map(|file| path.join(file)).collect()
        } else if path.is_file() {
            vec![path]
        } else {
            continue;
        };
        for file in files {
            digest.update(file.strip_prefix(&root).unwrap_or(&file).to_string_lossy().as_bytes());
            digest.update(fs::read(&file).during(|| format!("Could not read {}", file.display()))?);
        }
    }
    Ok(hex(&digest.finalize()))
}

/// Only the page: it names every other file by its hash.
fn fingerprint_of_dist() -> Result<String> {
    let page = place::dist().join("index.html");
    Ok(hex(&Sha256::digest(fs::read(&page).during(|| format!("Could not read {}", page.display()))?)))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
