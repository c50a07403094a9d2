//! Rows dragged by the mouse: onto rows, steps of the path, the tree, the trash, and into a folder that opens below them; with
//! the modifier that copies.

use browser_tests::{Key, Name, Options, World};
use fantoccini::elements::Element;
use serde_json::json;

/// Waits until the line at the foot says what dropping would do; nothing where nothing can be dropped.
async fn wait_for_note(world: &World, says: &str) {
    const NOTE: &str =
        "return (document.querySelector('.drag-note')?.innerText ?? '').replace(/[\\u2066-\\u2069]/g, '')";
    world
        .until(&format!("it says “{says}”"), async || {
            (world.script(NOTE, vec![]).await == says).then_some(())
        })
        .await;
    let marks = world.script("return document.querySelectorAll('[data-drop]').length", vec![]).await;
    assert!(says.is_empty() == (marks == 0), "{marks} places are marked");
}

/// Drags the row of this name onto an element and drops it.
async fn drag(world: &World, name: &str, target: &Element, copies: bool, says: &str) {
    let row = world.find("row", Name::Has(name)).await;
    if copies {
        world.hold(Key::Control, true).await;
    }
    world.drag_over(&row, target).await;
    wait_for_note(world, says).await;
    world.hold_mouse(false).await;
    if copies {
        world.hold(Key::Control, false).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_are_dropped_on_folders_the_path_the_tree_and_the_trash() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    // The part that drags has come when the row's menu has: they are in one chunk.
    world.open_menu_of("row", Name::Has("Welcome.md")).await;
    world.see("menuitem", Name::Has("Rename")).await;
    world.press(Key::Escape).await;
    world.wait_until_gone("menu", Name::Any).await;
    let row = async |name: &'static str| world.find("row", Name::Has(name)).await;
    drag(&world, "Welcome.md", &row("Documents").await, false, "Move to “Documents”").await;
    world.see_text("moved to “Documents”").await;
    world.wait_until_gone("row", Name::Has("Welcome.md")).await;
    // Several, copied; not onto a file, nor onto one of themselves.
    world.press(Key::Escape).await;
    world.click("checkbox", Name::Has("Harbour.png")).await;
    world.click("checkbox", Name::Has("Numbers")).await;
    drag(&world, "Harbour.png", &row("待办事项.txt").await, false, "").await;
    drag(&world, "Harbour.png", &row("Numbers").await, false, "").await;
    drag(&world, "Harbour.png", &row("Photos").await, true, "Copy 2 items to “Photos”").await;
    world.see_text("copied to “Photos”").await;
    world.see("row", Name::Has("Harbour.png")).await;
    world.press(Key::Escape).await;
    world.wait_until_gone("button", "Clear selection").await;

    // Into a folder that opens while the row is held over it.
    world.drag_over(&row("Harbour.png").await, &row("Documents").await).await;
    world.see("heading", "Documents").await;
    let (x, y) = world.middle(&row("Letter.pdf").await).await;
    world.move_mouse(&[(x, y), (x + 3.0, y)]).await;
    const NOTE: &str = "return document.querySelector('.drag-note')?.innerText ?? ''";
    world
        .until("the open folder takes it", async || {
            world.script(NOTE, vec![]).await.as_str()?.contains("Documents").then_some(())
        })
        .await;
    world.hold_mouse(false).await;
    world.see("row", Name::Has("Harbour.png")).await;

    let step = world.find("link", "Ada").await;
    drag(&world, "Welcome.md", &step, false, "Move to “Ada”").await;
    world.wait_until_gone("row", Name::Has("Welcome.md")).await;
    world.click("button", "Folders").await;
    let photos = world.find("treeitem", "Photos").await;
    drag(&world, "Harbour.png", &photos, true, "Copy to “Photos”").await;
    world.see_text("copied to “Photos”").await;
    let trash = world.find("link", "Trash").await;
    drag(&world, "Letter.pdf", &trash, false, "Move to the trash").await;
    world.see_text("Letter.pdf").await;
    world.wait_until_gone("row", Name::Has("Letter.pdf")).await;
    let left = world.script("return !!document.querySelector('[data-drop], .drag-note')", vec![]).await;
    assert_eq!(left, json!(false));
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_are_dropped_on_another_drive_in_its_menu() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    world.open_menu_of("row", Name::Has("Welcome.md")).await;
    world.see("menuitem", Name::Has("Rename")).await;
    world.press(Key::Escape).await;
    world.wait_until_gone("menu", Name::Any).await;
    for (name, copies, says) in [
        ("Harbour.png", true, "Copy to “Studio”"),
        ("Welcome.md", false, "Copy to “Studio”, another drive, and move the original to the trash"),
    ] {
        let row = world.find("row", Name::Has(name)).await;
        if copies {
            world.hold(Key::Control, true).await;
        }
        // The menu opens while the row is held over its button.
        let tools =
            world.client().find(fantoccini::Locator::Css(".tools > .menu-anchor > button")).await.unwrap();
        world.drag_over(&row, &tools).await;
        let item = world.find("menuitemradio", Name::Has("Studio")).await;
        let (x, y) = world.middle(&item).await;
        world.move_mouse(&[(x, y), (x + 3.0, y)]).await;
        wait_for_note(&world, says).await;
        world.screenshot("drag-drive").await;
        world.hold_mouse(false).await;
        if copies {
            world.hold(Key::Control, false).await;
        }
        world.wait_until_gone("menu", Name::Any).await;
        world.see_text("Studio").await;
    }
    world.see_text("moved to “Studio” in another drive").await;
    world.wait_until_gone("row", Name::Has("Welcome.md")).await;
    world.see("row", Name::Has("Harbour.png")).await;
    world.assert_clean().await;
}
