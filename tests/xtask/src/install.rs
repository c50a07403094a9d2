//! Brings the tools that are missing: from crates.io into the cache of this project, from npm likewise, from
//! Debian's packages where we may. Anything else is one sentence with the command to run.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::place;
use crate::plan::Plan;
use crate::run::{ask, quietly};
use crate::tool::{AXE, BINARYEN, TRUNK, Tool, WASM_BINDGEN, on_path};
use crate::trouble::{Result, Trouble, While};

/// Adds a step for each tool that isn't here.
pub fn missing(plan: &mut Plan<'_>, tools: &[Tool]) {
    let missing: Vec<Tool> = tools.iter().copied().filter(|tool| tool.find().is_none()).collect();
    let packages = debian_packages(&missing);
    if !packages.is_empty() && debian_root() {
        plan.add(
            format!("installing {} with apt-get (about a minute, once)", packages.join(", ")),
            move || from_debian(&packages),
        );
    }
    for tool in missing {
        let (title, action): (String, fn() -> Result<()>) = match tool {
            Tool::Rustfmt | Tool::Clippy => ("adding rustfmt and clippy with rustup".into(), || {
                rustup(&["component", "add", "rustfmt", "clippy"])
            }),
            Tool::WasmTarget => ("adding the wasm target with rustup".into(), wasm_target),
            Tool::Trunk => (format!("building trunk {TRUNK} (about 5 minutes, once)"), trunk),
            Tool::WasmBindgen => {
                (format!("building wasm-bindgen {WASM_BINDGEN} (about 3 minutes, once)"), wasm_bindgen)
            }
            Tool::GeckoDriver => ("building geckodriver (about 3 minutes, once)".into(), geckodriver),
            Tool::WasmOpt => {
                (format!("installing wasm-opt {BINARYEN} from the npm package binaryen"), || {
                    npm("binaryen", BINARYEN)
                })
            }
            Tool::Axe => (format!("installing axe-core {AXE} from npm"), || npm("axe-core", AXE)),
            // These come with apt-get above, or not at all.
            Tool::Chromium | Tool::ChromeDriver | Tool::Firefox | Tool::ChineseFonts | Tool::Python => {
                if debian_root() {
                    continue;
                }
                plan.add(format!("looking for {}", tool.name()), move || Err(by_hand(tool)));
                continue;
            }
        };
        plan.add(title, action);
    }
}

/// Installs what is missing of `tools`, and says nothing when nothing is.
pub fn ensure(tools: &[Tool]) -> Result<()> {
    let mut plan = Plan::new();
    missing(&mut plan, tools);
    plan.run()
}

fn debian_root() -> bool {
    on_path("apt-get").is_some() && ask(Command::new("id").arg("-u")).as_deref() == Some("0")
}

fn debian_packages(missing: &[Tool]) -> Vec<&'static str> {
    let mut packages: Vec<&str> = missing
        .iter()
        .filter_map(|tool| match tool {
            Tool::Chromium => Some("chromium"),
            Tool::ChromeDriver => Some("chromium-driver"),
            Tool::Firefox => Some("firefox-esr"),
            Tool::ChineseFonts => Some("fonts-noto-cjk"),
            Tool::Python => Some("python3"),
            _ => None,
        })
        .collect();
    if missing.contains(&Tool::ChineseFonts) && on_path("fc-list").is_none() {
        packages.push("fontconfig");
    }
    let by_npm = missing.iter().any(|tool| matches!(tool, Tool::WasmOpt | Tool::Axe));
    if by_npm && on_path("npm").is_none() {
        packages.extend(["nodejs", "npm"]);
    }
    let by_cargo =
        missing.iter().any(|tool| matches!(tool, Tool::Trunk | Tool::WasmBindgen | Tool::GeckoDriver));
    if by_cargo && on_path("cc").is_none() {
        packages.extend(["gcc", "libc6-dev"]);
    }
    packages
}

fn from_debian(packages: &[&str]) -> Result<()> {
    quietly("apt-update", apt().arg("update"))?;
    quietly("apt-install", apt().args(["install", "--yes", "--no-install-recommends"]).args(packages))?;
    Ok(())
}

fn apt() -> Command {
    let mut apt = Command::new("apt-get");
    apt.env("DEBIAN_FRONTEND", "noninteractive");
    apt
}

fn by_hand(tool: Tool) -> Trouble {
    let (brew, winget) = match tool {
        Tool::Chromium => ("--cask google-chrome", "Google.Chrome"),
        Tool::ChromeDriver => ("--cask chromedriver", "Chromium.ChromeDriver"),
        Tool::Firefox => ("--cask firefox", "Mozilla.Firefox"),
        _ => ("python", "Python.Python.3.13"),
    };
    let command = if cfg!(target_os = "macos") {
        format!("brew install {brew}")
    } else if cfg!(windows) {
        format!("winget install {winget}")
    } else if on_path("apt-get").is_some() {
        format!("sudo apt-get install {}", debian_packages(&[tool]).join(" "))
    } else {
        return Trouble::new(format!(
            "{} is missing: please install it with your package manager.",
            tool.name()
        ));
    };
    Trouble::new(format!("{} is missing: please run “{command}” and start again.", tool.name()))
}

fn rustup(arguments: &[&str]) -> Result<()> {
    let command = format!("rustup {}", arguments.join(" "));
    if on_path("rustup").is_none() {
        return Err(Trouble::new(format!(
            "rustup is missing: please install Rust from rustup.rs, then “{command}”."
        )));
    }
    quietly("rustup", Command::new("rustup").args(arguments).current_dir(place::root())).map(drop)
}

fn wasm_target() -> Result<()> {
    let Err(trouble) = rustup(&["target", "add", "wasm32-unknown-unknown"]) else { return Ok(()) };
    if !debian_root() {
        return Err(trouble);
    }
    println!("        rustup could not; using Debian's compiler, which builds the standard library along");
    from_debian(&["rustc-web", "cargo-web", "rust-web-src", "lld-19"])
}

fn trunk() -> Result<()> {
    cargo_install(&format!("trunk@{TRUNK}"), &format!("trunk-{TRUNK}"), true)
}

fn wasm_bindgen() -> Result<()> {
    // Not `--locked`: the lock file that was published names a crate version that was withdrawn.
    let name = format!("wasm-bindgen-{WASM_BINDGEN}");
    cargo_install(&format!("wasm-bindgen-cli@{WASM_BINDGEN}"), &name, false)
}

fn geckodriver() -> Result<()> {
    cargo_install("geckodriver", "geckodriver", true)
}

/// Builds a program from crates.io into the cache, in a common folder, so that an interrupted build goes on
/// where it was and the programs share what they have in common.
fn cargo_install(package: &str, name: &str, locked: bool) -> Result<()> {
    let build = place::tool("build");
    let mut command = Command::new(place::cargo());
    command.args(["install", package, "--force", "--root"]).arg(place::tool(name));
    if locked {
        command.arg("--locked");
    }
    // They run for seconds: the time to optimise them fully would never come back.
    command
        .current_dir(place::made(build.clone())?)
        .env("CARGO_TARGET_DIR", &build)
        .env("CARGO_TERM_COLOR", "never")
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1")
        .env("CARGO_PROFILE_RELEASE_DEBUG", "0");
    quietly(&format!("install-{name}"), &mut command).map(drop)
}

fn npm(package: &str, version: &str) -> Result<()> {
    let wanted = format!("{package}@{version}");
    let Some(npm) = on_path("npm") else {
        let how = if on_path("apt-get").is_some() {
            "sudo apt-get install nodejs npm"
        } else if cfg!(target_os = "macos") {
            "brew install node"
        } else {
            "winget install OpenJS.NodeJS"
        };
        return Err(Trouble::new(format!(
            "npm is missing (for {wanted}): please run “{how}” and start again."
        )));
    };
    let folder = place::made(place::tool(&format!("{package}-{version}")))?;
    // A package.json of its own, or npm would climb to one further up.
    fs::write(folder.join("package.json"), "{}")
        .during(|| format!("Could not write to {}", folder.display()))?;
    install_with(&npm, &folder, &wanted)
}

fn install_with(npm: &Path, folder: &Path, wanted: &str) -> Result<()> {
    let arguments = ["install", "--no-audit", "--no-fund", "--no-save", "--ignore-scripts", wanted];
    quietly("npm", Command::new(npm).args(arguments).current_dir(folder)).map(drop)
}
