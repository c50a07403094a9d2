//! Finishes a built site. Without an argument it is the hook that trunk calls, with one it seals that folder.

use std::process::ExitCode;

use xtask::{paths, seal};

fn main() -> ExitCode {
    let result = match std::env::args().nth(1) {
        Some(folder) => seal::seal(&paths::root().join(folder)),
        None => seal::after_trunk(),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\n{error}");
            ExitCode::FAILURE
        }
    }
}
