//! Figures of the running app, measured in one headless browser on the release site with the local PDS in this
//! process. Started by `cargo xtask bench`; prints one line of tab-separated values per figure: name, unit, runs, and
//! what it is compared with and its runs.
//!
//! Not measured yet: the catalogue and photos. Their names are printed without runs, so that nobody mistakes silence
//! for a zero.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, reason = "a measuring program")]

mod client;
mod gauge;
mod hash;
mod large;
mod line;
mod options;
mod pds;
mod still;
mod transfer;
mod view;

use browser_tests::World;
use client::{Client, Place};
use options::Options;

/// The demo's files in a drive without a limit: 10 GB would end a large upload before it began.
const SEED: &str = include_str!("seed.json");

/// Names that later steps fill.
const NOT_YET: &[(&str, &str)] =
    &[("catalogue.keystroke_p95_ms", "ms"), ("photos.first_thumbnails_ms", "ms")];

#[tokio::main]
async fn main() {
    let options = Options::read();
    // Writing every request down is work for the browser.
    let settings = browser_tests::Options { logs: false, seed: Some(SEED), ..Default::default() };
    let world = World::start(settings).await;
    world.sign_in().await;
    let (drive, token) = (world.default_drive().await, world.token().await);
    let place = Place { world: &world, token: &token, drive: &drive };
    let clients = clients(&world, options.peer.as_deref()).await;
    view::measure(&place, &options).await;
    hash::measure(&place, &clients[1], clients.get(2), &options).await;
    transfer::measure(&place, &clients, &options).await;
    line::measure(&place, &clients, &options).await;
    large::measure(&place, &clients, &options).await;
    still::measure(&place, &clients, &options).await;
    pds::measure(&place, &options).await;
    for (name, unit) in NOT_YET.iter().filter(|(name, _)| options.wants(name)) {
        told(name, unit, &[]);
    }
}

/// The app, the bare ceiling, and the other client if there is one.
async fn clients(world: &World, peer: Option<&std::path::Path>) -> Vec<Client> {
    let root = xtask::paths::root();
    world.serve_beside("bench", &root.join("tests/browser/benches/figures/page"));
    for module in xtask::bench_modules::ALL {
        let folder = module.folder();
        if folder.is_dir() {
            world.serve_beside(&format!("bench/{}", module.name), &folder);
        }
    }
    let bare = Client::Page { name: "bare fetch".into(), address: "bench/bare.html".into() };
    let mut clients = vec![Client::App, bare];
    if let Some(page) = peer {
        let page = root.join(page);
        world.serve_beside("peer", page.parent().unwrap());
        let address = format!("peer/{}", page.file_name().unwrap().to_string_lossy());
        world.open(&address).await;
        let name = world
            .until("the page offers window.peer.name", async || {
                let name = world.script("return window.peer ? window.peer.name : null", vec![]).await;
                name.as_str().map(str::to_owned)
            })
            .await;
        clients.push(Client::Page { name, address });
    }
    clients
}

fn told(name: &str, unit: &str, runs: &[f64]) {
    println!("{name}\t{unit}\t{}", spaced(runs));
}

/// With what was measured in the same run for comparison.
fn compared(name: &str, unit: &str, runs: &[f64], beside: &str, others: &[f64]) {
    println!("{name}\t{unit}\t{}\t{beside}\t{}", spaced(runs), spaced(others));
}

fn spaced(runs: &[f64]) -> String {
    runs.iter().map(|run| format!("{run:.2}")).collect::<Vec<_>>().join(" ")
}
