//! Files of any size in the preview: from the key that opens one to what is first seen of it, the bytes that are fetched by
//! then, and the longest task.

use browser_tests::transfers::upload;
use browser_tests::{Key, Name};
use serde_json::{Value, json};

use super::client::Context;
use super::options::Options;
use super::print_figure;

const FILM: &[u8] = include_bytes!("../../../fixtures/media/film.mp4");

/// The name of the figures, the file, how the local PDS makes it, and when something of it is seen.
struct Case {
    figure: &'static str,
    file: &'static str,
    kind: Value,
    is_seen: &'static str,
}

fn cases(options: &Options) -> Vec<Case> {
    let (pages, entries, bytes) = if options.is_tiny() { (5, 50, 1) } else { (500, 100_000, 1_000) };
    let seen = |figure, file, kind, is_seen| Case { figure, file, kind, is_seen };
    vec![
        seen(
            "photo_12mp",
            "Bench photo.jpg",
            json!({"kind": "photo"}),
            "document.querySelector('.preview-picture')?.naturalWidth > 0",
        ),
        seen(
            "pdf_500_pages",
            "Bench document.pdf",
            json!({"kind": "pdf", "count": pages}),
            "document.querySelector('.pdf-canvas canvas')",
        ),
        seen(
            "text_10_gb",
            "Bench lines.txt",
            json!({"kind": "lines", "size": 10_000_000_u64 * bytes}),
            "document.querySelector('.text-row')",
        ),
        seen(
            "csv_2_gb",
            "Bench table.csv",
            json!({"kind": "table", "size": 2_000_000_u64 * bytes}),
            "document.querySelector('.table-row:not(.table-head)')",
        ),
        seen(
            "zip_100000_entries",
            "Bench archive.zip",
            json!({"kind": "zip", "count": entries}),
            "document.querySelector('.archive-row')",
        ),
        seen(
            "film",
            "Bench film.mp4",
            Value::Null,
            "document.querySelector('.preview-video')?.readyState >= 2",
        ),
    ]
}

pub async fn measure(context: &Context<'_>, options: &Options) {
    if !options.wants("preview.") {
        return;
    }
    let world = context.world;
    world.change_settings(json!({"media_preview": true})).await;
    world.open("").await;
    upload(world, "Bench film.mp4", FILM).await;
    let cases = cases(options);
    for case in cases.iter().filter(|case| !case.kind.is_null()) {
        let mut file = case.kind.clone();
        file["drive_id"] = json!(context.drive);
        file["name"] = json!(case.file);
        world.create_file(file).await;
    }
    for case in &cases {
        let mut runs: [Vec<f64>; 3] = Default::default();
        for _ in 0..options.runs {
            // A page that has shown nothing yet: viewers load with the first file.
            world.open("").await;
            world.click_on("row", Name::Has(case.file), None, 1).await;
            world.see("button", "Details").await;
            let before = object_bytes(context).await;
            world.script(&watch(case.is_seen), vec![]).await;
            world.press(Key::Enter).await;
            let read = "const [done] = arguments; window.benchSeen.then(done)";
            let seen = world.script_async(read, vec![]).await;
            runs[0].push(seen[0].as_f64().unwrap());
            runs[1].push(seen[1].as_f64().unwrap());
            runs[2].push((object_bytes(context).await - before) / 1e3);
            world.press(Key::Escape).await;
            world.wait_until_gone("dialog", Name::Any).await;
        }
        for (what, unit, runs) in
            [("seen_ms", "ms", &runs[0]), ("task_ms", "ms", &runs[1]), ("fetched_kb", "kB", &runs[2])]
        {
            print_figure(&format!("preview.{}.{what}", case.figure), unit, runs);
        }
    }
    world.change_settings(json!({"media_preview": false})).await;
}

/// From the next press of Enter on: a promise of the milliseconds until something is seen, and of the longest task by then.
fn watch(is_seen: &str) -> String {
    format!(
        "let longest = 0;
        const observer = new PerformanceObserver((list) => {{
            for (const task of list.getEntries()) longest = Math.max(longest, task.duration);
        }});
        observer.observe({{ entryTypes: ['longtask'] }});
        window.benchSeen = new Promise((resolve) => addEventListener('keydown', (press) => {{
            const start = press.timeStamp;
            const look = () => {{
                if (!({is_seen})) return requestAnimationFrame(look);
                const end = performance.now();
                requestAnimationFrame(() => setTimeout(() => {{
                    observer.disconnect();
                    resolve([end - start, longest]);
                }}));
            }};
            look();
        }}, {{ once: true, capture: true }}));"
    )
}

/// What the object store has sent so far.
async fn object_bytes(context: &Context<'_>) -> f64 {
    let log = context.world.pds_requests().await;
    let requests = log["requests"].as_array().cloned().unwrap_or_default();
    let of_objects = requests.iter().filter(|request| request["host"] == "objects");
    of_objects.filter_map(|request| request["sent"].as_f64()).sum()
}
