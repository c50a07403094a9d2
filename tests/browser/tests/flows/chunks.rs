//! The chunks of the app: when one is loaded, and what happens when it can't be.

use browser_tests::transfers::download;
use browser_tests::{Key, Name, Options, World};
use serde_json::json;
use std::path::PathBuf;

fn chunk(world: &World, name: &str) -> PathBuf {
    let files = std::fs::read_dir(world.site()).unwrap().map(|entry| entry.unwrap().path());
    files.into_iter().find(|path| path.to_string_lossy().contains(&format!("/chunk-{name}-"))).unwrap()
}

fn chunk_of_transfers(world: &World) -> PathBuf {
    chunk(world, "transfers")
}

/// Puts a chunk out of reach. Gives its place, and where it is meanwhile.
fn take_away(world: &World, name: &str) -> (PathBuf, PathBuf) {
    let file = chunk(world, name);
    let away = file.with_extension("away");
    std::fs::rename(&file, &away).unwrap();
    (file, away)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chunk_is_loaded_after_the_first_rows() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    world.see("row", Name::Has("Welcome.md")).await;
    const TIMES: &str = "
        const all = performance.getEntriesByType('resource');
        const of = (part) => all.filter((it) => it.name.includes(part));
        const chunks = of('/chunk-transfers-');
        return [chunks.length, Math.min(...chunks.map((it) => it.startTime)),
            Math.min(...of('/file/list').map((it) => it.responseEnd))];";
    let times = world
        .until("the chunk is asked for", async || {
            Some(world.script(TIMES, vec![]).await).filter(|times| times[0] == 1)
        })
        .await;
    assert!(times[1].as_f64() > times[2].as_f64(), "before the rows: {times}");
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn files_are_shown_without_a_chunk_and_requests_wait_for_it() {
    let world = World::start(Options::default()).await;
    let file = chunk_of_transfers(&world);
    let away = file.with_extension("away");
    std::fs::rename(&file, &away).unwrap();
    world.sign_in().await;
    world.see("row", Name::Has("Welcome.md")).await;
    // Nothing in the chunk was used, so there is no message.
    assert!(!world.has("button", "Reload the page").await);
    // Dialogs are in another chunk.
    world.click("button", "New").await;
    world.click("menuitem", Name::Has("New folder")).await;
    world.click("button", "Cancel").await;
    download(&world, "Welcome.md").await;
    world.see_text("A part of this page could not be loaded").await;
    world.assert_accessible("a part is missing").await;
    world.click("button", "Try again").await;
    world.see_text("A part of this page could not be loaded").await;

    std::fs::rename(&away, &file).unwrap();
    world.click("button", "Try again").await;
    world.downloaded("Welcome.md").await;
    world.wait_until_gone("button", "Reload the page").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_with_a_missing_chunk_shows_its_skeleton_until_a_retry() {
    let world = World::start(Options::default()).await;
    let file = chunk_of_transfers(&world);
    let away = file.with_extension("away");
    std::fs::rename(&file, &away).unwrap();
    world.sign_in().await;
    world.see("row", Name::Has("Welcome.md")).await;
    world.click("link", "Transfers").await;
    world.see_text("A part of this page could not be loaded").await;
    std::fs::rename(&away, &file).unwrap();
    world.click("button", "Try again").await;
    world.see("heading", "Nothing is in progress").await;
    world.wait_until_gone("button", "Reload the page").await;
    world.click("link", "Files").await;
    world.see("row", Name::Has("Welcome.md")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_preview_without_its_chunk_says_so_closes_and_comes_with_a_retry() {
    let world = World::start(Options::default()).await;
    let (file, away) = take_away(&world, "file");
    let (viewers, viewers_away) = take_away(&world, "viewers");
    world.sign_in().await;
    let row = world.find("row", Name::Has("Welcome.md")).await;
    world.click_with(&row, None, 1).await;
    world.press(Key::Enter).await;
    world.see_text("A part of this page could not be loaded").await;
    assert!(world.url().await.contains("open="));
    // Another row, whose file takes the place of the first one in the address.
    let first = world.url().await;
    world.press(Key::Up).await;
    world.press(Key::Enter).await;
    world.until("another file is open", async || (world.url().await != first).then_some(())).await;
    // What can't be shown is closed as if it were.
    world.press(Key::Escape).await;
    world.wait_until_gone("button", "Reload the page").await;
    assert!(!world.url().await.contains("open="));
    world.press(Key::Down).await;
    world.press(Key::Enter).await;
    std::fs::rename(&away, &file).unwrap();
    world.click("button", "Try again").await;
    world.see("dialog", "Welcome.md").await;
    world.see_text("This drive lives on your own computer").await;
    world.press(Key::Escape).await;
    world.wait_until_gone("dialog", Name::Any).await;

    // The frame is there, the viewer is not.
    world
        .create_file(
            json!({"drive_id": world.default_drive().await, "name": "Long.zip", "kind": "zip", "count": 9}),
        )
        .await;
    world.click_on("row", Name::Has("Long.zip"), None, 1).await;
    world.press(Key::Enter).await;
    world.see("dialog", "Long.zip").await;
    world.see_text("A part of this page could not be loaded").await;
    world.until_script("return document.querySelectorAll('.preview-wait').length", 0).await;
    world.assert_accessible("preview-part-missing").await;
    std::fs::rename(&viewers_away, &viewers).unwrap();
    world.click("button", "Try again").await;
    world.see("grid", Name::Has("Contents of")).await;
}
