//! Downloads outlive the browser and the tab that does them: what is on the disk is never fetched again.

use browser_tests::transfers::{CHUNK, LARGE, content, download, kept, partial, put};
use browser_tests::{Kind, Options, WindowHandle, World};
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
    arrives(&world, &bytes).await;
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
    // Where the app is not there to give it back at once.
    world.open("config.json").await;
    world.script_async(PLANT, vec![]).await;
    assert_eq!(world.script_async(COUNT, vec![]).await, 1);
    world.open("").await;
    world.until("they are gone", async || (world.script_async(COUNT, vec![]).await == 0).then_some(())).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_tab_goes_on_when_the_one_that_downloads_is_closed() {
    handed_over(Options { logs: false, ..Options::default() }).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_tab_of_firefox_goes_on_too() {
    handed_over(Options { browser: Kind::Firefox, ..Options::default() }).await;
}

async fn handed_over(options: Options) {
    let (world, bytes) = in_the_middle(options).await;
    assert!(world.asks_before_closing().await);
    let first = world.client().window().await.unwrap();
    let other = beside(&world).await;
    // It shows what the first one does, and commands it.
    world.click("button", "Pause: large.bin").await;
    world.see("button", "Resume: large.bin").await;
    world.client().switch_to_window(first).await.unwrap();
    world.see("button", "Resume: large.bin").await;
    world.no_faults().await;
    // Nothing is lost by closing it any more.
    world.until("it does not ask", async || (!world.asks_before_closing().await).then_some(())).await;
    world.client().close_window().await.unwrap();
    world.client().switch_to_window(other).await.unwrap();
    world.click("button", "Resume: large.bin").await;
    arrives(&world, &bytes).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_tab_goes_on_when_the_one_that_downloads_crashes() {
    let (world, bytes) = in_the_middle(Options { logs: false, ..Options::default() }).await;
    let first = world.client().window().await.unwrap();
    let other = beside(&world).await;
    world.see("button", "Cancel download: large.bin").await;
    world.no_faults().await;
    world.client().switch_to_window(first).await.unwrap();
    world.crash_page().await;
    world.client().switch_to_window(other).await.unwrap();
    arrives(&world, &bytes).await;
}

/// Opens the app in one more tab, which is then the one that is looked at.
async fn beside(world: &World) -> WindowHandle {
    let other = world.client().new_window(true).await.unwrap().handle;
    world.client().switch_to_window(other.clone()).await.unwrap();
    world.open("").await;
    world.see("grid", "Files").await;
    other
}

/// Byte for byte, and each of its five chunks was sent once.
async fn arrives(world: &World, bytes: &[u8]) {
    assert!(world.downloaded("large.bin").await == bytes);
    assert_eq!(partial(world).await, 5);
    world.see("button", "Remove from this list: large.bin").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_asked_for_beside_the_leader_is_done_by_it() {
    let world = World::start(Options { logs: false, ..Options::default() }).await;
    world.sign_in().await;
    let bytes = content(LARGE);
    put(&world, "large.bin", &bytes).await;
    beside(&world).await;
    download(&world, "large.bin").await;
    arrives(&world, &bytes).await;
}
