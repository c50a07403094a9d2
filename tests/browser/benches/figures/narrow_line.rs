//! An upload at a limited bandwidth: hashing must not slow it down.

use std::path::PathBuf;

use serde_json::json;
use tempfile::TempDir;

use super::client::{Client, Context};
use super::options::Options;
use super::pds::Caller;
use super::{print_comparison, transfer};

const UP: &str = "line.up_s";
const BYTES_PER_S: u64 = 50_000_000;
/// The default size.
const MIB: u64 = 256;

pub async fn measure(context: &Context<'_>, clients: &[Client], options: &Options) {
    if !UP.starts_with(&options.prefix) {
        return;
    }
    let (caller, disk) = (Caller::new(context), TempDir::new().unwrap());
    let files: [PathBuf; 1] = [transfer::file(disk.path(), "line.bin", options.size.unwrap_or(MIB) << 20)];
    let mut seconds = vec![Vec::new(); clients.len()];
    context.world.change_settings(json!({"object_bytes_per_s": BYTES_PER_S})).await;
    for run in 0..options.runs {
        for turn in 0..clients.len() {
            let at = (turn + run) % clients.len();
            // New content each time, else the drive has it already.
            let number = 10_000 + run * clients.len() + at;
            let done = transfer::upload(&caller, &clients[at], &files, number).await;
            seconds[at].extend(done.map(|run| run.seconds));
        }
    }
    context.world.change_settings(json!({"object_bytes_per_s": 0})).await;
    for (client, others) in clients.iter().zip(&seconds).skip(1) {
        print_comparison(UP, "s", &seconds[0], client.name(), others);
    }
}
