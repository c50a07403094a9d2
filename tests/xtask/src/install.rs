//! Installs the tools that are missing: from crates.io into the cache of this project, from npm likewise, from
//! Debian's packages where that is allowed. For anything else there is one sentence with the command to run.

use std::fs;
use std::process::Command;

use crate::error::{CommandError, Context, Result};
use crate::paths;
use crate::plan::{Phase, Plan};
use crate::progress::print_line;
use crate::run::{first_line, run_logged, run_to_end};
use crate::tool::{NPM_LOCK, NPM_PACKAGE, TRUNK, Tool, WASM_BINDGEN, npm_folder, on_path};

/// A program from crates.io.
struct Crate {
    name: &'static str,
    /// The newest one if `None`.
    version: Option<&'static str>,
    /// Whether the lock file that was published with it can be used.
    locked: bool,
    /// The tools run for seconds, so full optimisation would cost more time than it saves.
    opt_level: &'static str,
}

/// Built without its default features, which are TLS (the tools it would download are installed already) and a check for
/// newer versions.
const TRUNK_CRATE: Crate = Crate { name: "trunk", version: Some(TRUNK), locked: true, opt_level: "0" };

/// Not locked: the lock file that was published names a crate version that was withdrawn. Its test runner speaks to
/// chromedriver over plain HTTP only. It works on megabytes of WebAssembly, so it is optimised a little.
const WASM_BINDGEN_CRATE: Crate =
    Crate { name: "wasm-bindgen-cli", version: Some(WASM_BINDGEN), locked: false, opt_level: "1" };

const GECKODRIVER_CRATE: Crate = Crate { name: "geckodriver", version: None, locked: true, opt_level: "0" };

/// Adds a step for each tool that isn't here.
pub fn plan_missing(plan: &mut Plan<'_>, tools: &[Tool]) {
    let missing: Vec<Tool> = tools.iter().copied().filter(|tool| tool.find().is_none()).collect();
    let packages = debian_packages(&missing);
    if !packages.is_empty() && debian_root() {
        plan.add(Phase::System, format!("installing {} with apt-get", packages.join(", ")), 60, move || {
            apt_install(&packages)
        });
    }
    if missing.iter().any(|tool| tool.is_from_npm()) {
        plan.add(
            Phase::Compile,
            "installing binaryen, terser, axe-core and what the site ships from npm",
            15,
            npm,
        );
    }
    for tool in missing {
        match tool {
            Tool::Rustfmt | Tool::Clippy => {
                plan.add(Phase::System, "adding rustfmt and clippy with rustup", 10, || {
                    rustup(&["component", "add", "rustfmt", "clippy"])
                });
            }
            Tool::WasmTarget => {
                plan.add(Phase::System, "adding the wasm target with rustup", 10, wasm_target);
            }
            Tool::Trunk => plan_crate(plan, &TRUNK_CRATE, 360),
            Tool::WasmBindgen => plan_crate(plan, &WASM_BINDGEN_CRATE, 200),
            Tool::GeckoDriver => plan_crate(plan, &GECKODRIVER_CRATE, 150),
            // From npm, all together below.
            Tool::WasmOpt | Tool::Terser | Tool::Axe | Tool::Vendor => {}
            // These come with apt-get above, or not at all.
            Tool::Chromium | Tool::ChromeDriver | Tool::Firefox | Tool::ChineseFonts | Tool::Python => {
                if !debian_root() {
                    let title = format!("looking for {}", tool.name());
                    plan.add(Phase::System, title, 0, move || Err(manual_install_error(tool)));
                }
            }
        }
    }
}

fn plan_crate(plan: &mut Plan<'_>, package: &'static Crate, work: u64) {
    plan.add(Phase::Compile, format!("building {}", package.wanted()), work, || package.install());
}

/// Installs what is missing of `tools`, and says nothing when nothing is.
pub fn ensure(tools: &[Tool]) -> Result<()> {
    let mut plan = Plan::new();
    plan_missing(&mut plan, tools);
    plan.run()
}

fn debian_root() -> bool {
    on_path("apt-get").is_some() && first_line(Command::new("id").arg("-u")).as_deref() == Some("0")
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
    if missing.iter().any(|tool| tool.is_from_npm()) && on_path("npm").is_none() {
        packages.extend(["nodejs", "npm"]);
    }
    let by_cargo =
        missing.iter().any(|tool| matches!(tool, Tool::Trunk | Tool::WasmBindgen | Tool::GeckoDriver));
    if by_cargo && on_path("cc").is_none() {
        packages.extend(["gcc", "libc6-dev"]);
    }
    packages
}

fn apt_install(packages: &[&str]) -> Result<()> {
    run_logged("apt-update", apt().arg("update"))?;
    run_logged("apt-install", apt().args(["install", "--yes", "--no-install-recommends"]).args(packages))?;
    Ok(())
}

fn apt() -> Command {
    let mut apt = Command::new("apt-get");
    apt.env("DEBIAN_FRONTEND", "noninteractive");
    apt
}

fn manual_install_error(tool: Tool) -> CommandError {
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
        return CommandError::new(format!(
            "{} is missing: please install it with your package manager.",
            tool.name()
        ));
    };
    CommandError::new(format!("{} is missing: please run “{command}” and start again.", tool.name()))
}

fn rustup(arguments: &[&str]) -> Result<()> {
    let command = format!("rustup {}", arguments.join(" "));
    if on_path("rustup").is_none() {
        return Err(CommandError::new(format!(
            "rustup is missing: please install Rust from rustup.rs, then “{command}”."
        )));
    }
    run_logged("rustup", Command::new("rustup").args(arguments).current_dir(paths::root())).map(drop)
}

fn wasm_target() -> Result<()> {
    let Err(error) = rustup(&["target", "add", "wasm32-unknown-unknown"]) else { return Ok(()) };
    if !debian_root() {
        return Err(error);
    }
    print_line("        rustup could not; using Debian's compiler, which builds the standard library along");
    apt_install(&["rustc-web", "cargo-web", "rust-web-src", "lld-19"])
}

impl Crate {
    /// Name and version for the command line of cargo.
    fn wanted(&self) -> String {
        self.version.map_or_else(|| self.name.to_owned(), |version| format!("{}@{version}", self.name))
    }

    /// The folder it is installed into.
    fn folder(&self) -> String {
        let name = self.name.trim_end_matches("-cli");
        self.version.map_or_else(|| name.to_owned(), |version| format!("{name}-{version}"))
    }

    /// Installs a published binary with `cargo binstall` if that is on PATH, or else builds from source.
    fn install(&self) -> Result<()> {
        if on_path("cargo-binstall").is_some() {
            let name = format!("binstall-{}", self.folder());
            if run_to_end(&name, Command::new(paths::cargo()).args(self.binstall()))?.success {
                return Ok(());
            }
            print_line(&format!(
                "        there is no published binary of {} for this system; building it",
                self.wanted()
            ));
        }
        self.build()
    }

    fn binstall(&self) -> Vec<String> {
        let options = [
            "binstall",
            "--no-confirm",
            "--force",
            "--no-symlinks",
            "--disable-strategies",
            "compile",
            "--root",
        ];
        let mut arguments: Vec<String> = options.map(str::to_owned).into();
        arguments.extend([paths::tool(&self.folder()).to_string_lossy().into_owned(), self.wanted()]);
        arguments
    }

    /// Builds in a folder that stays, so that an interrupted build resumes, and of its own, since builds in one folder wait
    /// for each other.
    fn build(&self) -> Result<()> {
        let build = paths::tool("build").join(self.folder());
        let mut command = Command::new(paths::cargo());
        command
            .args(["install", &self.wanted(), "--force", "--no-default-features", "--root"])
            .arg(paths::tool(&self.folder()));
        if self.locked {
            command.arg("--locked");
        }
        command
            .current_dir(paths::create_dir(build.clone())?)
            .env("CARGO_TARGET_DIR", &build)
            .env("CARGO_TERM_COLOR", "never")
            .env("CARGO_PROFILE_RELEASE_LTO", "off")
            .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", self.opt_level)
            .env("CARGO_PROFILE_RELEASE_DEBUG", "0");
        run_logged(&format!("install-{}", self.folder()), &mut command).map(drop)
    }
}

/// Installs exactly what the lock file in `tests/xtask/npm` names, without running scripts of packages.
fn npm() -> Result<()> {
    let Some(npm) = on_path("npm") else {
        let how = if on_path("apt-get").is_some() {
            "sudo apt-get install nodejs npm"
        } else if cfg!(target_os = "macos") {
            "brew install node"
        } else {
            "winget install OpenJS.NodeJS"
        };
        return Err(CommandError::new(format!("npm is missing: please run “{how}” and start again.")));
    };
    let folder = paths::create_dir(npm_folder())?;
    for (name, text) in [("package.json", NPM_PACKAGE), ("package-lock.json", NPM_LOCK)] {
        fs::write(folder.join(name), text).context(|| format!("Could not write to {}", folder.display()))?;
    }
    let arguments = ["ci", "--no-audit", "--no-fund", "--ignore-scripts", "--omit=optional"];
    run_logged("npm", Command::new(npm).args(arguments).current_dir(folder)).map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn binstall_is_asked_for_one_version_without_a_question() {
        let arguments = TRUNK_CRATE.binstall();
        let folder = paths::tool(&format!("trunk-{TRUNK}")).to_string_lossy().into_owned();
        assert_eq!(
            arguments.join(" "),
            format!(
                "binstall --no-confirm --force --no-symlinks --disable-strategies compile --root {folder} trunk@{TRUNK}"
            )
        );
    }

    #[test]
    fn programs_are_installed_where_they_are_looked_for() {
        assert_eq!(TRUNK_CRATE.folder(), format!("trunk-{TRUNK}"));
        assert_eq!(WASM_BINDGEN_CRATE.folder(), format!("wasm-bindgen-{WASM_BINDGEN}"));
        assert_eq!(GECKODRIVER_CRATE.folder(), "geckodriver");
        assert_eq!(GECKODRIVER_CRATE.wanted(), "geckodriver");
    }
}
