//! Texts that are edited in the preview.

use crate::preview::{close, open};
use browser_tests::folders::{children, id_of};
use browser_tests::transfers::upload;
use browser_tests::{Key, Name, Options, World};
use serde_json::json;

async fn edit(world: &World, name: &str) {
    open(world, name).await;
    world.click("button", "Edit").await;
    world.see("textbox", Name::Has("Contents of")).await;
}

/// The contents of a file of the top folder, as the PDS has it.
async fn content(world: &World, name: &str) -> Vec<u8> {
    let (drive, file) = (world.default_drive().await, id_of(world, name).await);
    let answer = world.call("/file/get_download_url", &json!({"drive_id": drive, "file_id": file})).await;
    let address = answer["url"].as_str().unwrap().to_owned();
    reqwest::get(address).await.unwrap().bytes().await.unwrap().to_vec()
}

/// Somebody else saves a new version.
async fn replace(world: &World, name: &str, bytes: &[u8]) {
    let (drive, file) = (world.default_drive().await, id_of(world, name).await);
    let create = json!({"drive_id": drive, "parent_file_id": "root", "file_id": file, "name": name, "type": "file",
        "size": bytes.len(), "check_name_mode": "ignore", "part_info_list": [{"part_number": 1}]});
    let created = world.call("/file/create", &create).await;
    let address = created["part_info_list"][0]["upload_url"].as_str().unwrap().to_owned();
    let put = reqwest::Client::new().put(address).body(bytes.to_vec()).send().await.unwrap();
    assert!(put.status().is_success());
    let complete = json!({"drive_id": drive, "file_id": file, "upload_id": created["upload_id"]});
    world.call("/file/complete", &complete).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_is_edited_and_saved_as_a_new_version() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    upload(&world, "notes.txt", "\u{feff}one\r\ntwo\r\n".as_bytes()).await;
    edit(&world, "notes.txt").await;
    world.see_text("All changes are saved").await;
    world.press_with_key(Key::Control, Key::Home).await;
    world.type_text("zero ").await;
    world.see_text("Not saved yet").await;
    world.assert_accessible("preview-edit").await;
    world.press_with(Key::Control, 's').await;
    world.see_text("All changes are saved").await;
    // Mark and line ends are as they were.
    assert_eq!(content(&world, "notes.txt").await, "\u{feff}zero one\r\ntwo\r\n".as_bytes());

    // What is not saved survives a reload, and leaving.
    world.type_text("more ").await;
    world.see_text("Not saved yet").await;
    close(&world).await;
    // Whoever reads the file is told.
    open(&world, "notes.txt").await;
    world.see_text("zero one").await;
    world.click("button", Name::Has("Your changes are not saved yet")).await;
    world.see_text("Your changes from before are back").await;
    // So is who signs out.
    close(&world).await;
    world.click("button", Name::Has("Account of")).await;
    world.click("menuitem", Name::Has("Sign out")).await;
    world.see_text("lost with the sign-out: your changes to notes.txt").await;
    world.assert_accessible("sign-out-draft").await;
    world.click("button", "Cancel").await;
    open(&world, "notes.txt").await;
    world.click("button", Name::Has("Your changes are not saved yet")).await;
    world.click("button", "Discard changes").await;
    world.see_text("All changes are saved").await;
    world.click("button", "Stop editing").await;
    world.see_text("zero one").await;
    close(&world).await;
    world.assert_clean().await;
}

async fn ask_to_sign_out(world: &World) {
    world.click("button", Name::Has("Account of")).await;
    world.click("menuitem", Name::Has("Sign out")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_that_another_tab_has_not_saved_is_asked_about() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    upload(&world, "notes.txt", b"one\n").await;
    edit(&world, "notes.txt").await;
    world.type_text("more ").await;
    world.see_text("Not saved yet").await;
    close(&world).await;
    // The tab tells of what it had before a reload.
    world.client().refresh().await.unwrap();
    world.see("row", Name::Has("notes.txt")).await;
    let first = world.client().window().await.unwrap();
    let other = world.client().new_window(true).await.unwrap().handle;
    world.client().switch_to_window(other.clone()).await.unwrap();
    world.open("").await;
    world.see("grid", "Files").await;
    ask_to_sign_out(&world).await;
    world.see_text("lost with the sign-out: your changes to notes.txt").await;
    world.click("button", "Cancel").await;

    world.client().switch_to_window(first.clone()).await.unwrap();
    open(&world, "notes.txt").await;
    world.click("button", Name::Has("Your changes are not saved yet")).await;
    world.click("button", "Discard changes").await;
    world.see_text("All changes are saved").await;
    world.client().switch_to_window(other).await.unwrap();
    ask_to_sign_out(&world).await;
    world.see("heading", "You are signed out").await;
    world.client().switch_to_window(first).await.unwrap();
    world.see("heading", "You are signed out").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_others_save_meanwhile_is_never_overwritten_unasked() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    for (name, choice, mine, copies) in [
        ("over.txt", "Save mine", "mine ours", 0),
        ("both.txt", "Save mine as a copy", "theirs", 1),
        ("theirs.txt", "Take theirs", "theirs", 0),
    ] {
        upload(&world, name, b"ours").await;
        edit(&world, name).await;
        world.press_with_key(Key::Control, Key::Home).await;
        world.type_text("mine ").await;
        replace(&world, name, b"theirs").await;
        world.press_with(Key::Control, 's').await;
        world.see_text("Someone else has saved this file since you opened it").await;
        if copies == 1 {
            world.assert_accessible("preview-edit-conflict").await;
        }
        world.click("button", choice).await;
        world.see_text("All changes are saved").await;
        assert_eq!(content(&world, name).await, mine.as_bytes(), "{name}");
        let beside = name.replace('.', " (2).");
        assert_eq!(
            children(&world, "root").await.iter().any(|(name, _)| *name == beside),
            copies == 1,
            "{name}"
        );
        close(&world).await;
    }

    // Theirs is shown whole however long it is, and saved again without a question; also where the preview is closed at once.
    upload(&world, "longer.txt", b"ours").await;
    edit(&world, "longer.txt").await;
    world.type_text("!").await;
    replace(&world, "longer.txt", b"theirs has more letters").await;
    world.press_with(Key::Control, 's').await;
    world.click("button", "Take theirs").await;
    world.see_text("All changes are saved").await;
    let shown = "return document.querySelector('.editor').value";
    world.until_script(shown, json!("theirs has more letters")).await;
    world.press_with_key(Key::Control, Key::End).await;
    world.type_text(" and more").await;
    let slow = json!([{"host": "api", "path": "/file/create", "count": 1, "effect": {"delay_ms": 1_000}}]);
    world.set_faults(slow).await;
    world.press_with(Key::Control, 's').await;
    close(&world).await;
    world
        .until("it is saved all the same", async || {
            (content(&world, "longer.txt").await == b"theirs has more letters and more").then_some(())
        })
        .await;
    edit(&world, "longer.txt").await;
    world.see_text("All changes are saved").await;
    close(&world).await;

    // What the server refuses is still here.
    upload(&world, "kept.txt", b"kept").await;
    edit(&world, "kept.txt").await;
    world.press_with_key(Key::Control, Key::End).await;
    world.type_text("!").await;
    world
        .set_faults(json!([{"host": "api", "path": "/file/create", "count": 0, "effect": {"status": 403, "code": "ForbiddenNoPermission.File", "message": "no"}}]))
        .await;
    world.press_with(Key::Control, 's').await;
    world.see("button", "Try again").await;
    world.clear_faults().await;
    world.clear_console().await;
    world.click("button", "Try again").await;
    world.see_text("All changes are saved").await;
    assert_eq!(content(&world, "kept.txt").await, b"kept!");
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_saving_would_damage_is_not_edited() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    upload(&world, "mixed.txt", b"good \xff\xfe bad").await;
    world.click_on("row", Name::Has("mixed.txt"), None, 1).await;
    world.press(Key::Enter).await;
    world.click("button", "Edit").await;
    world.see_text("Saving it from here would damage them").await;
    close(&world).await;
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_change_a_file_is_offered_no_editing() {
    let world = World::start(Options::default()).await;
    world.open("").await;
    world.click("button", "Sign in").await;
    world.log_in("grace", "grace").await;
    world.click("button", "Grace").await;
    world.click("menuitemradio", Name::Has("Studio")).await;
    world.see("heading", "Studio").await;
    world.click("link", "Autumn exhibition").await;
    // She may only read and download in the team drive.
    crate::preview::open(&world, "Plan.md").await;
    world.see_text("Choose twenty pictures").await;
    world.click("button", "More").await;
    world.see("menuitemradio", "Text").await;
    assert!(!world.has("menuitemradio", "Edit").await);
    world.press(Key::Escape).await;
    assert!(!world.has("button", "Edit").await);
    close(&world).await;
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn editing_begins_where_one_reads_and_a_store_that_takes_nothing_keeps_the_text() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    let text: String = (1..=2_000).map(|line| format!("line {line} of the notes\n")).collect();
    upload(&world, "notes.txt", text.as_bytes()).await;
    open(&world, "notes.txt").await;
    world.see_text("line 1 of the notes").await;
    // The key of browsers leads to the field.
    world.press_with(Key::Control, 'f').await;
    world.type_text("line 1500 of").await;
    world.press(Key::Enter).await;
    world.see_text("1 of 1").await;
    world.click("button", "Edit").await;
    world.see("textbox", Name::Has("Contents of")).await;
    let caret = text.find("line 1500 of").unwrap();
    world.until_script("return document.activeElement.selectionStart", caret).await;
    let is_in_sight = "const { scrollTop, clientHeight, scrollHeight } = document.activeElement;
        const at = scrollHeight * 1500 / 2000;
        return scrollTop < at && at < scrollTop + clientHeight + 40";
    world.until_script(is_in_sight, true).await;
    world.type_text("here ").await;

    world
        .set_faults(json!([{"host": "objects", "method": "PUT", "count": 0, "effect": {"status": 503}}]))
        .await;
    world.press_with(Key::Control, 's').await;
    world.see_text("The file store did not take the file").await;
    world.see_text("Not saved yet").await;
    world.clear_faults().await;
    world.press_with(Key::Control, 's').await;
    world.see_text("All changes are saved").await;
    let expected = text.replace("line 1500 of", "here line 1500 of");
    assert!(content(&world, "notes.txt").await == expected.as_bytes());
}
