//! Actions on files by mouse and keyboard, with errors and undo.

use browser_tests::{Key, Name, Options, World};
use serde_json::json;

async fn new_folder(world: &World, name: &str) {
    world.click("button", "New").await;
    world.click("menuitem", Name::Has("New folder")).await;
    world.type_into("textbox", "Folder name", name).await;
    world.press(Key::Enter).await;
    world.see("row", Name::Has(name)).await;
}

async fn row_action(world: &World, name: &str, action: &str) {
    world.open_menu_of("row", Name::Has(name)).await;
    world.click("menuitem", Name::Has(action)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn folders_are_created_renamed_moved_trashed_and_restored() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;

    new_folder(&world, "Harvest 2026").await;
    new_folder(&world, "合同").await;

    // A taken name is refused in the dialog.
    world.click("button", "New").await;
    world.click("menuitem", Name::Has("New folder")).await;
    world.type_into("textbox", "Folder name", "Harvest 2026").await;
    world.press(Key::Enter).await;
    world.see_text("exists here already").await;
    world.press(Key::Escape).await;
    world.wait_until_gone("dialog", Name::Any).await;

    // Rename in place, by key.
    let row = world.find("row", Name::Has("Harvest 2026")).await;
    world.click_with(&row, None, 1).await;
    world.press(Key::F2).await;
    world.type_into("textbox", "Rename", "Harvest 2027").await;
    world.press(Key::Enter).await;
    world.see("row", Name::Has("Harvest 2027")).await;
    world.wait_until_gone("row", Name::Has("Harvest 2026")).await;

    // Move it into the other folder.
    row_action(&world, "Harvest 2027", "Move to").await;
    world.click("button", "合同").await;
    world.click("button", "Move here").await;
    world.wait_until_gone("row", Name::Has("Harvest 2027")).await;
    world.click("link", "合同").await;
    world.see("row", Name::Has("Harvest 2027")).await;
    world.see("heading", "合同").await;

    // Trash and undo.
    row_action(&world, "Harvest 2027", "Move to trash").await;
    world.wait_until_gone("row", Name::Has("Harvest 2027")).await;
    world.click("button", "Undo").await;
    world.see("row", Name::Has("Harvest 2027")).await;

    world.wait_until_gone("button", "Undo").await;

    // Trash without undo, then restore from the trash.
    row_action(&world, "Harvest 2027", "Move to trash").await;
    world.wait_until_gone("row", Name::Has("Harvest 2027")).await;
    world.click("link", "Trash").await;
    world.see("heading", "Trash").await;
    world.see("columnheader", "Deleted").await;
    let when = "return document.querySelector('[role=row] .date').innerText";
    assert!(world.script(when, vec![]).await.as_str().unwrap().contains("20"), "when it was deleted");
    row_action(&world, "Harvest 2027", "Delete forever").await;
    world.see("dialog", "Delete “Harvest 2027” forever?").await;
    world.screenshot("trash-delete").await;
    world.press(Key::Escape).await;
    world.wait_until_gone("dialog", Name::Any).await;
    row_action(&world, "Harvest 2027", "Restore").await;
    world.wait_until_gone("row", Name::Has("Harvest 2027")).await;
    world.see_text("“Harvest 2027” is back where it was").await;
    world.client().back().await.unwrap();
    world.see("row", Name::Has("Harvest 2027")).await;

    world.screenshot("files").await;
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_works_by_keyboard() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    new_folder(&world, "A first folder").await;

    let grid = world.find("grid", "Files").await;
    world.script("arguments[0].focus()", vec![serde_json::to_value(&grid).unwrap()]).await;
    world.press(Key::Home).await;
    let top = world.url().await;
    world.press(Key::Enter).await;
    world.until("a folder is open", async || (world.url().await != top).then_some(())).await;
    let inside = world.url().await;
    world
        .until("the list has the focus", async || {
            let role = world.script("return document.activeElement.getAttribute('role')", vec![]).await;
            (role == "grid" || world.has("heading", "Nothing here yet").await).then_some(())
        })
        .await;
    world.client().back().await.unwrap();
    world.until("the top folder is back", async || (world.url().await == top).then_some(())).await;
    world.client().forward().await.unwrap();
    world.until("the folder is back", async || (world.url().await == inside).then_some(())).await;
    world.assert_clean().await;
}

/// The name of the active row, while the list has the focus.
async fn active_row(world: &World) -> String {
    const READ: &str = "const list = document.activeElement;
        const row = list.role === 'grid' && document.getElementById(list.getAttribute('aria-activedescendant'));
        return row ? row.querySelector('.name').innerText.trim() : ''";
    world.script(READ, vec![]).await.as_str().unwrap_or_default().to_owned()
}

async fn wait_for_active_row(world: &World, name: &str) {
    world.until("the keyboard is on the row", async || (active_row(world).await == name).then_some(())).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn keyboard_focus_is_kept_when_the_list_changes() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    // The list has the focus after a folder was created by the button, and F2 renames that folder.
    new_folder(&world, "Hollow").await;
    wait_for_active_row(&world, "Hollow").await;
    world.press(Key::F2).await;
    world.see("textbox", "Rename").await;
    world.press(Key::Escape).await;
    world.wait_until_gone("textbox", "Rename").await;

    // Into an empty folder and back: the row of that folder is active.
    wait_for_active_row(&world, "Hollow").await;
    world.press(Key::Enter).await;
    world.see("heading", "Nothing here yet").await;
    world.press(Key::Backspace).await;
    wait_for_active_row(&world, "Hollow").await;
    world.press(Key::Home).await;
    let first = active_row(&world).await;
    assert!(!first.is_empty() && first != "Hollow", "{first}");

    // The first key after a reload is handled.
    world.client().refresh().await.unwrap();
    world.see("row", Name::Has("Hollow")).await;
    world.type_text("?").await;
    world.see("dialog", "Keyboard shortcuts").await;
    world.press(Key::Escape).await;
    world.wait_until_gone("dialog", Name::Any).await;

    // Some rows are selected: the checkbox in the head is indeterminate.
    world.click_on("row", Name::Has("Hollow"), None, 1).await;
    let mixed = "return document.querySelector('.columns .check').indeterminate";
    world.until_script(mixed, json!(true)).await;

    // The first possible target folder has the focus.
    world.type_text("m").await;
    world.see("dialog", Name::Has("Move")).await;
    world
        .until("a folder has the keyboard", async || {
            let on = world.script("return document.activeElement.className", vec![]).await;
            (on == "folder-row").then_some(())
        })
        .await;
    world.screenshot("move-dialog").await;
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_thousand_entries_render_few_rows() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    let drive = world.default_drive().await;
    world
        .create_tree(json!({"drive_id": drive, "parent_file_id": "root", "folder": "Many", "count": 100_000, "kind": "files"}))
        .await;
    world.client().refresh().await.unwrap();
    world.click("link", "Many").await;
    world.see("heading", "Many").await;
    world.find("row", Name::Any).await;
    let grid = world.find("grid", "Files").await;
    let reference = serde_json::to_value(&grid).unwrap();
    for _ in 0..20 {
        world.script("arguments[0].scrollTop = arguments[0].scrollHeight", vec![reference.clone()]).await;
        let rows = world.all("row", Name::Any).await.len();
        assert!(rows < 120, "{rows} rows are in the page");
    }
    world
        .until("more pages have come", async || {
            let text = world.text().await;
            let loaded = text
                .split("items")
                .next()?
                .rsplit(['\n', ' '])
                .find(|word| !word.is_empty())?
                .replace(',', "");
            (loaded.parse::<u32>().ok()? > 400).then_some(())
        })
        .await;
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failed_listing_shows_an_error_and_recovers() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    new_folder(&world, "Behind a fault").await;
    let refusal = json!({"status": 403, "code": "ForbiddenNoPermission.File", "message": "no"});
    world.set_faults(json!([{"host": "api", "path": "/v2/file/list", "count": 0, "effect": refusal}])).await;
    world.click("link", "Behind a fault").await;
    world.see_text("not there").await;
    world.clear_faults().await;
    let busy = json!({"status": 500, "code": "InternalError", "message": "no"});
    world.client().back().await.unwrap();
    world.see("row", Name::Has("Behind a fault")).await;
    world.set_faults(json!([{"host": "api", "path": "/v2/file/list", "count": 0, "effect": busy}])).await;
    world.click("link", "Behind a fault").await;
    world.see_text("This could not be loaded. The server has a problem").await;
    world.clear_faults().await;
    world.click("button", "Try again").await;
    world.see_text("Nothing here yet").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn search_finds_by_name() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    new_folder(&world, "Quarterly figures").await;
    world.type_into("searchbox", Name::Any, "Quarterly").await;
    world.press(Key::Enter).await;
    world.see("row", Name::Has("Quarterly figures")).await;
    assert!(world.url().await.contains("#q=Quarterly"));

    // Each result shows and links its folder, which is requested once for all its results.
    world.type_into("searchbox", Name::Any, "note").await;
    world.press(Key::Enter).await;
    world.see("row", Name::Has("note 1.txt")).await;
    world.see("link", "In “Numbers”").await;
    assert!(world.all("link", "In “Numbers”").await.len() > 5);
    world.screenshot("search").await;
    let log = world.pds_requests().await;
    let all = log["requests"].as_array().unwrap();
    let asked = all.iter().filter(|it| it["path"] == "/v2/batch" && it["method"] == "POST").count();
    assert_eq!(asked, 1, "{all:#?}");
    world.click("link", "In “Numbers”").await;
    world.see("heading", "Numbers").await;
    world.assert_clean().await;
}
