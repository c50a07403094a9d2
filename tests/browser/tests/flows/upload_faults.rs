//! Uploads under faults of network, server and browser, with every byte compared at the end.

use std::path::Path;

use browser_tests::labels::{CHANGED, CHOOSE_AGAIN, OFFLINE, UPLOAD_FILES};
use browser_tests::{Disk, Kind, Name, Options, World};
use serde_json::{Value, json};

/// Size of a part of the app.
const PART: usize = 10 << 20;

async fn signed_in(browser: Kind) -> (World, Disk) {
    let world = World::start(Options { browser, ..Options::default() }).await;
    world.sign_in().await;
    (world, Disk::default())
}

/// Uploads a file under fault rules, and compares it.
async fn upload_under_faults(rules: Value, name: &str, size: usize) -> (World, Disk) {
    let (world, disk) = signed_in(Kind::Chromium).await;
    let path = disk.file(name, size);
    world.set_faults(rules).await;
    world.choose_files(UPLOAD_FILES, &[&path]).await;
    world.until("it is there", async || are_uploaded(&world, &[&path]).await).await;
    world.assert_stored(&[&path]).await;
    (world, disk)
}

/// Whether the drive has a file of each of these names.
async fn are_uploaded(world: &World, files: &[&Path]) -> Option<()> {
    let stored = world.stored_files().await;
    files.iter().all(|path| stored.contains_key(path.file_name().unwrap().to_str().unwrap())).then_some(())
}

/// Delays all parts after the first `count` until the rules are removed.
async fn delay_parts_after(world: &World, count: usize) {
    world
        .set_faults(json!([{"host": "objects", "method": "PUT", "nth": count + 1, "count": 0, "effect": {"delay_ms": 300_000}}]))
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn expired_part_urls_are_renewed() {
    let rules =
        json!([{"host": "objects", "method": "PUT", "nth": 2, "count": 3, "effect": {"expire_url": true}}]);
    let (world, _disk) = upload_under_faults(rules, "expired.bin", 5 * PART + 17).await;
    let asked = world.pds_requests().await.to_string();
    assert!(asked.contains("/v2/file/get_upload_url"), "no other URLs were asked for");
}

#[tokio::test(flavor = "multi_thread")]
async fn many_429_answers_are_waited_out() {
    let storm = |path: &str| json!({"host": "api", "path": path, "count": 3, "effect": {"status": 429, "retry_after_s": 1}});
    let mut rules: Vec<Value> = ["/file/create", "/file/get_upload_url", "/file/complete"].map(storm).into();
    rules.push(json!({"host": "objects", "method": "PUT", "count": 3, "effect": {"status": 429, "retry_after_s": 1}}));
    upload_under_faults(json!(rules), "storm.bin", 2 * PART + 1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn lost_answers_create_no_second_file() {
    let lost = |path: &str| json!({"host": "api", "path": path, "effect": {"status": 504, "after": true}});
    upload_under_faults(json!([lost("/file/create"), lost("/file/complete")]), "lost.bin", PART + 1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn cut_connections_lose_no_byte() {
    let cuts = [0, 1, 65_536, PART / 2, PART - 1].into_iter().enumerate();
    let rules: Vec<Value> = cuts
        .map(|(at, bytes)| json!({"host": "objects", "method": "PUT", "nth": at + 1, "effect": {"cut_after_bytes": bytes}}))
        .collect();
    upload_under_faults(json!(rules), "cut.bin", 4 * PART + 12_345).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_corrupted_part_is_sent_again() {
    let rules = json!([{"host": "objects", "method": "PUT", "nth": 2, "effect": {"corrupt": true}}]);
    upload_under_faults(rules, "spoilt.bin", 3 * PART + 1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_corrupted_small_file_is_sent_again() {
    let rules = json!([{"host": "objects", "method": "PUT", "effect": {"corrupt": true}}]);
    upload_under_faults(rules, "spoilt small.bin", 70_000).await;
}

/// A part without progress for half a minute is sent again.
#[tokio::test(flavor = "multi_thread")]
async fn a_silent_store_is_retried() {
    let rules = json!([{"host": "objects", "method": "PUT", "nth": 2, "effect": {"hang": true}}]);
    upload_under_faults(rules, "silent.bin", 3 * PART).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_waits_for_the_network_and_resumes() {
    let (world, disk) = signed_in(Kind::Chromium).await;
    let path = disk.file("offline.bin", 6 * PART);
    // Requests that run when the network is lost may still succeed.
    world
        .set_faults(json!([{"host": "objects", "method": "PUT", "count": 0, "effect": {"delay_ms": 1_500}}]))
        .await;
    world.choose_files(UPLOAD_FILES, &[&path]).await;
    world
        .until("some parts have arrived", async || {
            (world.count_object_requests("PUT").await >= 2).then_some(())
        })
        .await;
    // The emulation affects the page but not its workers, so faults make the PDS unreachable for them.
    let cut = |host: &str| json!({"host": host, "count": 0, "effect": {"cut_after_bytes": 0}});
    world.set_faults(json!([cut("api"), cut("objects")])).await;
    world.set_offline(true).await;
    world.see_text(OFFLINE).await;
    world.clear_faults().await;
    world.set_offline(false).await;
    world.until("it is there", async || are_uploaded(&world, &[&path]).await).await;
    world.assert_stored(&[&path]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_changed_during_its_upload_is_noticed_and_restarted() {
    let (world, disk) = signed_in(Kind::Chromium).await;
    let path = disk.file("changing.bin", 6 * PART);
    delay_parts_after(&world, 1).await;
    world.choose_files(UPLOAD_FILES, &[&path]).await;
    world
        .until("a part has arrived", async || (world.count_object_requests("PUT").await >= 1).then_some(()))
        .await;
    disk.change(&path);
    world.clear_faults().await;
    // Parts that were held have left already; the next one can't be read, once one of those is given up.
    let changed = async || world.text().await.contains(CHANGED).then_some(());
    world.until("the change is noticed", changed).await;
    assert!(!world.stored_files().await.contains_key("changing.bin"), "a mixture of two files was stored");
    world.choose_files(UPLOAD_FILES, &[&path]).await;
    world.until("it is there", async || are_uploaded(&world, &[&path]).await).await;
    world.assert_stored(&[&path]).await;
}

/// Reloads the page during the upload of two files, and chooses the files again.
async fn reload_and_choose_again(browser: Kind) {
    let (world, disk) = signed_in(browser).await;
    let (one, two) = (disk.file("first.bin", 5 * PART + 1), disk.file("second.bin", 4 * PART));
    delay_parts_after(&world, 3).await;
    world.choose_files(UPLOAD_FILES, &[&one, &two]).await;
    world
        .until("some parts have arrived", async || {
            (world.count_object_requests("PUT").await >= 3).then_some(())
        })
        .await;
    let _ = world.client().refresh().await;
    world.accept_leave_prompt().await;
    world.clear_faults().await;
    world.choose_files(Name::Has(CHOOSE_AGAIN), &[&one, &two]).await;
    world.until("both are there", async || are_uploaded(&world, &[&one, &two]).await).await;
    world.assert_stored(&[&one, &two]).await;
    let (sent, size) = (world.sent_bytes().await, 9 * PART as u64 + 1);
    assert!(
        sent <= size + 2 * PART as u64,
        "{sent} bytes were sent for {size}: more than a part of each again"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reload_costs_at_most_one_part_of_each_file() {
    reload_and_choose_again(Kind::Chromium).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reload_in_firefox_costs_at_most_one_part_of_each_file() {
    reload_and_choose_again(Kind::Firefox).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_firefox_upload_is_downloaded_unchanged() {
    let (world, disk) = signed_in(Kind::Firefox).await;
    let path = disk.file("there and back.bin", 2 * PART + 3);
    world.choose_files(UPLOAD_FILES, &[&path]).await;
    world.until("it is there", async || are_uploaded(&world, &[&path]).await).await;
    world.click_on("row", Name::Has("there and back.bin"), None, 1).await;
    world.click("button", "Download").await;
    assert!(
        world.downloaded("there and back.bin").await == std::fs::read(&path).unwrap(),
        "other bytes came back"
    );
}
