//! The recycle bin: finding and sorting in all of it, where entries were and how long they stay, deleting many for good.

use browser_tests::{Key, Name, Options, World};
use serde_json::{Value, json};

/// Empties the trash, then moves one file of the root there, and a day later 250 of a folder.
async fn fill(world: &World, drive: &str) {
    let tree =
        json!({"drive_id": drive, "parent_file_id": "root", "folder": "Many", "count": 250, "kind": "files"});
    world.create_tree(tree).await;
    world.call("/recyclebin/clear", &json!({"drive_id": drive})).await;
    let children = browser_tests::folders::children(world, "root").await;
    let id = |name: &str| children.iter().find(|it| it.0 == name).unwrap().1.clone();
    world.call("/recyclebin/trash", &json!({"drive_id": drive, "file_id": id("Welcome.md")})).await;
    world.advance_clock(24 * 3600).await;
    let (mut files, mut marker) = (Vec::new(), String::new());
    loop {
        let body = json!({"drive_id": drive, "parent_file_id": id("Many"), "limit": 100, "marker": marker});
        let page = world.call("/file/list", &body).await;
        files.extend(page["items"].as_array().unwrap().iter().map(|it| it["file_id"].clone()));
        marker = page["next_marker"].as_str().unwrap_or_default().to_owned();
        if marker.is_empty() {
            break;
        }
    }
    for files in files.chunks(100) {
        let trash = |(at, id): (usize, &Value)| {
            json!({"id": at.to_string(), "method": "POST", "url": "/recyclebin/trash",
                "headers": {"Content-Type": "application/json"}, "body": {"drive_id": drive, "file_id": id}})
        };
        let requests: Vec<Value> = files.iter().enumerate().map(trash).collect();
        world.call("/batch", &json!({"resource": "file", "requests": requests})).await;
    }
}

/// The name of the first row.
async fn first(world: &World) -> String {
    let name =
        "return document.querySelector('.viewport .row[aria-rowindex=\"2\"] .name .text')?.innerText ?? ''";
    world.script(name, vec![]).await.as_str().unwrap_or_default().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn all_of_the_bin_is_found_sorted_and_deleted() {
    let world = World::start(Options::default()).await;
    world.change_settings(json!({"token_lifetime_s": 1_000_000})).await;
    world.sign_in().await;
    let drive = world.default_drive().await;
    fill(&world, &drive).await;
    world.open("?trash").await;
    world.see("heading", "Trash").await;
    world.see("link", "Was in “Many”").await;
    world.see_text("days left").await;
    world.screenshot("trash").await;

    // The oldest entry stands on the third page.
    world.type_into("searchbox", "Find in the trash", "welc").await;
    world.see_text("1 of 251 items").await;
    world.see("row", Name::Has("Welcome.md")).await;
    world.see("link", "Was in “Ada”").await;
    world.assert_accessible("trash").await;
    world.screenshot("trash-find").await;
    world.type_into("searchbox", "Find in the trash", "no such thing").await;
    world.see_text("Nothing found for “no such thing”").await;
    world.see("button", "Empty trash").await;
    world.type_into("searchbox", "Find in the trash", " ").await;
    world.click("button", "Sort by: Deleted last").await;
    world.click("menuitemradio", "Deleted first").await;
    world.until("the oldest is first", async || (first(&world).await == "Welcome.md").then_some(())).await;

    // Restored rows stay away when the order changes; a reload keeps what is looked for.
    world.open_menu_of("row", Name::Has("Welcome.md")).await;
    world.click("menuitem", Name::Has("Restore")).await;
    world.wait_until_gone("row", Name::Has("Welcome.md")).await;
    world.click("button", "Sort by: Deleted first").await;
    world.click("menuitemradio", "Name, A to Z").await;
    world.see("button", "Sort by: Name, A to Z").await;
    world.see_text("250 items").await;
    assert_ne!(first(&world).await, "Welcome.md");
    let top = first(&world).await;
    world.click("checkbox", Name::Has(&top)).await;
    world.type_text("r").await;
    world.until("it is sorted again", async || (first(&world).await == top).then_some(())).await;

    let slow = json!({"delay_ms": 1_500});
    world.set_faults(json!([{"host": "api", "path": "/v2/batch", "count": 0, "effect": slow}])).await;
    world.press_with(Key::Control, 'a').await;
    world.press(Key::Delete).await;
    // The list has such a button too.
    let dialog = world.find("dialog", Name::Any).await;
    world.find_in(&dialog, "button", "Delete forever").await.click().await.unwrap();
    world.see_text("Deleting: 100 of 250 items").await;
    world.screenshot("trash-deleting").await;
    world.see_text("The trash is empty").await;
    world.see_text("250 items deleted forever").await;
    world.assert_clean().await;
}
