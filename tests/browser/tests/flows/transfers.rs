//! Uploads: several at once, taken names, pause and cancel, an expired session, reload.

use std::path::{Path, PathBuf};

use browser_tests::{Name, Options, WindowHandle, World, transfers};
use serde_json::json;

/// A file of varying bytes.
fn file(folder: &Path, name: &str, size: usize) -> PathBuf {
    let path = folder.join(name);
    let bytes: Vec<u8> = (0..size).map(|at| ((at * 31 + at / 251) % 256) as u8).collect();
    std::fs::write(&path, bytes).unwrap();
    path
}

/// Slows the object store down, so that a test can observe a running upload.
async fn slow_objects(world: &World, millis: u32) {
    world
        .set_faults(json!([{"host": "objects", "method": "PUT", "count": 0, "effect": {"delay_ms": millis}}]))
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn several_files_are_uploaded_and_a_taken_name_is_asked_about() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    let folder = tempfile::tempdir().unwrap();
    let (one, two) = (file(folder.path(), "one.bin", 300_000), file(folder.path(), "两个.bin", 12_000_000));
    world.choose_files("Upload files", &[&one, &two]).await;
    world.see("row", Name::Has("one.bin")).await;
    world.see("row", Name::Has("两个.bin")).await;
    world.see_text("2 files uploaded").await;
    world.screenshot("uploads").await;

    // The same name with other content: skip, keep both, replace.
    let other = file(folder.path(), "one.bin", 200_000);
    for (answer, rows) in [("Skip", 1), ("Keep both", 2), ("Replace", 2)] {
        world.choose_files("Upload files", &[&other]).await;
        world.see_text("is in “Ada” already").await;
        world.see_text("Yours: 195 KB, changed").await;
        world.see_text("In the drive: 293 KB, changed").await;
        world.screenshot("conflict").await;
        world.click("button", answer).await;
        world
            .until("the question is answered", async || {
                (!world.text().await.contains("is in “Ada” already")).then_some(())
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
        // Each row shows the folder and the name of its file.
        let rows = transfers::row_texts(&world).await;
        assert!(rows.iter().all(|row| row.contains(" Ada ")), "{rows:?}");
        let renamed = rows.iter().any(|row| row.starts_with("one") && !row.starts_with("one.bin "));
        assert_eq!(renamed, answer != "Skip", "{rows:?}");
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
    world.clear_faults().await;
    world.see("row", Name::Has("big.bin")).await;

    slow_objects(&world, 1_500).await;
    let other = file(folder.path(), "other.bin", 40_000_001);
    world.choose_files("Upload files", &[&other]).await;
    world.click("button", Name::Has("Cancel upload: other.bin")).await;
    world.see_text("Cancelled").await;
    assert!(!world.has("row", Name::Has("other.bin")).await);
    world.clear_faults().await;
    // The cancelled upload can be restarted.
    world.click("button", Name::Has("Try again: other.bin")).await;
    world.see("row", Name::Has("other.bin")).await;
    world.assert_clean().await;
}

/// Presses the button of the notice; gives the opened pop-up.
async fn open_popup(world: &World) -> WindowHandle {
    let before = world.client().windows().await.unwrap();
    world.click("button", "Sign in again").await;
    world
        .until("the pop-up is open", async || {
            world.client().windows().await.ok()?.into_iter().find(|window| !before.contains(window))
        })
        .await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_resumes_after_sign_in_by_one_click() {
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
    world.set_faults(json!([{"host": "api", "count": 1, "effect": {"invalidate_token": true}}])).await;
    world.see_text("Your sign-in has ended").await;

    // The first attempt is refused with its reason; the upload and the page stay.
    world.change_settings(json!({"response_types": ["token"]})).await;
    let main = world.client().window().await.unwrap();
    let popup = open_popup(&world).await;
    world.sign_in_in_popup(&popup, "ada", "ada").await;
    world.client().switch_to_window(main.clone()).await.unwrap();
    world.see_text("does not accept this form of sign-in").await;

    // The next one uses the other response type.
    let popup = open_popup(&world).await;
    world.sign_in_in_popup(&popup, "ada", "ada").await;
    world.client().switch_to_window(main).await.unwrap();
    world.see("row", Name::Has("long.bin")).await;
    assert!(!world.text().await.contains("Your sign-in has ended"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_corrupted_part_is_detected_and_sent_again() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    world
        .set_faults(
            json!([{"host": "objects", "method": "PUT", "nth": 1, "count": 1, "effect": {"status": 500}}]),
        )
        .await;
    let folder = tempfile::tempdir().unwrap();
    let bytes = file(folder.path(), "shaky.bin", 1_000_000);
    world.choose_files("Upload files", &[&bytes]).await;
    world.see("row", Name::Has("shaky.bin")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_blocked_pop_up_signs_in_in_this_tab_and_the_upload_can_be_resumed() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    slow_objects(&world, 2_500).await;
    let folder = tempfile::tempdir().unwrap();
    let big = file(folder.path(), "later.bin", 30_000_000);
    world.choose_files("Upload files", &[&big]).await;
    world
        .until("a part is on its way", async || {
            world.pds_requests().await.to_string().contains("PUT").then_some(())
        })
        .await;
    world.see_text("Uploading 1 file").await;
    // As in a browser that blocks all pop-ups.
    world.script("window.open = () => null", vec![]).await;
    world.set_faults(json!([{"host": "api", "count": 1, "effect": {"invalidate_token": true}}])).await;
    world.see_text("Your sign-in has ended").await;
    world.click("button", "Sign in again").await;
    world.see_text("The browser blocked the sign-in window").await;
    world.click("button", "Sign in again").await;
    world.accept_leave_prompt().await;
    world.log_in("ada", "ada").await;
    world.clear_faults().await;

    world.see_text("1 upload was interrupted").await;
    world.choose_files("Upload files", &[&big]).await;
    world.see("row", Name::Has("later.bin")).await;
    // The upload was resumed: parts were sent once, or twice if they were interrupted.
    let asked = world.pds_requests().await;
    let creates = asked.to_string().matches("/v2/file/create").count();
    assert!(creates <= 2, "a second upload was begun: {creates} lines of file/create (one is the preflight)");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_resumes_after_a_reload() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    let folder = tempfile::tempdir().unwrap();
    let big = file(folder.path(), "again.bin", 40_000_000);
    // The first parts arrive, the later ones are slow.
    world
        .set_faults(json!([{"host": "objects", "method": "PUT", "nth": 4, "count": 0, "effect": {"delay_ms": 60_000}}]))
        .await;
    world.choose_files("Upload files", &[&big]).await;
    world
        .until("some parts have arrived", async || {
            (world.count_object_requests("PUT").await >= 2).then_some(())
        })
        .await;
    world.client().refresh().await.unwrap();
    world.accept_leave_prompt().await;
    world.clear_faults().await;
    world.see_text("1 upload was interrupted").await;
    // Chromium logs that it would have asked before leaving, had there been user input.
    world.clear_console().await;
    world.choose_files("Upload files", &[&big]).await;
    world.see("row", Name::Has("again.bin")).await;
    world.open_menu_of("row", Name::Has("again.bin")).await;
    world.click("menuitem", Name::Has("Download")).await;
    assert!(world.downloaded("again.bin").await == std::fs::read(&big).unwrap(), "other bytes came back");
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn refused_parallel_parts_are_sent_one_by_one() {
    let world = World::start(Options::default()).await;
    world.change_settings(json!({"parallel_upload": false})).await;
    world.sign_in().await;
    let folder = tempfile::tempdir().unwrap();
    let big = file(folder.path(), "serial.bin", 25_000_000);
    world.choose_files("Upload files", &[&big]).await;
    world.see("row", Name::Has("serial.bin")).await;
    world.open_menu_of("row", Name::Has("serial.bin")).await;
    world.click("menuitem", Name::Has("Download")).await;
    assert!(world.downloaded("serial.bin").await == std::fs::read(&big).unwrap(), "other bytes came back");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_answer_applies_to_all_taken_names_of_a_batch() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    let folder = tempfile::tempdir().unwrap();
    let files: Vec<PathBuf> =
        (0..3).map(|number| file(folder.path(), &format!("batch {number}.bin"), 50_000 + number)).collect();
    let files: Vec<&Path> = files.iter().map(PathBuf::as_path).collect();
    world.choose_files("Upload files", &files).await;
    world.see_text("3 files uploaded").await;
    for path in &files {
        std::fs::write(path, path.display().to_string()).unwrap();
    }
    world.choose_files("Upload files", &files).await;
    world.see_text("is in “Ada” already").await;
    world.click("checkbox", Name::Has("Do this for all")).await;
    world.click("button", "Keep both").await;
    world
        .until("six files are there", async || {
            (world.all("row", Name::Has("Select batch")).await.len() == 6).then_some(())
        })
        .await;
    // The title counts all rows.
    world.see_text("6 files uploaded").await;
    world.click("button", "Clear finished").await;
    for path in &files {
        std::fs::write(path, format!("{} again", path.display())).unwrap();
    }
    world.choose_files("Upload files", &files).await;
    world.see_text("is in “Ada” already").await;
    world.click("checkbox", Name::Has("Do this for all")).await;
    world.click("button", "Skip").await;
    world.see_text("Nothing was sent: 3 skipped").await;
    world.assert_clean().await;
}
