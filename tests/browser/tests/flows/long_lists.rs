//! Lists of which a part is loaded, and lists that are shown before the server has answered.

use browser_tests::{Key, Name, Options, World};
use serde_json::{Value, json};

/// Opens a folder of the person's drive with this many files.
async fn open_long(world: &World, count: u32) {
    let drive = world.default_drive().await;
    let tree = json!({"drive_id": drive, "parent_file_id": "root", "folder": "Long", "count": count, "kind": "files"});
    world.create_tree(tree).await;
    world.client().refresh().await.unwrap();
    world.click("link", "Long").await;
    world.see("heading", "Long").await;
    world.see("row", Name::Has("file-0000000")).await;
}

async fn focus_list(world: &World) {
    world.script("document.querySelector('[role=grid]').focus()", vec![]).await;
}

async fn active_row(world: &World) -> Value {
    const ACTIVE: &str = "
        const id = document.querySelector('[role=grid]').getAttribute('aria-activedescendant');
        return id && document.getElementById(id)?.querySelector('[title]').title.slice(0, 12);";
    world.script(ACTIVE, vec![]).await
}

async fn until_active(world: &World, name: &str) {
    world
        .until(&format!("{name} is active"), async || (active_row(world).await == json!(name)).then_some(()))
        .await;
}

/// In a page of its own, of which only the first rows are loaded.
async fn set_out_for_the_end(world: &World) {
    world.client().refresh().await.unwrap();
    world.see("row", Name::Has("file-0000000")).await;
    focus_list(world).await;
    world.press(Key::Home).await;
    world.press(Key::End).await;
    world.see_text("to go to its end").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_end_of_a_list_is_its_true_end() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    open_long(&world, 1_250).await;
    world.press(Key::Home).await;
    until_active(&world, "file-0000000").await;
    world.press(Key::End).await;
    until_active(&world, "file-0001249").await;
    world.see_text("1,250 items").await;
    world.press(Key::Home).await;
    until_active(&world, "file-0000000").await;

    // While it is on its way it says so and can be stopped; whoever goes elsewhere is not carried away.
    let hang =
        json!([{"host": "api", "path": "/v2/file/list", "nth": 4, "count": 0, "effect": {"hang": true}}]);
    world.set_faults(hang).await;
    set_out_for_the_end(&world).await;
    world.assert_accessible("going-to-the-end").await;
    world.click("button", "Stop").await;
    world.see_text("Cancelled").await;
    world.clear_faults().await;

    // With Shift everything up to there is selected.
    focus_list(&world).await;
    world.press(Key::Home).await;
    world.press_with_key(Key::Shift, Key::End).await;
    world.see_text("1,250 selected").await;
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_way_to_the_end_goes_on_after_the_rows_were_loaded_anew() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    open_long(&world, 1_250).await;
    let slow = json!([{"host": "api", "path": "/v2/file/list", "count": 0, "effect": {"delay_ms": 700}}]);
    world.set_faults(slow).await;
    let cursors = async || world.pds_requests().await.to_string().matches("/v2/file/get_last_cursor").count();
    let before = cursors().await;
    set_out_for_the_end(&world).await;
    // So many that the rows in sight do not ask for more.
    world.see_text("800 items loaded so far").await;
    // A page that has no cursor yet loads its rows once more.
    world
        .until("the page has a cursor", async || {
            world.script("window.dispatchEvent(new Event('focus'))", vec![]).await;
            (cursors().await > before).then_some(())
        })
        .await;
    assert!(world.text().await.contains("to go to its end"), "it is there already");
    world.clear_faults().await;
    until_active(&world, "file-0001249").await;
    world.see_text("1,250 items").await;
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_are_there_at_once_after_a_reload() {
    let world = World::start(Options { keeps_rows: true, ..Options::default() }).await;
    world.sign_in().await;
    world.see("row", Name::Has("Welcome.md")).await;
    world.see("button", "Details").await;
    // Nothing comes from the server, but who the person is. A folder that is loaded in part goes on where it was.
    let hang = json!([{"host": "api", "path": "/v2/file/list", "count": 0, "effect": {"hang": true}}]);
    for (folder, row) in [("root", "Welcome.md"), ("Numbers", "note 1.txt")] {
        if folder == "Numbers" {
            world.click("link", folder).await;
        }
        world.see("row", Name::Has(row)).await;
        world.set_faults(hang.clone()).await;
        world.client().refresh().await.unwrap();
        world.see("row", Name::Has(row)).await;
        world.clear_faults().await;
        world.client().refresh().await.unwrap();
        world.see("button", "Details").await;
    }

    // They are this person's: nothing is kept for who signs in next.
    world.click("button", Name::Has("Account of")).await;
    world.click("menuitem", Name::Has("Sign out")).await;
    world.see("heading", "You are signed out").await;
    let kept = world.script("return sessionStorage.getItem('pds-web.rows')", vec![]).await;
    assert_eq!(kept, Value::Null);
}

/// Scrolls the list to an offset in pixels; gives the names of the rows that are in the page once all of the window is
/// drawn, as they are read.
async fn rows_at(world: &World, top: u32) -> Vec<String> {
    const SCROLL: &str = "document.querySelector('[role=grid]').scrollTop = arguments[0]";
    world.script(SCROLL, vec![json!(top)]).await;
    // The elements are put in order once nothing moves any more.
    const READ: &str = "
        const grid = document.querySelector('[role=grid]'), rows = [...grid.querySelectorAll('.row')];
        const height = grid.clientHeight - parseFloat(getComputedStyle(grid).scrollPaddingTop);
        const first = Math.floor((arguments[0] - 320) / 40), end = Math.ceil((arguments[0] + height + 320) / 40);
        // Row 1 is the head.
        const inOrder = rows.every((row, at) => row.ariaRowIndex === String(first + at + 2));
        const isWhole = rows.length === end - first;
        return inOrder && isWhole ? rows.map((row) => row.querySelector('[title]').title.slice(0, 12)) : null;";
    let read = async || serde_json::from_value(world.script(READ, vec![json!(top)]).await).unwrap();
    world.until(&format!("all rows around {top} px are there, in order"), read).await
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_that_are_scrolled_into_view_use_the_elements_of_others_and_are_read_in_order() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    open_long(&world, 1_000).await;
    world.press(Key::End).await;
    until_active(&world, "file-0000999").await;
    let before = rows_at(&world, 8_000).await;
    const MARK: &str = "document.querySelectorAll('[role=grid] .row').forEach((row) => (row.isOld = true))";
    world.script(MARK, vec![]).await;
    const COUNT_NEW: &str =
        "return [...document.querySelectorAll('[role=grid] .row')].filter((row) => !row.isOld).length";
    for top in [8_120, 12_000, 4_000] {
        let rows = rows_at(&world, top).await;
        assert_eq!(rows.len(), before.len(), "{rows:?}");
        assert!(rows.windows(2).all(|pair| pair[0] < pair[1]), "{rows:?}");
        assert_eq!(world.script(COUNT_NEW, vec![]).await, json!(0), "at {top}");
    }
    // Of what the elements showed before, nothing is left: a click selects the row that is seen.
    world.click_on("row", Name::Has("file-0000105"), None, 1).await;
    until_active(&world, "file-0000105").await;
    world.see_text("1 selected").await;
}
