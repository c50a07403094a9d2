//! The details panel: what it follows, what is edited in it, versions, access, and the sheet on a phone.

use browser_tests::folders::{children, id_of};
use browser_tests::{Key, Name, Options, World};
use serde_json::{Value, json};

async fn select(world: &World, name: &str) {
    world.click_on("row", Name::Has(name), None, 1).await;
}

async fn count_calls(world: &World, path: &str) -> usize {
    world.pds_requests().await.to_string().matches(&format!("\"path\":\"/v2{path}\"")).count()
}

/// What the server has of a file of the default drive.
async fn on_server(world: &World, path: &str) -> Value {
    let (drive, file) = (world.default_drive().await, id_of(world, path).await);
    world.call("/file/get", &json!({"drive_id": drive, "file_id": file, "fields": "*"})).await
}

async fn description_field(world: &World) -> Value {
    let read = "return document.querySelector('textarea')?.value ?? null";
    world.script(read, vec![]).await
}

async fn until_described(world: &World, text: &str) {
    world
        .until(&format!("the field has {text:?}"), async || {
            (description_field(world).await == text).then_some(())
        })
        .await;
}

async fn until_list_focused(world: &World) {
    world
        .until("the list has the keyboard", async || {
            let list = "return document.activeElement.matches('[role=grid]')";
            (world.script(list, vec![]).await == true).then_some(())
        })
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_panel_follows_the_selection_and_loses_nothing_typed() {
    let world = World::start(Options { viewport: (1440, 900), ..Options::default() }).await;
    world.sign_in().await;
    let drive = world.default_drive().await;
    for name in ["invoice\u{202e}fdp.exe", " plan", "a  b"] {
        let folder = json!({"drive_id": drive, "parent_file_id": "root", "name": name, "type": "folder"});
        world.call("/file/create", &folder).await;
    }
    world.client().refresh().await.unwrap();

    // By key: the selected file, from the list at once and from the server.
    select(&world, "Harbour.png").await;
    world.type_text("i").await;
    world.see("region", "Harbour.png").await;
    world.see_text("Picture").await;
    world.see_text("by you").await;
    world.see_text("SHA-1").await;
    world.see("textbox", "Description").await;
    world.assert_accessible("details").await;

    // A held key asks the server for the last file only.
    let before = count_calls(&world, "/file/get").await;
    let down = Key::Down.code().to_string();
    world.type_text(&down.repeat(8)).await;
    world.type_text(&format!("{}{down}", Key::Home.code())).await;
    world.see("region", "Documents").await;
    world.see_text("Ada").await;
    world.see("button", "Count").await;
    world
        .until("the folder is asked for", async || {
            (count_calls(&world, "/file/get").await > before).then_some(())
        })
        .await;
    assert!(count_calls(&world, "/file/get").await < before + 4);
    world.click("button", "Count").await;
    world.see_text("4 files, 1 folder").await;

    // Names that would turn or hide themselves.
    for (name, shown) in [
        ("invoice", "invoice\u{fffd}fdp.exe"),
        ("plan", "\u{2423}plan"),
        ("onerror", "<img src=x onerror=alert(1)>.txt"),
    ] {
        select(&world, name).await;
        world.see("region", shown).await;
        world.see("textbox", "Description").await;
    }

    // Tags: added, refused, removed, taken back.
    select(&world, "Harbour.png").await;
    world.see("region", "Harbour.png").await;
    for tag in ["holiday", "urgent: red", "<b>album</b>: 大理"] {
        world.type_into("textbox", "Add a tag", tag).await;
        world.press(Key::Enter).await;
    }
    world.see("button", "Remove tag <b>album</b>").await;
    world.type_into("textbox", "Add a tag", "a#b").await;
    world.press(Key::Enter).await;
    world.see_text("A tag can't contain #").await;
    world.press(Key::Escape).await;
    world.click("button", "Remove tag holiday").await;
    world.see_text("Tag “holiday” removed from “Harbour.png”").await;
    world.wait_until_gone("button", "Remove tag holiday").await;
    world.click("button", "Undo").await;
    world.see("button", "Remove tag holiday").await;
    world
        .until("the server has the tags", async || {
            let tags = on_server(&world, "Harbour.png").await["user_tags"].clone();
            (tags == json!({"<b>album</b>": "大理", "holiday": "", "urgent": "red"})).then_some(())
        })
        .await;

    // A description: undone, refused with a reason and kept, saved.
    world.type_into("textbox", "Description", "Half").await;
    world.see_text("Not saved yet").await;
    world.press(Key::Escape).await;
    until_described(&world, "").await;
    world.see("region", "Harbour.png").await;
    world.type_into("textbox", "Description", "The harbour").await;
    // Another file and back, without a click: what is typed waits.
    world.script("document.querySelector('[role=grid]').focus()", vec![]).await;
    world.press(Key::Down).await;
    world.wait_until_gone("region", "Harbour.png").await;
    world.press(Key::Up).await;
    world.see("region", "Harbour.png").await;
    until_described(&world, "The harbour").await;
    let refused = json!({"status": 403, "code": "ForbiddenNoPermission.File", "message": "no"});
    world
        .set_faults(json!([{"host": "api", "path": "/v2/file/update", "count": 1, "effect": refused}]))
        .await;
    world.script("document.querySelector('textarea').focus()", vec![]).await;
    world.press_with_key(Key::Control, Key::Enter).await;
    world.see_text("You don't have permission for this").await;
    until_described(&world, "The harbour").await;
    world.assert_accessible("details-refused").await;
    world.clear_faults().await;
    world.clear_console().await;
    world.click("button", "Save").await;
    world.see_text("The description of “Harbour.png” is saved").await;
    assert_eq!(on_server(&world, "Harbour.png").await["description"], "The harbour");

    // A click elsewhere saves too.
    world.type_into("textbox", "Description", "By a click").await;
    select(&world, "Welcome.md").await;
    world.see("region", "Welcome.md").await;
    world
        .until("it is saved", async || {
            (on_server(&world, "Harbour.png").await["description"] == "By a click").then_some(())
        })
        .await;

    // A step of the history, unless others have changed it since.
    select(&world, "Harbour.png").await;
    until_described(&world, "By a click").await;
    world.press_with(Key::Control, 'z').await;
    world.see_text("Undone: Description of “Harbour.png” changed").await;
    until_described(&world, "The harbour").await;
    let theirs =
        json!({"drive_id": drive, "file_id": id_of(&world, "Harbour.png").await, "description": "Theirs"});
    world.call("/file/update", &theirs).await;
    world.press_with(Key::Control, 'y').await;
    world.see_text("This can't be redone for “Harbour.png”").await;
    assert_eq!(on_server(&world, "Harbour.png").await["description"], "Theirs");

    // Several: sums, without a call for each.
    let before = count_calls(&world, "/file/get").await;
    world.press_with(Key::Control, 'a').await;
    world.see("region", Name::Has("selected")).await;
    world.see_text("Total size").await;
    world.see_text("without what is in the folders").await;
    world.assert_accessible("details-several").await;
    assert_eq!(count_calls(&world, "/file/get").await, before);

    // It stays open over a reload, with the drive as a whole, and Escape closes it.
    world.client().refresh().await.unwrap();
    world.see("region", "Ada").await;
    world.see_text("used").await;
    let close = serde_json::to_value(world.find("button", "Close").await).unwrap();
    world.script("arguments[0].focus()", vec![close]).await;
    world.press(Key::Escape).await;
    world.wait_until_gone("region", "Ada").await;
    until_list_focused(&world).await;
    assert_eq!(children(&world, "root").await.len(), 11);
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn versions_are_restored_kept_described_and_deleted() {
    let world = World::start(Options { viewport: (1440, 900), ..Options::default() }).await;
    world.sign_in().await;
    let list = json!({"drive_id": "201", "parent_file_id": "root"});
    let items = world.call("/file/list", &list).await["items"].clone();
    let folder = items.as_array().unwrap().iter().find(|it| it["name"] == "Autumn exhibition").unwrap();
    world.open(&format!("?files=201/{}", folder["file_id"].as_str().unwrap())).await;
    select(&world, "Plan.md").await;
    world.click("button", "Details").await;
    world.see("region", "Plan.md").await;
    world.see("button", "Remove tag exhibition").await;
    world.screenshot("details-studio").await;

    let hang = json!({"hang": true});
    world
        .set_faults(json!([{"host": "api", "path": "/v2/file/revision/list", "count": 1, "effect": hang}]))
        .await;
    world.click("tab", "Versions").await;
    world.see_text("Loading").await;
    world.screenshot("details-versions-loading").await;
    let failing = json!({"status": 500, "code": "InternalError", "message": "no"});
    let rules = |path: &str| json!([{"host": "api", "path": path, "count": 0, "effect": failing}]);
    world.set_faults(rules("/v2/file/revision/list")).await;
    world.click("tab", "Details").await;
    select(&world, "Poster.png").await;
    world.see("region", "Poster.png").await;
    world.click("tab", "Versions").await;
    world.see("button", "Try again").await;
    world.assert_accessible("details-versions-failing").await;
    world.clear_faults().await;
    world.click("button", "Try again").await;
    world.see_text("There are no older versions").await;

    select(&world, "Plan.md").await;
    let versions = async || world.all("button", Name::Has("Actions for the version of")).await;
    let until_versions = async |count: usize| {
        world
            .until(&format!("{count} versions"), async || (versions().await.len() == count).then_some(()))
            .await;
    };
    until_versions(3).await;
    world.see_text("Grace Hopper").await;
    world.see_text("larger").await;
    world.assert_accessible("details-versions").await;
    let act = async |at: usize, action: &str| {
        versions().await[at].click().await.unwrap();
        world.click("menuitem", action).await;
    };

    act(2, "Download this version").await;
    assert_eq!(world.downloaded("Plan.md").await, b"# Plan\n\nTwenty pictures.\n");
    act(2, "Keep for ever").await;
    world.see_text("Kept for ever").await;
    act(1, "Describe").await;
    world.type_into("textbox", "Describe", "Grace's idea <i>").await;
    world.press_with_key(Key::Control, Key::Enter).await;
    world.wait_until_gone("textbox", "Describe").await;
    world.see_text("Grace's idea <i>").await;

    act(2, "Restore…").await;
    world.see_text("Nothing is lost").await;
    world.assert_accessible("details-restoring").await;
    world.click("button", "Restore").await;
    world.see_text("is restored; the version before is kept").await;
    until_versions(4).await;
    world.see("row", Name::Has("25 B")).await;
    world.click("button", "Undo").await;
    until_versions(5).await;
    act(1, "Delete this version…").await;
    world.see_text("This can't be undone").await;
    world.click("button", "Delete forever").await;
    until_versions(4).await;

    // What is refused on one tab leaves the others alone.
    let refused = json!({"status": 403, "code": "ForbiddenNoPermission.File", "message": "no"});
    world
        .set_faults(
            json!([{"host": "api", "path": "/v2/file/list_permission", "count": 1, "effect": refused}]),
        )
        .await;
    world.click("tab", "Access").await;
    world.see_text("You may not see who has access").await;
    select(&world, "Poster.png").await;
    world.see_text("Everyone in the team of this drive").await;
    world.assert_accessible("details-access").await;
    world.click("tab", "Access").await;
    world.press(Key::Home).await;
    world.see("textbox", "Description").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn on_a_phone_the_details_are_a_sheet() {
    let world = World::start(Options { viewport: (390, 844), locale: "zh-CN", ..Options::default() }).await;
    world.emulate_touch(true).await;
    world.open("").await;
    world.click("button", "登录").await;
    world.log_in("ada", "ada").await;
    world.find("grid", Name::Any).await;
    world.click("button", "详细信息").await;
    world.see("dialog", "Ada").await;
    world.press(Key::Escape).await;
    world.wait_until_gone("dialog", Name::Any).await;

    world.open_menu_of("row", Name::Has("Harbour.png")).await;
    world.click("menuitem", "详细信息").await;
    world.see("dialog", "Harbour.png").await;
    world.see("tab", "历史版本").await;
    world.see("textbox", "描述").await;
    let width = "return document.querySelector('dialog[open]').getBoundingClientRect().width";
    assert_eq!(world.script(width, vec![]).await, 390);
    world.assert_accessible("details-phone-chinese").await;
    world.click("tab", "历史版本").await;
    world.see_text("没有更早的版本").await;
    world.click("tab", "访问权限").await;
    world.see_text("未共享给任何人").await;
    world.screenshot("details-phone-access").await;
    world.click("button", "关闭").await;
    world.wait_until_gone("dialog", Name::Any).await;
    until_list_focused(&world).await;

    // The next visit does not begin with a sheet.
    world.client().refresh().await.unwrap();
    world.see("row", Name::Has("Harbour.png")).await;
    assert!(!world.has("dialog", Name::Any).await);
    world.assert_clean().await;
}
