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
mod pds;
mod still;
mod transfer;

use std::path::PathBuf;
use std::time::Duration;

use browser_tests::{Name, World};
use client::{Client, Place};
use fantoccini::wd::TimeoutConfiguration;
use serde_json::{Value, json};

const RUNS: usize = 7;

/// The demo's files in a drive without a limit: 10 GB would end a large upload before it began.
const SEED: &str = include_str!("seed.json");

/// Names that later steps fill.
const NOT_YET: &[(&str, &str)] =
    &[("catalogue.keystroke_p95_ms", "ms"), ("photos.first_thumbnails_ms", "ms")];

/// What was asked for on the command line.
struct Options {
    prefix: String,
    /// Of the big file, in MiB; what else has a size follows it.
    size: Option<u64>,
    /// Of transfers and hashes.
    runs: usize,
    /// A page that drives another client.
    peer: Option<PathBuf>,
}

impl Options {
    fn read() -> Self {
        let mut options = Self { prefix: String::new(), size: None, runs: 5, peer: None };
        let mut words = std::env::args().skip(1);
        while let Some(word) = words.next() {
            let mut value = || words.next().unwrap_or_else(|| panic!("{word} wants a value"));
            match word.as_str() {
                "--size" => options.size = Some(value().parse().unwrap()),
                "--runs" => options.runs = value().parse().unwrap(),
                "--peer" => options.peer = Some(value().into()),
                _ => options.prefix = word,
            }
        }
        options
    }

    fn mib(&self) -> u64 {
        self.size.unwrap_or(1024)
    }
}

#[tokio::main]
async fn main() {
    let options = Options::read();
    let prefix = options.prefix.as_str();
    let wanted =
        |name: &str| name.starts_with(prefix) || prefix.starts_with(name.split('.').next().unwrap_or(name));
    // Writing every request down is work for the browser.
    let settings = browser_tests::Options { logs: false, seed: Some(SEED), ..Default::default() };
    let world = World::start(settings).await;
    let patience = TimeoutConfiguration::new(Some(Duration::from_secs(3_600)), None, None);
    world.client().update_timeouts(patience).await.unwrap();
    world.sign_in().await;
    if wanted("first_view.") {
        first_view(&world).await;
    }
    let drive = world.default_drive().await;
    for count in [1_000_u32, 100_000, 1_000_000] {
        if !wanted("list.") {
            continue;
        }
        let folder = format!("bench {count}");
        let tree = json!({"drive_id": drive, "parent_file_id": "root", "folder": folder, "count": count, "kind": "files"});
        let made = world.plant(tree).await;
        list(&world, &drive, count, &made).await;
    }
    let token = world.token().await;
    let place = Place { world: &world, token: &token, drive: &drive };
    let clients = clients(&world, options.peer.as_deref()).await;
    hash::measure(&place, &clients[1], clients.get(2), &options).await;
    transfer::measure(&place, &clients, &options).await;
    line::measure(&place, &clients, &options).await;
    large::measure(&place, &options).await;
    still::measure(&place, &clients, &options).await;
    if wanted("pds.") {
        pds::measure(&place).await;
    }
    for (name, unit) in NOT_YET.iter().filter(|(name, _)| wanted(name)) {
        told(name, unit, &[]);
    }
}

/// The app, the bare ceiling, and the other client if there is one.
async fn clients(world: &World, peer: Option<&std::path::Path>) -> Vec<Client> {
    let root = xtask::place::root();
    world.serve_beside("bench", &root.join("tests/browser/src/bin/bench/page"));
    let hashing = xtask::hashing::folder();
    if hashing.is_dir() {
        world.serve_beside("bench/hashing", &hashing);
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

/// From the start of the navigation to the first paint and to the first row, with a live session.
async fn first_view(world: &World) {
    const WATCH: &str = "
        const [done] = arguments;
        const look = () => {
            const paint = performance.getEntriesByName('first-contentful-paint')[0];
            const row = document.querySelector('[role=grid] [role=row][aria-selected]');
            if (paint && row) return done([paint.startTime, performance.now()]);
            requestAnimationFrame(look);
        };
        look();";
    let (mut paints, mut rows) = (Vec::new(), Vec::new());
    for _ in 0..RUNS {
        world.open("").await;
        let seen = world.client().execute_async(WATCH, vec![]).await.unwrap();
        paints.push(seen[0].as_f64().unwrap());
        rows.push(seen[1].as_f64().unwrap());
    }
    told("first_view.paint_ms", "ms", &paints);
    told("first_view.rows_ms", "ms", &rows);
}

/// Opening a folder: time to its first rows, and how many elements the page has then.
async fn list(world: &World, drive: &str, count: u32, made: &Value) {
    const WATCH: &str = "
        const [done] = arguments;
        const look = () => document.querySelector('[role=grid] [role=row][aria-selected]')
            ? done([performance.now(), document.querySelectorAll('*').length]) : requestAnimationFrame(look);
        look();";
    let id = folder_id(world, drive, made, count).await;
    let (mut times, mut nodes) = (Vec::new(), Vec::new());
    for _ in 0..RUNS {
        world.open(&format!("?files={drive}/{id}")).await;
        let seen = world.client().execute_async(WATCH, vec![]).await.unwrap();
        times.push(seen[0].as_f64().unwrap());
        nodes.push(seen[1].as_f64().unwrap());
    }
    world.find("row", Name::Has("Actions for")).await;
    told(&format!("list.{count}.rows_ms"), "ms", &times);
    told(&format!("list.{count}.dom_nodes"), "nodes", &nodes);
    scroll(world, &format!("{}?files={drive}/{id}", world.home()), count).await;
}

/// Scrolling to the end of what is there, again and again while pages arrive, for ten seconds at most: how long the
/// frames and the longest task were, and how many rows had come.
async fn scroll(world: &World, address: &str, count: u32) {
    const SCROLL: &str = "
        const [done] = arguments, frames = [], began = performance.now();
        let longest = 0, before = began;
        new PerformanceObserver((list) => {
            for (const task of list.getEntries()) longest = Math.max(longest, task.duration);
        }).observe({ entryTypes: ['longtask'] });
        const step = () => {
            const now = performance.now(), grid = document.querySelector('[role=grid]');
            frames.push(now - before);
            before = now;
            if (now - began > 10000 || grid.getAttribute('aria-rowcount') !== '-1') {
                frames.sort((a, b) => a - b);
                const rows = document.querySelector('.foot').innerText.replace(/[^0-9]/g, '');
                return done([frames[Math.floor(frames.length * 0.95)], frames.at(-1), longest, Number(rows)]);
            }
            grid.scrollTop = grid.scrollHeight;
            requestAnimationFrame(step);
        };
        requestAnimationFrame(step);";
    let mut runs = [const { Vec::new() }; 4];
    for _ in 0..3 {
        // Another document in between: the same address again would be no navigation.
        world.client().goto("about:blank").await.unwrap();
        world.client().goto(address).await.unwrap();
        world.find("row", Name::Has("Actions for")).await;
        let seen = world.client().execute_async(SCROLL, vec![]).await.unwrap();
        runs.iter_mut().enumerate().for_each(|(at, runs)| runs.push(seen[at].as_f64().unwrap()));
    }
    let [p95, worst, longest, rows] = runs;
    told(&format!("list.{count}.frame_p95_ms"), "ms", &p95);
    told(&format!("list.{count}.frame_worst_ms"), "ms", &worst);
    told(&format!("list.{count}.longest_task_ms"), "ms", &longest);
    told(&format!("list.{count}.rows_in_10_s"), "rows", &rows);
}

/// The id of a folder that was planted, asked for by name if the control interface did not tell.
async fn folder_id(world: &World, drive: &str, made: &Value, count: u32) -> String {
    if let Some(id) = made["file_id"].as_str() {
        return id.to_owned();
    }
    let body = json!({"drive_id": drive, "file_path": format!("/bench {count}")});
    let url = format!("{}/v2/file/get_by_path", world.api());
    let request = reqwest::Client::new().post(url).bearer_auth(world.token().await).json(&body);
    let answer: Value = request.send().await.unwrap().json().await.unwrap();
    answer["file_id"].as_str().unwrap().to_owned()
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
