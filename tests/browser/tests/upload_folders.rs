//! Folders on their way up: walked, compared with the drive before the first byte, and sent as the person wants it.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, reason = "tests only")]

use std::fs;
use std::path::Path;

use browser_tests::{Name, Options, World};
use serde_json::{Value, json};

/// Files of a folder, by path below it; one that ends in `/` is an empty folder.
fn plant(folder: &Path, files: &[(&str, usize)]) {
    for (path, size) in files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        if *size == 0 {
            fs::create_dir_all(&path).unwrap();
        } else {
            let bytes: Vec<u8> = (0..*size).map(|at| ((at * 31 + at / 251 + size) % 256) as u8).collect();
            fs::write(&path, bytes).unwrap();
        }
    }
}

async fn signed_in() -> World {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    world
}

/// Chooses a folder and waits until it is compared with the drive.
async fn choose(world: &World, folder: &Path) {
    world.choose_files("Upload folder", &[folder]).await;
    world.see("dialog", Name::Has("Upload to")).await;
    world
        .until("it is compared with the drive", async || {
            let text = world.text().await;
            (!text.contains("Counting…") && !text.contains("Comparing")).then_some(())
        })
        .await;
}

/// Presses the button that starts, and waits until everything is up.
async fn upload(world: &World, button: &str) {
    world.click("button", button).await;
    world.gone("dialog", Name::Any).await;
    world
        .until("nothing is on its way", async || {
            let text = world.text().await;
            let busy = text.contains("Uploading") || text.contains("Waiting for its turn");
            (text.contains("uploaded") && !busy).then_some(())
        })
        .await;
}

/// Names below a folder of the drive, as the PDS lists them.
async fn children(world: &World, parent: &str) -> Vec<(String, String)> {
    let drive = world.default_drive().await;
    let body = json!({"drive_id": drive, "parent_file_id": parent, "limit": 100, "order_by": "name"});
    let listed = call(world, "file/list", &body).await;
    let text = |item: &Value, key: &str| item[key].as_str().unwrap_or_default().to_owned();
    let items = listed["items"].as_array().cloned().unwrap_or_default();
    items.iter().map(|item| (text(item, "name"), text(item, "file_id"))).collect()
}

async fn id_of(world: &World, path: &str) -> String {
    let mut id = "root".to_owned();
    for step in path.split('/') {
        let found = children(world, &id).await.into_iter().find(|(name, _)| name == step);
        id = found.unwrap_or_else(|| panic!("There is no {step} of {path} in the drive")).1;
    }
    id
}

async fn names(world: &World, path: &str) -> Vec<String> {
    children(world, &id_of(world, path).await).await.into_iter().map(|(name, _)| name).collect()
}

/// A call of the API as the page itself would make it.
async fn call(world: &World, path: &str, body: &Value) -> Value {
    const CALL: &str = "
        const [url, token, body] = arguments;
        const headers = { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` };
        return fetch(url, { method: 'POST', headers, body }).then((answer) => answer.text());";
    let url = format!("{}/v2/{path}", world.api());
    let text =
        world.script(CALL, vec![json!(url), json!(world.token().await), json!(body.to_string())]).await;
    serde_json::from_str(text.as_str().unwrap_or_default()).unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_goes_up_as_it_is_and_a_second_time_nothing_is_sent() {
    let world = signed_in().await;
    let place = tempfile::tempdir().unwrap();
    let trip = place.path().join("trip");
    plant(
        &trip,
        &[("a.bin", 300_000), ("deep/b.bin", 2_000), ("deep/deeper/c.txt", 30), ("deep/.DS_Store", 40)],
    );
    choose(&world, &trip).await;
    world.read("3 files").await;
    world.read("3 folders").await;
    world.see("checkbox", "Upload them too").await;
    world.screenshot("plan").await;
    upload(&world, "Upload 3 files").await;
    world.see("link", "trip").await;
    assert_eq!(names(&world, "trip").await, ["a.bin", "deep"]);
    assert_eq!(names(&world, "trip/deep").await, ["b.bin", "deeper"]);
    assert_eq!(names(&world, "trip/deep/deeper").await, ["c.txt"]);

    let sent = world.stored("PUT").await;
    choose(&world, &trip).await;
    world.read("Everything is in the drive already").await;
    world.click("button", "Done").await;
    world.gone("dialog", Name::Any).await;
    // One more file: it alone is sent.
    plant(&trip, &[("deep/new.bin", 700)]);
    choose(&world, &trip).await;
    upload(&world, "Upload 1 file").await;
    world.read("3 files were in the drive already").await;
    assert_eq!(world.stored("PUT").await, sent + 1);
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dropped_folder_brings_its_empty_folders() {
    let world = signed_in().await;
    let place = tempfile::tempdir().unwrap();
    let (trip, note) = (place.path().join("trip"), place.path().join("note.txt"));
    plant(&trip, &[("empty/", 0), ("full/emptier/", 0), ("full/x.bin", 5_000)]);
    fs::write(&note, "beside it").unwrap();
    world.drop_paths(&[&trip, &note]).await;
    world.see("dialog", Name::Has("Upload to")).await;
    upload(&world, "Upload 2 files").await;
    assert_eq!(names(&world, "trip").await, ["empty", "full"]);
    assert_eq!(names(&world, "trip/full").await, ["emptier", "x.bin"]);
    world.see("row", Name::Has("note.txt")).await;
    // The same drop again: every folder is known, so nothing is asked for twice.
    let creates = world.pds_requests().await.to_string().matches("/v2/file/create\"").count();
    world.drop_paths(&[&trip, &note]).await;
    world.read("Everything is in the drive already").await;
    world.click("button", "Done").await;
    assert_eq!(world.pds_requests().await.to_string().matches("/v2/file/create\"").count(), creates);
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_file_is_left_kept_beside_or_replaced() {
    let world = signed_in().await;
    let place = tempfile::tempdir().unwrap();
    let album = place.path().join("album");
    plant(&album, &[("deep/x.txt", 500), ("same.txt", 400)]);
    choose(&world, &album).await;
    upload(&world, "Upload 2 files").await;
    let rule = "What to do with changed files";

    // Of the same size, so only its hash tells.
    fs::write(album.join("deep/x.txt"), "b".repeat(500)).unwrap();
    choose(&world, &album).await;
    world.choose(rule, "Skip").await;
    world.click("button", "Done").await;
    world.gone("dialog", Name::Any).await;
    assert_eq!(names(&world, "album/deep").await, ["x.txt"]);

    choose(&world, &album).await;
    upload(&world, "Upload 1 file").await;
    let both = names(&world, "album/deep").await;
    assert!(both.len() == 2 && both.contains(&"x.txt".to_owned()), "{both:?}");
    // The copy is known the next time.
    choose(&world, &album).await;
    world.read("Everything is in the drive already").await;
    world.click("button", "Done").await;

    fs::write(album.join("deep/x.txt"), "c".repeat(501)).unwrap();
    choose(&world, &album).await;
    world.choose(rule, "Replace").await;
    upload(&world, "Upload 1 file").await;
    assert_eq!(names(&world, "album/deep").await, both);
    let id = id_of(&world, "album/deep/x.txt").await;
    let file =
        call(&world, "file/get", &json!({"drive_id": world.default_drive().await, "file_id": id})).await;
    assert_eq!(file["size"], 501);
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_meets_a_folder_deep_down_is_a_clash() {
    let world = signed_in().await;
    let place = tempfile::tempdir().unwrap();
    let trip = place.path().join("trip");
    plant(&trip, &[("a/b/inner.txt", 100), ("a/c", 100)]);
    choose(&world, &trip).await;
    upload(&world, "Upload 2 files").await;
    fs::remove_dir_all(trip.join("a")).unwrap();
    plant(&trip, &[("a/b", 300), ("a/c/inner.txt", 300)]);
    choose(&world, &trip).await;
    world.read("A file meets a folder of its name").await;
    world.screenshot("plan-clash").await;
    upload(&world, "Upload 2 files").await;
    let there = names(&world, "trip/a").await;
    assert!(there.len() == 4 && there[0] == "b" && there.contains(&"c".to_owned()), "{there:?}");
    assert_eq!(names(&world, "trip/a/b").await, ["inner.txt"]);
    choose(&world, &trip).await;
    world.read("Everything is in the drive already").await;
    world.click("button", "Done").await;
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_drive_says_so_before_the_first_byte() {
    let world = World::start(Options::default()).await;
    world.open("").await;
    world.click("button", "Sign in").await;
    world.log_in("admin", "admin").await;
    // Nothing is in that drive yet, so there is no list.
    world.see("button", "Upload folder").await;
    let drive = world.default_drive().await;
    let narrow = call(&world, "drive/update", &json!({"drive_id": drive, "total_size": 1_000})).await;
    assert_eq!(narrow["total_size"], 1_000, "{narrow}");
    let place = tempfile::tempdir().unwrap();
    let trip = place.path().join("trip");
    plant(&trip, &[("a/small.bin", 200), ("b/large.bin", 300_000)]);
    choose(&world, &trip).await;
    world.read("Nothing has been sent").await;
    let start = world.find("button", "Upload 2 files").await;
    assert_eq!(start.attr("aria-disabled").await.unwrap().as_deref(), Some("true"));
    start.click().await.unwrap();
    world.see("dialog", Name::Has("Upload to")).await;
    assert_eq!(world.stored("PUT").await, 0);
    world.click("button", "Cancel").await;
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pasted_picture_gets_a_name_with_its_day() {
    const PASTE: &str = "
        const data = new DataTransfer();
        data.items.add(new File(['not really a picture'], 'image.png', { type: 'image/png' }));
        document.dispatchEvent(new ClipboardEvent('paste', { bubbles: true, cancelable: true, clipboardData: data }));";
    let world = signed_in().await;
    world.script(PASTE, vec![]).await;
    world.see("row", Name::Has("Pasted picture 20")).await;
    world.read("1 file uploaded").await;
    world.assert_clean().await;
}

/// A hundred thousand entries that answer at once, so that nothing but the walk itself lets the page breathe.
const MANY: &str = "
    window.longest = 0;
    new PerformanceObserver((list) => {
        for (const task of list.getEntries()) window.longest = Math.max(window.longest, task.duration);
    }).observe({ type: 'longtask' });
    const file = (name) => ({ isDirectory: false, isFile: true, name, file: (ok) => ok(new File(['x'], name)) });
    const folder = (name, children) => ({
        isDirectory: true, isFile: false, name,
        createReader() {
            let at = 0;
            return { readEntries(ok) { const batch = children().slice(at, at + 100); at += 100; ok(batch); } };
        },
    });
    const files = (count) => { let all; return () => all ??= Array.from({ length: count }, (_, at) => file(`file ${at}.txt`)); };
    const folders = Array.from({ length: 200 }, (_, at) => folder(`folder ${at}`, files(499)));
    const top = folder('many', () => folders);
    DataTransferItem.prototype.webkitGetAsEntry = () => top;
    const data = new DataTransfer();
    data.items.add(new File(['x'], 'many'));
    for (const type of ['dragover', 'drop'])
        document.body.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: data }));";

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_thousand_entries_are_counted_and_the_page_goes_on() {
    let world = signed_in().await;
    let start = world.now_ms();
    world.script(MANY, vec![]).await;
    world.see("dialog", Name::Has("Upload to")).await;
    world.see("button", "Upload 99,800 files").await;
    world.read("99,800 files").await;
    world.read("201 folders").await;
    let longest = world.script("return window.longest", vec![]).await;
    let rows = world.script("return document.querySelectorAll('dialog *').length", vec![]).await;
    println!("100,000 entries: {:.0} ms, longest task {longest} ms, {rows} elements", world.now_ms() - start);
    assert!(rows.as_u64().is_some_and(|rows| rows < 3_000), "{rows} elements in the dialog");
    world.click("button", "Cancel").await;
    world.gone("dialog", Name::Any).await;
    assert_eq!(world.stored("PUT").await, 0);
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_plan_can_be_read_by_everyone() {
    let world = World::start(Options { viewport: (1440, 900), ..Options::default() }).await;
    world.sign_in().await;
    let place = tempfile::tempdir().unwrap();
    let trip = place.path().join("trip");
    plant(&trip, &[("Lisboa/a.jpg", 4_000), ("Lisboa/b.jpg", 5_000), ("Porto/a.jpg", 6_000), ("notes", 300)]);
    choose(&world, &trip).await;
    upload(&world, "Upload 4 files").await;
    fs::remove_file(trip.join("notes")).unwrap();
    let more = [
        ("Lisboa/a.jpg", 4_001),
        ("Porto/a.jpg", 6_001),
        ("Porto/Thumbs.db", 20),
        ("notes/new.txt", 100),
        ("Sintra/a.jpg", 2_000_000),
        ("Sintra/con\u{7}trol.txt", 40),
    ];
    plant(&trip, &more);
    choose(&world, &trip).await;
    for part in ["Folder by folder", "Can't be uploaded 1"] {
        world.click("button", part).await;
    }
    world.see("combobox", "What to do with “Porto”").await;
    world.assert_accessible("plan").await;
    world.click("button", "Cancel").await;

    // The same on a phone, in Chinese.
    world.script("localStorage.setItem('pds-web.prefs', '{\"lang\":\"zh\"}')", vec![]).await;
    world.client().refresh().await.unwrap();
    world.resize(390, 844).await;
    world.see("grid", "文件").await;
    world.choose_files("上传文件夹", &[&trip]).await;
    world.read("名称冲突").await;
    for part in ["按文件夹设置", "无法上传 1"] {
        world.click("button", part).await;
    }
    world.assert_accessible("plan-phone").await;
    let wide = world.script("return document.querySelector('dialog').scrollWidth", vec![]).await;
    assert!(wide.as_u64().unwrap() <= 390, "the dialog is {wide} px wide on a phone of 390");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_browser_goes_on_with_what_was_not_even_queued() {
    let world = World::start(Options { logs: false, ..Options::default() }).await;
    world.sign_in().await;
    let disk = tempfile::tempdir().unwrap();
    let folder = disk.path().join("Expedition");
    let files =
        [("first.bin", 700), ("deep/second.bin", 900), ("deep/deeper/third.bin", 1_100), ("note.txt", 5)];
    plant(&folder, &files);
    choose(&world, &folder).await;
    upload(&world, "Upload 4 files").await;
    fs::write(folder.join("note.txt"), "changed").unwrap();
    plant(&folder, &[("later/fourth.bin", 1_300), ("later/on/fifth.bin", 1_500)]);
    choose(&world, &folder).await;
    world.choose("What to do with changed files", "Skip").await;

    // The first folder is never made, so nothing below it is ever queued.
    world.faults(json!([{"host": "api", "path": "/v2/file/create", "count": 0, "effect": {"delay_ms": 3_600_000}}])).await;
    world.click("button", Name::Has("Upload 2 files")).await;
    world.gone("dialog", Name::Any).await;
    let world = world.crash_and_restart().await;
    world.no_faults().await;
    world.sign_in().await;

    world.read("The upload of “Expedition” to").await;
    world.choose_files("Choose the folder", &[&folder]).await;
    world
        .until("all of it has arrived", async || {
            let listed = names(&world, "Expedition").await;
            listed.iter().any(|name| name == "later").then_some(())
        })
        .await;
    world
        .until_at_last("the deepest file has arrived", async || {
            (names(&world, "Expedition/later").await.len() == 2
                && children(&world, &id_of(&world, "Expedition/later").await)
                    .await
                    .iter()
                    .any(|(name, _)| name == "on")
                && names(&world, "Expedition/later/on").await == ["fifth.bin"])
            .then_some(())
        })
        .await;
    // As it was decided before: the note that changed stays behind, and nothing is there twice.
    assert_eq!(names(&world, "Expedition").await, ["deep", "first.bin", "later", "note.txt"]);
    world.gone("button", "Choose the folder").await;
    // Once the uploads have it, nothing of the drop is offered again.
    world
        .until("it is over", async || {
            world.client().refresh().await.unwrap();
            world.see("row", Name::Has("Expedition")).await;
            world.see("link", "Transfers").await;
            (!world.text().await.contains("was interrupted")).then_some(())
        })
        .await;
}
