//! Concurrent connections while files are uploaded and downloaded.

use browser_tests::labels::UPLOAD_FILES;
use browser_tests::transfers::{LARGE, content, download, object_gets, upload_all};
use browser_tests::{Disk, Options, World};
use serde_json::{Value, json};

/// Connections browsers open to one host.
const MOST: usize = 6;
/// Limit of each direction while both are active.
const MOST_EACH: usize = 3;

const DOWN: [&str; 3] = ["one.bin", "two.bin", "three.bin"];
const UPS: usize = 4;

/// One request to the object store, from its head to the last byte of its answer.
struct ObjectRequest {
    up: bool,
    began: f64,
    ended: f64,
}

/// All requests so far without preflights, which end before their request begins.
async fn object_requests(world: &World) -> Vec<ObjectRequest> {
    let log = world.pds_requests().await;
    let of = |it: &Value| {
        let up = it["method"] == "PUT";
        let meant = it["host"] == "objects" && (up || it["method"] == "GET");
        let ended = it["ended_ms"].as_f64().unwrap_or(f64::MAX);
        meant.then(|| ObjectRequest { up, began: it["began_ms"].as_f64().unwrap(), ended })
    };
    log["requests"].as_array().unwrap().iter().filter_map(of).collect()
}

/// The local PDS notes the end of a request a moment after the page has seen it and begun the next. Each takes longer.
const NOTED_MS: f64 = 100.0;

/// How many were open at a moment.
fn count_open_at<'a>(requests: impl Iterator<Item = &'a ObjectRequest>, moment: f64) -> usize {
    requests.filter(|it| it.began <= moment && moment < it.ended).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn uploads_and_downloads_share_six_connections() {
    let world = World::start(Options { logs: false, ..Options::default() }).await;
    world.sign_in().await;
    upload_all(&world, &DOWN, &content(LARGE)).await;
    let disk = Disk::default();
    let ups: Vec<_> = (0..UPS).map(|at| disk.file(&format!("up {at}.bin"), 42_000_000)).collect();
    // Thumbnails are loaded by now. Each request takes a while, so that several overlap.
    let before = object_requests(&world).await.len();
    world.set_faults(json!([{"host": "objects", "count": 0, "effect": {"delay_ms": 400}}])).await;
    for name in DOWN {
        download(&world, name).await;
    }
    world.choose_files(UPLOAD_FILES, &ups.iter().map(std::path::PathBuf::as_path).collect::<Vec<_>>()).await;
    world
        .until("all of it is through", async || {
            let mut names: Vec<String> = DOWN.map(str::to_owned).into();
            names.extend((0..UPS).map(|at| format!("up {at}.bin")));
            for name in names {
                if !world.has("button", &format!("Remove from this list: {name}")).await {
                    return None;
                }
            }
            Some(())
        })
        .await;
    assert!(object_gets(&world).await.len() >= 15);

    let requests: Vec<ObjectRequest> = object_requests(&world).await.into_iter().skip(before).collect();
    // Counted from when both directions run until one of them starts no more requests: the first requests were
    // started before the other direction was active.
    let first = |up| {
        let mut ended: Vec<f64> = requests.iter().filter(|it| it.up == up).map(|it| it.ended).collect();
        ended.sort_by(f64::total_cmp);
        ended[MOST_EACH]
    };
    let last = |up| requests.iter().filter(|it| it.up == up).map(|it| it.began).fold(0.0, f64::max);
    let (from, to) = (first(true).max(first(false)), last(true).min(last(false)));
    let (mut most_up, mut most_down) = (0, 0);
    for it in &requests {
        let moment = it.began + NOTED_MS;
        let all = count_open_at(requests.iter(), moment);
        assert!(all <= MOST, "{all} were open");
        if (from..to).contains(&it.began) {
            most_up = most_up.max(count_open_at(requests.iter().filter(|it| it.up), moment));
            most_down = most_down.max(count_open_at(requests.iter().filter(|it| !it.up), moment));
        }
    }
    println!("most open: {most_up} up, {most_down} down, for {:.0} ms", to - from);
    assert!(from < to, "they were not under way together");
    assert!((1..=MOST_EACH).contains(&most_up), "{most_up} parts were sent at once");
    assert!((1..=MOST_EACH).contains(&most_down), "{most_down} ranges were fetched at once");
}
