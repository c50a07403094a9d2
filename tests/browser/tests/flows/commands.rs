//! The command palette, undo and redo, batch rename, the clipboard and new files, by keyboard and mouse.

use browser_tests::folders::{child_names, id_of};
use browser_tests::{Key, Keystroke, Name, Options, World};
use serde_json::{Value, json};

const REDO: Keystroke<'static> =
    Keystroke { key: "Z", code: "KeyZ", number: 90, ctrl: true, shift: true, repeats: 0 };

async fn select(world: &World, names: &[&str]) {
    for (at, name) in names.iter().enumerate() {
        world.click_on("row", Name::Has(name), (at > 0).then_some(Key::Control), 1).await;
    }
    world.see_text(&format!("{} selected", names.len())).await;
}

async fn open_palette(world: &World, query: &str) {
    // The key works as soon as its chunk is there; pressed again, it changes nothing.
    world
        .until("the palette", async || {
            if !world.has("combobox", Name::Any).await {
                world.press_with(Key::Control, 'k').await;
            }
            world.has("combobox", Name::Any).await.then_some(())
        })
        .await;
    world.type_text(query).await;
}

/// The option that Enter would run, as it is announced.
async fn active_option(world: &World) -> String {
    let read = "const field = document.querySelector('[role=combobox]');
        return document.getElementById(field.getAttribute('aria-activedescendant'))?.innerText ?? ''";
    let text = world.script(read, vec![]).await;
    text.as_str().unwrap_or_default().replace('\n', " ").replace(['\u{2068}', '\u{2069}'], "")
}

async fn wait_for_option(world: &World, expected: &str) {
    world
        .until(&format!("{expected} comes first"), async || {
            active_option(world).await.starts_with(expected).then_some(())
        })
        .await;
}

/// What has the focus: its name, or its role.
async fn focus(world: &World) -> Value {
    let read = "const it = document.activeElement; return it.getAttribute('aria-label') ?? it.tagName";
    world.script(read, vec![]).await
}

async fn screenshots(world: &World, screen: &str) {
    for (width, height) in [(1440, 900), (390, 844)] {
        world.resize(width, height).await;
        world.assert_accessible(&format!("{screen}-{width}")).await;
    }
    world.resize(1280, 800).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_palette_runs_commands_and_opens_folders_by_keyboard() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    world.click("link", "Documents").await;
    select(&world, &["Letter.pdf"]).await;
    open_palette(&world, "").await;
    // It says what the commands would apply to.
    world.see("group", "Letter.pdf").await;
    screenshots(&world, "palette").await;

    // Letters in their order find a command, refused ones say why and do nothing.
    world.type_text("undo").await;
    wait_for_option(&world, "Undo There is nothing to undo").await;
    world.press(Key::Enter).await;
    world.see("combobox", Name::Any).await;
    world.screenshot("palette-refused").await;
    world.press(Key::Escape).await;
    world.wait_until_gone("combobox", Name::Any).await;
    world.until_equal("what has the focus", "Files".into(), async || focus(&world).await).await;

    open_palette(&world, "nwfl").await;
    wait_for_option(&world, "New folder").await;
    world.press(Key::Enter).await;
    world.see("dialog", "New folder").await;
    world.type_into("textbox", "Folder name", "Made by palette").await;
    world.press(Key::Enter).await;
    world.see("row", Name::Has("Made by palette")).await;
    // The next command is for what is selected.
    open_palette(&world, "add st").await;
    wait_for_option(&world, "Add star").await;
    world.press(Key::Enter).await;
    world.wait_until_gone("combobox", Name::Any).await;
    open_palette(&world, "undo").await;
    wait_for_option(&world, "Undo “Made by palette” starred").await;
    world.press(Key::Escape).await;

    // A drive, a page, and back to a folder that was open; the field of the search gives the palette its key too.
    world.click("searchbox", Name::Any).await;
    open_palette(&world, "studio").await;
    wait_for_option(&world, "Studio").await;
    world.press(Key::Enter).await;
    world.see("heading", "Studio").await;
    open_palette(&world, "transf").await;
    wait_for_option(&world, "Transfers").await;
    world.press(Key::Enter).await;
    world.see("heading", "Transfers").await;
    open_palette(&world, "docum").await;
    wait_for_option(&world, "Documents").await;
    world.press(Key::Enter).await;
    world.see("heading", "Documents").await;
    // A file that was looked at, from anywhere, also after a reload.
    super::preview::open(&world, "Letter.pdf").await;
    super::preview::close(&world).await;
    world.click("link", "Trash").await;
    world.see("heading", "Trash").await;
    world.client().refresh().await.unwrap();
    world.see("heading", "Trash").await;
    open_palette(&world, "letter").await;
    wait_for_option(&world, "Letter.pdf").await;
    world.see("group", "Opened lately").await;
    world.press(Key::Enter).await;
    world.see("dialog", "Letter.pdf").await;
    // It closes to where it was opened.
    super::preview::close(&world).await;
    world.see("heading", "Trash").await;
    open_palette(&world, "zzzz").await;
    world.see_text("Nothing is called “zzzz”").await;
    world.press(Key::Escape).await;

    // By mouse, from the menu of the account.
    world.click("button", Name::Has("Account of")).await;
    world.click("menuitem", Name::Has("All commands")).await;
    world.click("option", Name::Has("Keyboard shortcuts")).await;
    world.see("dialog", "Keyboard shortcuts").await;
    world.assert_accessible("key-sheet").await;
    world.press(Key::Escape).await;
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_done_is_undone_and_redone_over_a_reload() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    world.click("link", "Documents").await;
    select(&world, &["Letter.pdf"]).await;
    world.press(Key::F2).await;
    world.type_into("textbox", "Rename", "Renamed.pdf").await;
    world.press(Key::Enter).await;
    world.see("row", Name::Has("Renamed.pdf")).await;
    world.wait_until_gone("textbox", "Rename").await;
    world.type_text("s").await;
    world.see("row", Name::Has("Starred")).await;
    world.press(Key::Delete).await;
    world.wait_until_gone("row", Name::Has("Renamed.pdf")).await;
    world.see_text("“Renamed.pdf” moved to the trash").await;

    world.client().refresh().await.unwrap();
    world.see("grid", "Files").await;
    // Nothing has the focus yet: the keys of the page work all the same.
    open_palette(&world, "").await;
    world.press(Key::Escape).await;
    world.press_with(Key::Control, 'z').await;
    world.see("row", Name::Has("Renamed.pdf")).await;
    world.see_text("Undone: “Renamed.pdf” moved to the trash").await;
    for says in ["Undone: “Renamed.pdf” starred", "Undone: “Letter.pdf” renamed to “Renamed.pdf”"]
    {
        world.press_with(Key::Control, 'z').await;
        world.see_text(says).await;
    }
    world.see("row", Name::Has("Letter.pdf")).await;
    world.strike(REDO).await;
    world.see("row", Name::Has("Renamed.pdf")).await;

    // The list of it, where each can be undone by itself.
    world.click("button", Name::Has("Account of")).await;
    world.click("menuitem", Name::Has("History")).await;
    world.see("dialog", "History").await;
    screenshots(&world, "history").await;
    world.click("button", Name::Has("Undo: “Letter.pdf” renamed")).await;
    world.see("button", Name::Has("Redo: “Letter.pdf” renamed")).await;
    world.click("button", "Done").await;
    world.see("row", Name::Has("Letter.pdf")).await;

    // What somebody else has changed since stays as it is.
    world.strike(REDO).await;
    world.see("row", Name::Has("Renamed.pdf")).await;
    let (drive, id) = (world.default_drive().await, id_of(&world, "Documents/Renamed.pdf").await);
    let theirs = json!({"drive_id": drive, "file_id": id, "name": "Theirs.pdf", "check_name_mode": "refuse"});
    world.call("/file/update", &theirs).await;
    world.press_with(Key::Control, 'z').await;
    world.see_text("someone has changed, moved or deleted it since. It stays as it is.").await;
    assert!(child_names(&world, "Documents").await.contains(&"Theirs.pdf".to_owned()));

    // Nothing of it stays in the tab after signing out.
    world.click("button", Name::Has("Account of")).await;
    world.click("menuitem", Name::Has("Sign out")).await;
    world.see("heading", "You are signed out").await;
    let stored = world.script("return JSON.stringify({...sessionStorage})", vec![]).await.to_string();
    assert!(!stored.contains("Renamed"), "{stored}");
    world.assert_clean().await;
}

/// Pressed while the server has not answered yet, an undo still means what was done last.
#[tokio::test(flavor = "multi_thread")]
async fn an_undo_waits_for_what_is_under_way() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    world.click("link", "Documents").await;
    let slow = json!({"delay_ms": 2_500});
    let rule = json!([{"host": "api", "path": "/recyclebin/trash", "count": 2, "effect": slow}]);
    world.set_faults(rule).await;

    // Nothing is in the history before the answer.
    select(&world, &["Letter.pdf"]).await;
    world.press(Key::Delete).await;
    world.wait_until_gone("row", Name::Has("Letter.pdf")).await;
    world.press_with(Key::Control, 'z').await;
    world.see_text("This is undone as soon as the changes before it are done.").await;
    world.see("row", Name::Has("Letter.pdf")).await;

    // Two in a row take back the two last.
    select(&world, &["Letter.pdf"]).await;
    world.press(Key::F2).await;
    world.type_into("textbox", "Rename", "Renamed.pdf").await;
    world.press(Key::Enter).await;
    world.wait_until_gone("textbox", "Rename").await;
    world.press(Key::Delete).await;
    world.wait_until_gone("row", Name::Has("Renamed.pdf")).await;
    world.press_with(Key::Control, 'z').await;
    world.press_with(Key::Control, 'z').await;
    world.see("row", Name::Has("Letter.pdf")).await;
    assert!(child_names(&world, "Documents").await.contains(&"Letter.pdf".to_owned()));
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_files_are_renamed_at_once_and_clashes_are_shown_before() {
    let world = World::start(Options { locale: "zh-CN", ..Options::default() }).await;
    world.open("").await;
    world.click("button", "登录").await;
    world.log_in("ada", "ada").await;
    world.see("grid", "文件").await;
    let drive = world.default_drive().await;
    let create = async |parent: &str, name: &str| {
        let body = json!({"drive_id": drive, "parent_file_id": parent, "name": name, "type": "folder",
            "check_name_mode": "ignore"});
        world.call("/file/create", &body).await["file_id"].as_str().unwrap().to_owned()
    };
    let folder = create("root", "Hostile").await;
    let all: Value = serde_json::from_str(include_str!("../../../fixtures/names.json")).unwrap();
    let names: Vec<&str> = all.as_array().unwrap().iter().filter_map(|it| it["name"].as_str()).collect();
    let names: Vec<&str> = names.into_iter().filter(|name| name.len() < 200).take(30).collect();
    for name in &names {
        create(&folder, name).await;
    }
    world.open("").await;
    world.click("link", "Hostile").await;
    world.see("row", Name::Has("plan.txt")).await;
    world.press_with(Key::Control, 'a').await;
    world.press(Key::F2).await;
    world.see("dialog", Name::Has("重命名 30 项")).await;
    world.type_into("textbox", "新名称", "same").await;
    world.see_text("有两项会得到此名称").await;
    world.see_text("有 30 个名称不可用").await;
    screenshots(&world, "batch-rename-clash").await;
    world.press(Key::Enter).await;
    world.see("dialog", Name::Any).await;
    assert!(!world.pds_requests().await.to_string().contains("/v2/batch"));

    world.type_into("textbox", "新名称", "旅行 {n}").await;
    world.see("spinbutton", "位数").await;
    world.type_into("spinbutton", "位数", "2").await;
    screenshots(&world, "batch-rename").await;
    world.type_into("textbox", "新名称", "旅行 {n}").await;
    world.press(Key::Enter).await;
    world.see_text("已重命名 30 项").await;
    world.see("row", Name::Has("旅行 01")).await;
    let renamed = child_names(&world, "Hostile").await;
    assert!(renamed.iter().all(|name| name.starts_with("旅行 ")), "{renamed:?}");
    world.press_with(Key::Control, 'z').await;
    world.see_text("已撤销：30 项已重命名").await;
    let (mut back, mut before) = (child_names(&world, "Hostile").await, names.clone());
    back.sort();
    before.sort();
    assert_eq!(back, before);
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn files_are_cut_and_pasted_across_folders_and_drives_and_created_by_the_menu() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    world.click("link", "Documents").await;
    // Nothing to paste yet.
    world.see("row", Name::Has("Letter.pdf")).await;
    world.click("button", "New").await;
    let paste = world.find("menuitem", Name::Has("Paste")).await;
    assert!(paste.text().await.unwrap().contains("Cut or copy something first"));
    world.assert_accessible("new-menu").await;
    world.press(Key::Escape).await;

    select(&world, &["Letter.pdf"]).await;
    world.press_with(Key::Control, 'x').await;
    world.see_text("1 item cut").await;
    let dimmed = "return [...document.querySelectorAll('.row.cut')].length";
    world.until_script(dimmed, 1).await;
    world.screenshot("cut").await;
    world.click("link", "Ada").await;
    world.click("link", "Empty folder").await;
    world.see_text("Nothing here yet").await;
    world.press_with(Key::Control, 'v').await;
    world.see("row", Name::Has("Letter.pdf")).await;
    world.see_text("1 item moved to “Empty folder”").await;

    // Into another drive the server copies.
    select(&world, &["Letter.pdf"]).await;
    world.press_with(Key::Control, 'c').await;
    world.see_text("1 item copied").await;
    open_palette(&world, "studio").await;
    world.press(Key::Enter).await;
    world.see("heading", "Studio").await;
    world.click("button", "New").await;
    world.click("menuitem", Name::Has("Paste")).await;
    world.see("row", Name::Has("Letter.pdf")).await;
    world.press_with(Key::Control, 'z').await;
    world.wait_until_gone("row", Name::Has("Letter.pdf")).await;
    world.click("link", "Autumn exhibition").await;
    select(&world, &["Plan.md"]).await;
    world.press_with(Key::Control, 'x').await;
    world.see_text("1 item cut").await;
    open_palette(&world, "ada").await;
    world.press(Key::Enter).await;
    world.see("heading", "Ada").await;
    world.press_with(Key::Control, 'v').await;
    world.see("row", Name::Has("Plan.md")).await;
    world.see_text("1 item moved to “Ada” in another drive").await;

    // A new file is there at once, with its name being typed.
    for (item, name) in [("New text file", "Untitled.txt"), ("New Markdown file", "Untitled.md")] {
        world.click("button", "New").await;
        world.click("menuitem", Name::Has(item)).await;
        world.see("textbox", "Rename").await;
        world.screenshot("new-file").await;
        world.press(Key::Enter).await;
        world.see("row", Name::Has(name)).await;
    }
    open_palette(&world, "newtext").await;
    world.press(Key::Enter).await;
    world.see("textbox", "Rename").await;
    world.type_text("Notes").await;
    world.press(Key::Enter).await;
    world.see("row", Name::Has("Notes.txt")).await;
    let id = id_of(&world, "Untitled.md").await;
    let body = json!({"drive_id": world.default_drive().await, "file_id": id});
    assert_eq!(world.call("/file/get", &body).await["size"], 0);
    world.assert_clean().await;
}
