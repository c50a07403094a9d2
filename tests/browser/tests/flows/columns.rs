//! The columns of a list: chosen, ordered and sized by mouse and by keys, sorted by what the server knows and by what it does
//! not; the sizes of folders; the heads of the trash.

use browser_tests::{Key, Name, Options, World};
use serde_json::{Value, json};

/// A file of the demo domain.
const HOSTILE: &str = "<img src=x onerror=alert(1)>.txt";

/// What the heads say that are on the screen, and how each sorts.
const HEADS: &str = "
    return [...document.querySelectorAll('.columns [role=columnheader]')].filter((it) => it.checkVisibility())
        .slice(1, -1).map((it) => it.innerText.trim() + ' ' + (it.getAttribute('aria-sort') ?? '-'));";

async fn wait_for(world: &World, script: &str, expected: Value) {
    world
        .until(&format!("it is {expected}"), async || {
            let found = world.client().execute(script, vec![]).await.unwrap_or_default();
            (found == expected).then_some(())
        })
        .await;
}

/// The names on the screen from top to bottom.
const NAMES: &str = "
    return [...document.querySelectorAll('.viewport .row[id]')]
        .sort((one, other) => one.ariaRowIndex - other.ariaRowIndex)
        .map((row) => row.querySelector('.name [title]').title)";

async fn choose_columns(world: &World, names: &[&str]) {
    world.click("button", "View").await;
    world.click("menuitem", "Columns…").await;
    world.see("dialog", "Columns").await;
    for name in names {
        world.click("checkbox", *name).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn columns_are_chosen_ordered_sized_and_kept() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    let drive = world.default_drive().await;
    let children = browser_tests::folders::children(&world, "root").await;
    let welcome = children.iter().find(|it| it.0 == "Welcome.md").unwrap().1.clone();
    let tags =
        json!({"drive_id": drive, "file_id": welcome, "user_tags": [{"key": "urgent", "value": "red"}]});
    world.call("/file/put_usertags", &tags).await;
    wait_for(&world, HEADS, json!(["Name ascending", "Modified none", "Size none"])).await;

    choose_columns(&world, &["Kind", "Tags", "Changed by"]).await;
    world.assert_accessible("columns-dialog").await;
    world.screenshot("columns-dialog").await;
    // By the keyboard: up twice, which is to the left.
    world.click("checkbox", "Modified").await;
    world.click("checkbox", "Modified").await;
    let focus = "document.getElementById('column-kind').focus()";
    world.script(focus, vec![]).await;
    for _ in 0..3 {
        world.press_with_key(Key::Alt, Key::Up).await;
    }
    let at = "return document.activeElement.id + ' ' + document.querySelector('.column-list li input').id";
    wait_for(&world, at, json!("column-kind column-kind")).await;
    world.see_text("“Kind” is column 1 of 8").await;
    world.click("button", "Move “Size” to the left").await;
    // By the mouse: the tags before the modification.
    let grip = |id: &str| format!("return document.getElementById('column-{id}').closest('li')");
    let tags = world.client().execute(&grip("tags"), vec![]).await.unwrap();
    let modified = world.client().execute(&grip("size"), vec![]).await.unwrap();
    let element = |value: Value| {
        fantoccini::elements::Element::from_element_id(
            world.client().clone(),
            value.as_object().unwrap().values().next().unwrap().as_str().unwrap().to_owned().into(),
        )
    };
    world.drag_over(&element(tags), &element(modified)).await;
    world.hold_mouse(false).await;
    let dialog = world.find("dialog", "Columns").await;
    world.find_in(&dialog, "button", "Done").await.click().await.unwrap();
    wait_for(
        &world,
        HEADS,
        json!(["Name ascending", "Kind none", "Tags none", "Size none", "Modified none", "Changed by none"]),
    )
    .await;
    let row = "
        const row = document.querySelector('[title=\"Welcome.md\"]').closest('.row');
        return [...row.querySelectorAll('.extra')].map((cell) => cell.innerText.trim())";
    wait_for(&world, row, json!(["Document · MD", "urgent", "You"])).await;
    world.assert_accessible("columns").await;
    world.screenshot("columns").await;

    // Wider and narrower, by keys and by the mouse.
    let width = "return Math.round(document.querySelector('.columns [data-column=kind]').getBoundingClientRect().width)";
    let before = world.script(width, vec![]).await.as_i64().unwrap();
    let edge = world.find("separator", "Width of “Kind”").await;
    world.script("arguments[0].focus()", vec![serde_json::to_value(&edge).unwrap()]).await;
    world.press(Key::Left).await;
    world.press(Key::Left).await;
    wait_for(&world, width, json!(before + 16)).await;
    world.press(Key::Right).await;
    wait_for(&world, width, json!(before + 8)).await;
    let (x, y) = world.middle(&edge).await;
    world.drag_through(&[(x, y), (x - 10.0, y), (x - 40.0, y)]).await;
    wait_for(&world, width, json!(before + 48)).await;

    // Sorted here by what the server does not know, then by the server again.
    world.click("button", "Kind").await;
    wait_for(
        &world,
        NAMES,
        json!([
            "Documents",
            "Empty folder",
            "Numbers",
            "Photos",
            "Harbour.png",
            "Welcome.md",
            HOSTILE,
            "待办事项.txt"
        ]),
    )
    .await;
    world.click("button", "Kind").await;
    let first = "return document.querySelector('.columns [data-column=kind]').getAttribute('aria-sort')";
    wait_for(&world, first, json!("descending")).await;
    // Other folders have that order too.
    world.click("link", "Documents").await;
    world.see("heading", "Documents").await;
    wait_for(&world, first, json!("descending")).await;
    world.client().back().await.unwrap();
    world.see("row", Name::Has("Welcome.md")).await;
    wait_for(&world, first, json!("descending")).await;
    world.click("button", "Name").await;
    wait_for(&world, first, json!("none")).await;

    // All of it is kept, in folders only; a phone shows what it always does.
    world.client().refresh().await.unwrap();
    wait_for(&world, width, json!(before + 48)).await;
    world.resize(390, 800).await;
    wait_for(&world, HEADS, json!(["Name ascending", "Size none", "Modified none"])).await;
    world.screenshot("columns-390").await;
    world.resize(1280, 800).await;
    world.prefer_dark(true).await;
    world.screenshot("columns-dark").await;
    world.click("link", "Trash").await;
    world.see("heading", "Trash").await;
    wait_for(&world, HEADS, json!(["Name none", "Deleted descending", "Size none"])).await;
    world.click("link", "Files").await;
    // The heads have a way to the dialog too.
    let head = world.find("columnheader", Name::Has("Kind")).await;
    world.open_menu(&head).await;
    world.click("button", "Usual columns").await;
    let dialog = world.find("dialog", "Columns").await;
    world.find_in(&dialog, "button", "Done").await.click().await.unwrap();
    wait_for(&world, HEADS, json!(["Name ascending", "Modified none", "Size none"])).await;
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_menu_of_a_row_is_in_sight_however_wide_its_columns_are() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    choose_columns(&world, &["Created", "Kind", "Created by", "Changed by", "Tags", "Star"]).await;
    world.press(Key::Escape).await;
    world.resize(800, 700).await;
    let row = world.find("row", Name::Has("Welcome.md")).await;
    world.click_with(&row, None, 1).await;
    world.screenshot("columns-wide").await;
    let is_in_sight = "
        const viewport = document.querySelector('.viewport');
        const button = document.querySelector('[title=\"Welcome.md\"]').closest('.row').querySelector('.more');
        const { x, y, width, height } = button.getBoundingClientRect();
        const isWide = viewport.scrollWidth > viewport.clientWidth + 100;
        return isWide && button.contains(document.elementFromPoint(x + width / 2, y + height / 2));";
    wait_for(&world, is_in_sight, json!(true)).await;
    world.script("document.querySelector('.viewport').scrollLeft = 120", vec![]).await;
    wait_for(&world, is_in_sight, json!(true)).await;
    world.prefer_dark(true).await;
    world.screenshot("columns-wide-dark").await;
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_list_says_that_it_is_sorted_only_when_all_is_loaded() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    let drive = world.default_drive().await;
    let tree = json!({"drive_id": drive, "parent_file_id": "root", "folder": "Many", "count": 650});
    let made = world.create_tree(tree).await;
    world.open(&format!("?files={drive}/{}", made["file_id"].as_str().unwrap())).await;
    world.see("heading", "Many").await;
    choose_columns(&world, &["Kind"]).await;
    world.press(Key::Escape).await;
    world.click("button", "Kind").await;
    world.see_text("The server can't sort by “Kind”").await;
    world.assert_accessible("sort-needs-all").await;
    world.screenshot("columns-needs-all").await;
    world.click("button", "Cancel").await;
    world.wait_until_gone("button", "Load all and sort").await;
    world.click("button", "Kind").await;
    world.click("button", "Load all and sort").await;
    world.see_text("650 items").await;
    world.wait_until_gone("button", "Load all and sort").await;
    let sort = "return document.querySelector('.columns [data-column=kind]').getAttribute('aria-sort')";
    wait_for(&world, sort, json!("ascending")).await;
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_sizes_of_folders_are_counted_on_demand() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    let drive = world.default_drive().await;
    let tree = json!({"drive_id": drive, "parent_file_id": "root", "folder": "Many", "count": 250});
    world.create_tree(tree).await;
    world.client().refresh().await.unwrap();
    world.see("row", Name::Has("Many")).await;
    let slow = json!({"delay_ms": 700});
    world
        .set_faults(
            json!([{"host": "api", "path": "/v2/file/get", "body": "dir_size", "count": 0, "effect": slow}]),
        )
        .await;
    world.click("button", "View").await;
    world.click("menuitem", "Show folder sizes").await;
    world.see_text("Counting what is in the folders: 0 of 5").await;
    world.screenshot("folder-sizes-counting").await;
    world.assert_accessible("folder-sizes").await;
    world.wait_until_gone("button", "Stop").await;
    let empty = "return document.querySelector('[title=\"Empty folder\"]').closest('.row').querySelector('.size').innerText";
    wait_for(&world, empty, json!("0 B")).await;
    world.screenshot("folder-sizes").await;
    // One that can't be counted says why; stopping leaves what is known.
    let fault = json!({"status": 500, "code": "InternalError"});
    world
        .set_faults(
            json!([{"host": "api", "path": "/v2/file/get", "body": "dir_size", "count": 0, "effect": fault}]),
        )
        .await;
    world.press_with(Key::Control, 'k').await;
    world.type_into("combobox", Name::Any, "folder sizes").await;
    world.press(Key::Enter).await;
    world.see_text("not counted").await;
    world.clear_faults().await;
    world.clear_console().await;
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_trash_is_sorted_by_its_heads() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    let drive = world.default_drive().await;
    world.call("/recyclebin/clear", &json!({"drive_id": drive})).await;
    let children = browser_tests::folders::children(&world, "root").await;
    for name in ["Welcome.md", "Harbour.png", "待办事项.txt"] {
        let id = children.iter().find(|it| it.0 == name).unwrap().1.clone();
        world.call("/recyclebin/trash", &json!({"drive_id": drive, "file_id": id})).await;
        world.advance_clock(60).await;
    }
    world.open("?trash").await;
    world.see("heading", "Trash").await;
    wait_for(&world, NAMES, json!(["待办事项.txt", "Harbour.png", "Welcome.md"])).await;
    for (head, names, order) in [
        ("Name", ["Harbour.png", "Welcome.md", "待办事项.txt"], "Name, A to Z"),
        ("Name", ["待办事项.txt", "Welcome.md", "Harbour.png"], "Name, Z to A"),
        ("Deleted", ["待办事项.txt", "Harbour.png", "Welcome.md"], "Deleted last"),
        ("Deleted", ["Welcome.md", "Harbour.png", "待办事项.txt"], "Deleted first"),
    ] {
        world.click("button", head).await;
        wait_for(&world, NAMES, json!(names)).await;
        // The menu beside it says the same.
        world.see("button", Name::Has(order)).await;
    }
    world.click("button", "Size").await;
    wait_for(&world, HEADS, json!(["Name none", "Deleted none", "Size descending"])).await;
    world.assert_accessible("trash-heads").await;
    world.assert_clean().await;
}
