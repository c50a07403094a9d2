//! Folder uploads: scanned, compared with the drive before the first byte, and sent according to the plan.

use std::fs;

use browser_tests::folders::{child_names, children, choose_folder, id_of, start_upload, write_files};
use browser_tests::{Name, Options, World};
use serde_json::json;

async fn signed_in() -> World {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    world
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_is_uploaded_and_a_second_time_nothing_is_sent() {
    let world = signed_in().await;
    let place = tempfile::tempdir().unwrap();
    let trip = place.path().join("trip");
    write_files(
        &trip,
        &[("a.bin", 300_000), ("deep/b.bin", 2_000), ("deep/deeper/c.txt", 30), ("deep/.DS_Store", 40)],
    );
    choose_folder(&world, &trip).await;
    world.see_text("3 files").await;
    world.see_text("3 folders").await;
    world.see("checkbox", "Upload them too").await;
    world.screenshot("plan").await;
    start_upload(&world, "Upload 3 files").await;
    world.see("link", "trip").await;
    assert_eq!(child_names(&world, "trip").await, ["a.bin", "deep"]);
    assert_eq!(child_names(&world, "trip/deep").await, ["b.bin", "deeper"]);
    assert_eq!(child_names(&world, "trip/deep/deeper").await, ["c.txt"]);

    let sent = world.count_object_requests("PUT").await;
    choose_folder(&world, &trip).await;
    world.see_text("Everything is in the drive already").await;
    world.click("button", "Done").await;
    world.wait_until_gone("dialog", Name::Any).await;
    // Only an added file is sent.
    write_files(&trip, &[("deep/new.bin", 700)]);
    choose_folder(&world, &trip).await;
    start_upload(&world, "Upload 1 file").await;
    world.see_text("3 files were in the drive already").await;
    assert_eq!(world.count_object_requests("PUT").await, sent + 1);
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_chosen_while_a_plan_is_open_follows_it() {
    let world = signed_in().await;
    let place = tempfile::tempdir().unwrap();
    let folders = ["one", "two", "three"].map(|name| place.path().join(name));
    for (number, folder) in folders.iter().enumerate() {
        let files = [("a.txt", 10), ("b.txt", 20), ("c.txt", 30)];
        write_files(folder, &files[..=number]);
    }
    choose_folder(&world, &folders[0]).await;
    world.choose_files("Upload folder", &[&folders[1]]).await;
    world.see_text("1 more upload opens when this one is answered").await;
    world.choose_files("Upload folder", &[&folders[2]]).await;
    world.see_text("2 more uploads open when this one is answered").await;
    world.screenshot("plan-queue").await;
    // What needs no plan does not wait.
    let note = place.path().join("note.txt");
    fs::write(&note, "no question").unwrap();
    world.choose_files("Upload files", &[&note]).await;
    world
        .until("it is uploaded", async || {
            children(&world, "root").await.into_iter().find(|(name, _)| name == "note.txt")
        })
        .await;

    world.click("button", "Upload 1 file").await;
    world.see("button", "Upload 2 files").await;
    world.see_text("1 more upload opens").await;
    // Given up, it makes way as well.
    world.click("button", "Cancel").await;
    start_upload(&world, "Upload 3 files").await;
    world.see("link", "one").await;
    assert_eq!(child_names(&world, "one").await, ["a.txt"]);
    assert_eq!(child_names(&world, "three").await, ["a.txt", "b.txt", "c.txt"]);
    assert!(!children(&world, "root").await.iter().any(|(name, _)| name == "two"));
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dropped_folder_includes_its_empty_folders() {
    let world = signed_in().await;
    let place = tempfile::tempdir().unwrap();
    let (trip, note) = (place.path().join("trip"), place.path().join("note.txt"));
    write_files(&trip, &[("empty/", 0), ("full/emptier/", 0), ("full/x.bin", 5_000)]);
    fs::write(&note, "beside it").unwrap();
    world.drop_paths(&[&trip, &note]).await;
    world.see("dialog", Name::Has("Upload to")).await;
    start_upload(&world, "Upload 2 files").await;
    assert_eq!(child_names(&world, "trip").await, ["empty", "full"]);
    assert_eq!(child_names(&world, "trip/full").await, ["emptier", "x.bin"]);
    world.see("row", Name::Has("note.txt")).await;
    // The same drop again: all folders exist, so none is created.
    let creates = world.pds_requests().await.to_string().matches("/v2/file/create\"").count();
    world.drop_paths(&[&trip, &note]).await;
    world.see_text("Everything is in the drive already").await;
    world.click("button", "Done").await;
    assert_eq!(world.pds_requests().await.to_string().matches("/v2/file/create\"").count(), creates);
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_file_is_skipped_kept_as_a_copy_or_replaced() {
    let world = signed_in().await;
    let place = tempfile::tempdir().unwrap();
    let album = place.path().join("album");
    write_files(&album, &[("deep/x.txt", 500), ("same.txt", 400)]);
    choose_folder(&world, &album).await;
    start_upload(&world, "Upload 2 files").await;
    let rule = "What to do with changed files";

    // Of the same size, so only its hash tells.
    fs::write(album.join("deep/x.txt"), "b".repeat(500)).unwrap();
    choose_folder(&world, &album).await;
    world.choose(rule, "Skip").await;
    world.click("button", "Done").await;
    world.wait_until_gone("dialog", Name::Any).await;
    assert_eq!(child_names(&world, "album/deep").await, ["x.txt"]);

    choose_folder(&world, &album).await;
    start_upload(&world, "Upload 1 file").await;
    let both = child_names(&world, "album/deep").await;
    assert!(both.len() == 2 && both.contains(&"x.txt".to_owned()), "{both:?}");
    // The copy is recognised the next time.
    choose_folder(&world, &album).await;
    world.see_text("Everything is in the drive already").await;
    world.click("button", "Done").await;

    fs::write(album.join("deep/x.txt"), "c".repeat(501)).unwrap();
    choose_folder(&world, &album).await;
    world.choose(rule, "Replace").await;
    start_upload(&world, "Upload 1 file").await;
    assert_eq!(child_names(&world, "album/deep").await, both);
    let id = id_of(&world, "album/deep/x.txt").await;
    let file =
        world.call("/file/get", &json!({"drive_id": world.default_drive().await, "file_id": id})).await;
    assert_eq!(file["size"], 501);
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_with_the_name_of_a_folder_is_a_conflict() {
    let world = signed_in().await;
    let place = tempfile::tempdir().unwrap();
    let trip = place.path().join("trip");
    write_files(&trip, &[("a/b/inner.txt", 100), ("a/c", 100)]);
    choose_folder(&world, &trip).await;
    start_upload(&world, "Upload 2 files").await;
    fs::remove_dir_all(trip.join("a")).unwrap();
    write_files(&trip, &[("a/b", 300), ("a/c/inner.txt", 300)]);
    choose_folder(&world, &trip).await;
    world.see_text("A file meets a folder of its name").await;
    world.screenshot("plan-clash").await;
    start_upload(&world, "Upload 2 files").await;
    let there = child_names(&world, "trip/a").await;
    assert!(there.len() == 4 && there[0] == "b" && there.contains(&"c".to_owned()), "{there:?}");
    assert_eq!(child_names(&world, "trip/a/b").await, ["inner.txt"]);
    choose_folder(&world, &trip).await;
    world.see_text("Everything is in the drive already").await;
    world.click("button", "Done").await;
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_drive_is_reported_before_the_first_byte() {
    let world = World::start(Options::default()).await;
    world.open("").await;
    world.click("button", "Sign in").await;
    world.log_in("admin", "admin").await;
    // Nothing is in that drive yet, so there is no list.
    world.see("button", "Upload folder").await;
    let drive = world.default_drive().await;
    let narrow = world.call("/drive/update", &json!({"drive_id": drive, "total_size": 1_000})).await;
    assert_eq!(narrow["total_size"], 1_000, "{narrow}");
    let place = tempfile::tempdir().unwrap();
    let trip = place.path().join("trip");
    write_files(&trip, &[("a/small.bin", 200), ("b/large.bin", 300_000)]);
    choose_folder(&world, &trip).await;
    world.see_text("Nothing has been sent").await;
    let start = world.find("button", "Upload 2 files").await;
    assert_eq!(start.attr("aria-disabled").await.unwrap().as_deref(), Some("true"));
    start.click().await.unwrap();
    world.see("dialog", Name::Has("Upload to")).await;
    assert_eq!(world.count_object_requests("PUT").await, 0);
    world.click("button", "Cancel").await;
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pasted_picture_is_named_by_its_date() {
    const PASTE: &str = "
        const data = new DataTransfer();
        data.items.add(new File(['not really a picture'], 'image.png', { type: 'image/png' }));
        document.dispatchEvent(new ClipboardEvent('paste', { bubbles: true, cancelable: true, clipboardData: data }));";
    let world = signed_in().await;
    world.script(PASTE, vec![]).await;
    world.see("row", Name::Has("Pasted picture 20")).await;
    world.see_text("1 file uploaded").await;
    world.assert_clean().await;
}

/// Drops a made-up tree of 100,000 files whose entries answer synchronously, so that only the walk itself yields to the
/// page. The entries share one `File`: creating one registers a blob in the browser process, which takes 43 s for
/// 100,000 of them.
const MANY: &str = "
    window.longest = 0;
    new PerformanceObserver((list) => {
        for (const task of list.getEntries()) window.longest = Math.max(window.longest, task.duration);
    }).observe({ type: 'longtask' });
    const content = new File(['x'], 'content');
    const file = (name) => ({ isDirectory: false, isFile: true, name, file: (ok) => ok(content) });
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
async fn a_hundred_thousand_entries_are_scanned_while_the_page_responds() {
    let world = signed_in().await;
    let start = world.now_ms();
    world.script(MANY, vec![]).await;
    world.see("dialog", Name::Has("Upload to")).await;
    world.see("button", "Upload 99,800 files").await;
    world.see_text("99,800 files").await;
    world.see_text("201 folders").await;
    let longest = world.script("return window.longest", vec![]).await;
    let rows = world.script("return document.querySelectorAll('dialog *').length", vec![]).await;
    println!("100,000 entries: {:.0} ms, longest task {longest} ms, {rows} elements", world.now_ms() - start);
    assert!(rows.as_u64().is_some_and(|rows| rows < 3_000), "{rows} elements in the dialog");
    world.click("button", "Cancel").await;
    world.wait_until_gone("dialog", Name::Any).await;
    assert_eq!(world.count_object_requests("PUT").await, 0);
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_plan_is_accessible() {
    let world = World::start(Options { viewport: (1440, 900), ..Options::default() }).await;
    world.sign_in().await;
    let place = tempfile::tempdir().unwrap();
    let trip = place.path().join("trip");
    write_files(
        &trip,
        &[("Lisboa/a.jpg", 4_000), ("Lisboa/b.jpg", 5_000), ("Porto/a.jpg", 6_000), ("notes", 300)],
    );
    choose_folder(&world, &trip).await;
    start_upload(&world, "Upload 4 files").await;
    fs::remove_file(trip.join("notes")).unwrap();
    let more = [
        ("Lisboa/a.jpg", 4_001),
        ("Porto/a.jpg", 6_001),
        ("Porto/Thumbs.db", 20),
        ("notes/new.txt", 100),
        ("Sintra/a.jpg", 2_000_000),
        ("Sintra/con\u{7}trol.txt", 40),
    ];
    write_files(&trip, &more);
    choose_folder(&world, &trip).await;
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
    world.see_text("名称冲突").await;
    for part in ["按文件夹设置", "无法上传 1"] {
        world.click("button", part).await;
    }
    world.assert_accessible("plan-phone").await;
    let wide = world.script("return document.querySelector('dialog').scrollWidth", vec![]).await;
    assert!(wide.as_u64().unwrap() <= 390, "the dialog is {wide} px wide on a phone of 390");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_named_like_a_file_is_recognised_among_many_files() {
    let world = signed_in().await;
    let place = tempfile::tempdir().unwrap();
    let files: Vec<_> = (0..70).map(|at| (format!("{at:02}.txt"), at + 1)).collect();
    let mut planted: Vec<(&str, usize)> = files.iter().map(|(name, size)| (name.as_str(), *size)).collect();
    planted.push(("folder.txt/inside.bin", 900));
    write_files(place.path(), &planted);
    let dropped: Vec<_> = files
        .iter()
        .map(|(name, _)| place.path().join(name))
        .chain([place.path().join("folder.txt")])
        .collect();
    world.drop_paths(&dropped.iter().map(|path| path.as_path()).collect::<Vec<_>>()).await;
    world.see("dialog", Name::Has("Upload to")).await;
    start_upload(&world, "Upload 71 files").await;
    assert_eq!(child_names(&world, "folder.txt").await, ["inside.bin"]);
    let above = names_at_top(&world).await;
    assert!(files.iter().all(|(name, _)| above.contains(name)), "{above:?}");
}

async fn names_at_top(world: &World) -> Vec<String> {
    children(world, "root").await.into_iter().map(|(name, _)| name).collect()
}
