//! Every command ends in done, undone with a reason, or waiting visibly: batches that work in part, taken names, the end of
//! the session, no network, refused downloads and pickers, a list that does not answer.

use browser_tests::{Key, Kind, Name, Options, World};
use serde_json::json;

/// Creates a folder through the API; gives its id.
async fn create_folder(world: &World, drive: &str, parent: &str, name: &str) -> String {
    let body = json!({"drive_id": drive, "parent_file_id": parent, "name": name, "type": "folder", "check_name_mode": "refuse"});
    world.call("/file/create", &body).await["file_id"].as_str().unwrap().to_owned()
}

async fn select_row(world: &World, name: &str) {
    world.click_on("row", Name::Has(name), None, 1).await;
}

/// Chooses the folder `target` beside the open one in the dialog of a move or copy.
async fn choose_target(world: &World, target: &str, confirm: &str) {
    world.click("button", "Up one folder").await;
    world.click("button", target).await;
    world.click("button", confirm).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_that_works_in_part_is_told_as_such() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    let drive = world.default_drive().await;
    create_folder(&world, &drive, "root", "Target").await;
    // The key of the action, the button of its dialog, and what is said.
    let cases = [
        (Key::Delete.code(), None, "2 of 3 items moved to the trash"),
        ('m', Some("Move here"), "2 of 3 items moved to “Target”"),
        ('c', Some("Copy here"), "2 of 3 items copied to “Target”"),
    ];
    for (number, (key, confirm, says)) in cases.into_iter().enumerate() {
        let source = format!("Source {number}");
        let parent = create_folder(&world, &drive, "root", &source).await;
        let mut ids = Vec::new();
        for name in ["one", "two", "three"] {
            ids.push(create_folder(&world, &drive, &parent, &format!("{name} {number}")).await);
        }
        world.open("").await;
        world.click("link", &source).await;
        select_row(&world, "one").await;
        world.press_with(Key::Control, 'a').await;
        world.see_text("3 selected").await;
        // A key that does not apply says why. Later there is something to undo.
        if number == 0 {
            world.press_with(Key::Control, 'z').await;
            world.see_text("There is nothing to undo").await;
        }
        // Somebody else deletes one of them.
        world.call("/file/delete", &json!({"drive_id": drive, "file_id": ids[1]})).await;
        world.type_text(&key.to_string()).await;
        if let Some(confirm) = confirm {
            choose_target(&world, "Target", confirm).await;
        }
        world.see_text(says).await;
        world.see_text(&format!("“two {number}”: It is not there any more")).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_restored_elsewhere_says_where() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    let drive = world.default_drive().await;
    let call = async |path: &str, id: &str| {
        world.call(path, &json!({"drive_id": drive, "file_id": id})).await;
    };
    // The folder of one is deleted for good, that of the other is in the trash as well.
    for (outer, inner, ends) in
        [("Gone", "Orphan", "/file/delete"), ("Resting", "Sleeper", "/recyclebin/trash")]
    {
        let parent = create_folder(&world, &drive, "root", outer).await;
        let child = create_folder(&world, &drive, &parent, inner).await;
        call("/recyclebin/trash", &child).await;
        call(ends, &parent).await;
    }
    world.open("?trash").await;
    for (name, says) in [("Orphan", "“Orphan” is now in “Ada”"), ("Sleeper", "“Sleeper” is now in “Resting”")]
    {
        select_row(&world, name).await;
        world.see_text("Its folder can't be found").await;
        world.click("button", "Restore").await;
        world.see_text(says).await;
    }
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_taken_name_is_never_changed_in_silence() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    let drive = world.default_drive().await;
    let target = create_folder(&world, &drive, "root", "Target").await;
    create_folder(&world, &drive, &target, "same").await;
    let source = create_folder(&world, &drive, "root", "Source").await;
    create_folder(&world, &drive, &source, "same").await;
    world.open("").await;
    world.click("link", "Source").await;

    // A copy gets a new name, which is told.
    select_row(&world, "same").await;
    world.type_text("c").await;
    choose_target(&world, "Target", "Copy here").await;
    world.see_text("The copy of “same” is called “same_").await;

    // A move stays undone until the person decides.
    world.type_text("m").await;
    choose_target(&world, "Target", "Move here").await;
    world.see_text("“same” stayed where it is: its name is taken in “Target”").await;
    world.see("row", Name::Has("same")).await;
    world.click("button", "Keep both").await;
    world.see_text("1 item moved to “Target”").await;
    world.see("heading", "Nothing here yet").await;
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_waits_visibly_for_the_next_sign_in() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    // Only the server's clock advances, so the call itself is refused.
    world.advance_clock(3 * 3600).await;
    select_row(&world, "Welcome.md").await;
    world.press(Key::Delete).await;
    world.see_text("What you asked for is done as soon as you sign in").await;
    assert!(world.asks_before_closing().await);
    // Leaving the page would lose it, so the sign-in opens in a window of its own.
    let main = world.client().window().await.unwrap();
    world.click("button", "Sign in again").await;
    let popup = world
        .until("the pop-up is open", async || {
            world.client().windows().await.ok()?.into_iter().find(|window| *window != main)
        })
        .await;
    world.sign_in_in_popup(&popup, "ada", "ada").await;
    world.client().switch_to_window(main).await.unwrap();
    world.see_text("“Welcome.md” moved to the trash").await;
    assert!(!world.stored_files().await.contains_key("Welcome.md"));
}

#[tokio::test(flavor = "multi_thread")]
async fn commands_go_on_after_a_sign_in_in_the_same_tab() {
    let world = World::start(Options::default()).await;
    // The sign-in page does not remember the last person.
    world.change_settings(json!({"login_session": false})).await;
    world.sign_in().await;
    let drive = world.default_drive().await;
    create_folder(&world, &drive, "root", "Target").await;
    world.open("").await;
    const BLOCK: &str = "window.open = () => null";
    const KEPT: &str = "return sessionStorage.getItem('pds-web.commands')";
    world.script(BLOCK, vec![]).await;
    // The session ends with the copy, so what follows waits.
    world
        .set_faults(
            json!([{"host": "api", "path": "/file/copy", "count": 1, "effect": {"invalidate_token": true}}]),
        )
        .await;
    select_row(&world, "Documents").await;
    world.type_text("c").await;
    world.click("button", "Target").await;
    world.click("button", "Copy here").await;
    world.see_text("What you asked for is done as soon as you sign in").await;
    select_row(&world, "Welcome.md").await;
    world.press(Key::Delete).await;
    world.wait_until_gone("row", Name::Has("Welcome.md")).await;
    select_row(&world, "Harbour.png").await;
    world.press(Key::F2).await;
    world.see("textbox", "Rename").await;
    world.press_with(Key::Control, 'a').await;
    world.type_text("Port.png").await;
    world.press(Key::Enter).await;
    world.wait_until_gone("textbox", "Rename").await;
    world.click("button", "Sign in again").await;
    world.see_text("this page comes back, what you asked for is done then").await;
    world.assert_accessible("pop-up-blocked").await;
    // Nothing is lost, so the browser does not ask.
    world.click("button", "Sign in again").await;
    world.log_in("ada", "ada").await;
    world.see_text("“Welcome.md” moved to the trash").await;
    world.see_text("The sign-in interrupted what you asked for with “Documents”").await;
    world.screenshot("commands-after-sign-in").await;
    world.see("row", Name::Has("Port.png")).await;
    world
        .until("the service has both", async || {
            let stored = world.stored_files().await;
            (!stored.contains_key("Welcome.md") && stored.contains_key("Port.png")).then_some(())
        })
        .await;
    assert_eq!(world.script(KEPT, vec![]).await, json!(null));

    // What one person asked for, another does not do.
    world.script(BLOCK, vec![]).await;
    world.advance_clock(3 * 3600).await;
    select_row(&world, "Port.png").await;
    world.press(Key::Delete).await;
    world.see_text("What you asked for is done as soon as you sign in").await;
    world.click("button", "Sign in again").await;
    world.see_text("what you asked for is done then").await;
    world.click("button", "Sign in again").await;
    world.see("textbox", "Password").await;
    world.log_in("grace", "grace").await;
    // The drive is not hers.
    world.see_text("There is nothing at this address").await;
    world
        .until("it is forgotten", async || (world.script(KEPT, vec![]).await == json!(null)).then_some(()))
        .await;
    world.click("button", Name::Has("Account of")).await;
    world.click("menuitem", Name::Has("Sign out")).await;
    world.click("button", "Sign in").await;
    world.log_in("ada", "ada").await;
    world.see("row", Name::Has("Port.png")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn commands_without_a_network_are_undone_with_a_reason() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    // One download, so that all of the app is loaded.
    select_row(&world, "Welcome.md").await;
    world.type_text("d").await;
    world.see_text("The download of “Welcome.md” starts").await;
    world.click("button", "Dismiss").await;
    world.set_offline(true).await;
    world.see_text("There is no network").await;
    for key in [Key::Delete.code(), 's', 'd', 's'] {
        world.type_text(&key.to_string()).await;
        world.see_text("“Welcome.md”: You are offline. Nothing was lost; try again").await;
        select_row(&world, "Welcome.md").await;
    }
    // The same is not said several times.
    let toasts = world.script("return document.querySelectorAll('.toast').length", vec![]).await;
    assert_eq!(toasts, json!(1));
    world.set_offline(false).await;
    world
        .until("the notice is gone", async || {
            (!world.text().await.contains("There is no network")).then_some(())
        })
        .await;
    assert!(world.stored_files().await.contains_key("Welcome.md"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_small_download_that_the_store_refuses_is_reported() {
    for browser in [Kind::Chromium, Kind::Firefox] {
        let world = World::start(Options { browser, ..Options::default() }).await;
        world.sign_in().await;
        for effect in [
            json!({"status": 403}),
            json!({"status": 404}),
            json!({"status": 500}),
            json!({"expire_url": true}),
        ] {
            let rule = json!([{"host": "objects", "method": "GET", "count": 0, "effect": effect}]);
            world.set_faults(rule).await;
            select_row(&world, "Welcome.md").await;
            world.type_text("d").await;
            world.see_text("“Welcome.md”: The file store did not give the file").await;
            assert!(!world.downloads().join("Welcome.md").exists());
            world.clear_faults().await;
            // One that begins is not reported.
            world.click("button", "Try again").await;
            assert!(!world.downloaded("Welcome.md").await.is_empty());
            assert!(!world.text().await.contains("did not give the file"));
            std::fs::remove_file(world.downloads().join("Welcome.md")).unwrap();
            // An address that is signed in the same second is the same, and the browser has its answer in the cache.
            world.advance_clock(10).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picker_that_the_browser_refuses_is_offered_again() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    const REFUSE: &str =
        "window.showSaveFilePicker = () => Promise.reject(new DOMException('', 'SecurityError'))";
    const CANCEL: &str =
        "window.showSaveFilePicker = () => Promise.reject(new DOMException('', 'AbortError'))";
    const PICK: &str = "window.showSaveFilePicker = async ({ suggestedName }) =>
        (await navigator.storage.getDirectory()).getFileHandle(suggestedName, { create: true })";
    let save_as = async || {
        world.open_menu_of("row", Name::Has("Welcome.md")).await;
        world.click("menuitem", Name::Has("Save as")).await;
    };
    world.script(CANCEL, vec![]).await;
    save_as().await;
    world.script(REFUSE, vec![]).await;
    save_as().await;
    world.see_text("“Welcome.md” is not saved yet").await;
    world.script(PICK, vec![]).await;
    world.click("button", "Choose a place…").await;
    world.see_text("1 file downloaded").await;
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_that_does_not_answer_can_be_stopped() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    world
        .set_faults(json!([{"host": "api", "path": "/v2/file/list", "count": 0, "effect": {"hang": true}}]))
        .await;
    world.click("link", "Documents").await;
    world.see_text("The server has not answered yet").await;
    world.click("button", "Stop").await;
    world.see_text("Cancelled").await;
    world.clear_faults().await;
    world.click("button", "Try again").await;
    world.see("row", Name::Has("Letter.pdf")).await;

    // A slow command says so, and its end takes that back.
    let slow = json!({"delay_ms": 5_000});
    world.set_faults(json!([{"host": "api", "path": "/recyclebin/trash", "count": 1, "effect": slow}])).await;
    select_row(&world, "Letter.pdf").await;
    world.press(Key::Delete).await;
    world.see_text("The server is still carrying out what you asked for").await;
    world.see_text("“Letter.pdf” moved to the trash").await;
    assert!(!world.text().await.contains("still carrying out"));

    // A refusal reaches the person also where its dialog is closed by then.
    let refused =
        json!({"status": 403, "code": "ForbiddenNoPermission.File", "message": "no", "delay_ms": 1_500});
    world.set_faults(json!([{"host": "api", "path": "/file/create", "count": 1, "effect": refused}])).await;
    world.click("button", "New").await;
    world.click("menuitem", Name::Has("New folder")).await;
    world.type_into("textbox", "Folder name", "Later").await;
    world.press(Key::Enter).await;
    world.press(Key::Escape).await;
    world.wait_until_gone("dialog", Name::Any).await;
    world.see_text("You don't have permission for this").await;
}
