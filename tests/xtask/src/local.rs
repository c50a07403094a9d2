//! `demo` and `serve`: the app with a local PDS, until Ctrl-C.

use std::fs;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use crate::install;
use crate::place;
use crate::plan::{Phase, Plan};
use crate::run::{cargo, quietly};
use crate::site;
use crate::tool::{FOR_BUILD, Tool};
use crate::trouble::{Result, Trouble, While};

/// The cargo profile of everything native: quick to build, quick enough to use.
pub const PROFILE: &str = "local";

const API: u16 = 8787;
const OBJECTS: u16 = 8788;
const APP: u16 = 8080;

/// A running local PDS; ended when dropped.
struct Emulator {
    child: Child,
    app: String,
    api: String,
}

impl Drop for Emulator {
    fn drop(&mut self) {
        // It may have ended already, with Ctrl-C; then there is nothing to do.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Builds what changed, serves the release site with a local PDS and waits.
pub fn demo() -> Result<()> {
    let mut plan = Plan::new();
    site::ensure(&mut plan);
    plan.add(Phase::Compile, "building the local PDS", 150, build_emulator);
    plan.run()?;

    let folder = place::work()?.join("demo-site");
    place::copy_folder(&place::dist(), &folder)?;
    let api = free_address(API);
    fs::write(folder.join("config.json"), config(&api))
        .during(|| "Could not write the demo's config.json".into())?;
    let app = free_address(APP);
    let emulator =
        start(&api, &free_address(OBJECTS), &["--app", &app, "--site", &folder.to_string_lossy()])?;
    welcome(&emulator.app, &emulator.api);
    wait(emulator)
}

/// trunk's live reload with a local PDS beside it.
pub fn serve() -> Result<()> {
    let mut plan = Plan::new();
    install::missing(&mut plan, FOR_BUILD);
    plan.add(Phase::Compile, "building the local PDS", 150, build_emulator);
    plan.run()?;

    let (api, app) = (free_address(API), free_address(APP));
    let port = app.rsplit(':').next().unwrap_or_default().to_owned();
    let origin = format!("http://{app}");
    let emulator = start(&api, &free_address(OBJECTS), &["--app-origin", &origin])?;
    let mut trunk = Command::new(Tool::Trunk.path()?);
    trunk
        .args(["--skip-version-check", "serve", "--address", "127.0.0.1", "--port", &port, "--dist"])
        .arg(place::work()?.join("serve"))
        .env("PDS_WEB_DEV_CONFIG", config(&api));
    welcome(&format!("{origin}/"), &emulator.api);
    let status = site::in_site(&mut trunk)?.status().during(|| "Could not start trunk".into())?;
    if status.success() { Ok(()) } else { Err(Trouble::new("trunk ended.")) }
}

pub fn build_emulator() -> Result<()> {
    quietly("emulator", &mut cargo(&["build", "--profile", PROFILE, "--package", "pds-emulator"])).map(drop)
}

fn config(api: &str) -> String {
    format!("{{\"domainId\": \"demo\", \"appId\": \"demo-web\", \"apiEndpoint\": \"http://{api}\"}}\n")
}

fn start(api: &str, objects: &str, more: &[&str]) -> Result<Emulator> {
    let name = format!("pds-emulator{}", std::env::consts::EXE_SUFFIX);
    let program = place::target().join(PROFILE).join(name);
    let mut child = Command::new(&program)
        .args(["--api", api, "--objects", objects])
        .args(more)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .during(|| format!("Could not start {}", program.display()))?;
    let mut line = String::new();
    if let Some(stdout) = child.stdout.take() {
        BufReader::new(stdout).read_line(&mut line).during(|| "The local PDS said nothing".into())?;
    }
    let mut emulator = Emulator { child, app: String::new(), api: String::new() };
    let Some(api) = field(&line, "api") else {
        return Err(Trouble::new("The local PDS did not start; what it said stands above."));
    };
    emulator.api = api;
    emulator.app = field(&line, "app").unwrap_or_default();
    Ok(emulator)
}

fn wait(mut emulator: Emulator) -> Result<()> {
    let status = emulator.child.wait().during(|| "Could not wait for the local PDS".into())?;
    // Ctrl-C reaches both of us; its end by a signal is the normal one.
    if status.success() || status.code().is_none() {
        Ok(())
    } else {
        Err(Trouble::new("The local PDS ended."))
    }
}

fn welcome(app: &str, api: &str) {
    println!();
    println!("  The drive     {}/", app.trim_end_matches('/'));
    println!("  Sign in as    ada, password ada");
    println!("  Local PDS     {api}");
    println!();
    println!("  Ctrl-C ends it.");
}

/// The usual port, or any free one if somebody else has it.
fn free_address(port: u16) -> String {
    let taken = TcpListener::bind(("127.0.0.1", port)).is_err();
    let any = || TcpListener::bind(("127.0.0.1", 0)).and_then(|listener| listener.local_addr());
    match (taken, any()) {
        (true, Ok(address)) => address.to_string(),
        _ => format!("127.0.0.1:{port}"),
    }
}

/// One string out of the flat JSON object the emulator prints.
fn field(line: &str, name: &str) -> Option<String> {
    let (_, rest) = line.split_once(&format!("\"{name}\""))?;
    let (_, rest) = rest.split_once('"')?;
    rest.split_once('"').map(|(value, _)| value.to_owned())
}

/// Whether a program that a test or bench wants to start is there.
pub fn emulator_is_built() -> bool {
    Path::new(&place::target().join(PROFILE))
        .join(format!("pds-emulator{}", std::env::consts::EXE_SUFFIX))
        .is_file()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_of_the_emulator_is_read() {
        let line = r#"{"api":"http://127.0.0.1:8787","objects":"http://127.0.0.1:8788","app":"http://127.0.0.1:8080"}"#;
        assert_eq!(field(line, "api").as_deref(), Some("http://127.0.0.1:8787"));
        assert_eq!(field(line, "app").as_deref(), Some("http://127.0.0.1:8080"));
        assert_eq!(field(line, "site"), None);
    }
}
