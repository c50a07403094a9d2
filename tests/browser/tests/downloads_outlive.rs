//! Downloads outlive the browser and the tab that does them: what is on the disk is never fetched again.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests only")]

use browser_tests::downloads::{CHUNK, LARGE, content, download, kept, partial, put, script_async};
use browser_tests::{Name, Options, World};
use serde_json::json;

/// A download of which three chunks are on the disk, and the others never come.
async fn in_the_middle(options: Options) -> (World, Vec<u8>) {
    let world = World::start(options).await;
    world.sign_in().await;
    let bytes = content(LARGE);
    put(&world, "large.bin", &bytes).await;
    world
        .faults(json!([{"host": "objects", "method": "GET", "nth": 4, "count": 0, "effect": {"hang": true}}]))
        .await;
    download(&world, "large.bin").await;
    kept(&world, 3 * CHUNK).await;
    (world, bytes)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_browser_goes_on_from_what_is_on_the_disk() {
    let (world, bytes) = in_the_middle(Options { logs: false, ..Options::default() }).await;
    let world = world.crash_and_restart().await;
    world.no_faults().await;
    world.sign_in().await;
    assert!(world.downloaded("large.bin").await == bytes);
    world.see("button", Name::Has("Remove from this list: large.bin")).await;
    // Five chunks, each of them once.
    assert_eq!(partial(&world).await, 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn bytes_of_which_nothing_is_known_are_given_back() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    const PLANT: &str = "
        const done = arguments[arguments.length - 1];
        navigator.storage.getDirectory().then((root) => root.getDirectoryHandle('downloads', { create: true }))
            .then((folder) => folder.getFileHandle('2147483999', { create: true })).then(() => done(true));";
    const COUNT: &str = "
        const done = arguments[arguments.length - 1];
        navigator.storage.getDirectory().then((root) => root.getDirectoryHandle('downloads'))
            .then((folder) => Array.fromAsync(folder.keys())).then((it) => done(it.length));";
    script_async(&world, PLANT).await;
    assert_eq!(script_async(&world, COUNT).await, 1);
    world.client().refresh().await.unwrap();
    world.until("they are gone", async || (script_async(&world, COUNT).await == 0).then_some(())).await;
}
