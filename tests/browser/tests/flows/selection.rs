//! Selecting everything in a list that is not wholly loaded, adding ranges, and dropping files on a folder's row.

use browser_tests::{Key, Name, Options, World};
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn everything_is_the_whole_folder() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    let drive = world.default_drive().await;
    world
        .create_tree(json!({"drive_id": drive, "parent_file_id": "root", "folder": "Many", "count": 450, "kind": "files"}))
        .await;
    world.client().refresh().await.unwrap();
    world.click("link", "Many").await;
    world.see("heading", "Many").await;
    world.find("row", Name::Any).await;

    // While the rest is on its way it says so, and nothing is done to a part.
    world
        .set_faults(json!([{"host": "api", "path": "/v2/file/list", "count": 0, "effect": {"hang": true}}]))
        .await;
    world.press(Key::Home).await;
    world.press_with(Key::Control, 'a').await;
    world.see_text("selecting the rest").await;
    let head =
        "const box = document.querySelector('.columns .check'); return [box.checked, box.indeterminate]";
    world.until_script(head, json!([false, true])).await;
    world.press(Key::Delete).await;
    world.see_text("The rest of the list is not loaded yet").await;
    let trash = world.find("button", "Move to trash").await;
    assert_eq!(trash.attr("aria-disabled").await.unwrap().as_deref(), Some("true"));
    world.press(Key::Escape).await;
    world.wait_until_gone("button", "Clear selection").await;

    // If it does not come, that is said too, and asking again tries again.
    let busy = json!({"status": 403, "code": "ForbiddenNoPermission.File", "message": "no"});
    world
        .set_faults(json!([{"host": "api", "path": "/v2/file/list", "nth": 3, "count": 0, "effect": busy}]))
        .await;
    world.client().refresh().await.unwrap();
    world.see("heading", "Many").await;
    world.click("checkbox", "Select all").await;
    world.see_text("the rest could not be loaded").await;
    world.clear_faults().await;
    world.clear_console().await;
    world.click("checkbox", "Select all").await;
    world.wait_until_gone("button", "Clear selection").await;
    world.click("checkbox", "Select all").await;
    world.see_text("450 selected").await;
    world
        .until("the box is full", async || {
            (world.script(head, vec![]).await == json!([true, false])).then_some(())
        })
        .await;
    world.press(Key::Delete).await;
    world.see_text("450 items moved to the trash").await;
    world.see_text("Nothing here yet").await;
    world.client().refresh().await.unwrap();
    world.see_text("Nothing here yet").await;
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn ctrl_and_shift_add_a_range() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    let names = "return [...document.querySelectorAll('[role=row][aria-selected=true]')].length";
    let rows = world.all("row", Name::Has("Actions for")).await;
    world.click_with(&rows[0], None, 1).await;
    world.click_with(&rows[3], Some(Key::Control), 1).await;
    let script = "arguments[0].dispatchEvent(new MouseEvent('click', { bubbles: true, ctrlKey: true, shiftKey: true, detail: 1 }))";
    world.script(script, vec![serde_json::to_value(&rows[5]).unwrap()]).await;
    world.see_text("4 selected").await;
    world.until_script(names, 4).await;
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn files_dropped_on_a_folder_go_into_it() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    let row = world.find("row", Name::Has("Empty folder")).await;
    world.drop_files(&row, &[("into.txt", "one")]).await;
    world.see_text("1 file uploaded").await;
    assert!(!world.has("row", Name::Has("into.txt")).await);
    // A file's row is no folder: the open folder takes it.
    let row = world.find("row", Name::Has("Welcome.md")).await;
    world.drop_files(&row, &[("beside.txt", "two")]).await;
    world.see("row", Name::Has("beside.txt")).await;
    world.click("link", "Empty folder").await;
    world.see("row", Name::Has("into.txt")).await;
    assert!(!world.has("row", Name::Has("beside.txt")).await);
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_keyboard_goes_on_behind_what_was_deleted() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    let tree = json!({"drive_id": world.default_drive().await, "folder": "Many", "count": 60});
    world.create_tree(tree).await;
    world.client().refresh().await.unwrap();
    world.click("link", "Many").await;
    world.click_on("row", Name::Has("file-0000005"), None, 1).await;
    for _ in 0..3 {
        world.press_with_key(Key::Shift, Key::Down).await;
    }
    world.see_text("4 selected").await;
    world.press(Key::Delete).await;
    let active = "const grid = document.querySelector('[role=grid]');
        return document.getElementById(grid.getAttribute('aria-activedescendant'))?.innerText.match(/file-\\d+/)[0]";
    world.until_script(active, "file-0000009").await;
    world.see_text("4 items moved to the trash").await;
    // What comes back before it leaves it where it is.
    world.press_with(Key::Control, 'z').await;
    world.see("row", Name::Has("file-0000005")).await;
    world.until_script(active, "file-0000009").await;
    world.assert_clean().await;
}
