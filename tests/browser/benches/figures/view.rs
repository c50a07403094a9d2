//! First paint, first rows, and scrolling of long lists. Compared with a page of the same framework that shows one row,
//! and with a page of as many plain boxes, which shows the minimum of this browser on this machine.

use browser_tests::World;
use serde_json::{Value, json};

use super::client::Context;
use super::options::Options;
use super::print_comparison;

const ONE_ROW: &str = "one row";
const ONE_ROW_PAGE: &str = "bench/row/index.html";
const BARE: &str = "bare fetch";

/// Records in every page the time of the frame that shows the first row.
const NOTE: &str = "{
    const look = () => {
        if (!document.querySelector('[role=grid] [role=row][aria-selected]')) return requestAnimationFrame(look);
        window.firstRow = performance.now();
    };
    look();
}";

/// First paint and first row since the start of the navigation, and the number of elements.
const SEEN: &str = "
    const done = arguments[0];
    const look = () => {
        const paint = performance.getEntriesByName('first-contentful-paint')[0];
        if (!paint || !window.firstRow) return requestAnimationFrame(look);
        done([paint.startTime, window.firstRow, document.querySelectorAll('*').length]);
    };
    look();";

/// Shows folders in a look from the next page on.
const LOOK: &str = "
    const kept = JSON.parse(localStorage.getItem('pds-web.prefs') ?? '{}');
    localStorage.setItem('pds-web.prefs', JSON.stringify({ ...kept, views: [arguments[0]] }));";

/// The runs of one figure.
type Runs = Vec<f64>;

pub async fn measure(context: &Context<'_>, options: &Options) {
    let is_wanted = ["first_view.", "list."].map(|group| options.wants(group));
    if is_wanted == [false; 2] {
        return;
    }
    context.world.on_new_pages(NOTE).await;
    if is_wanted[0] {
        let [ours, row] = visits(context.world, "", options.sizes.visits).await;
        print_comparison("first_view.paint_ms", "ms", &ours[0], ONE_ROW, &row[0]);
        print_comparison("first_view.rows_ms", "ms", &ours[1], ONE_ROW, &row[1]);
    }
    for count in [1_000_u32, 100_000, 1_000_000] {
        if is_wanted[1] && options.wants(&format!("list.{count}.")) {
            list(context, count, options).await;
        }
    }
}

/// The app and the page with one row in turn: paint, row, elements.
async fn visits(world: &World, address: &str, times: usize) -> [[Runs; 3]; 2] {
    let mut runs: [[Runs; 3]; 2] = Default::default();
    for _ in 0..times {
        for (runs, address) in runs.iter_mut().zip([address, ONE_ROW_PAGE]) {
            // Another document in between, since the same address is no navigation.
            world.client().goto("about:blank").await.unwrap();
            world.open(address).await;
            let seen = world.script_async(SEEN, vec![]).await;
            runs.iter_mut().enumerate().for_each(|(at, runs)| runs.push(seen[at].as_f64().unwrap()));
        }
    }
    runs
}

/// Opens a folder: time to its first rows, and the number of elements.
async fn list(context: &Context<'_>, count: u32, options: &Options) {
    let (world, sizes) = (context.world, &options.sizes);
    let tree = json!({"drive_id": context.drive, "parent_file_id": "root", "folder": format!("bench {count}"),
        "count": count.min(sizes.entries), "kind": "files"});
    let made = world.create_tree(tree).await;
    let folder = made["file_id"].as_str().unwrap();
    let address = format!("?files={}/{folder}", context.drive);
    let [ours, row] = visits(world, &address, sizes.visits).await;
    let boxes = count.min(sizes.boxes);
    let plain_name = format!("{boxes} plain boxes");
    let mut plain_nodes = Vec::new();
    let mut scrolled: [[Runs; 4]; 2] = Default::default();
    let (mut tiles, mut tile_nodes): ([Runs; 3], Runs) = Default::default();
    for _ in 0..sizes.scrolls {
        world.script(LOOK, vec![json!("tiles")]).await;
        let seen = scroll(world, &address).await;
        for (at, runs) in tiles.iter_mut().enumerate() {
            runs.push(seen[at].as_f64().unwrap());
        }
        let nodes = world.script("return document.querySelectorAll('*').length", vec![]).await;
        tile_nodes.push(nodes.as_f64().unwrap());
        world.script(LOOK, vec![json!("list")]).await;
        let (ours, theirs) = (scroll(world, &address).await, plain(context, boxes).await);
        let frames = ours[4].clone();
        let script = "plain.scroll(arguments[0]).then(arguments[1])";
        let seen = world.script_async(script, vec![frames]).await;
        plain_nodes.push(theirs);
        let rows = bare_rows(context, folder, ours[5].as_f64().unwrap()).await;
        for (at, runs) in scrolled[0].iter_mut().enumerate() {
            runs.push(ours[at].as_f64().unwrap());
        }
        for (at, runs) in scrolled[1].iter_mut().enumerate() {
            runs.push(if at == 3 { rows } else { seen[at].as_f64().unwrap() });
        }
    }
    let name = |what: &str| format!("list.{count}.{what}");
    print_comparison(&name("rows_ms"), "ms", &ours[1], ONE_ROW, &row[1]);
    print_comparison(&name("dom_nodes"), "nodes", &ours[2], &plain_name, &plain_nodes);
    let figures = [("frame_p95_ms", "ms"), ("frame_worst_ms", "ms"), ("longest_task_ms", "ms")];
    for (at, (what, unit)) in figures.into_iter().enumerate() {
        print_comparison(&name(what), unit, &scrolled[0][at], &plain_name, &scrolled[1][at]);
    }
    print_comparison(&name("rows_in_10_s"), "rows", &scrolled[0][3], BARE, &scrolled[1][3]);
    print_comparison(&name("tiles_dom_nodes"), "nodes", &tile_nodes, &plain_name, &plain_nodes);
    for (at, (what, unit)) in figures.into_iter().enumerate() {
        print_comparison(&name(&format!("tiles_{what}")), unit, &tiles[at], &plain_name, &scrolled[1][at]);
    }
}

/// Scrolls to the end again and again while pages arrive, for ten seconds at most: durations of frames and of the longest
/// task, number of rows and frames, total time.
async fn scroll(world: &World, address: &str) -> Value {
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
                const p95 = frames[Math.floor(frames.length * 0.95)];
                return done([p95, frames.at(-1), longest, Number(rows), frames.length, now - began]);
            }
            grid.scrollTop = grid.scrollHeight;
            requestAnimationFrame(step);
        };
        requestAnimationFrame(step);";
    world.client().goto("about:blank").await.unwrap();
    world.open(address).await;
    world.script_async(SEEN, vec![]).await;
    world.script_async(SCROLL, vec![]).await
}

/// Opens the page with this many boxes; gives its number of elements.
async fn plain(context: &Context<'_>, boxes: u32) -> f64 {
    context.world.open(&format!("bench/plain.html?{boxes}")).await;
    let count = context.world.script("return document.querySelectorAll('*').length", vec![]).await;
    count.as_f64().unwrap()
}

/// How many entries of a folder a page can load in this time.
async fn bare_rows(context: &Context<'_>, folder: &str, millis: f64) -> f64 {
    context.world.open("bench/bare.html").await;
    let at =
        json!({"api": context.world.api(), "token": context.token, "drive": context.drive, "folder": folder});
    const LIST: &str = "
        const [at, millis, done] = arguments;
        const start = () => window.peer ? peer.list(at, millis).then(done) : requestAnimationFrame(start);
        start();";
    let seen = context.world.script_async(LIST, vec![at, json!(millis)]).await;
    seen.as_f64().unwrap_or_else(|| panic!("{seen}"))
}
