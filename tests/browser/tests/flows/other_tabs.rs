//! What one tab changes, the lists of the others show; and new rows end up where they belong.

use super::lists::names;
use browser_tests::{Key, Name, Options, World};
use serde_json::json;

async fn new_folder(world: &World, name: &str) {
    world.click("button", "New").await;
    world.click("menuitem", Name::Has("New folder")).await;
    world.type_into("textbox", "Folder name", name).await;
    world.press(Key::Enter).await;
    world.see("row", Name::Has(name)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn other_tabs_show_what_is_made_renamed_trashed_and_restored() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    let first = world.client().window().await.unwrap();
    let second = world.client().new_window(true).await.unwrap().handle;
    let switch = async |tab: &browser_tests::WindowHandle| {
        world.client().switch_to_window(tab.clone()).await.unwrap();
    };
    switch(&second).await;
    world.open("").await;
    world.see("grid", "Files").await;

    switch(&first).await;
    new_folder(&world, "Made here").await;
    switch(&second).await;
    world.see("row", Name::Has("Made here")).await;

    switch(&first).await;
    world.press(Key::F2).await;
    world.type_into("textbox", "Rename", "Renamed here").await;
    world.press(Key::Enter).await;
    switch(&second).await;
    world.see("row", Name::Has("Renamed here")).await;
    world.wait_until_gone("row", Name::Has("Made here")).await;

    // The other way round.
    let row = world.find("row", Name::Has("Renamed here")).await;
    world.click_with(&row, None, 1).await;
    world.press(Key::Delete).await;
    world.wait_until_gone("row", Name::Has("Renamed here")).await;
    switch(&first).await;
    world.wait_until_gone("row", Name::Has("Renamed here")).await;
    switch(&second).await;
    world.click("button", "Undo").await;
    world.see("row", Name::Has("Renamed here")).await;
    switch(&first).await;
    world.see("row", Name::Has("Renamed here")).await;
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_that_is_new_in_a_long_list_comes_to_its_place() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    let drive = world.default_drive().await;
    world
        .create_tree(json!({"drive_id": drive, "parent_file_id": "root", "folder": "Long", "count": 350}))
        .await;
    world.client().refresh().await.unwrap();
    world.click("link", "Long").await;
    world.see("row", Name::Has("file-0000000")).await;
    // It belongs behind the hundred rows that are loaded.
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("file-0000250a.txt");
    std::fs::write(&file, "new").unwrap();
    world.choose_files("Upload files", &[&file]).await;
    world.see_text("1 file uploaded").await;
    let scroll = "const grid = document.querySelector('[role=grid]'); grid.scrollTop = grid.scrollHeight;";
    world
        .until("everything is loaded", async || {
            world.script(scroll, vec![]).await;
            let text = world.text().await;
            (text.contains("351 items") && !text.contains("loaded so far")).then_some(())
        })
        .await;
    let neighbours = "const grid = document.querySelector('[role=grid]'); grid.scrollTop = grid.scrollHeight * 251 / 351 - 200;";
    world.script(neighbours, vec![]).await;
    world.see("row", Name::Has("file-0000250a.txt")).await;
    let names = names(&world).await;
    assert!(names.is_sorted(), "{names:?}");
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_name_sent_twice_asks_once_the_first_has_arrived() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    let slow = json!({"delay_ms": 1_500});
    world.set_faults(json!([{"host": "objects", "method": "PUT", "count": 0, "effect": slow}])).await;
    // Two folders: a file that changes on the computer while it is read fails, which is another thing.
    let places = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    for (place, content) in places.iter().zip(["one", "two, and longer"]) {
        let file = place.path().join("twice.txt");
        std::fs::write(&file, content).unwrap();
        world.choose_files("Upload files", &[&file]).await;
        world.see("listitem", Name::Has("twice.txt")).await;
    }
    world.see_text("“twice.txt” is in “Ada” already").await;
    world.click("button", "Skip").await;
    world.see("row", Name::Has("twice.txt")).await;
    let drive = world.default_drive().await;
    let body = json!({"drive_id": drive, "parent_file_id": "root", "limit": 100, "order_by": "name"});
    let listed = world.call("/file/list", &body).await;
    let count = listed["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|item| item["name"].as_str().unwrap().starts_with("twice"))
        .count();
    assert_eq!(count, 1);
    world.assert_clean().await;
}
