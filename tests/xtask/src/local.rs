//! `demo` and `serve`: the app with a local PDS, until Ctrl-C.

use std::fs;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};

use crate::error::{CommandError, Context, Result};
use crate::install;
use crate::paths;
use crate::plan::{Phase, Plan};
use crate::run::{cargo, run_logged};
use crate::site;
use crate::tool::{FOR_BUILD, Tool};

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

    let folder = paths::work()?.join("demo-site");
    paths::copy_folder(&paths::dist(), &folder)?;
    let api = free_address(API);
    fs::write(folder.join("config.json"), config(&api))
        .context(|| "Could not write the demo's config.json".into())?;
    let app = free_address(APP);
    let emulator = start_emulator(
        &api,
        &free_address(OBJECTS),
        &["--headers", "--app", &app, "--site", &folder.to_string_lossy()],
    )?;
    print_welcome(&emulator.app, &emulator.api);
    wait(emulator)
}

/// trunk's live reload with a local PDS.
pub fn serve() -> Result<()> {
    let mut plan = Plan::new();
    install::plan_missing(&mut plan, FOR_BUILD);
    plan.add(Phase::Compile, "building the local PDS", 150, build_emulator);
    plan.run()?;

    let (api, app) = (free_address(API), free_address(APP));
    let port = app.rsplit(':').next().unwrap_or_default().to_owned();
    let origin = format!("http://{app}");
    let emulator = start_emulator(&api, &free_address(OBJECTS), &["--app-origin", &origin])?;
    let mut trunk = Command::new(Tool::Trunk.path()?);
    trunk
        .args(["--skip-version-check", "serve", "--address", "127.0.0.1", "--port", &port, "--dist"])
        .arg(paths::work()?.join("serve"))
        .env("PDS_WEB_DEV_CONFIG", config(&api));
    print_welcome(&format!("{origin}/"), &emulator.api);
    let status = site::with_build_env(&mut trunk)?.status().context(|| "Could not start trunk".into())?;
    if status.success() { Ok(()) } else { Err(CommandError::new("trunk ended.")) }
}

pub fn build_emulator() -> Result<()> {
    run_logged("emulator", &mut cargo(&["build", "--profile", PROFILE, "--package", "pds-emulator"]))
        .map(drop)
}

fn config(api: &str) -> String {
    format!("{{\"domainId\": \"demo\", \"appId\": \"demo-web\", \"apiEndpoint\": \"http://{api}\"}}\n")
}

fn start_emulator(api: &str, objects: &str, more: &[&str]) -> Result<Emulator> {
    let name = format!("pds-emulator{}", std::env::consts::EXE_SUFFIX);
    let program = paths::target().join(PROFILE).join(name);
    let mut child = Command::new(&program)
        .args(["--api", api, "--objects", objects])
        .args(more)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .context(|| format!("Could not start {}", program.display()))?;
    let mut line = String::new();
    if let Some(stdout) = child.stdout.take() {
        BufReader::new(stdout).read_line(&mut line).context(|| "The local PDS said nothing".into())?;
    }
    let mut emulator = Emulator { child, app: String::new(), api: String::new() };
    let Some(api) = string_field(&line, "api") else {
        return Err(CommandError::new("The local PDS did not start; its output stands above."));
    };
    emulator.api = api;
    emulator.app = string_field(&line, "app").unwrap_or_default();
    Ok(emulator)
}

fn wait(mut emulator: Emulator) -> Result<()> {
    let status = emulator.child.wait().context(|| "Could not wait for the local PDS".into())?;
    // Ctrl-C ends both processes; the end by a signal is the normal one.
    if status.success() || status.code().is_none() {
        Ok(())
    } else {
        Err(CommandError::new("The local PDS ended."))
    }
}

fn print_welcome(app: &str, api: &str) {
    println!();
    println!("  The drive     {}/", app.trim_end_matches('/'));
    println!("  Sign in as    ada, password ada");
    println!("  Local PDS     {api}");
    println!();
    println!("  Ctrl-C ends it.");
}

/// The usual port, or any free one if it is in use.
fn free_address(port: u16) -> String {
    let taken = TcpListener::bind(("127.0.0.1", port)).is_err();
    let any = || TcpListener::bind(("127.0.0.1", 0)).and_then(|listener| listener.local_addr());
    match (taken, any()) {
        (true, Ok(address)) => address.to_string(),
        _ => format!("127.0.0.1:{port}"),
    }
}

/// A string field of the flat JSON object the emulator prints.
fn string_field(line: &str, name: &str) -> Option<String> {
    let (_, rest) = line.split_once(&format!("\"{name}\""))?;
    let (_, rest) = rest.split_once('"')?;
    rest.split_once('"').map(|(value, _)| value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_of_the_emulator_is_read() {
        let line = r#"{"api":"http://127.0.0.1:8787","objects":"http://127.0.0.1:8788","app":"http://127.0.0.1:8080"}"#;
        assert_eq!(string_field(line, "api").as_deref(), Some("http://127.0.0.1:8787"));
        assert_eq!(string_field(line, "app").as_deref(), Some("http://127.0.0.1:8080"));
        assert_eq!(string_field(line, "site"), None);
    }
}
