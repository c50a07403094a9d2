//! The command line program: its output and its end.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

fn command(temporary: &Path, api: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pds-emulator"));
    command.args(["--api", api, "--objects", "127.0.0.1:0"]).env("TMPDIR", temporary);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

#[test]
fn the_command_cleans_up_and_reports_a_taken_port() {
    let temporary = tempfile::tempdir().unwrap();
    let folders = || std::fs::read_dir(temporary.path()).unwrap().count();
    for signal in ["-TERM", "-INT"] {
        let mut running = command(temporary.path(), "127.0.0.1:0").spawn().unwrap();
        let mut line = String::new();
        BufReader::new(running.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let origins: serde_json::Value = serde_json::from_str(&line).unwrap();
        assert_eq!(folders(), 1);
        for name in ["api", "objects", "app", "office"] {
            assert!(origins[name].as_str().is_some_and(|it| it.starts_with("http://127.0.0.1:")), "{line}");
        }

        let api = origins["api"].as_str().unwrap().trim_start_matches("http://");
        let second = command(temporary.path(), api).output().unwrap();
        let reply = String::from_utf8(second.stderr).unwrap();
        assert!(!second.status.success() && second.stdout.is_empty());
        assert!(reply.contains("cannot start") && reply.contains(api), "{reply}");
        assert_eq!(folders(), 1, "the second has left nothing");

        let status = Command::new("kill").args([signal, &running.id().to_string()]).status().unwrap();
        assert!(status.success());
        assert!(running.wait().unwrap().success(), "{signal}");
        assert_eq!(folders(), 0, "{signal}");
    }
}
