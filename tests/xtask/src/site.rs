//! The release site: built when its inputs changed, and only then.

use std::fs;
use std::hash::{DefaultHasher, Hasher};
use std::path::PathBuf;
use std::process::Command;

use crate::error::{CommandError, Context, Result};
use crate::html::{attribute, tags};
use crate::install;
use crate::paths;
use crate::plan::{Phase, Plan};
use crate::run::{cargo, run_logged};
use crate::tool::{self, FOR_BUILD, Tool};

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
    "tests/xtask/src/html.rs",
    "tests/xtask/src/seal.rs",
    "tests/xtask/src/split.rs",
    "tests/xtask/src/vendor.rs",
    "tests/xtask/npm/package-lock.json",
];

/// The program that finishes trunk's output. It is separate from the commands: those have no dependencies and so compile in
/// seconds.
pub const SEAL: [&str; 6] = ["--package", "xtask", "--features", "site", "--bin", "seal"];

/// `cargo xtask build`: always builds, and says where the folder is.
pub fn build() -> Result<()> {
    let mut plan = Plan::new();
    plan_build(&mut plan);
    plan.run()?;
    println!("\nThe folder to deploy is {}", paths::dist().display());
    println!("Copy config.example.json in it to config.json and fill in your two values.");
    Ok(())
}

/// Adds the steps for an up-to-date release site in `dist/`; none if it is up to date.
pub fn ensure(plan: &mut Plan<'_>) {
    if !is_fresh() {
        plan_build(plan);
    }
}

fn plan_build(plan: &mut Plan<'_>) {
    prepare(plan);
    plan.add(Phase::Site, "building the release site", 60, build_now);
}

/// Adds the tools trunk needs. If any has to be built, what trunk will have cargo compile is compiled side by side with it.
pub fn prepare(plan: &mut Plan<'_>) {
    install::plan_missing(plan, FOR_BUILD);
    let seal = paths::target().join("debug").join(format!("seal{}", std::env::consts::EXE_SUFFIX));
    if seal.is_file() && FOR_BUILD.iter().all(|tool| tool.find().is_some()) {
        return;
    }
    plan.add(Phase::Compile, "compiling what splits and seals the site", 40, || {
        run_logged("seal", cargo(&["build"]).args(SEAL)).map(drop)
    });
    let page = fs::read_to_string(paths::root().join("index.html")).unwrap_or_default();
    for (profile, builds) in cargo_builds(&page) {
        let binaries: Vec<&str> =
            builds.iter().flat_map(|build| build.binaries.iter().map(String::as_str)).collect();
        let title = format!("compiling {}", binaries.join(", "));
        let work = if profile == "release" { 450 } else { 170 };
        plan.add(Phase::Compile, title, work, move || {
            builds.iter().try_for_each(|build| build.run(&profile))
        });
    }
}

/// One cargo command instead of several of trunk's.
#[derive(Debug, PartialEq)]
struct CargoBuild {
    options: Vec<String>,
    binaries: Vec<String>,
}

impl CargoBuild {
    fn run(&self, profile: &str) -> Result<()> {
        let mut cargo = Command::new("cargo");
        // `locked` stands in Trunk.toml.
        cargo.args(["build", "--target", "wasm32-unknown-unknown", "--locked", "--profile", profile]);
        cargo.args(&self.options).args(self.binaries.iter().flat_map(|binary| ["--bin", binary]));
        run_logged(&format!("compile-{}", self.binaries.join("-")), with_build_env(&mut cargo)?).map(drop)
    }
}

/// The cargo builds that trunk will run for the release site, according to the links in its page, by profile: cargo builds
/// one profile at a time. The options must be the same as trunk's, or cargo builds twice.
fn cargo_builds(page: &str) -> Vec<(String, Vec<CargoBuild>)> {
    let mut profiles: Vec<(String, Vec<CargoBuild>)> = Vec::new();
    for link in tags(page, "<link data-trunk").filter(|link| attribute(link, "rel") == Some("rust")) {
        let profile = attribute(link, "data-cargo-profile").unwrap_or("release");
        let binary = attribute(link, "data-bin").unwrap_or_default().to_owned();
        let mut options = Vec::new();
        if link.contains(" data-cargo-no-default-features") {
            options.push("--no-default-features".to_owned());
        }
        if let Some(features) = attribute(link, "data-cargo-features") {
            options.extend(["--features".to_owned(), features.to_owned()]);
        }
        if !profiles.iter().any(|(name, _)| name == profile) {
            profiles.push((profile.to_owned(), Vec::new()));
        }
        let Some((_, builds)) = profiles.iter_mut().find(|(name, _)| name == profile) else { continue };
        match builds.iter_mut().find(|build| build.options == options) {
            Some(build) => build.binaries.push(binary),
            None => builds.push(CargoBuild { options, binaries: vec![binary] }),
        }
    }
    profiles
}

/// Builds even if nothing changed.
pub fn build_now() -> Result<()> {
    let inputs = fingerprint_of_inputs()?;
    run_trunk()?;
    check()?;
    let record = format!("{inputs} {}", fingerprint_of_dist()?);
    fs::write(record_file()?, record).context(|| "Could not write the build's fingerprint".into())
}

fn run_trunk() -> Result<()> {
    let mut trunk = Command::new(Tool::Trunk.path()?);
    trunk
        .args(["--skip-version-check", "build", "--release", "--color", "never", "--dist"])
        .arg(paths::dist());
    run_logged("trunk", with_build_env(&mut trunk)?).map(drop)
}

/// `cargo xtask seal FOLDER`.
pub fn seal(folder: &str) -> Result<()> {
    run_logged("seal", cargo(&["run"]).args(SEAL).args(["--", folder])).map(drop)
}

/// Sets folder and environment of trunk and of what it runs.
pub fn with_build_env(command: &mut Command) -> Result<&mut Command> {
    Ok(command
        .current_dir(paths::root())
        .env("PATH", tool::search_path()?)
        .env("CARGO_TARGET_DIR", paths::target())
        // trunk reads its own variables for flags; a stray NO_COLOR=1 is not one it can parse.
        .env_remove("NO_COLOR")
        .envs(tool::wasm_environment()))
}

/// Checks the deployable folder.
fn check() -> Result<()> {
    let dist = paths::dist();
    let index =
        fs::read_to_string(dist.join("index.html")).context(|| "The build left no index.html".into())?;
    if !index.contains("Content-Security-Policy") {
        return Err(CommandError::new(
            "The built index.html has no content security policy: did the hook in Trunk.toml run?",
        ));
    }
    let code = |tag: &&str| matches!(attribute(tag, "rel"), Some("stylesheet" | "modulepreload" | "preload"));
    if let Some(tag) = tags(&index, "<link").filter(code).find(|tag| attribute(tag, "integrity").is_none()) {
        return Err(CommandError::new(format!(
            "The built index.html loads something without integrity: {tag}"
        )));
    }
    if dist.join("config.json").exists() {
        return Err(CommandError::new(
            "The built folder holds a config.json, which would overwrite the one of a deployed site.",
        ));
    }
    Ok(())
}

fn is_fresh() -> bool {
    let Ok(record) = record_file().and_then(|file| fs::read_to_string(file).context(String::new)) else {
        return false;
    };
    let now = fingerprint_of_inputs().and_then(|inputs| Ok(format!("{inputs} {}", fingerprint_of_dist()?)));
    now.is_ok_and(|now| now == record)
}

fn record_file() -> Result<PathBuf> {
    Ok(paths::work()?.join("site.fingerprint"))
}

fn fingerprint_of_inputs() -> Result<String> {
    let root = paths::root();
    let mut hash = DefaultHasher::new();
    for input in INPUTS {
        let path = root.join(input);
        let files = if path.is_dir() {
            paths::files_below(&path)?.iter().map(|file| path.join(file)).collect()
        } else if path.is_file() {
            vec![path]
        } else {
            continue;
        };
        for file in files {
            hash.write(file.strip_prefix(&root).unwrap_or(&file).to_string_lossy().as_bytes());
            hash.write(&fs::read(&file).context(|| format!("Could not read {}", file.display()))?);
        }
    }
    Ok(format!("{:016x}", hash.finish()))
}

/// Only of the page: it names every other file by its hash.
fn fingerprint_of_dist() -> Result<String> {
    let page = paths::dist().join("index.html");
    let mut hash = DefaultHasher::new();
    hash.write(&fs::read(&page).context(|| format!("Could not read {}", page.display()))?);
    Ok(format!("{:016x}", hash.finish()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn binaries_with_the_same_options_are_built_together() {
        let page = r#"
            <link data-trunk rel="css" href="a.css" />
            <link data-trunk rel="rust" data-bin="app" data-cargo-features="app" />
            <link data-trunk rel="rust" data-bin="a" data-cargo-profile="p" data-cargo-no-default-features data-cargo-features="a,b" />
            <link data-trunk rel="rust" data-bin="b" data-cargo-profile="p" data-cargo-no-default-features data-cargo-features="a,b" />
            <link data-trunk rel="rust" data-bin="c" data-cargo-no-default-features data-cargo-features="c" />"#;
        let builds: Vec<String> = cargo_builds(page)
            .iter()
            .flat_map(|(profile, builds)| builds.iter().map(move |build| (profile, build)))
            .map(|(profile, build)| {
                format!("{profile}: {}: {}", build.binaries.join(" "), build.options.join(" "))
            })
            .collect();
        assert_eq!(
            builds,
            [
                "release: app: --features app",
                "release: c: --no-default-features --features c",
                "p: a b: --no-default-features --features a,b"
            ]
        );
    }

    #[test]
    fn the_page_of_this_repository_names_its_binaries() {
        let builds = cargo_builds(include_str!("../../../index.html"));
        let profiles: Vec<&str> = builds.iter().map(|(profile, _)| profile.as_str()).collect();
        assert_eq!(profiles, ["release", "worker"], "{builds:?}");
        assert_eq!(builds[0].1[0].binaries, ["pds-web"]);
    }
}
