//! Uploads as a person sees them: several at once, a taken name, pause and cancel, an expired sign-in in the middle.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests only")]

use std::path::{Path, PathBuf};

use browser_tests::{Name, Options, WindowHandle, World};
use serde_json::json;

/// A file whose every byte differs from its neighbours.
fn file(folder: &Path, name: &str, size: usize) -> PathBuf {
    let path = folder.join(name);
    let bytes: Vec<u8> = (0..size).map(|at| ((at * 31 + at / 251) % 256) as u8).collect();
    std::fs::write(&path, bytes).unwrap();
    path
}

/// Slows the object store down so that a test can look at an upload while it runs.
async fn slow_objects(world: &World, millis: u32) {
    world
        .faults(json!([{"host": "objects", "method": "PUT", "count": 0, "effect": {"delay_ms": millis}}]))
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn several_files_go_up_and_a_taken_name_is_asked_about() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    let folder = tempfile::tempdir().unwrap();
    let (one, two) = (file(folder.path(), "one.bin", 300_000), file(folder.path(), "两个.bin", 12_000_000));
    world.choose_files("Upload files", &[&one, &two]).await;
    world.see("row", Name::Has("one.bin")).await;
    world.see("row", Name::Has("两个.bin")).await;
    world.read("2 files uploaded").await;
    world.screenshot("uploads").await;

    // The same name again, with other content: skip, then keep both, then replace.
    let other = file(folder.path(), "one.bin", 200_000);
    for (answer, rows) in [("Skip", 1), ("Keep both", 2), ("Replace", 2)] {
        world.choose_files("Upload files", &[&other]).await;
        world.read("is in this folder already").await;
        world.click("button", answer).await;
        world
            .until("the question is answered", async || {
                (!world.text().await.contains("is in this folder already")).then_some(())
            })
            .await;
        world
            .until("nothing is on its way", async || {
                (!world.text().await.contains("Uploading")).then_some(())
            })
            .await;
        world
            .until(&format!("{rows} rows after {answer}"), async || {
                (world.all("row", Name::Has("Select one")).await.len() == rows).then_some(())
            })
            .await;
    }
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_pauses_resumes_and_is_cancelled() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    slow_objects(&world, 1_500).await;
    let folder = tempfile::tempdir().unwrap();
    let big = file(folder.path(), "big.bin", 40_000_000);
    world.choose_files("Upload files", &[&big]).await;
    world.click("button", Name::Has("Pause: big.bin")).await;
    world.see("button", Name::Has("Resume: big.bin")).await;
    world.click("button", Name::Has("Resume: big.bin")).await;
    world.see("button", Name::Has("Pause: big.bin")).await;
    world.no_faults().await;
    world.see("row", Name::Has("big.bin")).await;

    slow_objects(&world, 1_500).await;
    let other = file(folder.path(), "other.bin", 40_000_001);
    world.choose_files("Upload files", &[&other]).await;
    world.click("button", Name::Has("Cancel upload: other.bin")).await;
    world.read("Cancelled").await;
    assert!(!world.has("row", Name::Has("other.bin")).await);
    world.no_faults().await;
    world.assert_clean().await;
}

/// Presses Continue and gives the pop-up that opens.
async fn open_popup(world: &World) -> WindowHandle {
    let before = world.client().windows().await.unwrap();
    world.click("button", "Continue").await;
    world
        .until("the pop-up is open", async || {
            world.client().windows().await.ok()?.into_iter().find(|window| !before.contains(window))
        })
        .await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_outlives_the_session_by_one_click() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    slow_objects(&world, 2_500).await;
    let folder = tempfile::tempdir().unwrap();
    let big = file(folder.path(), "long.bin", 30_000_000);
    world.choose_files("Upload files", &[&big]).await;
    world.see("button", Name::Has("Pause: long.bin")).await;
    world
        .until("a part is on its way", async || {
            world.pds_requests().await.to_string().contains("PUT").then_some(())
        })
        .await;
    world.faults(json!([{"host": "api", "count": 1, "effect": {"invalidate_token": true}}])).await;
    world.read("Your sign-in has ended").await;

    // The first try is refused, with its reason; the upload and the page stay.
    world.settings(json!({"response_types": ["token"]})).await;
    let main = world.client().window().await.unwrap();
    let popup = open_popup(&world).await;
    world.answer_popup(&popup, "ada", "ada").await;
    world.client().switch_to_window(main.clone()).await.unwrap();
    world.read("does not accept this form of sign-in").await;

    // The next one asks for the other form.
    let popup = open_popup(&world).await;
    world.answer_popup(&popup, "ada", "ada").await;
    world.client().switch_to_window(main).await.unwrap();
    world.see("row", Name::Has("long.bin")).await;
    assert!(!world.text().await.contains("Your sign-in has ended"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broken_part_is_noticed_and_sent_again() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    world
        .faults(
            json!([{"host": "objects", "method": "PUT", "nth": 1, "count": 1, "effect": {"status": 500}}]),
        )
        .await;
    let folder = tempfile::tempdir().unwrap();
    let bytes = file(folder.path(), "shaky.bin", 1_000_000);
    world.choose_files("Upload files", &[&bytes]).await;
    world.see("row", Name::Has("shaky.bin")).await;
}
