//! Lists of any length in both looks: first rows, elements, memory, selecting and sorting all, and frames while they are
//! scrolled in every way. Compared with a page of the same framework that shows one row, and with a page of as many plain
//! boxes, which shows the minimum of this browser on this machine. An empty page has the best frames that there are.

use browser_tests::{Key, Name, World};
use serde_json::{Value, json};

use super::client::Context;
use super::options::Options;
use super::selection::{READ, START};
use super::usage::settled_memory_mb;
use super::view::{ONE_ROW, Runs, SEEN, visits};
use super::{print_comparison, print_figure};

const COUNTS: [u32; 5] = [100, 1_000, 10_000, 100_000, 1_000_000];
const LOOKS: [&str; 2] = ["list", "tiles"];
/// To the end again and again while pages arrive; 400 pixels a frame; Page Down; the bar, from end to end.
const WAYS: [&str; 4] = ["fling", "wheel", "keys", "bar"];
/// What is measured of each way.
const FRAMES: [[&str; 3]; WAYS.len()] = [
    ["frame_p95_ms", "frame_worst_ms", "longest_task_ms"],
    ["wheel_p95_ms", "wheel_worst_ms", "wheel_task_ms"],
    ["keys_p95_ms", "keys_worst_ms", "keys_task_ms"],
    ["bar_p95_ms", "bar_worst_ms", "bar_task_ms"],
];
const BARE: &str = "bare fetch";

/// Shows folders in a look from the next page on.
const LOOK: &str = "
    const kept = JSON.parse(localStorage.getItem('pds-web.prefs') ?? '{}');
    localStorage.setItem('pds-web.prefs', JSON.stringify({ ...kept, views: [arguments[0]] }));";

pub async fn measure(context: &Context<'_>, options: &Options) {
    for count in COUNTS {
        if options.wants(&format!("list.{count}.")) {
            list(context, count, options).await;
        }
    }
}

/// What is measured of one look.
#[derive(Default)]
struct Looked {
    nodes: Runs,
    rows: Runs,
    /// Of each way: the 95th percentile of frames, the longest, and the longest task.
    frames: [[Runs; 3]; WAYS.len()],
    select_all: Runs,
    sort: Runs,
}

async fn list(context: &Context<'_>, count: u32, options: &Options) {
    let (world, sizes) = (context.world, &options.sizes);
    let tree = json!({"drive_id": context.drive, "parent_file_id": "root", "folder": format!("bench {count}"),
        "count": count.min(sizes.entries), "kind": "files"});
    let made = world.create_tree(tree).await;
    let folder = made["file_id"].as_str().unwrap();
    let address = format!("?files={}/{folder}", context.drive);
    world.script(LOOK, vec![json!(LOOKS[0])]).await;
    let [ours, row] = visits(world, &address, sizes.visits).await;
    let known = known(context, folder, &address).await;
    let boxes = count.min(sizes.entries).min(sizes.boxes);
    let (mut looks, mut plain): ([Looked; 2], [Runs; 4]) = Default::default();
    let (mut bare, mut empty) = (Runs::new(), Runs::new());
    for _ in 0..sizes.scrolls {
        for (look, name) in looks.iter_mut().zip(LOOKS) {
            world.script(LOOK, vec![json!(name)]).await;
            let fling = look.run(world, &address).await;
            if name == LOOKS[0] {
                let millis = fling[5].as_f64().unwrap();
                plain_page(context, 0).await;
                empty.push(scroll_plain(world, &fling[4]).await[0].as_f64().unwrap());
                plain[3].push(plain_page(context, boxes).await);
                let seen = scroll_plain(world, &fling[4]).await;
                (0..3).for_each(|at| plain[at].push(seen[at].as_f64().unwrap()));
                bare.push(bare_rows(context, folder, millis).await);
            }
        }
    }
    let (name, boxes) = (|what: &str| format!("list.{count}.{what}"), format!("{boxes} plain boxes"));
    print_comparison(&name("rows_ms"), "ms", &ours[1], ONE_ROW, &row[1]);
    print_comparison(&name("rows_in_10_s"), "rows", &looks[0].rows, BARE, &bare);
    print_comparison(&name("memory_mb"), "MB", &known.memory, BARE, &known.bare);
    for (what, runs) in ["select_all", "click", "view"].into_iter().zip(&known.tasks) {
        print_figure(&name(&format!("known_{what}_task_ms")), "ms", runs);
    }
    print_figure(&name("empty_page_p95_ms"), "ms", &empty);
    for (look, prefix) in looks.iter().zip(["", "tiles_"]) {
        let name = |what: &str| name(&format!("{prefix}{what}"));
        print_comparison(&name("dom_nodes"), "nodes", &look.nodes, &boxes, &plain[3]);
        print_figure(&name("select_all_task_ms"), "ms", &look.select_all);
        print_figure(&name("sort_ms"), "ms", &look.sort);
        for (frames, whats) in look.frames.iter().zip(FRAMES) {
            for (at, what) in whats.into_iter().enumerate() {
                print_comparison(&name(what), "ms", &frames[at], &boxes, &plain[at]);
            }
        }
    }
}

impl Looked {
    /// Measures all of it once. Gives what the fling gave.
    async fn run(&mut self, world: &World, address: &str) -> Value {
        world.client().goto("about:blank").await.unwrap();
        world.open(address).await;
        world.script_async(SEEN, vec![]).await;
        let fling = self.scroll(world, 0).await;
        self.rows.push(fling[3].as_f64().unwrap());
        for way in 1..WAYS.len() {
            self.scroll(world, way).await;
        }
        let nodes = world.script("return document.querySelectorAll('*').length", vec![]).await;
        self.nodes.push(nodes.as_f64().unwrap());
        world.script(START, vec![]).await;
        world.click_on("row", Name::Has("Actions for"), None, 1).await;
        world.press_with(Key::Control, 'a').await;
        self.select_all.push(world.script_async(READ, vec![]).await.as_f64().unwrap());
        self.sort.extend(world.script_async(SORT, vec![]).await.as_f64());
        fling
    }

    /// Scrolls in a way: durations of frames and of the longest task, number of rows and frames, total time.
    async fn scroll(&mut self, world: &World, way: usize) -> Value {
        let seen = world.script_async(SCROLL, vec![json!(WAYS[way])]).await;
        for (at, runs) in self.frames[way].iter_mut().enumerate() {
            runs.push(seen[at].as_f64().unwrap());
        }
        seen
    }
}

const SCROLL: &str = "
    const [way, done] = arguments, frames = [], began = performance.now();
    let longest = 0, before = began, down = 1;
    const observer = new PerformanceObserver((list) => {
        for (const task of list.getEntries()) longest = Math.max(longest, task.duration);
    });
    observer.observe({ entryTypes: ['longtask'] });
    const ways = {
        fling: (grid) => { grid.scrollTop = grid.scrollHeight; },
        wheel: (grid) => {
            const top = grid.scrollTop;
            grid.scrollTop = top + 400 * down;
            if (grid.scrollTop === top) down = -down;
        },
        keys: (grid) => grid.dispatchEvent(new KeyboardEvent('keydown', { key: 'PageDown', code: 'PageDown', bubbles: true, cancelable: true })),
        bar: (grid, now) => { grid.scrollTop = (0.5 - Math.cos((now - began) / 500) / 2) * (grid.scrollHeight - grid.clientHeight); },
    };
    const step = () => {
        const now = performance.now(), grid = document.querySelector('[role=grid]');
        frames.push(now - before);
        before = now;
        const is_done = way === 'fling' ? now - began > 10000 || grid.getAttribute('aria-rowcount') !== '-1' : now - began > 3000;
        if (is_done) {
            frames.sort((a, b) => a - b);
            observer.disconnect();
            const rows = document.querySelector('.foot').innerText.replace(/[^0-9]/g, '');
            const p95 = frames[Math.floor(frames.length * 0.95)];
            return done([p95, frames.at(-1), longest, Number(rows), frames.length, now - began]);
        }
        ways[way](grid, now);
        requestAnimationFrame(step);
    };
    document.querySelector('[role=grid]').scrollTop = 0;
    requestAnimationFrame(step);";

/// Turns the order around: how long until other rows are at the top. Nothing where there are no heads to press.
const SORT: &str = "
    const [done] = arguments, began = performance.now(), button = document.querySelector('[aria-sort] button');
    if (!button?.checkVisibility()) return done(null);
    document.querySelector('[role=grid]').scrollTop = 0;
    const first = () => {
        const rows = [...document.querySelectorAll('[role=grid] .row')];
        const index = (row) => Number(row.getAttribute('aria-rowindex'));
        return rows.sort((a, b) => index(a) - index(b))[0]?.querySelector('.name')?.innerText;
    };
    const before = first();
    const look = () => {
        const now = first();
        if (!now || now === before) return requestAnimationFrame(look);
        done(performance.now() - began);
    };
    button.click();
    look();";

/// Opens the page with this many boxes; gives its number of elements.
async fn plain_page(context: &Context<'_>, boxes: u32) -> f64 {
    context.world.open(&format!("bench/plain.html?{boxes}")).await;
    let count = context.world.script("return document.querySelectorAll('*').length", vec![]).await;
    count.as_f64().unwrap()
}

/// Scrolls the plain page for so many frames: their 95th percentile, the longest, the longest task.
async fn scroll_plain(world: &World, frames: &Value) -> Value {
    world.script_async("plain.scroll(arguments[0]).then(arguments[1])", vec![frames.clone()]).await
}

/// What is measured once all rows are known.
struct Known {
    /// Memory above that with the first rows: of the app, and of a page that only keeps what the server says.
    memory: Runs,
    bare: Runs,
    /// The longest task of selecting all, of a click after that, and of another look.
    tasks: [Runs; 3],
}

async fn known(context: &Context<'_>, folder: &str, address: &str) -> Known {
    let world = context.world;
    world.client().goto("about:blank").await.unwrap();
    world.open(address).await;
    world.script_async(SEEN, vec![]).await;
    let before = settled_memory_mb(world).await;
    world.script_async(END, vec![]).await;
    let ours = settled_memory_mb(world).await.zip(before);
    let mut tasks: [Runs; 3] = Default::default();
    let row = world.find("row", Name::Has("Actions for")).await;
    for (at, runs) in tasks.iter_mut().enumerate() {
        world.script(START, vec![]).await;
        match at {
            0 => world.press_with(Key::Control, 'a').await,
            1 => world.click_with(&row, None, 1).await,
            _ => {
                world.click("button", "View").await;
                world.click("menuitemradio", "Tiles").await;
            }
        }
        runs.push(world.script_async(READ, vec![]).await.as_f64().unwrap());
    }
    world.open("bench/bare.html").await;
    let before = settled_memory_mb(world).await;
    fetch_rows(context, folder, f64::MAX).await;
    let bare = settled_memory_mb(world).await.zip(before);
    let [memory, bare] =
        [ours, bare].map(|run| run.into_iter().map(|(after, before)| after - before).collect());
    Known { memory, bare, tasks }
}

/// Goes to the end of the list, once all of it is known.
const END: &str = "
    const [done] = arguments, grid = document.querySelector('[role=grid]');
    grid.focus();
    grid.dispatchEvent(new KeyboardEvent('keydown', { key: 'End', code: 'End', bubbles: true, cancelable: true }));
    const look = () => (grid.getAttribute('aria-rowcount') === '-1' ? setTimeout(look, 100) : done());
    look();";

/// How many entries of a folder a page can load in this time.
async fn bare_rows(context: &Context<'_>, folder: &str, millis: f64) -> f64 {
    context.world.open("bench/bare.html").await;
    fetch_rows(context, folder, millis).await
}

async fn fetch_rows(context: &Context<'_>, folder: &str, millis: f64) -> f64 {
    let at =
        json!({"api": context.world.api(), "token": context.token, "drive": context.drive, "folder": folder});
    const LIST: &str = "
        const [at, millis, done] = arguments;
        const start = () => window.peer ? peer.list(at, millis).then(done) : requestAnimationFrame(start);
        start();";
    let seen = context.world.script_async(LIST, vec![at, json!(millis)]).await;
    seen.as_f64().unwrap_or_else(|| panic!("{seen}"))
}
