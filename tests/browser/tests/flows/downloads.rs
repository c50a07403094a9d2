//! Downloads: large files in ranges and verified, under faults of the network; folders as one zip; into a folder, and
//! again with changed files only. WebDriver can't use file choosers, so they are replaced by scripts that return
//! handles of the origin private file system.

use std::path::Path;
use std::process::Command;

use browser_tests::transfers::{
    CHUNK, LARGE, content, count_partial_responses, download, upload, wait_until_recorded,
};
use browser_tests::{Kind, Name, Options, World};
use serde_json::{Value, json};

fn check_archive(path: &Path, names: &[&str]) {
    let script = "import sys,zipfile; z=zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; print('|'.join(sorted(z.namelist())))";
    let output = Command::new("python3").args(["-c", script]).arg(path).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), names.join("|"));
    if let Ok(output) = Command::new("unzip").args(["-tqq"]).arg(path).output() {
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_large_download_survives_cut_connections_and_expired_urls() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    let bytes = content(LARGE);
    upload(&world, "large.bin", &bytes).await;
    world
        .set_faults(json!([
            {"host": "objects", "method": "GET", "nth": 1, "effect": {"cut_after_bytes": 3_000_001}},
            {"host": "objects", "method": "GET", "nth": 3, "effect": {"expire_url": true}},
            {"host": "objects", "method": "GET", "nth": 4, "effect": {"status": 503}},
            {"host": "objects", "method": "GET", "nth": 5, "effect": {"cut_after_bytes": 0}},
        ]))
        .await;
    download(&world, "large.bin").await;
    assert!(world.downloaded("large.bin").await == bytes);
    assert!(count_partial_responses(&world).await >= 5);
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_that_ignores_ranges_is_read_as_one_stream() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    let bytes = content(LARGE);
    upload(&world, "large.bin", &bytes).await;
    world
        .set_faults(json!([
            {"host": "objects", "method": "GET", "nth": 6, "effect": {"cut_after_bytes": 9_000_000}},
            {"host": "objects", "method": "GET", "count": 0, "effect": {"ignore_range": true}},
        ]))
        .await;
    download(&world, "large.bin").await;
    assert!(world.downloaded("large.bin").await == bytes);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_corrupted_download_is_never_saved() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    let bytes = content(LARGE);
    upload(&world, "large.bin", &bytes).await;
    world
        .set_faults(json!([{"host": "objects", "method": "GET", "count": 0, "effect": {"corrupt": true}}]))
        .await;
    download(&world, "large.bin").await;
    world.see_text("differs from the original").await;
    assert!(!world.downloads().join("large.bin").exists());
    world.clear_faults().await;
    world.click("button", Name::Has("Try again: large.bin")).await;
    assert!(world.downloaded("large.bin").await == bytes);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reload_resumes_the_download() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    let bytes = content(LARGE);
    upload(&world, "large.bin", &bytes).await;
    // The first three chunks arrive, the others hang.
    world
        .set_faults(
            json!([{"host": "objects", "method": "GET", "nth": 4, "count": 0, "effect": {"hang": true}}]),
        )
        .await;
    download(&world, "large.bin").await;
    wait_until_recorded(&world, 3 * CHUNK).await;
    world.clear_faults().await;
    let _ = world.client().refresh().await;
    world.accept_leave_prompt().await;
    assert!(world.downloaded("large.bin").await == bytes);
    // Five chunks, each of them once.
    assert_eq!(count_partial_responses(&world).await, 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_replaced_during_its_download_is_reported_and_downloaded_anew() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    upload(&world, "large.bin", &content(LARGE)).await;
    world
        .set_faults(
            json!([{"host": "objects", "method": "GET", "nth": 2, "count": 0, "effect": {"status": 503}}]),
        )
        .await;
    download(&world, "large.bin").await;
    world.see_text("Trying again by itself").await;
    let newer = content(LARGE - 999);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("large.bin");
    std::fs::write(&path, &newer).unwrap();
    world.choose_files("Upload files", &[&path]).await;
    world.click("button", "Replace").await;
    world.see_text("replaced by another version").await;
    world.clear_faults().await;
    world.click("button", Name::Has("Try again: large.bin")).await;
    assert!(world.downloaded("large.bin").await == newer);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_becomes_an_archive_through_the_service_worker() {
    let world = World::start(Options { mount: "/some/sub/path/", ..Options::default() }).await;
    world.sign_in().await;
    world
        .script("delete window.showSaveFilePicker; delete Window.prototype.showSaveFilePicker", vec![])
        .await;
    let drive = world.default_drive().await;
    let tree = json!({"drive_id": drive, "parent_file_id": "root", "folder": "Many", "count": 150});
    world.create_tree(tree).await;
    world.client().refresh().await.unwrap();
    world.see("row", Name::Has("Many")).await;
    world
        .script("delete window.showSaveFilePicker; delete Window.prototype.showSaveFilePicker", vec![])
        .await;
    // Cancelled while its folder is listed, it ends there.
    world
        .set_faults(json!([{"host": "api", "path": "/v2/file/list", "count": 0, "effect": {"hang": true}}]))
        .await;
    download(&world, "Many").await;
    world.click("button", "Cancel download: Many.zip").await;
    world.see_text("Cancelled").await;
    world.clear_faults().await;
    world.click("button", "Clear finished").await;
    download(&world, "Many").await;
    let bytes = world.downloaded("Many.zip").await;
    let path = world.downloads().join("Many.zip");
    let count = "import sys,zipfile; z=zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; print(len(z.namelist()))";
    let output = Command::new("python3").args(["-c", count]).arg(&path).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), "151", "{} bytes", bytes.len());
    world.assert_clean().await;
}

/// Replaces the choosers by handles of the origin private file system.
const CHOOSERS: &str = "
    window.showSaveFilePicker = async ({ suggestedName }) =>
        (await navigator.storage.getDirectory()).getFileHandle(suggestedName, { create: true });
    window.showDirectoryPicker = async () =>
        (await navigator.storage.getDirectory()).getDirectoryHandle('chosen', { create: true });";

/// The sizes of all files below a chosen folder, by path.
const LIST: &str = "
    const done = arguments[arguments.length - 1], found = {};
    const walk = async (folder, path) => {
        for await (const [name, it] of folder.entries())
            if (it.kind == 'directory') await walk(it, path + name + '/');
            else found[path + name] = (await it.getFile()).size;
    };
    navigator.storage.getDirectory().then((root) => root.getDirectoryHandle('chosen'))
        .then((folder) => walk(folder, '')).then(() => done(found), (error) => done(String(error)));";

#[tokio::test(flavor = "multi_thread")]
async fn downloading_into_a_folder_again_fetches_only_changed_files() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    let drive = world.default_drive().await;
    world
        .create_tree(json!({"drive_id": drive, "parent_file_id": "root", "folder": "Many", "count": 40}))
        .await;
    world.client().refresh().await.unwrap();
    world.script(CHOOSERS, vec![]).await;
    let save = async || {
        world.open_menu_of("row", Name::Has("Many")).await;
        world.click("menuitem", Name::Has("Save into a folder")).await;
    };
    save().await;
    world.see("button", Name::Has("Remove from this list: Many")).await;
    let first = world.script_async(LIST, vec![]).await;
    assert_eq!(first.as_object().unwrap().len(), 40, "{first}");
    // Thumbnails are not requested by range.
    assert_eq!(count_partial_responses(&world).await, 40);
    world.click("button", Name::Has("Remove from this list: Many")).await;

    // One is missing; one was changed locally: it is kept, and the download is saved as a copy.
    let spoil = "
        const done = arguments[arguments.length - 1];
        (async () => {
            const folder = await (await (await navigator.storage.getDirectory()).getDirectoryHandle('chosen')).getDirectoryHandle('Many');
            const names = [];
            for await (const name of folder.keys()) names.push(name);
            await folder.removeEntry(names[0]);
            const out = await (await folder.getFileHandle(names[1])).createWritable();
            await out.write('my own words'); await out.close();
        })().then(done, (error) => done(String(error)));";
    assert_eq!(world.script_async(spoil, vec![]).await, Value::Null);
    save().await;
    world.see("button", Name::Has("Remove from this list: Many")).await;
    assert_eq!(count_partial_responses(&world).await, 42);
    let second = world.script_async(LIST, vec![]).await;
    assert_eq!(second.as_object().unwrap().len(), 41, "{second}");
    assert!(second.to_string().contains(" (2)"));
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_zip_saved_to_a_file_lists_the_missing_entries() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    world.script(CHOOSERS, vec![]).await;
    let refuse = json!({"status": 404, "code": "NotFound.File"});
    world.set_faults(json!([{"host": "api", "path": "/get_download_url", "nth": 2, "effect": refuse}])).await;
    download(&world, "Documents").await;
    world.see_text("was saved without").await;
    // The row counts the missing files, the report names them.
    world.see_text("1 file is missing from this zip. Try again makes a new one.").await;
    world.click("link", Name::Has("Transfers")).await;
    world.click("button", "What failed").await;
    let report = world.find("dialog", "1 transfer did not work").await.text().await.unwrap();
    assert!(report.contains("Documents.zip: 1 file is missing"), "{report}");
    assert!(report.contains("\nDocuments/") && report.contains("NotFound.File"), "{report}");
    assert!(report.contains("It is not there any more"), "{report}");
    world.screenshot("report-zip").await;
    world.click("button", "Close").await;
    let read = "
        const done = arguments[arguments.length - 1];
        navigator.storage.getDirectory().then((root) => root.getFileHandle('Documents.zip'))
            .then((file) => file.getFile()).then((file) => file.arrayBuffer())
            .then((it) => done(Array.from(new Uint8Array(it))), (error) => done(String(error)));";
    let bytes: Vec<u8> = serde_json::from_value(world.script_async(read, vec![]).await).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("Documents.zip");
    std::fs::write(&path, bytes).unwrap();
    let names = "import sys,zipfile; z=zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; print('|'.join(sorted(z.namelist())))";
    let output = Command::new("python3").args(["-c", names]).arg(&path).output().unwrap();
    let names = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    let names: Vec<&str> = names.split('|').collect();
    assert!(names.len() >= 2 && names[0] == "Documents/", "{names:?}");
    check_archive(&path, &names);
}

/// Firefox has no choosers and another storage implementation.
#[tokio::test(flavor = "multi_thread")]
async fn firefox_downloads_files_and_zips() {
    let world = World::start(Options { browser: Kind::Firefox, ..Options::default() }).await;
    world.sign_in().await;
    let bytes = content(LARGE);
    upload(&world, "large.bin", &bytes).await;
    world
        .set_faults(
            json!([{"host": "objects", "method": "GET", "nth": 2, "effect": {"cut_after_bytes": 3_000_001}}]),
        )
        .await;
    download(&world, "large.bin").await;
    assert!(world.downloaded("large.bin").await == bytes);
    download(&world, "Documents").await;
    world.downloaded("Documents.zip").await;
    let names =
        ["Budget 2026.csv", "Letter.pdf", "Notes on the Analytical Engine.md", "", "读书笔记.txt", "合同/"];
    let mut names: Vec<String> = names.iter().map(|name| format!("Documents/{name}")).collect();
    names.sort();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    check_archive(&world.downloads().join("Documents.zip"), &names);
}

/// Records the wake locks the page requests.
const WATCH_SLEEP: &str = "
    window.awake = [];
    const request = async () => (awake.push('held'), { release: async () => void awake.push('let go') });
    Object.defineProperty(navigator, 'wakeLock', { value: { request } });";

#[tokio::test(flavor = "multi_thread")]
async fn the_wake_lock_is_held_during_a_download() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    let bytes = content(LARGE);
    upload(&world, "large.bin", &bytes).await;
    world.script(WATCH_SLEEP, vec![]).await;
    // Slow enough to be observed.
    world.change_settings(json!({"object_bytes_per_s": 1_000_000})).await;
    download(&world, "large.bin").await;
    let awake = async |wanted: Value| {
        let asked = world.script("return window.awake", vec![]).await;
        (asked == wanted).then_some(())
    };
    world.until("the computer is kept awake", async || awake(json!(["held"])).await).await;
    world.change_settings(json!({"object_bytes_per_s": 0})).await;
    assert!(world.downloaded("large.bin").await == bytes);
    world.until("it may sleep", async || awake(json!(["held", "let go"])).await).await;
}
