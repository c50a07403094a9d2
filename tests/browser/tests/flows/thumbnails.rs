//! Thumbnails: which are fetched, in which order, and with which address.

use browser_tests::transfers::object_gets;
use browser_tests::{Name, Options, World};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::path::PathBuf;

/// No more are fetched at once.
const AT_ONCE: usize = 6;
const COUNT: usize = 100;

/// The names of the pictures in the view that are shown, and of those that are not.
const VIEW: &str = "
    const grid = document.querySelector('[role=grid]');
    const box = grid.getBoundingClientRect();
    const rows = [...grid.querySelectorAll('.row')].filter((row) => {
        const place = row.getBoundingClientRect();
        return row.querySelector('[title]') && place.bottom > box.top && place.top < box.bottom;
    });
    const named = (has) => rows.filter((row) => has === !!row.querySelector('img')?.naturalWidth)
        .map((row) => row.querySelector('[title]').title).sort();
    return [named(true), named(false)];";

/// Scrolls to the end in four frames; gives the longest of them in milliseconds.
const FLING: &str = "
    const done = arguments[arguments.length - 1];
    const grid = document.querySelector('[role=grid]');
    (async () => {
        const end = grid.scrollHeight - grid.clientHeight;
        let [last, longest] = [performance.now(), 0];
        for (const part of [0.4, 0.5, 0.6, 1]) {
            grid.scrollTop = end * part;
            await new Promise(requestAnimationFrame);
            longest = Math.max(longest, performance.now() - last);
            last = performance.now();
        }
        return longest;
    })().then(done);";

/// Everything in the view has its picture.
async fn see_pictures(world: &World) -> Vec<String> {
    world
        .until("every picture in the view", async || {
            let [shown, missing]: [Vec<String>; 2] =
                serde_json::from_value(world.client().execute(VIEW, vec![]).await.ok()?).ok()?;
            (!shown.is_empty() && missing.is_empty()).then_some(shown)
        })
        .await
}

/// Eight by eight pixels of one colour, as a bitmap of Windows: the store makes no thumbnails of drawings.
fn bitmap(color: [u8; 3]) -> Vec<u8> {
    const SIDE: u32 = 8;
    const HEADER: u32 = 54;
    let mut file = b"BM".to_vec();
    let words =
        [HEADER + SIDE * SIDE * 3, 0, HEADER, 40, SIDE, SIDE, 1 | 24 << 16, 0, SIDE * SIDE * 3, 0, 0, 0, 0];
    words.iter().for_each(|word| file.extend(word.to_le_bytes()));
    (0..SIDE * SIDE).for_each(|_| file.extend(color));
    file
}

fn object(address: &str) -> &str {
    address.split('?').next().unwrap_or_default().rsplit('/').next().unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_nearest_thumbnails_come_first_a_few_at_once_and_none_of_what_is_flung_past() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    world.click("link", "Empty folder").await;
    world.see("heading", "Empty folder").await;
    let place = tempfile::tempdir().unwrap();
    let paths: Vec<PathBuf> =
        (0..COUNT).map(|number| place.path().join(format!("p-{number:03}.bmp"))).collect();
    for (number, path) in paths.iter().enumerate() {
        let picture = bitmap([number as u8, 90, 120]);
        std::fs::write(path, picture).unwrap();
    }
    world.choose_files("Upload files", &paths.iter().map(PathBuf::as_path).collect::<Vec<_>>()).await;
    world.see_text(&format!("{COUNT} files uploaded")).await;
    let (drive, folder) =
        (world.default_drive().await, browser_tests::folders::id_of(&world, "Empty folder").await);
    let body = json!({"drive_id": drive, "parent_file_id": folder, "limit": 100,
        "thumbnail_processes": {"s": {"image_thumbnail_process": "image/resize,w_128"}}});
    let listed = world.call("/file/list", &body).await;
    let names: HashMap<&str, &str> = listed["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| (object(it["thumbnail_urls"]["s"].as_str().unwrap()), it["name"].as_str().unwrap()))
        .collect();
    assert_eq!(names.len(), COUNT);

    let slow = json!({"delay_ms": 250});
    world.set_faults(json!([{"host": "objects", "method": "GET", "count": 0, "effect": slow}])).await;
    let first = object_gets(&world).await.len();
    world.client().refresh().await.unwrap();
    let shown = see_pictures(&world).await;
    let gets = object_gets(&world).await.split_off(first);
    let requested: Vec<&str> = gets.iter().map(|it| names[object(it["path"].as_str().unwrap())]).collect();
    // From the top, and nothing twice. Those that are under way at once may overtake each other.
    let first_asked = &requested[..requested.len().min(shown.len() + AT_ONCE - 1)];
    assert!(shown.iter().all(|name| first_asked.contains(&name.as_str())), "{shown:?}, {first_asked:?}");
    let mut once = requested.clone();
    once.sort_unstable();
    once.dedup();
    assert_eq!(once.len(), requested.len(), "{requested:?}");
    let time = |it: &Value, end: &str| it[end].as_f64().unwrap_or(f64::MAX);
    let running =
        |at: f64| gets.iter().filter(|it| (time(it, "began_ms")..time(it, "ended_ms")).contains(&at)).count();
    let most = gets.iter().map(|it| running(time(it, "began_ms"))).max().unwrap();
    assert!((2..=AT_ONCE).contains(&most), "{most} at once");

    // What is passed quickly is not fetched.
    let longest = world.script_async(FLING, vec![]).await.as_f64().unwrap();
    world.see("row", Name::Has("p-099.bmp")).await;
    see_pictures(&world).await;
    let gets = object_gets(&world).await.split_off(first);
    let passed: Vec<&str> = gets
        .iter()
        .map(|it| names[object(it["path"].as_str().unwrap())])
        .filter(|name| ("p-045.bmp".."p-055.bmp").contains(name))
        .collect();
    // On a computer that takes longer for a frame, the list rests there.
    assert!(passed.is_empty() || longest > 100.0, "{passed:?}, {longest} ms");

    // Addresses that have ended are renewed, all of a view at once. Those beyond the view are there by then.
    world.clear_faults().await;
    let all_ended = async || {
        let gets = object_gets(&world).await;
        let has_ended = gets.iter().all(|it| it["ended_ms"].is_number());
        (has_ended && object_gets(&world).await.len() == gets.len()).then_some(())
    };
    world.until("no thumbnail is on its way", all_ended).await;
    world
        .set_faults(json!([{"host": "objects", "method": "GET", "count": 6, "effect": {"expire_url": true}}]))
        .await;
    world.script("document.querySelector('[role=grid]').scrollTop = 0", vec![]).await;
    world.client().refresh().await.unwrap();
    see_pictures(&world).await;
    let log = world.pds_requests().await;
    let batches = log["requests"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|it| it["path"] == "/v2/batch" && it["method"] == "POST")
        .count();
    assert!((1..=3).contains(&batches), "{batches}");
    world.screenshot("thumbnails").await;
}
