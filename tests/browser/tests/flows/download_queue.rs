//! The queue of large downloads: its order can be changed in any tab, and the speed limit applies.

use std::time::Instant;

use browser_tests::transfers::{LARGE, content, download, row_texts, upload, upload_all};
use browser_tests::{Key, Name, Options, World};
use serde_json::json;

/// Lets all downloads hang at the object store.
async fn hold(world: &World) {
    world
        .set_faults(json!([{"host": "objects", "method": "GET", "count": 0, "effect": {"hang": true}}]))
        .await;
}

async fn open_transfers(world: &World) {
    world.open("?transfers").await;
    world.see("heading", "Transfers").await;
}

/// Waits until the list has this order.
async fn stand(world: &World, names: [&str; 4]) {
    let as_told = async || {
        let rows = row_texts(world).await;
        let all = rows.len() == names.len() && rows.iter().zip(names).all(|(row, name)| row.contains(name));
        all.then_some(())
    };
    world.until(&format!("the list is {names:?}"), as_told).await;
}

/// Moves the last row up by one.
async fn last_goes_up(world: &World) {
    world.script("document.querySelector('[role=group][tabindex=\"0\"]').focus()", vec![]).await;
    world.press(Key::End).await;
    world.press_with_key(Key::Alt, Key::Up).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_queue_order_is_changed_from_any_tab_and_survives_the_leader() {
    let world = World::start(Options { logs: false, ..Options::default() }).await;
    world.sign_in().await;
    let names = ["one.bin", "two.bin", "three.bin", "four.bin"];
    upload_all(&world, &names, &content(LARGE)).await;
    hold(&world).await;
    for name in names {
        download(&world, name).await;
    }
    // Without leaving the page, which would interrupt the transfers and ask.
    world.click("link", Name::Has("Transfers")).await;
    stand(&world, ["one.bin", "two.bin", "three.bin", "four.bin"]).await;
    last_goes_up(&world).await;
    stand(&world, ["one.bin", "two.bin", "four.bin", "three.bin"]).await;

    let first = world.client().window().await.unwrap();
    let other = world.client().new_window(true).await.unwrap().handle;
    world.client().switch_to_window(other.clone()).await.unwrap();
    open_transfers(&world).await;
    stand(&world, ["one.bin", "two.bin", "four.bin", "three.bin"]).await;
    last_goes_up(&world).await;
    stand(&world, ["one.bin", "two.bin", "three.bin", "four.bin"]).await;
    world.client().switch_to_window(first).await.unwrap();
    stand(&world, ["one.bin", "two.bin", "three.bin", "four.bin"]).await;
    last_goes_up(&world).await;
    stand(&world, ["one.bin", "two.bin", "four.bin", "three.bin"]).await;

    world.client().close_window().await.unwrap();
    world.client().switch_to_window(other).await.unwrap();
    // The next leader starts them in this order.
    world.click("button", "Cancel download: one.bin").await;
    let began = async || {
        let rows = row_texts(&world).await;
        let waits =
            |name: &str| rows.iter().any(|row| row.contains(name) && row.contains("Waiting for its turn"));
        (rows.iter().filter(|row| row.contains("Waiting for its turn")).count() == 1 && waits("three.bin"))
            .then_some(())
    };
    world.until("the next one begins", began).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_speed_limit_applies_to_downloads() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    let bytes = content(LARGE);
    upload(&world, "large.bin", &bytes).await;
    hold(&world).await;
    download(&world, "large.bin").await;
    world.click("link", Name::Has("Transfers")).await;
    world.click("button", "Pause: large.bin").await;
    world.choose("Speed limit, for each direction", "5.0 MB/s").await;
    world.clear_faults().await;
    let since = Instant::now();
    world.click("button", "Resume: large.bin").await;
    assert!(world.downloaded("large.bin").await == bytes);
    // A lower bound only, since a slow computer may take longer. The token bucket starts with one second saved up.
    let least = LARGE as f64 / f64::from(5 << 20) - 1.5;
    assert!(since.elapsed().as_secs_f64() >= least, "{:?} instead of {least} s", since.elapsed());
}
