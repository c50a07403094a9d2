//! Rows dragged onto folders: rows, steps of the path, the trash; with the modifier that copies.

use browser_tests::{Name, Options, World};
use serde_json::json;

/// Drags the row that has this text onto an element, with the real events of the browser, and returns what the line at the
/// foot said last. WebDriver's own drags begin no drag and drop in a headless browser.
const DRAG: &str = "
    const [from, to, ctrlKey] = arguments;
    const row = [...document.querySelectorAll('[role=row]')].find((row) => row.innerText.includes(from));
    const dataTransfer = new DataTransfer();
    const fire = (target, name) => target.dispatchEvent(
        new DragEvent(name, { bubbles: true, cancelable: true, dataTransfer, ctrlKey }));
    fire(row, 'dragstart');
    const target = [...document.querySelectorAll('[role=row], .crumbs a, nav a')].find((it) => it.innerText.trim().startsWith(to));
    const taken = !fire(target, 'dragover');
    const marked = target.hasAttribute('data-drop');
    return new Promise((done) => setTimeout(() => {
        const said = document.querySelector('.drag-note')?.innerText ?? '';
        if (taken) fire(target, 'drop');
        fire(row, 'dragend');
        done([taken, marked, said.replace(/[\\u2066-\\u2069]/g, '')]);
    }));";

#[tokio::test(flavor = "multi_thread")]
async fn rows_are_dropped_on_folders_the_path_and_the_trash() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    // The part that drags has come when the row's menu has: they are in one chunk.
    world.open_menu_of("row", Name::Has("Welcome.md")).await;
    world.see("menuitem", Name::Has("Rename")).await;
    world.press(browser_tests::Key::Escape).await;
    let drag = async |from: &str, to: &str, copies: bool| {
        world.script(DRAG, vec![json!(from), json!(to), json!(copies)]).await
    };
    assert_eq!(drag("Welcome.md", "Documents", false).await, json!([true, true, "Move to “Documents”"]));
    world.see_text("moved to “Documents”").await;
    world.wait_until_gone("row", Name::Has("Welcome.md")).await;
    // Several, copied; not onto a file, nor onto one of themselves.
    world.click("checkbox", Name::Has("Harbour.png")).await;
    world.click("checkbox", Name::Has("Numbers")).await;
    assert_eq!(drag("Harbour.png", "待办事项.txt", false).await, json!([false, false, ""]));
    assert_eq!(drag("Harbour.png", "Numbers", false).await, json!([false, false, ""]));
    assert_eq!(drag("Harbour.png", "Photos", true).await, json!([true, true, "Copy 2 items to “Photos”"]));
    world.see_text("copied to “Photos”").await;
    world.see("row", Name::Has("Harbour.png")).await;

    world.click("link", "Documents").await;
    world.see("heading", "Documents").await;
    assert_eq!(drag("Welcome.md", "Ada", false).await, json!([true, true, "Move to “Ada”"]));
    world.wait_until_gone("row", Name::Has("Welcome.md")).await;
    assert_eq!(drag("Letter.pdf", "Trash", false).await, json!([true, true, "Move to the trash"]));
    world.see_text("Letter.pdf").await;
    world.wait_until_gone("row", Name::Has("Letter.pdf")).await;
    assert!(
        !world
            .script("return !!document.querySelector('[data-drop], .drag-note')", vec![])
            .await
            .as_bool()
            .unwrap()
    );
    world.assert_clean().await;
}
