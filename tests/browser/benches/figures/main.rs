//! Figures of the running app, measured in one headless browser on the release site with the local PDS in this
//! process. Started by `cargo xtask bench`. Prints a line of tab-separated values for each figure: name, unit, runs, and
//! the name and runs of the comparison.
//!
//! Figures that are not measured yet are printed without runs.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, reason = "a measuring program")]

mod client;

mod hash;
mod large;
mod lists;
mod main_thread;
mod narrow_line;
mod options;
mod pds;
mod preview;
mod selection;
mod transfer;
mod usage;
mod view;

use browser_tests::World;
use client::{Client, Context};
use options::Options;

/// The demo's files in a drive without quota: the usual 10 GB are too small for the large uploads.
const SEED: &str = include_str!("seed.json");

/// Figures that are not measured yet.
const NOT_MEASURED: &[(&str, &str)] =
    &[("catalogue.keystroke_p95_ms", "ms"), ("photos.first_thumbnails_ms", "ms")];

#[tokio::main]
async fn main() {
    let options = Options::read();
    // Logging every request costs the browser time.
    let settings = browser_tests::Options { logs: false, seed: Some(SEED), ..Default::default() };
    let world = World::start(settings).await;
    world.sign_in().await;
    let (drive, token) = (world.default_drive().await, world.token().await);
    let context = Context { world: &world, token: &token, drive: &drive };
    let clients = clients(&world, options.peer.as_deref()).await;
    view::measure(&context, &options).await;
    lists::measure(&context, &options).await;
    selection::measure(&context, &options).await;
    preview::measure(&context, &options).await;
    hash::measure(&context, &clients[1], clients.get(2), &options).await;
    transfer::measure(&context, &clients, &options).await;
    narrow_line::measure(&context, &clients, &options).await;
    large::measure(&context, &clients, &options).await;
    main_thread::measure(&context, &clients, &options).await;
    pds::measure(&context, &options).await;
    for (name, unit) in NOT_MEASURED.iter().filter(|(name, _)| options.wants(name)) {
        print_figure(name, unit, &[]);
    }
}

/// The app, the bare page, and the other client if there is one.
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

fn print_figure(name: &str, unit: &str, runs: &[f64]) {
    println!("{name}\t{unit}\t{}", joined(runs));
}

/// With the comparison measured in the same run.
fn print_comparison(name: &str, unit: &str, runs: &[f64], beside: &str, others: &[f64]) {
    println!("{name}\t{unit}\t{}\t{beside}\t{}", joined(runs), joined(others));
}

fn joined(runs: &[f64]) -> String {
    runs.iter().map(|run| format!("{run:.2}")).collect::<Vec<_>>().join(" ")
}
