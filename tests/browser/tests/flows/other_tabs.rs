//! What one tab changes, the lists of the others show; and new rows end up where they belong.

use super::lists::names;
use browser_tests::folders::id_of;
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
    world.click_on("row", Name::Has("Renamed here"), None, 1).await;
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

#[tokio::test(flavor = "multi_thread")]
async fn a_list_that_was_read_before_a_change_does_not_take_it_back() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    world.click("link", "Documents").await;
    world.see("heading", "Documents").await;
    // The list is shown from memory at once; what the server says of it comes late.
    let late = json!({"after": true, "delay_ms": 3_000});
    world.set_faults(json!([{"host": "api", "path": "/v2/file/list", "count": 2, "effect": late}])).await;
    world.click("link", "Ada").await;
    world.click_on("row", Name::Has("Welcome.md"), None, 1).await;
    world.press(Key::F2).await;
    world.see("textbox", "Rename").await;
    world.press_with(Key::Control, 'a').await;
    world.type_text("Later.md").await;
    let lists = async || {
        let log = world.pds_requests().await;
        let all = log["requests"].as_array().unwrap();
        all.iter().filter(|it| it["path"] == "/v2/file/list" && it["status"] == 200).count()
    };
    let before = lists().await;
    world.press(Key::Enter).await;
    // The two that are late, and the two that replace them.
    world.until("it is read again", async || (lists().await >= before + 4).then_some(())).await;
    world.see("row", Name::Has("Later.md")).await;
    world.wait_until_gone("row", Name::Has("Welcome.md")).await;
    world.assert_clean().await;
}

/// What is changed by another program, as by a colleague.
#[tokio::test(flavor = "multi_thread")]
async fn what_others_change_appears_in_the_open_list() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    let drive = world.default_drive().await;
    // Longer than what is simply read again.
    let tree = json!({"drive_id": drive, "parent_file_id": "root", "folder": "Long", "count": 1_200});
    world.create_tree(tree).await;
    world.client().refresh().await.unwrap();
    world.click("link", "Long").await;
    world.see("row", Name::Has("file-0000000")).await;
    let scroll = "const grid = document.querySelector('[role=grid]'); grid.scrollTop = grid.scrollHeight;";
    world
        .until("everything is loaded", async || {
            world.script(scroll, vec![]).await;
            let text = world.text().await;
            (text.contains("1,200 items") && !text.contains("loaded so far")).then_some(())
        })
        .await;
    // Whoever comes back to the page sees what has changed.
    let come_back = "window.dispatchEvent(new Event('focus'))";
    world
        .until("the page has a cursor", async || {
            world.script(come_back, vec![]).await;
            world.pds_requests().await.to_string().contains("/v2/file/get_last_cursor").then_some(())
        })
        .await;
    let body = json!({"drive_id": drive, "parent_file_id": id_of(&world, "Long").await, "limit": 3,
        "order_by": "name", "order_direction": "DESC"});
    let listed = world.call("/file/list", &body).await;
    let last = |at: usize| listed["items"][at].clone();
    let (trashed, renamed) = (last(0), last(1));
    world.call("/recyclebin/trash", &json!({"drive_id": drive, "file_id": trashed["file_id"]})).await;
    let rename =
        json!({"drive_id": drive, "file_id": renamed["file_id"], "name": "named by a colleague.txt"});
    world.call("/file/update", &rename).await;
    for name in ["made by a colleague", "and another"] {
        let folder = json!({"drive_id": drive, "parent_file_id": body["parent_file_id"], "name": name,
            "type": "folder", "check_name_mode": "refuse"});
        world.call("/file/create", &folder).await;
    }
    world
        .until("the list has followed", async || {
            world.script(come_back, vec![]).await;
            world.text().await.contains("1,201 items").then_some(())
        })
        .await;
    world.script(scroll, vec![]).await;
    world.see("row", Name::Has("named by a colleague.txt")).await;
    world.wait_until_gone("row", Name::Has(trashed["name"].as_str().unwrap())).await;
    world.script("document.querySelector('[role=grid]').scrollTop = 0", vec![]).await;
    world.see("row", Name::Has("made by a colleague")).await;
    // The open folder itself.
    let folder = json!({"drive_id": drive, "file_id": body["parent_file_id"], "name": "Longer"});
    world.call("/file/update", &folder).await;
    world
        .until("the path has followed", async || {
            world.script(come_back, vec![]).await;
            world.has("heading", "Longer").await.then_some(())
        })
        .await;
    // The tree as well, also of what is not open.
    world.click("button", "Folders").await;
    world.see("treeitem", Name::Has("Longer")).await;
    world.see("treeitem", Name::Has("Photos")).await;
    let rename = |name: &str, id: &str| json!({"drive_id": drive, "file_id": id, "name": name});
    world.call("/file/update", &rename("Pictures", &id_of(&world, "Photos").await)).await;
    let gone = json!({"drive_id": drive, "file_id": id_of(&world, "Documents").await});
    world.call("/recyclebin/trash", &gone).await;
    world
        .until("the tree has followed", async || {
            world.script(come_back, vec![]).await;
            world.has("treeitem", Name::Has("Pictures")).await.then_some(())
        })
        .await;
    world.wait_until_gone("treeitem", Name::Has("Photos")).await;
    world.wait_until_gone("treeitem", Name::Has("Documents")).await;
    world.assert_clean().await;
}

/// A service that keeps no record of changes, or doesn't show it to this person.
#[tokio::test(flavor = "multi_thread")]
async fn without_a_record_of_changes_a_short_list_is_read_again() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    let drive = world.default_drive().await;
    let refused = json!({"status": 403, "code": "ForbiddenNoPermission.File", "message": "no"});
    world
        .set_faults(
            json!([{"host": "api", "path": "/v2/file/get_last_cursor", "count": 0, "effect": refused}]),
        )
        .await;
    let come_back = "window.dispatchEvent(new Event('focus'))";
    for name in ["named by a colleague.txt", "and once more.txt"] {
        let old = if name.starts_with("named") { "Welcome.md" } else { "named by a colleague.txt" };
        let rename = json!({"drive_id": drive, "file_id": id_of(&world, old).await, "name": name});
        world.call("/file/update", &rename).await;
        world
            .until("the list has followed", async || {
                world.script(come_back, vec![]).await;
                world.has("row", Name::Has(name)).await.then_some(())
            })
            .await;
    }
    // It was asked for once: what the service has said holds until the end of the session.
    let log = world.pds_requests().await;
    let asked = log["requests"].as_array().unwrap().iter();
    let asked = asked.filter(|it| it["path"] == "/v2/file/get_last_cursor" && it["method"] == "POST").count();
    assert_eq!(asked, 1);
    world.clear_faults().await;
    world.clear_console().await;
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_click_hits_nothing_when_its_row_has_come_to_show_another_file() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    let drive = world.default_drive().await;
    // What watches presses has come when the row's menu has: they are in one chunk.
    world.open_menu_of("row", Name::Has("Harbour.png")).await;
    world.see("menuitem", Name::Has("Rename")).await;
    world.press(Key::Escape).await;
    world.wait_until_gone("menu", Name::Any).await;
    let row = world.find("row", Name::Has("待办事项.txt")).await;
    let (x, y, width, height) = row.rectangle().await.unwrap();
    world.move_mouse(&[(x + width / 2.0, y + height / 2.0)]).await;
    world.hold_mouse(true).await;
    world
        .create_file(json!({"drive_id": drive, "name": "A first file.txt", "kind": "lines", "size": 1_000}))
        .await;
    world
        .until("the list has followed", async || {
            world.script("window.dispatchEvent(new Event('focus'))", vec![]).await;
            world.has("row", Name::Has("A first file.txt")).await.then_some(())
        })
        .await;
    // Only now: another row is below the pointer.
    let below = "return document.elementFromPoint(arguments[0], arguments[1]).closest('.row').innerText";
    let below = world.script(below, vec![json!(x + width / 2.0), json!(y + height / 2.0)]).await;
    assert!(below.as_str().unwrap().contains("Welcome.md"), "{below}");
    world.hold_mouse(false).await;
    let selected = "return [...document.querySelectorAll('.row[aria-selected=true] .name')].map((name) => name.innerText)";
    let selected = world.script(selected, vec![]).await.to_string();
    assert!(selected.contains("Harbour.png") && selected.matches('"').count() == 2, "{selected}");
    // The next click is one again.
    world.click_on("row", Name::Has("待办事项.txt"), None, 1).await;
    world.see_text("1 selected").await;
    world
        .until_script(
            "return document.querySelector('.row[aria-selected=true]').innerText.includes('待办事项')",
            true,
        )
        .await;
    world.assert_clean().await;
}

#[tokio::test]
async fn rows_take_their_elements_along_when_others_come_and_go() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    let drive = world.default_drive().await;
    for view in ["List", "Tiles"] {
        world.click("button", "View").await;
        world.click("menuitemradio", view).await;
        world.see("row", Name::Has("Harbour.png")).await;
        // By its name: what an element shows and where it stands.
        let rows = "const rows = [...document.querySelectorAll('.row[id]')];
            window.marked ??= rows;
            return rows.map((row) => [
                row.querySelector('.name').innerText, window.marked.indexOf(row), +row.ariaRowIndex - 2,
            ]).sort((one, other) => one[2] - other[2])";
        let places = async || -> Vec<(String, i64, usize)> {
            serde_json::from_value(world.script(rows, vec![]).await).unwrap()
        };
        let before = places().await;
        let name = format!("A first file for {view}.txt");
        let file = json!({"drive_id": drive, "name": name, "kind": "lines", "size": 1_000});
        let file = world.create_file(file).await;
        let is_new = |row: &(String, i64, usize)| row.0.contains(&name);
        let refreshed = async |is_there: bool| {
            world
                .until("the list has followed", async || {
                    world.script("window.dispatchEvent(new Event('focus'))", vec![]).await;
                    let places = places().await;
                    (places.iter().any(is_new) == is_there).then_some(places)
                })
                .await
        };
        let with_new = refreshed(true).await;
        let at = with_new.iter().position(is_new).unwrap();
        assert!(at < before.len() - 1, "{name} is among the others");
        let others = with_new.iter().filter(|row| !is_new(row)).map(|row| (&row.0, row.1));
        assert!(others.eq(before.iter().map(|row| (&row.0, row.1))), "{view}: {before:?} {with_new:?}");
        assert!(with_new.iter().map(|row| row.2).eq(0..with_new.len()));
        world.call("/recyclebin/trash", &json!({"drive_id": drive, "file_id": file["file_id"]})).await;
        assert_eq!(refreshed(false).await, before);
        world.script("delete window.marked", vec![]).await;
    }
    world.assert_clean().await;
}
