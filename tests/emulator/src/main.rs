//! The command: starts the emulator, prints its addresses as one line of JSON, and runs until it is stopped.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use pds_emulator::{Emulator, Options};

const USAGE: &str =
    "pds-emulator [--api ADDR] [--objects ADDR] [--office ADDR] [--app ADDR --site DIR [--mount /sub/path] [--headers]]
             [--app-origin URL] [--objects-origin URL] [--seed FILE.json] [--previews] [--data DIR]

ADDR is like 127.0.0.1:8787; port 0 picks one. Without a seed there is a demo domain, with a folder of files to preview:
ada, password ada.";

fn main() -> ExitCode {
    let options = match read(std::env::args().skip(1)) {
        Ok(Some(options)) => options,
        Ok(None) => {
            eprintln!("{USAGE}");
            return ExitCode::SUCCESS;
        }
        Err(fault) => {
            eprintln!("{fault}\n\n{USAGE}");
            return ExitCode::FAILURE;
        }
    };
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(fault) => {
            eprintln!("The local PDS cannot start: {fault}");
            return ExitCode::FAILURE;
        }
    };
    let code = runtime.block_on(run(options));
    // Running downloads do not delay the end.
    runtime.shutdown_timeout(Duration::from_secs(1));
    code
}

async fn run(options: Options) -> ExitCode {
    let started = match Emulator::start(options).await {
        Ok(emulator) => shutdown_signal().map(|stop| (emulator, stop)),
        Err(fault) => Err(fault),
    };
    let (emulator, stop) = match started {
        Ok(started) => started,
        Err(fault) => {
            eprintln!("The local PDS cannot start: {fault}");
            return ExitCode::FAILURE;
        }
    };
    let line = serde_json::json!({"api": emulator.api(), "objects": emulator.objects(), "app": emulator.app(),
        "office": emulator.office()});
    let mut out = std::io::stdout().lock();
    // The parent may have closed the pipe; the server runs on.
    let _ = writeln!(out, "{line}").and_then(|()| out.flush());
    drop(out);
    stop.await;
    // This deletes the temporary folder with all uploads.
    drop(emulator);
    ExitCode::SUCCESS
}

/// Completes on Ctrl-C or a termination signal. The handlers are installed at once, not at the first poll.
#[cfg(unix)]
fn shutdown_signal() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

#[cfg(not(unix))]
fn shutdown_signal() -> std::io::Result<impl Future<Output = ()>> {
    Ok(async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}

/// `None` if only help was requested.
fn read(mut args: impl Iterator<Item = String>) -> Result<Option<Options>, String> {
    let mut options = Options::default();
    // Fixed ports by default; tests pass port 0.
    options.addresses.api = "127.0.0.1:8787".into();
    options.addresses.objects = "127.0.0.1:8788".into();
    while let Some(name) = args.next() {
        if name == "--help" || name == "-h" {
            return Ok(None);
        }
        let mut value = || args.next().ok_or_else(|| format!("{name} needs a value."));
        match name.as_str() {
            "--api" => options.addresses.api = value()?,
            "--objects" => options.addresses.objects = value()?,
            "--office" => options.addresses.office = value()?,
            "--app" => options.addresses.app = value()?,
            "--site" => options.site = Some(PathBuf::from(value()?)),
            "--previews" => options.previews = true,
            "--headers" => options.headers = true,
            "--mount" => options.mount = Some(value()?),
            "--app-origin" => options.app_origin = Some(value()?),
            "--objects-origin" => options.objects_origin = Some(value()?),
            "--data" => options.data_dir = Some(PathBuf::from(value()?)),
            "--seed" => {
                let path = value()?;
                let text = std::fs::read_to_string(&path).map_err(|fault| format!("{path}: {fault}"))?;
                options.seed = Some(text);
            }
            _ => return Err(format!("Unknown argument {name}.")),
        }
    }
    // The demo is to look at; a seed says itself what it has.
    options.previews |= options.seed.is_none();
    Ok(Some(options))
}
