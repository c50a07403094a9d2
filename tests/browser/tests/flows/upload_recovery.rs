//! The upload queue survives the browser and the leading tab: a kill during two thousand files, and closing the leader
//! while another tab is open.

use std::path::{Path, PathBuf};

use browser_tests::labels::{CHOOSE_AGAIN, UPLOAD_FILES};
use browser_tests::{Disk, Name, Options, World};
use serde_json::json;

const PART: usize = 10 << 20;
const SMALL: usize = 2_000;
const SMALL_BYTES: usize = 3_000;
/// In the middle of the queue, so that some of their parts have arrived before the kill.
const BIG: [(&str, usize); 3] =
    [("big one.bin", 3 * PART), ("big two.bin", 3 * PART + 5), ("big three.bin", 4 * PART)];
/// Maximum number of files in progress.
const MOST_AT_ONCE: u64 = 32;

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_browser_resumes_when_the_files_are_chosen_again() {
    let world = World::start(Options { logs: false, ..Options::default() }).await;
    world.sign_in().await;
    let disk = Disk::default();
    let mut files: Vec<PathBuf> =
        (0..SMALL).map(|at| disk.file(&format!("small {at:04}.bin"), SMALL_BYTES + at)).collect();
    files.splice(SMALL / 2..SMALL / 2, BIG.map(|(name, size)| disk.file(name, size)));
    let files: Vec<&Path> = files.iter().map(PathBuf::as_path).collect();
    let size: u64 = files.iter().map(|path| path.metadata().unwrap().len()).sum();
    let parts = SMALL + BIG.iter().map(|(_, size)| size.div_ceil(PART)).sum::<usize>();

    // Half of them succeed, the others hang.
    let half = SMALL / 2 + BIG.len();
    world
        .set_faults(json!([{"host": "objects", "method": "PUT", "nth": half + 1, "count": 0, "effect": {"delay_ms": 3_600_000}}]))
        .await;
    world.choose_files(UPLOAD_FILES, &files).await;
    world
        .until("half of it has arrived", async || {
            (world.count_object_requests("PUT").await >= half).then_some(())
        })
        .await;
    let world = world.crash_and_restart().await;
    world.clear_faults().await;
    world.sign_in().await;

    // The user has to do one thing.
    world.choose_files(Name::Has(CHOOSE_AGAIN), &files).await;
    world
        .until("all of it has arrived", async || {
            // Does not list the files: so many requests would push the parts out of the log.
            if world.count_object_requests("PUT").await < parts {
                return None;
            }
            let stored = world.stored_files().await;
            let name = |path: &&Path| path.file_name().unwrap().to_string_lossy().into_owned();
            files.iter().all(|path| stored.contains_key(&name(path))).then_some(())
        })
        .await;
    let twice = world.sent_bytes().await.saturating_sub(size);
    let allowed = (BIG.len() * PART) as u64 + MOST_AT_ONCE * (SMALL_BYTES + SMALL) as u64;
    assert!(twice <= allowed, "{twice} bytes were sent twice: more than a part of every file under way");
    world.assert_stored(&files).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_tab_resumes_when_the_uploading_one_is_closed() {
    let world = World::start(Options { logs: false, ..Options::default() }).await;
    world.sign_in().await;
    let disk = Disk::default();
    let files = [disk.file("handed over.bin", 6 * PART), disk.file("waiting.bin", 2 * PART)];
    let files: Vec<&Path> = files.iter().map(PathBuf::as_path).collect();
    world
        .set_faults(json!([{"host": "objects", "method": "PUT", "nth": 3, "count": 0, "effect": {"delay_ms": 300_000}}]))
        .await;
    world.choose_files(UPLOAD_FILES, &files).await;
    world
        .until("some parts have arrived", async || {
            (world.count_object_requests("PUT").await >= 2).then_some(())
        })
        .await;

    let sender = world.client().window().await.unwrap();
    let other = world.client().new_window(true).await.unwrap().handle;
    world.client().switch_to_window(other.clone()).await.unwrap();
    world.open("").await;
    world.see("grid", "Files").await;
    // It shows the uploads of the other tab.
    world.see_text("handed over.bin").await;
    world.client().switch_to_window(sender).await.unwrap();
    world.client().close_window().await.unwrap();
    world.client().switch_to_window(other).await.unwrap();
    world.clear_faults().await;
    world
        .until("all of it has arrived", async || {
            let stored = world.stored_files().await;
            ["handed over.bin", "waiting.bin"].iter().all(|name| stored.contains_key(*name)).then_some(())
        })
        .await;
    world.assert_stored(&files).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crashed_tab_is_not_waited_for() {
    let world = World::start(Options { logs: false, ..Options::default() }).await;
    world.sign_in().await;
    let disk = Disk::default();
    let file = disk.file("held.bin", 2 * PART);
    world
        .set_faults(
            json!([{"host": "objects", "method": "PUT", "count": 0, "effect": {"delay_ms": 300_000}}]),
        )
        .await;
    world.choose_files(UPLOAD_FILES, &[&file]).await;
    world.until("it would be lost", async || world.asks_before_closing().await.then_some(())).await;

    let leader = world.client().window().await.unwrap();
    let other = world.client().new_window(true).await.unwrap().handle;
    world.client().switch_to_window(other.clone()).await.unwrap();
    world.open("").await;
    world.see_text("held.bin").await;
    world.client().switch_to_window(leader.clone()).await.unwrap();
    world.until("the other would go on", async || (!world.asks_before_closing().await).then_some(())).await;
    world.client().switch_to_window(other).await.unwrap();
    world.crash_page().await;
    world.client().switch_to_window(leader).await.unwrap();
    world.until("it would be lost again", async || world.asks_before_closing().await.then_some(())).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_interrupted_upload_whose_folder_is_in_the_trash_is_not_offered() {
    let world = World::start(Options { logs: false, ..Options::default() }).await;
    world.sign_in().await;
    let drive = world.default_drive().await;
    let folder = json!({"drive_id": drive, "parent_file_id": "root", "name": "Soon gone", "type": "folder", "check_name_mode": "refuse"});
    let folder = world.call("/file/create", &folder).await["file_id"].clone();
    world.open("").await;
    world.click("link", "Soon gone").await;
    world.see("heading", "Nothing here yet").await;
    world
        .set_faults(json!([{"host": "objects", "method": "PUT", "count": 0, "effect": {"hang": true}}]))
        .await;
    let disk = Disk::default();
    let file = disk.file("late.bin", 300_000);
    world.choose_files(UPLOAD_FILES, &[&file]).await;
    world
        .until("a part is on its way", async || {
            world.pds_requests().await.to_string().contains("PUT").then_some(())
        })
        .await;
    world.click("link", "Ada").await;
    world.see("row", Name::Has("Welcome.md")).await;
    let other = disk.file("other.bin", 310_000);
    world.choose_files(UPLOAD_FILES, &[&other]).await;
    world.see("button", Name::Has("Pause: other.bin")).await;
    let target = json!({"drive_id": drive, "file_id": folder});
    world.call("/recyclebin/trash", &target).await;
    let world = world.crash_and_restart().await;
    world.clear_faults().await;
    world.sign_in().await;
    // What has a folder can go on, and what has none is named.
    world.see_text("“late.bin” can't go on: its folder is in the trash or deleted").await;
    world.screenshot("interrupted-in-part").await;
    world.choose_files("Choose the file", &[&other]).await;
    world.see_text("Verified").await;
    world.see_text("An upload was interrupted, and its folder is in the trash or deleted").await;
    assert!(!world.has("button", "Choose the file").await);
    world.see("button", "Give up these uploads").await;
    // Restored, it can continue.
    world.call("/recyclebin/restore", &target).await;
    world.click("button", "Try again").await;
    world.choose_files("Choose the file", &[&file]).await;
    world.see_text("2 files uploaded").await;
}
