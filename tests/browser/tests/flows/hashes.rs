//! Uploads to a domain with SHA-256, which reports its hash or only refuses the other.

use browser_tests::{Disk, Name, Options, World};
use serde_json::{Value, json};

/// Statuses of all API calls to this path.
async fn statuses(world: &World, path: &str) -> Vec<u64> {
    let log = world.pds_requests().await;
    let all = log.as_array().or_else(|| log["requests"].as_array()).cloned().unwrap_or_default();
    let asked = |it: &&Value| it["method"] == "POST" && it["path"] == format!("/v2{path}");
    all.iter().filter(asked).filter_map(|it| it["status"].as_u64()).collect()
}

/// Waits until this many rows of the tray show the text.
async fn until_said(world: &World, words: &str, times: usize) {
    world
        .until(&format!("“{words}” is said {times} times"), async || {
            (world.text().await.matches(words).count() == times).then_some(())
        })
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn uploads_to_a_sha256_domain_work_and_are_recognised_again() {
    let world = World::start(Options::default()).await;
    world.change_settings(json!({"data_hash_name": "sha256"})).await;
    world.sign_in().await;
    let disk = Disk::default();
    // A file of three parts, and one of a single part.
    let (large, small) = (disk.file("large.bin", 25_000_000), disk.file("small.txt", 3_000));
    world.choose_files("Upload files", &[&large, &small]).await;
    until_said(&world, "Verified", 2).await;
    world.assert_stored(&[&large, &small]).await;
    let puts = world.count_object_requests("PUT").await;
    assert_eq!(puts, 4, "three parts and one");
    assert_eq!(statuses(&world, "/domain/get").await, [200], "asked once");
    let creates = statuses(&world, "/file/create").await;
    assert!(creates.iter().all(|status| [201, 409].contains(status)), "nothing was refused: {creates:?}");

    for (name, of) in [("twin.bin", &large), ("double.txt", &small)] {
        let copy = disk.path().join(name);
        std::fs::copy(of, &copy).unwrap();
        world.choose_files("Upload files", &[&copy]).await;
        world.see("row", Name::Has(name)).await;
        world.assert_stored(&[&copy]).await;
    }
    until_said(&world, "Uploaded at once", 2).await;
    assert_eq!(world.count_object_requests("PUT").await, puts, "no byte was sent");
    assert_eq!(statuses(&world, "/domain/get").await, [200], "asked once");
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_hash_is_retried_once_with_the_other() {
    let world = World::start(Options::default()).await;
    world.change_settings(json!({"data_hash_name": "sha256"})).await;
    world
        .set_faults(json!([{"host": "api", "path": "/v2/domain/get", "count": 0,
            "effect": {"status": 403, "code": "Forbidden", "message": "Not yours to know."}}]))
        .await;
    world.sign_in().await;
    let disk = Disk::default();
    // The listed files have SHA-1, so that is tried first.
    let large = disk.file("large.bin", 25_000_000);
    world.choose_files("Upload files", &[&large]).await;
    until_said(&world, "Verified", 1).await;
    let refused =
        async || statuses(&world, "/file/create").await.into_iter().filter(|status| *status == 400).count();
    assert_eq!(refused().await, 1);
    let small = disk.file("small.txt", 3_000);
    world.choose_files("Upload files", &[&small]).await;
    until_said(&world, "Verified", 2).await;
    assert_eq!(refused().await, 1, "the next one knew");
    world.assert_stored(&[&large, &small]).await;
    assert!(!world.text().await.contains("Your sign-in has ended"));
}
