//! Downloads resume after the browser or the downloading tab ended, without loading stored bytes again.

use browser_tests::transfers::{
    CHUNK, LARGE, content, count_partial_responses, download, upload, wait_until_recorded,
};
use browser_tests::{Kind, Options, WindowHandle, World};
use serde_json::json;

/// Starts a download of which three chunks are stored and the others hang.
async fn start_hanging_download(options: Options) -> (World, Vec<u8>) {
    let world = World::start(options).await;
    world.sign_in().await;
    let bytes = content(LARGE);
    upload(&world, "large.bin", &bytes).await;
    world
        .set_faults(
            json!([{"host": "objects", "method": "GET", "nth": 4, "count": 0, "effect": {"hang": true}}]),
        )
        .await;
    download(&world, "large.bin").await;
    wait_until_recorded(&world, 3 * CHUNK).await;
    (world, bytes)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_browser_resumes_from_the_stored_bytes() {
    let (world, bytes) = start_hanging_download(Options { logs: false, ..Options::default() }).await;
    let world = world.crash_and_restart().await;
    world.clear_faults().await;
    world.sign_in().await;
    assert_downloaded(&world, &bytes).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn orphaned_stored_bytes_are_deleted() {
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
    // Left while it creates its database, a page of Chromium keeps all others from it.
    const CREATED: &str = "
        const done = arguments[arguments.length - 1];
        indexedDB.databases().then((all) => done(all.some((it) => it.name == 'pds-web.downloads')));";
    world
        .until("the database is there", async || {
            (world.script_async(CREATED, vec![]).await == true).then_some(())
        })
        .await;
    // On a page without the app, which would delete it at once.
    world.open("config.json").await;
    world.script_async(PLANT, vec![]).await;
    assert_eq!(world.script_async(COUNT, vec![]).await, 1);
    world.open("").await;
    world.until("they are gone", async || (world.script_async(COUNT, vec![]).await == 0).then_some(())).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_tab_resumes_when_the_downloading_one_is_closed() {
    another_tab_resumes(Options { logs: false, ..Options::default() }).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_firefox_tab_resumes_when_the_downloading_one_is_closed() {
    another_tab_resumes(Options { browser: Kind::Firefox, ..Options::default() }).await;
}

async fn another_tab_resumes(options: Options) {
    let (world, bytes) = start_hanging_download(options).await;
    assert!(world.asks_before_closing().await);
    let first = world.client().window().await.unwrap();
    let other = open_another_tab(&world).await;
    // It shows the downloads of the first tab, and controls them.
    world.click("button", "Pause: large.bin").await;
    world.see("button", "Resume: large.bin").await;
    world.client().switch_to_window(first).await.unwrap();
    world.see("button", "Resume: large.bin").await;
    world.clear_faults().await;
    // Closing the tab loses nothing any more.
    world.until("it does not ask", async || (!world.asks_before_closing().await).then_some(())).await;
    world.client().close_window().await.unwrap();
    world.client().switch_to_window(other).await.unwrap();
    world.click("button", "Resume: large.bin").await;
    assert_downloaded(&world, &bytes).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_tab_resumes_when_the_downloading_one_crashes() {
    let (world, bytes) = start_hanging_download(Options { logs: false, ..Options::default() }).await;
    let first = world.client().window().await.unwrap();
    let other = open_another_tab(&world).await;
    world.see("button", "Cancel download: large.bin").await;
    world.clear_faults().await;
    world.client().switch_to_window(first).await.unwrap();
    world.crash_page().await;
    world.client().switch_to_window(other).await.unwrap();
    assert_downloaded(&world, &bytes).await;
}

/// Opens the app in another tab and selects it.
async fn open_another_tab(world: &World) -> WindowHandle {
    let other = world.client().new_window(true).await.unwrap().handle;
    world.client().switch_to_window(other.clone()).await.unwrap();
    world.open("").await;
    world.see("grid", "Files").await;
    other
}

/// Checks the file, and that each of its five chunks was sent once.
async fn assert_downloaded(world: &World, bytes: &[u8]) {
    assert!(world.downloaded("large.bin").await == bytes);
    assert_eq!(count_partial_responses(world).await, 5);
    world.see("button", "Remove from this list: large.bin").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_download_started_in_another_tab_is_done_by_the_leader() {
    let world = World::start(Options { logs: false, ..Options::default() }).await;
    world.sign_in().await;
    let bytes = content(LARGE);
    upload(&world, "large.bin", &bytes).await;
    open_another_tab(&world).await;
    download(&world, "large.bin").await;
    assert_downloaded(&world, &bytes).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn downloads_that_no_reload_can_continue_say_so() {
    say_so("throw new DOMException('', 'UnknownError')").await;
}

/// As Chromium's does now and then.
#[tokio::test(flavor = "multi_thread")]
async fn a_storage_that_never_answers_holds_up_no_download() {
    say_so("return {}").await;
}

async fn say_so(opening: &str) {
    let world = World::start(Options { logs: false, ..Options::default() }).await;
    world.on_new_pages(&format!("IDBFactory.prototype.open = () => {{ {opening} }}")).await;
    world.sign_in().await;
    let bytes = content(LARGE);
    upload(&world, "large.bin", &bytes).await;
    assert!(!world.text().await.contains("stores nothing"));
    world
        .set_faults(json!([{"host": "objects", "method": "GET", "count": 0, "effect": {"delay_ms": 2_000}}]))
        .await;
    download(&world, "large.bin").await;
    world.see_text("This browser stores nothing here, so a reload can't continue these downloads").await;
    world.screenshot("download-unrecorded").await;
    world.clear_faults().await;
    assert!(world.downloaded("large.bin").await == bytes);
    world
        .until("nothing is said any more", async || {
            (!world.text().await.contains("stores nothing")).then_some(())
        })
        .await;
}
