//! Recovery of a folder upload that was interrupted before all files were queued.

use std::fs;
use std::path::PathBuf;

use browser_tests::folders::{child_names, children, choose_folder, id_of, start_upload, write_files};
use browser_tests::{Name, Options, World};
use serde_json::{Value, json};
use tempfile::TempDir;

/// Uploads a first part of a folder, then kills the browser while the rest is started.
async fn interrupted_upload() -> (World, TempDir, PathBuf) {
    let world = World::start(Options { logs: false, ..Options::default() }).await;
    world.sign_in().await;
    let disk = tempfile::tempdir().unwrap();
    let folder = disk.path().join("Expedition");
    let files =
        [("first.bin", 700), ("deep/second.bin", 900), ("deep/deeper/third.bin", 1_100), ("note.txt", 5)];
    write_files(&folder, &files);
    choose_folder(&world, &folder).await;
    start_upload(&world, "Upload 4 files").await;
    fs::write(folder.join("note.txt"), "changed").unwrap();
    write_files(&folder, &[("later/fourth.bin", 1_300), ("later/on/fifth.bin", 1_500)]);
    choose_folder(&world, &folder).await;
    world.choose("What to do with changed files", "Skip").await;

    // The first folder is never created, so nothing below it is queued.
    world.set_faults(json!([{"host": "api", "path": "/v2/file/create", "count": 0, "effect": {"delay_ms": 3_600_000}}])).await;
    world.click("button", Name::Has("Upload 2 files")).await;
    world.wait_until_gone("dialog", Name::Any).await;
    let world = world.crash_and_restart().await;
    world.clear_faults().await;
    world.sign_in().await;

    world.see_text("The upload of “Expedition” to").await;
    (world, disk, folder)
}

/// Checks the earlier choices: the changed note is not uploaded, and nothing is there twice.
async fn assert_complete(world: &World) {
    world
        .until("all of it has arrived", async || {
            let listed = child_names(world, "Expedition").await;
            listed.iter().any(|name| name == "later").then_some(())
        })
        .await;
    world
        .until("the deepest file has arrived", async || {
            (child_names(world, "Expedition/later").await.len() == 2
                && children(world, &id_of(world, "Expedition/later").await)
                    .await
                    .iter()
                    .any(|(name, _)| name == "on")
                && child_names(world, "Expedition/later/on").await == ["fifth.bin"])
            .then_some(())
        })
        .await;
    assert_eq!(child_names(world, "Expedition").await, ["deep", "first.bin", "later", "note.txt"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_browser_resumes_a_folder_not_yet_queued() {
    let (world, _disk, folder) = interrupted_upload().await;
    // Single files would not show which folder they belong to.
    world.see("button", "Choose the folder").await;
    assert!(!world.has("button", Name::Has("Choose the file")).await);
    world.choose_files("Choose the folder", &[&folder]).await;
    assert_complete(&world).await;
    world.wait_until_gone("button", "Choose the folder").await;
    // Once all files are queued, the drop is not offered again.
    world
        .until("it is over", async || {
            world.client().refresh().await.unwrap();
            world.see("row", Name::Has("Expedition")).await;
            world.see("link", "Transfers").await;
            (!world.text().await.contains("was interrupted")).then_some(())
        })
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn discarding_an_interrupted_folder_asks_first() {
    let (world, _disk, _folder) = interrupted_upload().await;
    world.click("button", "Give up these uploads").await;
    world.see("dialog", "Give up what was interrupted?").await;
    world.click("button", "Cancel").await;
    world.wait_until_gone("dialog", Name::Any).await;
    world.see_text("was interrupted").await;
    world.click("button", "Give up these uploads").await;
    let dialog = world.find("dialog", Name::Any).await;
    world.find_in(&dialog, "button", "Give up these uploads").await.click().await.unwrap();
    world.wait_until_gone("button", "Choose the folder").await;
    world.client().refresh().await.unwrap();
    world.see("row", Name::Has("Expedition")).await;
    world.see("button", Name::Has("Account of")).await;
    assert!(!world.text().await.contains("was interrupted"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_that_can_not_be_created_is_kept_and_retried() {
    let world = World::start(Options { logs: false, viewport: (1440, 900), ..Options::default() }).await;
    world.sign_in().await;
    let disk = tempfile::tempdir().unwrap();
    let folder = disk.path().join("Expedition");
    write_files(&folder, &[("first.bin", 700), ("deep/second.bin", 900)]);
    choose_folder(&world, &folder).await;
    let refused = json!({"status": 403, "code": "ForbiddenNoPermission.File"});
    world
        .set_faults(json!([{"host": "api", "path": "/v2/file/create", "count": 0, "effect": refused}]))
        .await;
    world.click("button", "Upload 2 files").await;
    world.see_text("a folder could not be made. 2 files are not uploaded.").await;
    world.see_text("You don't have permission for this").await;
    world.see("heading", "1 transfer needs your attention").await;
    world.see("link", Name::Has("Transfers")).await;
    world.screenshot("folder-stuck").await;
    world.click("link", Name::Has("Transfers")).await;
    world.see("heading", "Transfers").await;
    world.see("button", "Stop this upload").await;
    world.assert_accessible("transfers-stuck").await;
    world.click("button", "Try again").await;
    world.see_text("a folder could not be made").await;
    world.clear_faults().await;
    world.click("button", "Try again").await;
    world.see_text("2 files uploaded").await;
    world.wait_until_gone("button", "Stop this upload").await;
    assert_eq!(child_names(&world, "Expedition").await, ["deep", "first.bin"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_click_resumes_when_the_browser_has_a_handle() {
    let (world, _disk, folder) = interrupted_upload().await;
    // WebDriver can neither drop with handles nor answer the permission prompt. The origin private file system has
    // handles without a prompt.
    const PLANT: &str = "
        const [files, done] = arguments;
        (async () => {
            const top = await (await navigator.storage.getDirectory()).getDirectoryHandle('Expedition', { create: true });
            for (const [path, text] of files) {
                const steps = path.split('/'), name = steps.pop();
                let folder = top;
                for (const step of steps) folder = await folder.getDirectoryHandle(step, { create: true });
                const out = await (await folder.getFileHandle(name, { create: true })).createWritable();
                await out.write(Uint8Array.from(text));
                await out.close();
            }
            const known = (await indexedDB.databases()).map((it) => it.name).find((it) => it.endsWith('.sources'));
            const opened = indexedDB.open(known);
            opened.onsuccess = () => {
                const change = opened.result.transaction('sources', 'readwrite');
                change.objectStore('sources').put(top, 7);
                change.oncomplete = () => { opened.result.close(); done(known); };
            };
        })();";
    let paths = [
        "first.bin",
        "deep/second.bin",
        "deep/deeper/third.bin",
        "note.txt",
        "later/fourth.bin",
        "later/on/fifth.bin",
    ];
    let files: Vec<Value> =
        paths.iter().map(|path| json!([path, fs::read(folder.join(path)).unwrap()])).collect();
    world.script_async(PLANT, vec![json!(files)]).await;
    world.client().refresh().await.unwrap();
    world.click("button", "Continue").await;
    assert_complete(&world).await;
    world.wait_until_gone("button", "Continue").await;
}
