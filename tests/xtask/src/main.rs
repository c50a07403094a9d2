//! Reads the command line; everything else is in the library.

#![allow(clippy::print_stdout, reason = "a command line program speaks on standard output")]

use std::process::ExitCode;

use xtask::error::{CommandError, Result};
use xtask::{bench, local, site, test};

const HELP: &str = "\
cargo xtask COMMAND

  demo                 build the site and serve it with a local PDS and sample data
  test [STEP…]         every check and test, or only the named steps: fmt lint native wasm build browser bench
  build                the folder to deploy: dist/
  serve                development: debug build, live reload, local PDS
  bench [PREFIX] [--json FILE] [--size MIB] [--runs N] [--peer PAGE]
                       measure; PREFIX picks figures by the start of their name, PAGE drives another client
  seal FOLDER          put the content security policy into a built site
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match dispatch(&arguments) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("\n{error}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(arguments: &[&str]) -> Result<ExitCode> {
    match arguments {
        ["demo"] => local::demo(),
        ["serve"] => local::serve(),
        ["build"] => site::build(),
        ["test", steps @ ..] => return test::test(steps),
        ["bench", rest @ ..] => bench::bench(rest),
        ["seal", folder] => site::seal(folder),
        [] | ["help" | "--help" | "-h"] => {
            print!("{HELP}");
            Ok(())
        }
        other => Err(CommandError::new(format!("There is no command “{}”.\n\n{HELP}", other.join(" ")))),
    }
    .map(|()| ExitCode::SUCCESS)
}
